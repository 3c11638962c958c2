/* Votes for each candidate. */
#ifndef ES_TALLY_H
#define ES_TALLY_H

#include "event.h"
#include "store.h"

struct tally;

/* An empty tally; ends the program with 74 if there is no memory. Free with tally_free. */
struct tally *tally_new(void);

/* Frees all; takes NULL. */
void tally_free(struct tally *t);

/* Counts a Vote Cast, keeps the names that registry events give; false if the detail is not of its
 * type's shape. */
bool tally_note(struct tally *t, const struct event *e);

/* Adds what tally_save put there. */
void tally_load(struct tally *t, struct store *s);

/* Puts what changed since it was loaded or saved last; the caller commits. */
void tally_save(struct tally *t, struct store *s);

/*
 * Calls each(arg, line) for every candidate, those without votes too, by election and candidate id
 * (bytes): {"electionId":…,"description":…,"candidateId":…,"fullName":…,"votes":N}. Names never
 * given are null. Only one election's if its id is not empty.
 */
void tally_each(
    struct tally *t, struct slice election, void (*each)(void *arg, struct slice line), void *arg);

#endif

/* Votes for each candidate, and ballots rejected for each reason. */
#ifndef ES_ELECTION_TALLY_H
#define ES_ELECTION_TALLY_H

#include "event/event.h"
#include "store/store.h"

struct tally;

/* An empty tally; ends the program with 74 if there is no memory. Free with tally_free. */
struct tally *tally_new(void);

/* Frees all; takes NULL. */
void tally_free(struct tally *t);

/*
 * Counts a Vote Cast, takes off a Vote Retracted, counts why a ballot is rejected, keeps the names
 * that registry events give. Returns NULL, or why that cannot be: the detail is not of its type's
 * shape, or takes off more than was counted.
 */
const char *tally_note(struct tally *t, const struct event *e);

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

enum tally_what { TALLY_CANDIDATES, TALLY_REJECTIONS };

/*
 * Calls each(arg, id, name, n) for the election's candidates with their votes, by id, or for each
 * reason (it is the id) with the number of ballots that were rejected for it and had a vote in the
 * election; all rejected ballots if its id is empty. The name is a value in canonical JSON, null
 * where none was given.
 */
void tally_each_in(struct tally *t, enum tally_what what, struct slice election,
    void (*each)(void *arg, struct slice id, struct slice name, uint64_t n), void *arg);

#endif

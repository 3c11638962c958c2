/* Counts the votes for each candidate, and what was rejected or refused for each reason. */
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
 * Adds a Vote Cast, subtracts a Vote Retracted, counts a Ballot Rejected or a refusal under its
 * reason, and keeps the names in registry events; ignores other events. Returns NULL, or what is
 * wrong, a fixed text: the detail is malformed, or a vote retracted was not counted.
 */
const char *tally_note(struct tally *t, const struct event *e);

/* Adds what tally_save put into s. */
void tally_load(struct tally *t, struct store *s);

/* Puts what changed since the last load or save into s; the caller commits. */
void tally_save(struct tally *t, struct store *s);

/*
 * Calls each(arg, line) for every candidate, even those without votes, in the byte order of
 * election and candidate id:
 * {"electionId":…,"description":…,"candidateId":…,"fullName":…,"votes":N}. Names that were never
 * given are null. If election is not empty, only for its candidates.
 */
void tally_each(
    struct tally *t, struct slice election, void (*each)(void *arg, struct slice line), void *arg);

enum tally_what { TALLY_CANDIDATES, TALLY_REJECTIONS, TALLY_REFUSALS };

/*
 * Calls each(arg, id, name, n), in the order of ids. For TALLY_CANDIDATES: the candidates of the
 * election `in` and their votes; name is a value in canonical JSON, null if none was given. For
 * TALLY_REJECTIONS: the reasons, as id, and how many ballots with a vote in the election were
 * rejected for it; if `in` is empty, how many of all ballots. For TALLY_REFUSALS: the reasons, and
 * how many events of the type named by `in`, such as Revocation Refused, have them.
 */
void tally_each_in(struct tally *t, enum tally_what what, struct slice in,
    void (*each)(void *arg, struct slice id, struct slice name, uint64_t n), void *arg);

#endif

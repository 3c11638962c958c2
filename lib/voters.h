/*
 * The voters projection's records: elections, candidates, voters and ballots, each fact with the
 * seq that made it. "Before" a seq means: as of then, seeing only facts with a lower seq.
 */
#ifndef ES_VOTERS_H
#define ES_VOTERS_H

#include "event.h"
#include "store.h"

/* Keeps what a registry event says as of seq; false if its detail is not of its type's shape.
 * Others leave no trace. */
bool voters_note(struct store *s, const struct event *e, uint64_t seq);

/* What is known of a ballot, and of the voter who submits it. */
struct voters_known {
	bool issued;          /* whether the ballot was issued */
	struct buf issued_to; /* to whom */
	bool taken;      /* whether a submission took it, or it was taken in before the log began */
	bool registered; /* whether the voter is registered */
	struct buf profile; /* an object */
};

/* Looks up what was known before seq. Begin with {0}, used again call after call; free the buffers.
 */
void voters_look_up(struct store *s, struct slice ballot, struct slice voter, uint64_t seq,
    struct voters_known *known);

/* Keeps that the submission at seq took the ballot, which must have been issued to this voter. */
void voters_take(struct store *s, struct slice ballot, struct slice voter, uint64_t seq);

/* How many votes the election allows, as known before seq; 0 if it is not known. */
uint64_t voters_allowed(struct store *s, struct slice election, uint64_t seq);

/* Whether the candidate stands in the election before seq. */
bool voters_candidate(struct store *s, struct slice election, struct slice candidate, uint64_t seq);

enum voters_kind { VOTERS_VOTERS, VOTERS_BALLOTS, VOTERS_ELECTIONS, VOTERS_CANDIDATES };

/* Calls each(arg, object) for every voter, ballot … as it stands now, by id, or for those with the
 * id if it is not empty. */
void voters_each(struct store *s, enum voters_kind kind, struct slice id,
    void (*each)(void *arg, struct slice object), void *arg);

#endif

/* A ballot as its events tell it. */
#ifndef ES_BALLOT_H
#define ES_BALLOT_H

#include "event.h"

/* A mark for one candidate in one contest. */
struct vote {
	struct slice election, candidate;
};

/* A ballot taken apart; the slices borrow from the event's line. Start with {0}; free with
 * ballot_free. */
struct ballot {
	struct slice id, voter;
	struct slice votes_text; /* the votes as they stand in the line, brackets and all */
	size_t n, cap;
	struct vote *votes;
};

/* Reads a Ballot Submitted or a Ballot Verified; false if the detail is not of that shape. */
bool ballot_read(const struct event *e, struct ballot *b);

/* Reads the vote of a Vote Cast, and the ballot it is on; false if the detail is not of that shape.
 */
bool ballot_read_vote(const struct event *e, struct slice *ballot, struct vote *vote);

/* Frees what ballot_read grew. */
void ballot_free(struct ballot *b);

/* Appends a vote as an object. */
void ballot_put_vote(struct buf *out, struct vote vote);

#endif

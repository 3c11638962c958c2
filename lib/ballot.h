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
	struct slice votes_text;  /* the votes as they stand in the line, brackets and all */
	struct slice secret_hash; /* of a submission: 64 hexadecimal digits; empty: it has none */
	struct slice reason;      /* of a rejected or voided one: inside of a canonical string */
	struct slice voids;       /* of a voided one: the id of what verified it */
	size_t n, cap;
	struct vote *votes;
};

/* Whether votes follow from events of this type: a ballot was verified or voided. */
bool ballot_has_votes(enum event_type type);

/* Reads a Ballot Submitted, Verified, Rejected or Voided; false if the detail is not of that shape.
 */
bool ballot_read(const struct event *e, struct ballot *b);

/* Reads the vote of a Vote Cast or Vote Retracted, and the ballot it is on; false if the detail is
 * not of that shape. */
bool ballot_read_vote(const struct event *e, struct slice *ballot, struct vote *vote);

/* A ballot issued in the place of another; the slices borrow from the event's line. */
struct replacement {
	struct slice ballot, voter, replaces;
};

/* Reads a Ballot Issued that replaces another ballot, or the Ballot Replaced that becomes of it;
 * false if the detail is not of that shape. */
bool ballot_read_replacement(const struct event *e, struct replacement *r);

/* Frees what ballot_read grew. */
void ballot_free(struct ballot *b);

/* Appends a vote as an object. */
void ballot_put_vote(struct buf *out, struct vote vote);

#endif

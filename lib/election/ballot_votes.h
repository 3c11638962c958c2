/* The votes of a ballot that is submitted, and those that count if it is accepted. */
#ifndef ES_ELECTION_BALLOT_VOTES_H
#define ES_ELECTION_BALLOT_VOTES_H

#include "election/rules.h"

/* Begin with {0}, and use it for many ballots; free with ballot_votes_free. */
struct ballot_votes {
	struct vote_list list;
	struct vote_facts *facts; /* of each vote in the list */
	struct buf overvotes;     /* the contests that too many votes void, an array; empty: none */
	struct slice *contests;   /* scratch */
	size_t cap;               /* of facts and contests */
};

/* Takes the votes of the submission, borrowed from its line; the caller fills in the facts. */
void ballot_votes_take(struct ballot_votes *b, const struct detail *submission);

/* Takes the votes in contests that too many votes void off the list, and keeps which those are. */
void ballot_votes_void(struct ballot_votes *b);

/* Writes the votes in the list and the overvotes as members of an object; the submission is the one
 * that they were taken from. */
void ballot_votes_put(
    const struct ballot_votes *b, const struct detail *submission, struct buf *out);

/* Frees what b holds. */
void ballot_votes_free(struct ballot_votes *b);

#endif

/* An event's detail: its members read by the table of shapes, and checked to the last byte. */
#ifndef ES_EVENT_DETAIL_H
#define ES_EVENT_DETAIL_H

#include "event/shape.h"

/* A vote for one candidate in one contest. */
struct vote {
	struct slice election, candidate;
};

/*
 * A detail's members, in slices that borrow from the line. Which of them a type has is in the table
 * of shapes; the others, and those left out, are empty. A string is what stands between its quotes,
 * escapes as written; every other value is its text.
 */
struct detail {
	struct slice ballot_id, voter_id, election_id, candidate_id;
	struct slice description, election_date, votes_allowed, opened; /* of an election */
	struct slice full_name, user_name, address;
	struct slice further; /* the strings after these, each with a comma before it */
	struct slice ballot_state, election_ids, secret_hash, replaces;
	struct slice profile; /* of the voter, an object */
	struct slice votes;   /* an array, to be read with detail_next_vote */
	struct slice reason;
	struct slice voids, retracts; /* ids of derived events */
	struct vote vote;
	size_t n_votes; /* how many votes has */
};

/* Reads the detail; false if it is not, to the last byte, what this type's detail must be in
 * canonical form. */
bool detail_read(enum event_type type, struct slice text, struct detail *d);

/*
 * Appends the detail to out, with what the table says in place of members left out. False if it is
 * not in canonical form but for those, or holds what an outside line cannot hold; then out is as it
 * was.
 */
bool detail_complete(enum event_type type, struct slice text, struct buf *out);

/* Which member of the detail is wrong and what it must be, or NULL if detail_read would read it.
 * The text is valid until the next call. */
const char *detail_fault(enum event_type type, struct slice text);

/* Whether the text is, to its last byte, a value of this kind. */
bool detail_is_value(enum member_kind kind, struct slice text);

/* The number of a MEMBER_COUNT; 0 if it was left out. */
uint64_t detail_count(struct slice count);

/* Takes the next vote off an array of them, which becomes what is left; false after the last. */
bool detail_next_vote(struct slice *votes, struct vote *vote);

/* Takes the next id off an array of them, which becomes what is left; false after the last. */
bool detail_next_id(struct slice *ids, struct slice *id);

#endif

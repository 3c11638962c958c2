/* An event's detail: its members, read by the table in shape.h and checked to the last byte. */
#ifndef ES_EVENT_DETAIL_H
#define ES_EVENT_DETAIL_H

#include "event/shape.h"

/* A vote for one candidate in one contest. */
struct vote {
	struct slice election, candidate;
};

/*
 * A detail's members, borrowed from the line. The table in shape.h says which members a type has;
 * the others, and optional ones that were left out, are empty. For a string, the slice is the text
 * between the quotes, with its escapes; for any other value, its JSON text.
 */
struct detail {
	struct slice ballot_id, voter_id, election_id, candidate_id;
	struct slice description, election_date, votes_allowed, ballots_per_voter, seats, overvote,
	    opened;        /* of an election */
	struct slice name; /* of the organizer */
	struct slice full_name, user_name, address;
	struct slice further; /* the further members, each with a comma before it */
	struct slice ballot_state, election_ids, secret_hash, replaces;
	struct slice profile;   /* of the voter, an object */
	struct slice votes;     /* an array; read it with detail_next_vote */
	struct slice overvotes; /* the contests with too many votes, an array of ids */
	struct slice reason;
	struct slice voids, retracts; /* ids of derived events */
	struct vote vote;
	size_t n_votes; /* how many are in votes */
};

/* Reads the detail; false unless it is exactly a detail of this type, in canonical form. */
bool detail_read(enum event_type type, struct slice text, struct detail *d);

/*
 * Appends the detail of an outside line to out, with the table's fallbacks for members left out.
 * False, with out unchanged, if apart from those it is not in canonical form, or if it has a member
 * that must not come from outside or a string with the form of a secret.
 */
bool detail_complete(enum event_type type, struct slice text, struct buf *out);

/* What is wrong with the detail, naming the member, or NULL if detail_read would accept it. The
 * text is valid until the next call. */
const char *detail_fault(enum event_type type, struct slice text);

/* Whether the text is exactly a value of this kind, in canonical form. */
bool detail_is_value(enum member_kind kind, struct slice text);

/* The value of a MEMBER_COUNT or MEMBER_LIMIT; 0 if it was left out. */
uint64_t detail_count(struct slice count);

/* Removes the first vote from an array of votes and stores it in *vote; false if there is none. */
bool detail_next_vote(struct slice *votes, struct vote *vote);

/* Removes the first id from an array of ids and stores it in *id; false if there is none. */
bool detail_next_id(struct slice *ids, struct slice *id);

/* Whether the id is in an array of ids; false if that is empty. */
bool detail_has_id(struct slice ids, struct slice id);

#endif

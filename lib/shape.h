/* The types of events and the members of their details: the one table that es-events(5) describes.
 */
#ifndef ES_SHAPE_H
#define ES_SHAPE_H

#include "canon.h"

enum event_type {
	ELECTION_CREATED,
	ELECTION_OPENED,
	ELECTION_CLOSED,
	ELECTION_REOPENED,
	CANDIDATE_REGISTERED,
	VOTER_REGISTERED,
	BALLOT_REVOKED,
	BALLOT_VOIDED,
	REVOCATION_REFUSED,
	VOTE_RETRACTED,
	BALLOT_REPLACED,
	REPLACEMENT_REFUSED,
	BALLOT_ISSUED,
	BALLOT_SUBMITTED,
	BALLOT_VERIFIED,
	BALLOT_REJECTED,
	VOTE_CAST,
	EVENT_TYPES
};

/* Who may bring an event in. */
enum origin { ORIGIN_REGISTRY, ORIGIN_PUBLIC, ORIGIN_DERIVED };

enum member_kind {
	MEMBER_ID,
	MEMBER_IDS, /* an array of ids, at least one, none twice */
	MEMBER_TEXT,
	MEMBER_DATE,    /* text: a date that exists */
	MEMBER_COUNT,   /* 1 to SHAPE_MOST_COUNT */
	MEMBER_FLAG,    /* true or false */
	MEMBER_STATE,   /* text: ISSUED or SUBMITTED */
	MEMBER_HASH,    /* text: a SHA-256 in lower-case hexadecimal */
	MEMBER_SECRET,  /* the same; outside it is the text "secret", which is never stored */
	MEMBER_EVENT,   /* text: the id of a derived event */
	MEMBER_REASON,  /* text: one of the reasons of verdict.h */
	MEMBER_VOTE,    /* {electionId, candidateId} */
	MEMBER_VOTES,   /* an array of such */
	MEMBER_PROFILE, /* an object: fullName, userName, address, further strings */
	MEMBER_FURTHER, /* not one member but any number of strings under other names */
};

enum { SHAPE_MEMBERS = 6, SHAPE_MOST_COUNT = 65535, SHAPE_MOST_FURTHER = 32 };

/* The fallback of a member that may stay away. */
#define SHAPE_ABSENT ""

struct member {
	struct slice name;
	enum member_kind kind;
	const char
	    *fallback; /* what is written where an outside line has none; NULL: it must have one */
};

/* One type of event; members stand in this order. */
struct shape {
	struct slice type;
	enum origin origin;
	size_t n;
	struct member members[SHAPE_MEMBERS];
};

/* The shape of a type. */
const struct shape *shape_of(enum event_type type);

/* Finds a type by its name; false if there is none. */
bool shape_find(struct slice name, enum event_type *type);

/* Whether events of the type say what became of their cause. */
bool shape_is_outcome(enum event_type type);

/* Takes the id of a derived event apart, CAUSE.NUMBER; false if it is not of that form. The cause
 * is a seq, or where there is no log the id of an event from outside. */
bool shape_derived_id(struct slice id, struct slice *cause, uint64_t *number);

/* The shape's own member of this name; NULL if there is none. */
const struct member *shape_member(const struct shape *shape, struct slice name);

/* Whether detail is, to the last byte, what this type's detail must be in canonical form. */
bool shape_check(enum event_type type, struct slice detail);

/* Passes over a member's value; false if it is not of this kind. */
bool shape_value(struct canon *c, enum member_kind kind);

/*
 * Appends the detail to out where it is, to the last byte, what this type's detail must be in
 * canonical form, but for members left out that have a fallback: that is put in their place. False
 * if it is not; then out holds nothing of use.
 */
bool shape_fill(enum event_type type, struct slice detail, struct buf *out);

/* The detail's members, first to last, of the profile that MEMBER_PROFILE copies. */
extern const struct shape shape_profile;

/* The members of a vote. */
extern const struct shape shape_vote;

#endif

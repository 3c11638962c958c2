/*
 * The types of events and the members of their details: the one table that es-events(5) describes.
 * A new member is a line in it, and a field of struct detail if a program wants to read it.
 */
#ifndef ES_EVENT_SHAPE_H
#define ES_EVENT_SHAPE_H

#include "base/bytes.h"

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
	MEMBER_REASON,  /* text: one of the reasons of reason.h */
	MEMBER_VOTE,    /* {electionId, candidateId} */
	MEMBER_VOTES,   /* an array of votes */
	MEMBER_PROFILE, /* an object: fullName, userName, address, further strings */
	MEMBER_FURTHER, /* not one member but any number of strings under other names */
	MEMBER_KINDS
};

enum { SHAPE_MEMBERS = 8, SHAPE_MOST_COUNT = 65535, SHAPE_MOST_FURTHER = 32 };

/* The fallback of a member that may be left out. */
#define SHAPE_ABSENT ""

struct member {
	struct slice name;
	struct slice before; /* what stands before its value in a line: ,"NAME": */
	enum member_kind kind;
	const char *fallback; /* what is stored where an outside line has none; NULL: it must */
	size_t field;         /* where in struct detail the slice is that holds it */
};

/* One type of event; members stand in this order, one without a name after the last. */
struct shape {
	struct slice type;
	enum origin origin;
	struct member members[SHAPE_MEMBERS + 1];
};

/* The shape of a type. */
const struct shape *shape_of(enum event_type type);

/* Finds a type by its name; false if there is none. */
bool shape_find(struct slice name, enum event_type *type);

/* Whether events of the type are derived from others by this system. */
bool shape_is_derived(enum event_type type);

/* Whether events of the type say what became of their cause. */
bool shape_is_outcome(enum event_type type);

/* Whether an event for each of its votes follows an outcome of this type. */
bool shape_brings_votes(enum event_type type);

/* The shape's own member of this name; NULL if there is none. */
const struct member *shape_member(const struct shape *shape, struct slice name);

/* Whether the shape allows strings under other names than its own. */
bool shape_allows_further(const struct shape *shape);

/* The members of the profile that MEMBER_PROFILE copies from a Voter Registered. */
extern const struct shape shape_profile;

/* The members of a vote; their fields are those of struct vote. */
extern const struct shape shape_vote;

#endif

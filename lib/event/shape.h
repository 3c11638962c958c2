/*
 * The table of event types and the members of their details, which es-events(5) describes. To add a
 * member, add a line to the table, and a field to struct detail if a program needs to read it.
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
	CANDIDATE_WITHDRAWN,
	ORGANIZER_NAMED,
	VOTER_REGISTERED,
	BALLOT_CANCELLED,
	CANCELLATION_ACCEPTED,
	CANCELLATION_REFUSED,
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

/* Where events of a type come from. */
enum origin { ORIGIN_REGISTRY, ORIGIN_PUBLIC, ORIGIN_DERIVED };

enum member_kind {
	MEMBER_ID,
	MEMBER_IDS, /* an array of one or more different ids */
	MEMBER_TEXT,
	MEMBER_TITLE,   /* text: one line of 1 to SHAPE_MOST_TITLE characters */
	MEMBER_DATE,    /* text: a date that exists */
	MEMBER_COUNT,   /* 1 to SHAPE_MOST_COUNT */
	MEMBER_LIMIT,   /* the same, or 0: no limit */
	MEMBER_FLAG,    /* true or false */
	MEMBER_STATE,   /* text: ISSUED or SUBMITTED */
	MEMBER_VOID,    /* text: void */
	MEMBER_HASH,    /* text: a SHA-256 in lower-case hexadecimal */
	MEMBER_SECRET,  /* the same; in an outside line, the secret itself, which is never stored */
	MEMBER_EVENT,   /* text: the id of a derived event */
	MEMBER_REASON,  /* text: one of the reasons of reason.h */
	MEMBER_VOTE,    /* {electionId, candidateId} */
	MEMBER_VOTES,   /* an array of votes */
	MEMBER_PROFILE, /* an object: fullName, userName, address, further strings */
	MEMBER_FURTHER, /* any number of further members: strings under other names */
	MEMBER_KINDS
};

enum {
	SHAPE_MEMBERS = 8,
	SHAPE_MOST_COUNT = 65535,
	SHAPE_MOST_FURTHER = 32,
	SHAPE_MOST_TITLE = 200
};

/* The fallback of an optional member. */
#define SHAPE_ABSENT ""

struct member {
	struct slice name;
	struct slice before; /* the text before its value in a line: ,"NAME": */
	enum member_kind kind;
	const char *fallback; /* its value if an outside line leaves it out; NULL: it is required */
	size_t field;         /* the offset of its slice in struct detail */
	bool newer;           /* events stored by earlier versions may lack it */
};

/* A type of event; its members in order, then one without a name. */
struct shape {
	struct slice type;
	enum origin origin;
	struct member members[SHAPE_MEMBERS + 1];
};

/* The shape of a type. */
const struct shape *shape_of(enum event_type type);

/* Finds a type by its name; false if there is none. */
bool shape_find(struct slice name, enum event_type *type);

/* Whether this system derives events of the type from others. */
bool shape_is_derived(enum event_type type);

/* Whether events of the type are the outcome of their cause. */
bool shape_is_outcome(enum event_type type);

/* Whether an outcome of this type is followed by an event for each of its votes. */
bool shape_brings_votes(enum event_type type);

/* The shape's member of this name; NULL if it has none. */
const struct member *shape_member(const struct shape *shape, struct slice name);

/* Whether the shape allows further members. */
bool shape_allows_further(const struct shape *shape);

/* The members of the profile that MEMBER_PROFILE copies from a Voter Registered. */
extern const struct shape shape_profile;

/* The members of a vote; their fields are in struct vote. */
extern const struct shape shape_vote;

#endif

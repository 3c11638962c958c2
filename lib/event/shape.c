/* The table of event types and the members of their details. */
#include "event/shape.h"

#include "event/detail.h"

#include <string.h>

/* clang-format would spread each of these over four lines. */
/* clang-format off */
#define NAME(literal) {literal, sizeof(literal) - 1}
#define MEMBER_OF(in, name, kind, fallback, field, newer) {NAME(name), NAME(",\"" name "\":"), kind, fallback, offsetof(in, field), newer}
/* clang-format on */

#define MEMBER(name, kind, fallback, field)                                                        \
	MEMBER_OF(struct detail, name, kind, fallback, field, false)
#define NEWER_MEMBER(name, kind, fallback, field)                                                  \
	MEMBER_OF(struct detail, name, kind, fallback, field, true)

#define BALLOT_ID MEMBER("ballotId", MEMBER_ID, NULL, ballot_id)
#define VOTER_ID MEMBER("voterId", MEMBER_ID, NULL, voter_id)
#define ELECTION_ID MEMBER("electionId", MEMBER_ID, NULL, election_id)
#define FULL_NAME MEMBER("fullName", MEMBER_TEXT, NULL, full_name)
#define CANDIDATE_ID MEMBER("candidateId", MEMBER_ID, NULL, candidate_id)
#define USER_NAME MEMBER("userName", MEMBER_TEXT, NULL, user_name)
#define ADDRESS MEMBER("address", MEMBER_TEXT, NULL, address)
#define FURTHER MEMBER("", MEMBER_FURTHER, SHAPE_ABSENT, further)
#define OWN_REASON MEMBER("reason", MEMBER_TEXT, NULL, reason)
#define REASON MEMBER("reason", MEMBER_REASON, NULL, reason)
#define VOTE MEMBER("vote", MEMBER_VOTE, NULL, vote)
#define VOTES MEMBER("votes", MEMBER_VOTES, NULL, votes)
#define OVERVOTES MEMBER("overvotes", MEMBER_IDS, SHAPE_ABSENT, overvotes)

static const struct shape shapes[EVENT_TYPES] = {
    [ELECTION_CREATED] =
        {
            NAME("Election Created"),
            ORIGIN_REGISTRY,
            {
                ELECTION_ID,
                MEMBER("description", MEMBER_TEXT, NULL, description),
                MEMBER("electionDate", MEMBER_DATE, NULL, election_date),
                MEMBER("votesAllowed", MEMBER_COUNT, "1", votes_allowed),
                NEWER_MEMBER("ballotsPerVoter", MEMBER_LIMIT, "1", ballots_per_voter),
                MEMBER("seats", MEMBER_COUNT, SHAPE_ABSENT, seats),
                MEMBER("overvote", MEMBER_VOID, SHAPE_ABSENT, overvote),
                MEMBER("opened", MEMBER_FLAG, SHAPE_ABSENT, opened),
            },
        },
    [ELECTION_OPENED] = {NAME("Election Opened"), ORIGIN_REGISTRY, {ELECTION_ID}},
    [ELECTION_CLOSED] = {NAME("Election Closed"), ORIGIN_REGISTRY, {ELECTION_ID}},
    [ELECTION_REOPENED] = {NAME("Election Reopened"), ORIGIN_REGISTRY, {ELECTION_ID}},
    [CANDIDATE_REGISTERED] =
        {
            NAME("Candidate Registered"),
            ORIGIN_REGISTRY,
            {ELECTION_ID, CANDIDATE_ID, FULL_NAME},
        },
    [CANDIDATE_WITHDRAWN] = {NAME("Candidate Withdrawn"), ORIGIN_REGISTRY,
        {ELECTION_ID, CANDIDATE_ID}},
    [ORGANIZER_NAMED] = {NAME("Organizer Named"), ORIGIN_REGISTRY,
        {MEMBER("name", MEMBER_TITLE, NULL, name)}},
    [VOTER_REGISTERED] = {NAME("Voter Registered"), ORIGIN_REGISTRY,
        {VOTER_ID, FULL_NAME, USER_NAME, ADDRESS, FURTHER}},
    [BALLOT_CANCELLED] = {NAME("Ballot Cancelled"), ORIGIN_REGISTRY, {BALLOT_ID, OWN_REASON}},
    [CANCELLATION_ACCEPTED] = {NAME("Cancellation Accepted"), ORIGIN_DERIVED,
        {BALLOT_ID, VOTER_ID}},
    [CANCELLATION_REFUSED] = {NAME("Cancellation Refused"), ORIGIN_DERIVED, {BALLOT_ID, REASON}},
    [BALLOT_REVOKED] =
        {
            NAME("Ballot Revoked"),
            ORIGIN_REGISTRY,
            {BALLOT_ID, OWN_REASON},
        },
    [BALLOT_VOIDED] =
        {
            NAME("Ballot Voided"),
            ORIGIN_DERIVED,
            {
                BALLOT_ID,
                VOTER_ID,
                VOTES,
                OVERVOTES,
                OWN_REASON,
                MEMBER("voids", MEMBER_EVENT, NULL, voids),
            },
        },
    [REVOCATION_REFUSED] = {NAME("Revocation Refused"), ORIGIN_DERIVED, {BALLOT_ID, REASON}},
    [VOTE_RETRACTED] =
        {
            NAME("Vote Retracted"),
            ORIGIN_DERIVED,
            {
                BALLOT_ID,
                VOTE,
                MEMBER("retracts", MEMBER_EVENT, NULL, retracts),
            },
        },
    [BALLOT_REPLACED] =
        {
            NAME("Ballot Replaced"),
            ORIGIN_DERIVED,
            {BALLOT_ID, VOTER_ID, MEMBER("replaces", MEMBER_ID, NULL, replaces)},
        },
    [REPLACEMENT_REFUSED] = {NAME("Replacement Refused"), ORIGIN_DERIVED, {BALLOT_ID, REASON}},
    [BALLOT_ISSUED] =
        {
            NAME("Ballot Issued"),
            ORIGIN_REGISTRY,
            {
                BALLOT_ID,
                VOTER_ID,
                MEMBER("ballotState", MEMBER_STATE, "\"ISSUED\"", ballot_state),
                MEMBER("electionIds", MEMBER_IDS, SHAPE_ABSENT, election_ids),
                MEMBER("secretHash", MEMBER_HASH, SHAPE_ABSENT, secret_hash),
                MEMBER("replaces", MEMBER_ID, SHAPE_ABSENT, replaces),
            },
        },
    [BALLOT_SUBMITTED] =
        {
            NAME("Ballot Submitted"),
            ORIGIN_PUBLIC,
            {
                BALLOT_ID,
                VOTER_ID,
                MEMBER("secretHash", MEMBER_SECRET, SHAPE_ABSENT, secret_hash),
                VOTES,
            },
        },
    [BALLOT_VERIFIED] =
        {
            NAME("Ballot Verified"),
            ORIGIN_DERIVED,
            {
                BALLOT_ID,
                VOTER_ID,
                MEMBER("voter", MEMBER_PROFILE, NULL, profile),
                VOTES,
                OVERVOTES,
            },
        },
    [BALLOT_REJECTED] =
        {
            NAME("Ballot Rejected"),
            ORIGIN_DERIVED,
            {BALLOT_ID, VOTER_ID, VOTES, REASON},
        },
    [VOTE_CAST] = {NAME("Vote Cast"), ORIGIN_DERIVED, {BALLOT_ID, VOTE}},
};

const struct shape shape_profile = {
    NAME("profile"), ORIGIN_DERIVED, {FULL_NAME, USER_NAME, ADDRESS, FURTHER}};

const struct shape shape_vote = {
    NAME("vote"),
    ORIGIN_DERIVED,
    {
        MEMBER_OF(struct vote, "electionId", MEMBER_ID, NULL, election, false),
        MEMBER_OF(struct vote, "candidateId", MEMBER_ID, NULL, candidate, false),
    },
};

const struct shape *
shape_of(enum event_type type)
{
	return &shapes[type];
}

bool
shape_find(struct slice name, enum event_type *type)
{
	/* From the end, since the most frequent types come last. */
	for (unsigned i = EVENT_TYPES; i-- > 0;) {
		struct slice known = shapes[i].type;
		if (name.len == known.len && bytes_same(name.at, known.at, known.len)) {
			*type = (enum event_type)i;
			return true;
		}
	}
	return false;
}

bool
shape_is_derived(enum event_type type)
{
	return shapes[type].origin == ORIGIN_DERIVED;
}

bool
shape_is_outcome(enum event_type type)
{
	return shape_is_derived(type) && type != VOTE_CAST && type != VOTE_RETRACTED;
}

bool
shape_brings_votes(enum event_type type)
{
	return type == BALLOT_VERIFIED || type == BALLOT_VOIDED;
}

const struct member *
shape_member(const struct shape *shape, struct slice name)
{
	for (const struct member *m = shape->members; m->name.at != NULL; m++)
		if (m->kind != MEMBER_FURTHER && slice_eq(m->name, name))
			return m;
	return NULL;
}

bool
shape_allows_further(const struct shape *shape)
{
	for (const struct member *m = shape->members; m->name.at != NULL; m++)
		if (m->kind == MEMBER_FURTHER)
			return true;
	return false;
}

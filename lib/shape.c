/* The types of events and the members of their details. */
#include "shape.h"

#include "canon.h"
#include "sha256.h"
#include "stamp.h"
#include "verdict.h"

#define NAME(literal)                                                                              \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}
#define ID(name)                                                                                   \
	{                                                                                          \
		NAME(name), MEMBER_ID, NULL                                                        \
	}
#define TEXT(name)                                                                                 \
	{                                                                                          \
		NAME(name), MEMBER_TEXT, NULL                                                      \
	}
#define FURTHER                                                                                    \
	{                                                                                          \
		NAME(""), MEMBER_FURTHER, NULL                                                     \
	}
#define HASH(name)                                                                                 \
	{                                                                                          \
		NAME(name), MEMBER_HASH, SHAPE_ABSENT                                              \
	}
#define REASON                                                                                     \
	{                                                                                          \
		NAME("reason"), MEMBER_REASON, NULL                                                \
	}
#define VOTES                                                                                      \
	{                                                                                          \
		NAME("votes"), MEMBER_VOTES, NULL                                                  \
	}

static const struct shape shapes[EVENT_TYPES] = {
    [ELECTION_CREATED] = {NAME("Election Created"), ORIGIN_REGISTRY, 5,
        {ID("electionId"), TEXT("description"), {NAME("electionDate"), MEMBER_DATE, NULL},
            {NAME("votesAllowed"), MEMBER_COUNT, "1"},
            {NAME("opened"), MEMBER_FLAG, SHAPE_ABSENT}}},
    [ELECTION_OPENED] = {NAME("Election Opened"), ORIGIN_REGISTRY, 1, {ID("electionId")}},
    [ELECTION_CLOSED] = {NAME("Election Closed"), ORIGIN_REGISTRY, 1, {ID("electionId")}},
    [ELECTION_REOPENED] = {NAME("Election Reopened"), ORIGIN_REGISTRY, 1, {ID("electionId")}},
    [CANDIDATE_REGISTERED] = {NAME("Candidate Registered"), ORIGIN_REGISTRY, 3,
        {ID("electionId"), ID("candidateId"), TEXT("fullName")}},
    [VOTER_REGISTERED] = {NAME("Voter Registered"), ORIGIN_REGISTRY, 5,
        {ID("voterId"), TEXT("fullName"), TEXT("userName"), TEXT("address"), FURTHER}},
    [BALLOT_REVOKED] = {NAME("Ballot Revoked"), ORIGIN_REGISTRY, 2,
        {ID("ballotId"), TEXT("reason")}},
    [BALLOT_VOIDED] = {NAME("Ballot Voided"), ORIGIN_DERIVED, 5,
        {ID("ballotId"), ID("voterId"), VOTES, TEXT("reason"),
            {NAME("voids"), MEMBER_EVENT, NULL}}},
    [REVOCATION_REFUSED] = {NAME("Revocation Refused"), ORIGIN_DERIVED, 2,
        {ID("ballotId"), REASON}},
    [VOTE_RETRACTED] = {NAME("Vote Retracted"), ORIGIN_DERIVED, 3,
        {ID("ballotId"), {NAME("vote"), MEMBER_VOTE, NULL},
            {NAME("retracts"), MEMBER_EVENT, NULL}}},
    [BALLOT_REPLACED] = {NAME("Ballot Replaced"), ORIGIN_DERIVED, 3,
        {ID("ballotId"), ID("voterId"), ID("replaces")}},
    [REPLACEMENT_REFUSED] = {NAME("Replacement Refused"), ORIGIN_DERIVED, 2,
        {ID("ballotId"), REASON}},
    [BALLOT_ISSUED] = {NAME("Ballot Issued"), ORIGIN_REGISTRY, 6,
        {ID("ballotId"), ID("voterId"), {NAME("ballotState"), MEMBER_STATE, "\"ISSUED\""},
            {NAME("electionIds"), MEMBER_IDS, SHAPE_ABSENT}, HASH("secretHash"),
            {NAME("replaces"), MEMBER_ID, SHAPE_ABSENT}}},
    [BALLOT_SUBMITTED] = {NAME("Ballot Submitted"), ORIGIN_PUBLIC, 4,
        {ID("ballotId"), ID("voterId"), {NAME("secretHash"), MEMBER_SECRET, SHAPE_ABSENT}, VOTES}},
    [BALLOT_VERIFIED] = {NAME("Ballot Verified"), ORIGIN_DERIVED, 4,
        {ID("ballotId"), ID("voterId"), {NAME("voter"), MEMBER_PROFILE, NULL}, VOTES}},
    [BALLOT_REJECTED] = {NAME("Ballot Rejected"), ORIGIN_DERIVED, 4,
        {ID("ballotId"), ID("voterId"), VOTES, REASON}},
    [VOTE_CAST] = {NAME("Vote Cast"), ORIGIN_DERIVED, 2,
        {ID("ballotId"), {NAME("vote"), MEMBER_VOTE, NULL}}},
};

const struct shape shape_profile = {NAME("profile"), ORIGIN_DERIVED, 4,
    {TEXT("fullName"), TEXT("userName"), TEXT("address"), FURTHER}};

const struct shape shape_vote = {
    NAME("vote"), ORIGIN_DERIVED, 2, {ID("electionId"), ID("candidateId")}};

const struct shape *
shape_of(enum event_type type)
{
	return &shapes[type];
}

bool
shape_find(struct slice name, enum event_type *type)
{
	/* The most frequent ones are the last. */
	for (unsigned i = EVENT_TYPES; i-- > 0;) {
		if (slice_eq(name, shapes[i].type)) {
			*type = (enum event_type)i;
			return true;
		}
	}
	return false;
}

bool
shape_is_outcome(enum event_type type)
{
	return shapes[type].origin == ORIGIN_DERIVED && type != VOTE_CAST && type != VOTE_RETRACTED;
}

/* Whether a cause is named rightly: by seq, or by an outside event's id where there is no log. */
static bool
is_cause(struct slice cause)
{
	uint64_t number;
	const char *colon = memchr(cause.at, ':', cause.len);
	if (colon == NULL)
		return slice_uint(cause, &number) && number > 0;
	size_t n = (size_t)(colon - cause.at);
	return canon_is_id((struct slice){cause.at, n}) &&
	       slice_uint((struct slice){colon + 1, cause.len - n - 1}, &number) && number > 0;
}

bool
shape_derived_id(struct slice id, struct slice *cause, uint64_t *number)
{
	const char *dot = memrchr(id.at, '.', id.len);
	if (dot == NULL)
		return false;
	*cause = (struct slice){id.at, (size_t)(dot - id.at)};
	return slice_uint((struct slice){dot + 1, id.len - cause->len - 1}, number) &&
	       is_cause(*cause);
}

const struct member *
shape_member(const struct shape *shape, struct slice name)
{
	for (size_t i = 0; i < shape->n; i++)
		if (shape->members[i].kind != MEMBER_FURTHER &&
		    slice_eq(shape->members[i].name, name))
			return &shape->members[i];
	return NULL;
}

static bool object(struct canon *c, const struct shape *shape);

static bool
votes(struct canon *c)
{
	if (!canon_expect(c, SLICE("[")))
		return false;
	if (canon_expect(c, SLICE("]")))
		return true;
	do {
		if (!object(c, &shape_vote))
			return false;
	} while (canon_expect(c, SLICE(",")));
	return canon_expect(c, SLICE("]"));
}

/* An array of ids, none twice. */
static bool
ids(struct canon *c)
{
	struct slice id, other;
	if (!canon_expect(c, SLICE("[")))
		return false;
	struct canon first = *c;
	do {
		const char *here = c->at;
		if (!canon_id(c, &id))
			return false;
		for (struct canon before = first; before.at < here;
		     canon_expect(&before, SLICE(",")))
			if (!canon_id(&before, &other) || slice_eq(id, other))
				return false;
	} while (canon_expect(c, SLICE(",")));
	return canon_expect(c, SLICE("]"));
}

static bool
hash(struct canon *c)
{
	unsigned char bytes[SHA256_LENGTH];
	return canon_expect(c, SLICE("\"")) && canon_hex(c, bytes, sizeof bytes) &&
	       canon_expect(c, SLICE("\""));
}

/* The strings after an object's own members: no name twice, none that is taken. */
static bool
further(struct canon *c, const struct shape *shape)
{
	struct slice names[SHAPE_MOST_FURTHER], text;
	size_t n = 0;
	while (canon_expect(c, SLICE(","))) {
		if (n == SHAPE_MOST_FURTHER || !canon_string(c, &names[n]) ||
		    shape_member(shape, names[n]) != NULL || !canon_expect(c, SLICE(":")) ||
		    !canon_string(c, &text))
			return false;
		for (size_t i = 0; i < n; i++)
			if (slice_eq(names[i], names[n]))
				return false;
		n++;
	}
	return true;
}

bool
shape_value(struct canon *c, enum member_kind kind)
{
	struct slice text;
	uint64_t count;
	switch (kind) {
	case MEMBER_ID:
		return canon_id(c, &text);
	case MEMBER_IDS:
		return ids(c);
	case MEMBER_TEXT:
		return canon_string(c, &text);
	case MEMBER_FLAG:
		return canon_expect(c, SLICE("true")) || canon_expect(c, SLICE("false"));
	case MEMBER_HASH:
	case MEMBER_SECRET:
		return hash(c);
	case MEMBER_EVENT:
		return canon_string(c, &text) && shape_derived_id(text, &text, &count);
	case MEMBER_DATE:
		return canon_string(c, &text) && stamp_is_date(text);
	case MEMBER_COUNT:
		return canon_uint(c, &count) && count >= 1 && count <= SHAPE_MOST_COUNT;
	case MEMBER_STATE:
		return canon_expect(c, SLICE("\"ISSUED\"")) ||
		       canon_expect(c, SLICE("\"SUBMITTED\""));
	case MEMBER_REASON:
		return canon_string(c, &text) && verdict_is_reason(text);
	case MEMBER_VOTE:
		return object(c, &shape_vote);
	case MEMBER_VOTES:
		return votes(c);
	case MEMBER_PROFILE:
		return object(c, &shape_profile);
	case MEMBER_FURTHER:
		break;
	}
	return false;
}

/* Passes over the member's name and all before its value; where it is left out, over nothing. */
static bool
name(struct canon *c, const struct member *m, bool first)
{
	struct canon from = *c;
	if (canon_expect(c, first ? SLICE("{\"") : SLICE(",\"")) && canon_expect(c, m->name) &&
	    canon_expect(c, SLICE("\":")))
		return true;
	*c = from;
	return false;
}

static bool
may_stay_away(const struct member *m)
{
	return m->fallback != NULL && *m->fallback == '\0';
}

static bool
object(struct canon *c, const struct shape *shape)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct member *m = &shape->members[i];
		if (m->kind == MEMBER_FURTHER) {
			if (!further(c, shape))
				return false;
		} else if (name(c, m, i == 0)) {
			if (!shape_value(c, m->kind))
				return false;
		} else if (!may_stay_away(m)) {
			return false;
		}
	}
	return canon_expect(c, SLICE("}"));
}

bool
shape_check(enum event_type type, struct slice detail)
{
	struct canon c = canon_at(detail);
	return object(&c, &shapes[type]) && canon_done(&c);
}

bool
shape_fill(enum event_type type, struct slice detail, struct buf *out)
{
	struct canon c = canon_at(detail);
	const struct shape *shape = &shapes[type];
	const char *copied = c.at;
	for (size_t i = 0; i < shape->n; i++) {
		const struct member *m = &shape->members[i];
		bool is_further = m->kind == MEMBER_FURTHER;
		if (is_further || name(&c, m, i == 0)) {
			/* What outside calls a secret does not come as its hash. */
			if (m->kind == MEMBER_SECRET ||
			    (is_further ? !further(&c, shape) : !shape_value(&c, m->kind)))
				return false;
			continue;
		}
		if (may_stay_away(m))
			continue;
		/* No type's first member may be left out: so a comma goes before it. */
		if (m->fallback == NULL || i == 0)
			return false;
		buf_add(out, copied, (size_t)(c.at - copied));
		copied = c.at;
		buf_text(out, ",\"");
		buf_slice(out, m->name);
		buf_text(out, "\":");
		buf_text(out, m->fallback);
	}
	if (!canon_expect(&c, SLICE("}")) || !canon_done(&c))
		return false;
	buf_add(out, copied, (size_t)(c.at - copied));
	return true;
}

/* The types of events and the members of their details. */
#include "shape.h"

#include "canon.h"
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
#define VOTES                                                                                      \
	{                                                                                          \
		NAME("votes"), MEMBER_VOTES, NULL                                                  \
	}

static const struct shape shapes[EVENT_TYPES] = {
    [ELECTION_CREATED] = {NAME("Election Created"), ORIGIN_REGISTRY, 4,
        {ID("electionId"), TEXT("description"), {NAME("electionDate"), MEMBER_DATE, NULL},
            {NAME("votesAllowed"), MEMBER_COUNT, "1"}}},
    [CANDIDATE_REGISTERED] = {NAME("Candidate Registered"), ORIGIN_REGISTRY, 3,
        {ID("electionId"), ID("candidateId"), TEXT("fullName")}},
    [VOTER_REGISTERED] = {NAME("Voter Registered"), ORIGIN_REGISTRY, 5,
        {ID("voterId"), TEXT("fullName"), TEXT("userName"), TEXT("address"), FURTHER}},
    [BALLOT_ISSUED] = {NAME("Ballot Issued"), ORIGIN_REGISTRY, 3,
        {ID("ballotId"), ID("voterId"), {NAME("ballotState"), MEMBER_STATE, "\"ISSUED\""}}},
    [BALLOT_SUBMITTED] = {NAME("Ballot Submitted"), ORIGIN_PUBLIC, 3,
        {ID("ballotId"), ID("voterId"), VOTES}},
    [BALLOT_VERIFIED] = {NAME("Ballot Verified"), ORIGIN_DERIVED, 4,
        {ID("ballotId"), ID("voterId"), {NAME("voter"), MEMBER_PROFILE, NULL}, VOTES}},
    [BALLOT_REJECTED] = {NAME("Ballot Rejected"), ORIGIN_DERIVED, 4,
        {ID("ballotId"), ID("voterId"), VOTES, {NAME("reason"), MEMBER_REASON, NULL}}},
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

static bool
value(struct canon *c, enum member_kind kind)
{
	struct slice text;
	uint64_t count;
	switch (kind) {
	case MEMBER_ID:
		return canon_id(c, &text);
	case MEMBER_TEXT:
		return canon_string(c, &text);
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
object(struct canon *c, const struct shape *shape)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct member *m = &shape->members[i];
		if (m->kind == MEMBER_FURTHER ? !further(c, shape)
		                              : !name(c, m, i == 0) || !value(c, m->kind))
			return false;
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
			if (is_further ? !further(&c, shape) : !value(&c, m->kind))
				return false;
			continue;
		}
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

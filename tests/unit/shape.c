/* The types of events: what each is called and may be, and that no two are mixed up. */
#include "event/shape.h"

#include "event/reason.h"
#include "rows.h"

/* R from the registry, P from the public, D derived; o an outcome, v one that votes follow. */
static const struct {
	const char *name;
	enum event_type type;
	const char *is;
} types[] = {
    {"Election Created", ELECTION_CREATED, "R"},
    {"Election Opened", ELECTION_OPENED, "R"},
    {"Election Closed", ELECTION_CLOSED, "R"},
    {"Election Reopened", ELECTION_REOPENED, "R"},
    {"Candidate Registered", CANDIDATE_REGISTERED, "R"},
    {"Candidate Withdrawn", CANDIDATE_WITHDRAWN, "R"},
    {"Organizer Named", ORGANIZER_NAMED, "R"},
    {"Voter Registered", VOTER_REGISTERED, "R"},
    {"Ballot Cancelled", BALLOT_CANCELLED, "R"},
    {"Cancellation Accepted", CANCELLATION_ACCEPTED, "Do"},
    {"Cancellation Refused", CANCELLATION_REFUSED, "Do"},
    {"Ballot Revoked", BALLOT_REVOKED, "R"},
    {"Ballot Voided", BALLOT_VOIDED, "Dov"},
    {"Revocation Refused", REVOCATION_REFUSED, "Do"},
    {"Vote Retracted", VOTE_RETRACTED, "D"},
    {"Ballot Replaced", BALLOT_REPLACED, "Do"},
    {"Replacement Refused", REPLACEMENT_REFUSED, "Do"},
    {"Ballot Issued", BALLOT_ISSUED, "R"},
    {"Ballot Submitted", BALLOT_SUBMITTED, "P"},
    {"Ballot Verified", BALLOT_VERIFIED, "Dov"},
    {"Ballot Rejected", BALLOT_REJECTED, "Do"},
    {"Vote Cast", VOTE_CAST, "D"},
};

static const struct row names[] = {
    {"a name", "Vote Cast", true},
    {"in small letters", "vote cast", false},
    {"a part of one", "Vote", false},
    {"more than one", "Vote Cast ", false},
    {"nothing", "", false},
};

static const struct {
	const char *what;
	enum event_type type;
	const char *name;
	bool there;
} members[] = {
    {"a member", BALLOT_ISSUED, "ballotId", true},
    {"one that may be left out", BALLOT_ISSUED, "replaces", true},
    {"the last one", BALLOT_REJECTED, "reason", true},
    {"another type's", BALLOT_SUBMITTED, "reason", false},
    {"what outside calls it", BALLOT_SUBMITTED, "secret", false},
    {"further ones have no name", VOTER_REGISTERED, "", false},
    {"a part of a name", BALLOT_ISSUED, "ballot", false},
};

static bool
is_type(struct slice name)
{
	enum event_type type;
	return shape_find(name, &type);
}

static void
check_types(void)
{
	tap(ROWS(types) == EVENT_TYPES, "all types are here");
	for (size_t i = 0; i < ROWS(types); i++) {
		enum event_type type = types[i].type, found = EVENT_TYPES;
		char is[4] = {"RPD"[shape_of(type)->origin]};
		strcat(is, shape_is_outcome(type) ? "o" : "");
		strcat(is, shape_brings_votes(type) ? "v" : "");
		tap_text(is, types[i].is, types[i].name);
		tap(shape_find(slice_of(types[i].name), &found) && found == type &&
		        slice_eq(shape_of(type)->type, slice_of(types[i].name)) &&
		        shape_is_derived(type) == (types[i].is[0] == 'D'),
		    "found by its name");
	}
}

/* What comes before each member's value is its name. */
static bool
names_fit(void)
{
	bool good = true;
	for (unsigned type = 0; type < EVENT_TYPES; type++) {
		for (const struct member *m = shape_of(type)->members; m->name.at != NULL; m++) {
			char before[64];
			snprintf(before, sizeof before, ",\"%s\":", m->name.at);
			good &= slice_eq(m->before, slice_of(before));
		}
	}
	return good;
}

/* Reasons, each with a name of its own. */
static bool
reasons_differ(void)
{
	bool good = reason_name(NO_REASON) == NULL;
	for (int i = 0; i < NO_REASON; i++) {
		good &= reason_name((enum reason)i) != NULL &&
		        reason_is_known(slice_of(reason_name((enum reason)i)));
		for (int j = 0; j < i; j++)
			good &=
			    strcmp(reason_name((enum reason)i), reason_name((enum reason)j)) != 0;
	}
	return good;
}

int
main(void)
{
	check_types();
	CHECK_ROWS(names, is_type);
	for (size_t i = 0; i < ROWS(members); i++) {
		const struct member *m =
		    shape_member(shape_of(members[i].type), slice_of(members[i].name));
		tap((m != NULL) == members[i].there &&
		        (m == NULL || slice_eq(m->name, slice_of(members[i].name))),
		    members[i].what);
	}
	tap(names_fit(), "what comes before a member is its name");
	tap(reasons_differ(), "each reason has a name of its own");
	return tap_done();
}

/* Details of events: what is of its type's shape, and nothing else is. */
#include "event/detail.h"

#include "rows.h"

/* So many times the letter e with an acute accent. */
#define E_10 "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
#define E_50 E_10 E_10 E_10 E_10 E_10
#define E_200 E_50 E_50 E_50 E_50

static const struct row elections[] = {
    {"an election",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1}",
        true},
    {"the most votes",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":65535}",
        true},
    {"one vote more",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":65536}",
        false},
    {"no vote",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":0}",
        false},
    {"a leading zero",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":01}",
        false},
    {"ballots per voter",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":2}",
        true},
    {"any number of ballots",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0}",
        true},
    {"one ballot more than can be",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":65536}",
        false},
    {"seats, and a contest void for too many votes",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"seats\":3,\"overvote\":\"void\",\"opened\":"
        "false}",
        true},
    {"the most seats",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"seats\":65535}",
        true},
    {"no seat",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"seats\":0}",
        false},
    {"a seat more than can be",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"seats\":65536}",
        false},
    {"too many votes with another effect",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"overvote\":\"reject\"}",
        false},
    {"seats after it",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"overvote\":\"void\",\"seats\":3}",
        false},
    {"seats before the ballots per voter",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"seats\":3,\"ballotsPerVoter\":1}",
        false},
    {"a day that is not",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2023-02-29\","
        "\"votesAllowed\":1}",
        false},
    {"another order",
        "{\"description\":\"\",\"electionId\":\"a\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1}",
        false},
    {"white space",
        "{\"electionId\":\"a\", "
        "\"description\":\"\",\"electionDate\":\"2024-02-29\",\"votesAllowed\":1}",
        false},
    {"an id of nothing",
        "{\"electionId\":\"\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1}",
        false},
    {"a member more",
        "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\","
        "\"votesAllowed\":1,\"x\":\"\"}",
        false},
    {"a member less", "{\"electionId\":\"a\",\"description\":\"\",\"electionDate\":\"2024-02-29\"}",
        false},
};

static const struct row organizers[] = {
    {"a name", "{\"name\":\"Millbrook Rowing Club\"}", true},
    {"quotes and a backslash", "{\"name\":\"\\\"M\\\" \\\\ R\"}", true},
    {"no name", "{\"name\":\"\"}", false},
    {"two lines", "{\"name\":\"Millbrook\\nRowing Club\"}", false},
    {"a control character", "{\"name\":\"Millbrook\\u007f\"}", false},
    {"200 characters of two bytes", "{\"name\":\"" E_200 "\"}", true},
    {"201 of them", "{\"name\":\"" E_200 "\u00e9\"}", false},
    {"200 of them and a quote", "{\"name\":\"" E_200 "\\\"\"}", false},
};

static const struct row voters[] = {
    {"a voter", "{\"voterId\":\"v\",\"fullName\":\"F\",\"userName\":\"u\",\"address\":\"a\"}",
        true},
    {"further members",
        "{\"voterId\":\"v\",\"fullName\":\"F\",\"userName\":\"u\",\"address\":\"a\",\"x\":\"1\","
        "\"\":\"2\"}",
        true},
    {"a further member twice",
        "{\"voterId\":\"v\",\"fullName\":\"F\",\"userName\":\"u\",\"address\":\"a\",\"x\":\"1\","
        "\"x\":\"2\"}",
        false},
    {"a further member with a name that is taken",
        "{\"voterId\":\"v\",\"fullName\":\"F\",\"userName\":\"u\",\"address\":\"a\",\"voterId\":"
        "\"1\"}",
        false},
    {"a further member that is no string",
        "{\"voterId\":\"v\",\"fullName\":\"F\",\"userName\":\"u\",\"address\":\"a\",\"x\":1}",
        false},
};

static const struct row ballots[] = {
    {"a blank ballot", "{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[]}", true},
    {"two votes",
        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[{\"electionId\":\"e\",\"candidateId\":"
        "\"c\"},"
        "{\"electionId\":\"f\",\"candidateId\":\"d\"}]}",
        true},
    {"a comma too many",
        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[{\"electionId\":\"e\",\"candidateId\":"
        "\"c\"},]}",
        false},
    {"no votes", "{\"ballotId\":\"b\",\"voterId\":\"v\"}", false},
};

static struct detail d;

static bool
is_election(struct slice text)
{
	return detail_read(ELECTION_CREATED, text, &d);
}

static bool
is_organizer(struct slice text)
{
	return detail_read(ORGANIZER_NAMED, text, &d);
}

static bool
is_voter(struct slice text)
{
	return detail_read(VOTER_REGISTERED, text, &d);
}

static bool
is_ballot(struct slice text)
{
	return detail_read(BALLOT_SUBMITTED, text, &d);
}

/* What is read of a detail, and the votes one by one. */
static bool
gives_members(void)
{
	struct vote first, second, none;
	bool read = is_ballot(SLICE("{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":["
	                            "{\"electionId\":\"e\",\"candidateId\":\"c\"},"
	                            "{\"electionId\":\"f\",\"candidateId\":\"d\"}]}"));
	struct slice votes = d.votes;
	return read && slice_eq(d.ballot_id, SLICE("b")) && slice_eq(d.voter_id, SLICE("v")) &&
	       d.n_votes == 2 && d.secret_hash.len == 0 && detail_next_vote(&votes, &first) &&
	       detail_next_vote(&votes, &second) && !detail_next_vote(&votes, &none) &&
	       slice_eq(first.election, SLICE("e")) && slice_eq(second.candidate, SLICE("d"));
}

static bool
completes(const char *text, const char *wanted)
{
	struct buf out = {0};
	bool done = detail_complete(BALLOT_ISSUED, slice_of(text), &out);
	bool good = wanted == NULL ? !done && out.len == 0
	                           : done && slice_eq(buf_view(&out), slice_of(wanted));
	buf_free(&out);
	return good;
}

static bool
finds(enum event_type type, const char *text, const char *wanted)
{
	const char *why = detail_fault(type, slice_of(text));
	return wanted == NULL ? why == NULL : why != NULL && strcmp(why, wanted) == 0;
}

int
main(void)
{
	CHECK_ROWS(elections, is_election);
	CHECK_ROWS(organizers, is_organizer);
	CHECK_ROWS(voters, is_voter);
	CHECK_ROWS(ballots, is_ballot);
	tap(gives_members(), "each member is where its type has it");
	tap(completes("{\"ballotId\":\"b\",\"voterId\":\"v\"}",
	        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"ballotState\":\"ISSUED\"}"),
	    "a member left out gets its default");
	tap(completes("{\"ballotId\":\"b\",\"voterId\":\"v\",\"replaces\":\"a\"}",
	        "{\"ballotId\":\"b\",\"voterId\":\"v\",\"ballotState\":\"ISSUED\",\"replaces\":"
	        "\"a\"}"),
	    "where it stands, not at the end");
	tap(completes("{\"ballotId\":\"b\",\"ballotState\":\"ISSUED\"}", NULL),
	    "a member without default is not made up");
	tap(finds(ELECTION_CLOSED, "{\"electionId\":\"a\"}", NULL), "no fault");
	tap(finds(ELECTION_CLOSED, "{\"electionId\":\"\"}",
	        "electionId is not an id (1 to 64 of A-Z a-z 0-9 . _ -)"),
	    "the member that is wrong is named");
	tap(finds(ELECTION_CLOSED, "{}", "no member electionId"), "and one that is missing");
	tap(finds(ELECTION_CLOSED, "{\"electionId\":\"a\",\"x\":1}",
	        "a member that its type does not have"),
	    "and one too many");
	return tap_done();
}

/* The text of a vote: the same if and only if it is for the same candidate. */
#include "event/vote_text.h"

#include "rows.h"

#define CAST(ballot, election, candidate)                                                          \
	"{\"ballotId\":\"" ballot "\",\"vote\":{\"electionId\":\"" election                        \
	"\",\"candidateId\":\"" candidate "\"}}"

static const struct {
	const char *what;
	const char *a, *b;
	bool same;
} pairs[] = {
    {"one ballot, one candidate", CAST("b", "e", "c"), CAST("b", "e", "c"), true},
    {"another ballot", CAST("b", "e", "c"), CAST("ballot-2", "e", "c"), true},
    {"another candidate", CAST("b", "e", "c"), CAST("b", "e", "d"), false},
    {"another election", CAST("b", "e", "c"), CAST("b", "f", "c"), false},
    {"a candidate whose id begins so", CAST("b", "e", "c"), CAST("b", "e", "cc"), false},
    {"ids that together read alike", CAST("b", "ea", "b"), CAST("b", "e", "ab"), false},
    {"a vote that is taken back", CAST("b", "e", "c"),
        "{\"ballotId\":\"b\",\"vote\":{\"electionId\":\"e\",\"candidateId\":\"c\"},\"retracts\":"
        "\"1.1\"}",
        false},
};

static const struct row details[] = {
    {"a vote", CAST("b", "e", "c"), true},
    {"a ballot's id alone", "{\"ballotId\":\"b\"", true},
    {"another member first", "{\"vote\":{},\"ballotId\":\"b\"}", false},
    {"white space", "{ \"ballotId\":\"b\"}", false},
    {"an id that is not one", "{\"ballotId\":\"b b\"}", false},
    {"an id that does not end", "{\"ballotId\":\"b", false},
    {"an id that is a number", "{\"ballotId\":1}", false},
    {"nothing", "", false},
};

static bool
has_text(struct slice detail)
{
	struct event e = {.detail = detail};
	struct slice text;
	return vote_text_of(&e, &text);
}

static struct slice
text_of(const char *detail)
{
	struct event e = {.detail = slice_of(detail)};
	struct slice text = {0};
	vote_text_of(&e, &text);
	return text;
}

/* How many of so many candidates' texts share a hash's upper bits with another. */
static bool
hashes_spread(void)
{
	bool taken[1024] = {false};
	int shared = 0;
	for (int i = 0; i < 32; i++) {
		char detail[128];
		snprintf(detail, sizeof detail, CAST("b", "mayor", "candidate-%d"), i);
		uint64_t slot = vote_text_hash(text_of(detail)) >> 54;
		shared += taken[slot];
		taken[slot] = true;
	}
	return shared <= 4;
}

int
main(void)
{
	CHECK_ROWS(details, has_text);
	for (size_t i = 0; i < ROWS(pairs); i++) {
		struct slice a = text_of(pairs[i].a), b = text_of(pairs[i].b);
		tap(a.len > 0 && slice_eq(a, b) == pairs[i].same &&
		        (!pairs[i].same || vote_text_hash(a) == vote_text_hash(b)),
		    pairs[i].what);
	}
	tap(vote_text_hash(SLICE("\"}}")) == 0 && vote_text_hash((struct slice){0}) == 0,
	    "a text too short for a hash");
	tap(hashes_spread(), "hashes of 32 candidates are spread");
	return tap_done();
}

/* Canonical JSON: what is written reads back, and nothing else is canonical. */
#include "canon.h"

#include "shape.h"
#include "stamp.h"
#include "tap.h"

#include <string.h>

struct row {
	const char *what;
	const char *text;
	bool good;
};

static const struct row strings[] = {
    {"plain", "\"abc\"", true},
    {"empty", "\"\"", true},
    {"solidus as it is", "\"/\"", true},
    {"UTF-8 as it is", "\"\xc3\xa9\xf0\x9f\x98\x80\"", true},
    {"short escapes", "\"\\\"\\\\\\b\\f\\n\\r\\t\"", true},
    {"\\u00xx for the rest below 0x20", "\"\\u0001\\u000b\\u000e\\u001f\"", true},
    {"DEL escaped", "\"\\u007f\"", true},
    {"DEL as it is", "\"\x7f\"", false},
    {"an escaped solidus", "\"\\/\"", false},
    {"\\u000a, which has a short form", "\"\\u000a\"", false},
    {"\\u0008, which has a short form", "\"\\u0008\"", false},
    {"\\u0022, which has a short form", "\"\\u0022\"", false},
    {"an escaped letter", "\"\\u0041\"", false},
    {"an escaped letter above ASCII", "\"\\u00e9\"", false},
    {"an escape in upper case", "\"\\u001F\"", false},
    {"\\u0000", "\"\\u0000\"", false},
    {"a control byte", "\"\x01\"", false},
    {"invalid UTF-8", "\"\xff\"", false},
    {"more behind it", "\"a\"b", false},
    {"cut off", "\"a", false},
    {"cut off in an escape", "\"\\u00", false},
};

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

static const struct row times[] = {
    {"a time", "2026-11-23T04:00:00.000Z", true},
    {"the last moment of a year", "2026-12-31T23:59:59.999Z", true},
    {"a leap day of 2000", "2000-02-29T00:00:00.000Z", true},
    {"a leap day of 1900", "1900-02-29T00:00:00.000Z", false},
    {"month 13", "2026-13-01T00:00:00.000Z", false},
    {"day 0", "2026-01-00T00:00:00.000Z", false},
    {"hour 24", "2026-01-01T24:00:00.000Z", false},
    {"minute 60", "2026-01-01T00:60:00.000Z", false},
    {"second 60", "2026-01-01T00:00:60.000Z", false},
    {"another zone", "2026-01-01T00:00:00.000+", false},
    {"a small t", "2026-01-01t00:00:00.000Z", false},
    {"without milliseconds", "2026-01-01T00:00:00Z", false},
};

static bool
is_string(struct slice text)
{
	struct canon c = canon_at(text);
	struct slice inside;
	return canon_string(&c, &inside) && canon_done(&c);
}

static bool
is_election(struct slice text)
{
	return shape_check(ELECTION_CREATED, text);
}

static bool
is_voter(struct slice text)
{
	return shape_check(VOTER_REGISTERED, text);
}

static bool
is_ballot(struct slice text)
{
	return shape_check(BALLOT_SUBMITTED, text);
}

static void
check(const struct row *rows, size_t n, bool (*is_good)(struct slice text))
{
	for (size_t i = 0; i < n; i++)
		tap(is_good(slice_of(rows[i].text)) == rows[i].good, rows[i].what);
}

/* Every byte that a string can hold, written and read back. */
static void
check_written(void)
{
	struct buf text = {0};
	for (int byte = 1; byte < 0x80; byte++) {
		text.len = 0;
		canon_put(&text, (struct slice){&(char){(char)byte}, 1});
		if (!is_string(buf_view(&text)))
			break;
		if (byte == 0x7f)
			tap(true, "every ASCII byte is written canonically");
	}
	tap(tap_count > 0 && is_string(buf_view(&text)), "what is written reads back");
	buf_free(&text);
}

#define CHECK(rows, is_good) check(rows, sizeof(rows) / sizeof *(rows), is_good)

int
main(void)
{
	CHECK(strings, is_string);
	CHECK(elections, is_election);
	CHECK(voters, is_voter);
	CHECK(ballots, is_ballot);
	CHECK(times, stamp_is_time);
	check_written();
	return tap_done();
}

/* The envelope of an event: a line that is good, and every way to be wrong. */
#include "event/event.h"

#include "rows.h"

#define TIME "2026-11-23T04:00:00.000Z"

/* The members of a line, one by one; ID is that of an outside event. */
#define ID "{\"id\":\"a:1\","
#define OF(type, time, detail) "\"type\":\"" type "\",\"time\":\"" time "\",\"detail\":" detail "}"
#define CLOSED OF("Election Closed", TIME, "{\"electionId\":\"e\"}")
#define CLOSED_WITH(detail) ID OF("Election Closed", TIME, detail)
#define CLOSED_AT(time) ID OF("Election Closed", time, "{\"electionId\":\"e\"}")
#define CAST(id)                                                                                   \
	"{\"id\":\"" id "\"," OF("Vote Cast", TIME,                                                \
	    "{\"ballotId\":\"b\",\"vote\":{\"electionId\":\"e\",\"candidateId\":\"c\"}}")

/* What a line passes for: NEITHER, READ by its shape only, or CHECKED to its last byte. */
enum passes { NEITHER, READ, CHECKED };

static const struct {
	const char *what;
	const char *line;
	enum passes passes;
} lines[] = {
    {"a line", ID CLOSED, CHECKED},
    {"with seq", "{\"seq\":1,\"id\":\"a:1\"," CLOSED, CHECKED},
    {"the largest seq", "{\"seq\":9223372036854775807,\"id\":\"a:1\"," CLOSED, CHECKED},
    {"a seq too large", "{\"seq\":9223372036854775808,\"id\":\"a:1\"," CLOSED, NEITHER},
    {"seq 0", "{\"seq\":0,\"id\":\"a:1\"," CLOSED, NEITHER},
    {"a seq with a leading zero", "{\"seq\":01,\"id\":\"a:1\"," CLOSED, NEITHER},
    {"a seq below 0", "{\"seq\":-1,\"id\":\"a:1\"," CLOSED, NEITHER},
    {"a seq with a fraction", "{\"seq\":1.0,\"id\":\"a:1\"," CLOSED, NEITHER},
    {"a seq that is a string", "{\"seq\":\"1\",\"id\":\"a:1\"," CLOSED, NEITHER},
    {"a seq that is nothing", "{\"seq\":,\"id\":\"a:1\"," CLOSED, NEITHER},
    {"seq after id", "{\"id\":\"a:1\",\"seq\":1," CLOSED, NEITHER},
    {"seq alone", "{\"seq\":1}", NEITHER},
    {"nothing", "", NEITHER},
    {"an object of nothing", "{}", NEITHER},
    {"no object", "[\"id\"]", NEITHER},
    {"no id", "{" CLOSED, NEITHER},
    {"an id of nothing", "{\"id\":\"\"," CLOSED, READ},
    {"an id without line", "{\"id\":\"a\"," CLOSED, READ},
    {"an id with line 0", "{\"id\":\"a:0\"," CLOSED, READ},
    {"the id of a derived event", "{\"id\":\"1.0\"," CLOSED, READ},
    {"an id with an escape", "{\"id\":\"a\\u003a1\"," CLOSED, READ},
    {"an id that does not end", "{\"id\":\"a:1", NEITHER},
    {"an id that is a number", "{\"id\":1," CLOSED, NEITHER},
    {"white space", "{\"id\": \"a:1\"," CLOSED, NEITHER},
    {"white space before it", " {\"id\":\"a:1\"," CLOSED, NEITHER},
    {"white space after it", ID CLOSED " ", NEITHER},
    {"a carriage return after it", ID CLOSED "\r", NEITHER},
    {"a brace too many", ID CLOSED "}", READ},
    {"a brace too few",
        ID "\"type\":\"Election Closed\",\"time\":\"" TIME "\",\"detail\":{\"electionId\":\"e\"}",
        NEITHER},
    {"a type that does not exist", ID OF("Election Cancelled", TIME, "{\"electionId\":\"e\"}"),
        NEITHER},
    {"a type in small letters", ID OF("election closed", TIME, "{\"electionId\":\"e\"}"), NEITHER},
    {"no type", ID "\"time\":\"" TIME "\",\"detail\":{\"electionId\":\"e\"}}", NEITHER},
    {"no time", ID "\"type\":\"Election Closed\",\"detail\":{\"electionId\":\"e\"}}", NEITHER},
    {"time before type", ID "\"time\":\"" TIME "\"," CLOSED, NEITHER},
    {"no detail", ID "\"type\":\"Election Closed\",\"time\":\"" TIME "\"}", NEITHER},
    {"a detail of nothing", CLOSED_WITH("{}"), READ},
    {"a detail of a brace", CLOSED_WITH("{"), NEITHER},
    {"a detail that is not an object", CLOSED_WITH("[{}]"), NEITHER},
    {"a detail that is null", CLOSED_WITH("null"), NEITHER},
    {"a member after detail", CLOSED_WITH("{\"electionId\":\"e\"},\"x\":{}"), READ},
    {"the detail of another type", CLOSED_WITH("{\"ballotId\":\"b\"}"), READ},
    {"a detail with a member too many", CLOSED_WITH("{\"electionId\":\"e\",\"x\":1}"), READ},
    {"another time", CLOSED_AT("2026-11-23T04:00:00.001Z"), CHECKED},
    {"the same time", CLOSED_AT("2026-11-23T04:00:00.001Z"), CHECKED},
    {"a second that is not, though the time before it was good",
        CLOSED_AT("2026-11-23T04:00:60.000Z"), READ},
    {"a day that is not", CLOSED_AT("2026-02-30T04:00:00.000Z"), READ},
    {"a time without milliseconds", CLOSED_AT("2026-11-23T04:00:00Z"), NEITHER},
    {"a time too long", CLOSED_AT("2026-11-23T04:00:00.0000Z"), NEITHER},
    {"a time in another zone", CLOSED_AT("2026-11-23T04:00:00+01:0"), READ},
    {"a line cut in its time", ID "\"type\":\"Election Closed\",\"time\":\"2026-11", NEITHER},
    {"a line cut after its time", ID "\"type\":\"Election Closed\",\"time\":\"" TIME, NEITHER},
    {"a derived event", CAST("1.1"), CHECKED},
    {"one with the id of an outside event", CAST("a:1"), READ},
    {"a vote with the number of an outcome", CAST("1.0"), READ},
};

static enum passes
passes(struct slice line)
{
	struct event e;
	struct detail d;
	bool read = event_read(line, &e), checked = event_check(line, &e, &d);
	return !read ? NEITHER : checked ? CHECKED : READ;
}

/* Where each member is. */
static void
check_members(void)
{
	static const char line[] = "{\"seq\":12,\"id\":\"a:1\"," CLOSED;
	struct event e;
	tap(event_read(slice_of(line), &e) && e.seq == 12 && e.type == ELECTION_CLOSED &&
	        slice_eq(e.line, slice_of(line)) && slice_eq(e.id, SLICE("a:1")) &&
	        slice_eq(e.time, SLICE(TIME)) &&
	        slice_eq(e.detail, SLICE("{\"electionId\":\"e\"}")),
	    "each member is where it belongs");
	tap(slice_eq(e.stored, slice_of("\"id\":\"a:1\"," CLOSED)), "and what is stored after seq");
	tap(event_read(slice_of(ID CLOSED), &e) && e.seq == 0 &&
	        slice_eq(e.stored, slice_of("\"id\":\"a:1\"," CLOSED)),
	    "the same without seq");
	struct buf out = {0};
	event_put_stored(&out, 345, &e);
	tap_buf(&out, "{\"seq\":345,\"id\":\"a:1\"," CLOSED "\n", "stored it has one");
	out.len = 0;
	event_begin(&out, SLICE("7.0"), BALLOT_REJECTED, SLICE(TIME));
	tap_buf(&out, "{\"id\":\"7.0\",\"type\":\"Ballot Rejected\",\"time\":\"" TIME "\"",
	    "the beginning of an event");
	buf_free(&out);
}

/* Which events something must become of. */
static void
check_causes(void)
{
	const struct detail replaces = {.replaces = SLICE("a")}, none = {0};
	for (unsigned type = 0; type < EVENT_TYPES; type++) {
		bool cause =
		    type == BALLOT_SUBMITTED || type == BALLOT_REVOKED || type == BALLOT_CANCELLED;
		tap(event_is_cause(type, &none) == cause &&
		        event_is_cause(type, &replaces) == (cause || type == BALLOT_ISSUED),
		    shape_of(type)->type.at);
	}
}

/* Before any time was seen, since the last one is remembered. */
static void
check_no_time(void)
{
	char line[] = CLOSED_AT(TIME);
	memset(strstr(line, TIME), 0, strlen(TIME));
	tap(passes((struct slice){line, sizeof line - 1}) == READ, "a time of NULs, first of all");
}

int
main(void)
{
	check_no_time();
	for (size_t i = 0; i < ROWS(lines); i++)
		tap(passes(slice_of(lines[i].line)) == lines[i].passes, lines[i].what);
	check_members();
	check_causes();
	return tap_done();
}

/* What a later version wrote: whole events with something this one does not know, and nothing else.
 */
#include "event/later.h"

#include "rows.h"

#define TIME "2026-11-23T04:00:00.000Z"
#define LINE(id, type, time, detail)                                                               \
	"{\"id\":\"" id "\",\"type\":\"" type "\",\"time\":\"" time "\",\"detail\":" detail "}"
#define OF(type, detail) LINE("a:1", type, TIME, detail)
#define IS_TYPE " is a type that this version does not know: written by a later version"
#define HAS_MEMBER                                                                                 \
	" with a member or value that this version does not know: written by a later version"

static const struct {
	const char *what;
	const char *line;
	const char *said; /* NULL: no later version wrote it */
} rows[] = {
    {"an unknown type", OF("Election Recounted", "{}"), "Election Recounted" IS_TYPE},
    {"with a seq",
        "{\"seq\":3,\"id\":\"a:1\",\"type\":\"Recount\",\"time\":\"" TIME "\",\"detail\":{}}",
        "Recount" IS_TYPE},
    {"with any detail", OF("Recount", "{\"a\":[1,{\"b\":null}],\"c\":true}"), "Recount" IS_TYPE},
    {"a derived one", LINE("3.1", "Recount", TIME, "{}"), "Recount" IS_TYPE},
    {"an unknown member", OF("Election Closed", "{\"electionId\":\"e\",\"by\":\"x\"}"),
        "Election Closed" HAS_MEMBER},
    {"an unknown member first", OF("Election Closed", "{\"by\":1,\"electionId\":\"e\"}"),
        "Election Closed" HAS_MEMBER},
    {"an unknown member of a vote",
        OF("Ballot Submitted", "{\"ballotId\":\"b\",\"voterId\":\"v\",\"votes\":[{\"electionId\":"
                               "\"e\",\"candidateId\":\"c\",\"rank\":1}]}"),
        "Ballot Submitted" HAS_MEMBER},
    {"an unknown reason",
        LINE("1.0", "Revocation Refused", TIME, "{\"ballotId\":\"b\",\"reason\":\"too-late\"}"),
        "Revocation Refused" HAS_MEMBER},
    {"an unknown state",
        OF("Ballot Issued", "{\"ballotId\":\"b\",\"voterId\":\"v\",\"ballotState\":\"PRINTED\"}"),
        "Ballot Issued" HAS_MEMBER},
    {"an unknown effect of too many votes",
        OF("Election Created",
            "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
            "\"votesAllowed\":1,\"ballotsPerVoter\":1,\"overvote\":\"first\"}"),
        "Election Created" HAS_MEMBER},
    {"a further member that is not a string",
        OF("Voter Registered",
            "{\"voterId\":\"v\",\"fullName\":\"\",\"userName\":\"\",\"address\":\"\",\"age\":7}"),
        "Voter Registered" HAS_MEMBER},

    {"an event that this version knows", OF("Election Closed", "{\"electionId\":\"e\"}"), NULL},
    {"a further member",
        OF("Voter Registered", "{\"voterId\":\"v\",\"fullName\":\"\",\"userName\":\"\",\"address\":"
                               "\"\",\"age\":\"7\"}"),
        NULL},
    {"a member missing", OF("Election Closed", "{}"), NULL},
    {"an id that is not one", OF("Election Closed", "{\"electionId\":\"e e\"}"), NULL},
    {"a detail that is not an object", OF("Recount", "[{}"), NULL},
    {"a detail that ends early", OF("Recount", "{\"a\":{}"), NULL},
    {"a detail with white space", OF("Recount", "{\"a\": 1}"), NULL},
    {"a detail with a comma too many", OF("Recount", "{\"a\":1,}"), NULL},
    {"a detail with a fraction", OF("Recount", "{\"a\":1.5}"), "Recount" IS_TYPE},
    {"an unknown member below 0", OF("Election Closed", "{\"electionId\":\"e\",\"by\":-1}"),
        "Election Closed" HAS_MEMBER},
    {"a number that is none", OF("Recount", "{\"a\":1.}"), NULL},
    {"two signs", OF("Recount", "{\"a\":--1}"), NULL},
    {"an escape that is not needed", OF("Recount", "{\"a\":\"\\u0041\"}"), NULL},
    {"a line cut off", "{\"id\":\"a:1\",\"type\":\"Recount\",\"time\":\"" TIME "\",\"detail\":{}",
        NULL},
    {"something after it", OF("Recount", "{}") " ", NULL},
    {"a time that does not exist", LINE("a:1", "Recount", "2026-02-30T04:00:00.000Z", "{}"), NULL},
    {"an id without line", LINE("a", "Recount", TIME, "{}"), NULL},
    {"no type's name", OF("", "{}"), NULL},
    {"the longest name",
        OF("0123456789012345678901234567890123456789012345678901234567890123", "{}"),
        "0123456789012345678901234567890123456789012345678901234567890123" IS_TYPE},
    {"a name too long",
        OF("01234567890123456789012345678901234567890123456789012345678901234", "{}"), NULL},
    {"a name that a terminal obeys", OF("\x1b[2J", "{}"), NULL},
    {"a name with an escape", OF("a\\u001b", "{}"), NULL},
    {"a name above ASCII", OF("\xc3\xa9", "{}"), NULL},
    {"nothing", "", NULL},
};

/* A detail as deep as it may be, and one deeper. */
static void
check_depth(void)
{
	for (int depth = 16; depth <= 17; depth++) {
		char line[256], open[32] = "", close[32] = "";
		/* The detail itself is one of them. */
		memset(open, '[', (size_t)depth - 1);
		memset(close, ']', (size_t)depth - 1);
		snprintf(line, sizeof line, OF("Recount", "{\"a\":%s%s}"), open, close);
		tap((later_event(slice_of(line)) != NULL) == (depth == 16),
		    "a detail as deep as it may be, and one deeper");
	}
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice line = slice_of(rows[i].line);
		tap_text(later_event(line), rows[i].said, rows[i].what);
		if (strcmp(later_fault(line),
		        rows[i].said ? rows[i].said : "not an event in canonical form") != 0)
			tap(false, "and what is wrong with the line says so");
	}
	check_depth();
	return tap_done();
}

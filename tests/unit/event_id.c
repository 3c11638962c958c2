/* The ids of events: which form each type asks for, which names of sources there can be. */
#include "event/event_id.h"

#include "rows.h"

#define SIXTYFOUR "0123456789012345678901234567890123456789012345678901234567890123"

static const struct {
	const char *what;
	const char *text;
	enum event_type type;
	const char *name; /* the source or cause; NULL: the id is not of its form */
	uint64_t number;
} ids[] = {
    {"an outside event", "a:1", BALLOT_SUBMITTED, "a", 1},
    {"every letter of a source", "A-z_0.9:12", VOTER_REGISTERED, "A-z_0.9", 12},
    {"the longest source", SIXTYFOUR ":1", VOTER_REGISTERED, SIXTYFOUR, 1},
    {"a source too long", SIXTYFOUR "x:1", VOTER_REGISTERED, NULL, 0},
    {"the last line", "a:9223372036854775807", VOTER_REGISTERED, "a", INT64_MAX},
    {"a line too far", "a:9223372036854775808", VOTER_REGISTERED, NULL, 0},
    {"line 0", "a:0", VOTER_REGISTERED, NULL, 0},
    {"a line with a leading zero", "a:01", VOTER_REGISTERED, NULL, 0},
    {"no line", "a:", VOTER_REGISTERED, NULL, 0},
    {"no colon", "a", VOTER_REGISTERED, NULL, 0},
    {"no source", ":1", VOTER_REGISTERED, NULL, 0},
    {"nothing", "", VOTER_REGISTERED, NULL, 0},
    {"a colon in the source", "a:b:1", VOTER_REGISTERED, NULL, 0},
    {"a blank in the source", "a b:1", VOTER_REGISTERED, NULL, 0},
    {"a slash in the source", "a/b:1", VOTER_REGISTERED, NULL, 0},
    {"a letter above ASCII in the source", "\xc3\xa9:1", VOTER_REGISTERED, NULL, 0},
    {"a source of digits", "7:1", VOTER_REGISTERED, "7", 1},
    {"a source that looks derived", "7.0:1", VOTER_REGISTERED, "7.0", 1},
    {"a source that is forgotten", "stdin-1-2:3", BALLOT_SUBMITTED, "stdin-1-2", 3},
    {"a derived id for an outside event", "1.0", BALLOT_SUBMITTED, NULL, 0},

    {"an outcome", "1.0", BALLOT_VERIFIED, "1", 0},
    {"each type of outcome", "1.0", BALLOT_REJECTED, "1", 0},
    {"each type of outcome", "1.0", BALLOT_VOIDED, "1", 0},
    {"each type of outcome", "1.0", BALLOT_REPLACED, "1", 0},
    {"each type of outcome", "1.0", REVOCATION_REFUSED, "1", 0},
    {"each type of outcome", "1.0", REPLACEMENT_REFUSED, "1", 0},
    {"an outcome with the number of a vote", "1.1", BALLOT_VERIFIED, NULL, 0},
    {"a vote", "1.12", VOTE_CAST, "1", 12},
    {"a vote retracted", "1.1", VOTE_RETRACTED, "1", 1},
    {"a vote with the number of an outcome", "1.0", VOTE_CAST, NULL, 0},
    {"a vote retracted with it", "1.0", VOTE_RETRACTED, NULL, 0},
    {"an outside id for an outcome", "a:1", BALLOT_VERIFIED, NULL, 0},
    {"cause 0", "0.0", BALLOT_VERIFIED, NULL, 0},
    {"a cause with a leading zero", "01.0", BALLOT_VERIFIED, NULL, 0},
    {"a cause that is not a number", "a.0", BALLOT_VERIFIED, NULL, 0},
    {"no cause", ".0", BALLOT_VERIFIED, NULL, 0},
    {"no number", "1.", BALLOT_VERIFIED, NULL, 0},
    {"a number with a leading zero", "1.00", BALLOT_VERIFIED, NULL, 0},
    {"a cause without seq", "a:1.0", BALLOT_VERIFIED, "a:1", 0},
    {"a vote of a cause without seq", "a.b:1.2", VOTE_CAST, "a.b:1", 2},
    {"a cause without seq, on line 0", "a:0.0", BALLOT_VERIFIED, NULL, 0},
    {"a cause that is derived", "1.0.0", BALLOT_VERIFIED, NULL, 0},
    {"a cause too far", "9223372036854775808.0", BALLOT_VERIFIED, NULL, 0},
};

static const struct {
	const char *what;
	const char *name;
	bool source, remembered;
} sources[] = {
    {"a name", "precinct-7", true, true},
    {"one for a single feed", "stdin-1a2b", true, false},
    {"the beginning of those alone", "stdin-", true, false},
    {"a name that is nearly so", "stdin", true, true},
    {"one in upper case", "STDIN-1", true, true},
    {"one with it inside", "x-stdin-1", true, true},
    {"the longest", SIXTYFOUR, true, true},
    {"one too long", SIXTYFOUR "x", false, false},
    {"one too long for a single feed", "stdin-" SIXTYFOUR, false, false},
    {"nothing", "", false, false},
    {"a colon", "a:b", false, false},
    {"a quote", "a\"", false, false},
    {"a line feed", "a\n", false, false},
};

static void
check_ids(void)
{
	for (size_t i = 0; i < ROWS(ids); i++) {
		struct event_id id;
		bool derived = shape_is_derived(ids[i].type), wanted = ids[i].name != NULL;
		bool good = event_id_read(slice_of(ids[i].text), ids[i].type, &id);
		struct slice name = derived ? id.cause : id.source;
		struct slice other = derived ? id.source : id.cause;
		tap(good == wanted && (!good || (slice_eq(name, slice_of(ids[i].name)) &&
		                                    id.number == ids[i].number && other.len == 0)),
		    ids[i].what);
	}
}

/* What is made for a cause reads back as it was. */
static void
check_made(void)
{
	struct buf text = {0};
	struct slice cause;
	uint64_t number;
	event_id_put_derived(&text, SLICE("12"), 0);
	tap_buf(&text, "12.0", "the id of an outcome");
	text.len = 0;
	event_id_put_derived(&text, SLICE("a.b:1"), 34);
	tap_buf(&text, "a.b:1.34", "the id of a vote whose cause has no seq");
	tap(event_id_derived(buf_view(&text), &cause, &number) && slice_eq(cause, SLICE("a.b:1")) &&
	        number == 34,
	    "reads back");
	buf_free(&text);
}

int
main(void)
{
	check_ids();
	for (size_t i = 0; i < ROWS(sources); i++) {
		struct slice name = slice_of(sources[i].name);
		tap(event_id_is_source(name) == sources[i].source &&
		        event_id_is_remembered(name) == sources[i].remembered,
		    sources[i].what);
	}
	check_made();
	return tap_done();
}

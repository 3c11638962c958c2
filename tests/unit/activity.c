/* How many events came in each minute: a history in, the lines out, saved in any steps. */
#include "election/activity.h"

#include "rows.h"
#include "stores.h"

#define COUNT(type, minute, n)                                                                     \
	"{\"type\":\"" type "\",\"minute\":\"2026-11-23T04:" minute "\",\"n\":" n "}\n"
#define CREATED(id) "{\"created\":\"" id "\"}\n"
#define CLOSED(id, at) "{\"closed\":\"" id "\",\"time\":\"2026-11-23T04:" at "Z\"}\n"
#define LATEST(time) "{\"latest\":\"2026-11-23T04:" time "Z\"}\n"

/* A minute has 60000 milliseconds. */
static const struct {
	const char *what;
	const char *history;
	const char *lines;
} rows[] = {
    {"nothing", "", ""},
    {"an event", "voter:v", COUNT("Voter Registered", "00", "1") LATEST("00:00.000")},
    {"two in a minute", "voter:v voter:w@59999",
        COUNT("Voter Registered", "00", "2") LATEST("00:59.999")},
    {"two in two minutes", "voter:v@59999 voter:w@60000",
        COUNT("Voter Registered", "00", "1") COUNT("Voter Registered", "01", "1")
            LATEST("01:00.000")},
    {"types by name", "voter:v issued:b:v",
        COUNT("Ballot Issued", "00", "1") COUNT("Voter Registered", "00", "1") LATEST("00:00.000")},
    {"minutes first", "voter:v@60000 issued:b:v@120000 voter:w@120000",
        COUNT("Voter Registered", "01", "1") COUNT("Ballot Issued", "02", "1")
            COUNT("Voter Registered", "02", "1") LATEST("02:00.000")},
    {"a clock that goes back", "voter:v@120000 voter:w@60000 voter:x@120000",
        COUNT("Voter Registered", "01", "1") COUNT("Voter Registered", "02", "2")
            LATEST("02:00.000")},
    {"derived events", "submitted:b:v:ea 1.0/verified:b:v:ea 1.1/cast:b:ea",
        COUNT("Ballot Submitted", "00", "1") COUNT("Ballot Verified", "00", "1")
            COUNT("Vote Cast", "00", "1") LATEST("00:00.000")},
    {"elections in the log's order", "election:f election:e",
        CREATED("f") CREATED("e") COUNT("Election Created", "00", "2") LATEST("00:00.000")},
    {"one created again", "election:e election:f election:e",
        CREATED("e") CREATED("f") CREATED("e") COUNT("Election Created", "00", "3")
            LATEST("00:00.000")},
    {"when an election was closed last", "closed:e closed:f closed:e@60000",
        CLOSED("e", "01:00.000") CLOSED("f", "00:00.000") COUNT("Election Closed", "00", "2")
            COUNT("Election Closed", "01", "1") LATEST("01:00.000")},
};

/* Notes a history, saving after each event or at the end, in one collection or in one for each. */
static struct store *
store_of(const char *history, bool each, bool anew)
{
	struct store *s = stores_empty();
	struct activity *a = activity_new();
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d)) {
		e.seq = w.n;
		activity_note(a, &e);
		if (each)
			activity_save(a, s);
		if (anew) {
			activity_save(a, s);
			activity_free(a);
			a = activity_new();
		}
	}
	activity_save(a, s);
	activity_free(a);
	buf_free(&line);
	return s;
}

int
main(void)
{
	static const char *const ways[] = {
	    NULL, "and if each event is saved at once", "and if another program goes on"};
	for (size_t i = 0; i < ROWS(rows); i++) {
		for (int way = 0; way < 3; way++) {
			struct buf out = {0};
			activity_each(store_of(rows[i].history, way == 1, way == 2), 0,
			    stores_add_line, &out);
			tap_buf(&out, rows[i].lines, way ? ways[way] : rows[i].what);
			buf_free(&out);
		}
	}
	struct buf out = {0};
	activity_each(store_of("voter:v", false, false), 99, stores_add_line, &out);
	tap_buf(&out, "{\"seq\":99}\n" COUNT("Voter Registered", "00", "1") LATEST("00:00.000"),
	    "how far the log has come");
	buf_free(&out);
	struct activity *a = activity_new();
	const struct event e = {.type = ELECTION_CREATED,
	    .time = SLICE("2026-11-23T04:00:00.000Z"),
	    .detail = SLICE("{}")};
	tap(!activity_note(a, &e), "an election of nothing");
	activity_free(a);
	activity_free(NULL);
	stores_close();
	return tap_done();
}

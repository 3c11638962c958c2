/* Feeds that come again: what is stored once, known, or refused, in words. */
#include "log/duplicates.h"

#include "logs.h"
#include "rows.h"

/* A ballot's submission and what became of it: seqs 1 to 4. */
#define BALLOT "a:1/submitted:b:v:ea,eb 1.0/verified:b:v:ea,eb 1.1/cast:b:ea 1.2/cast:b:eb"

/* What was stored by feeds before, with bars between; a feed; what comes of it (logs.h). */
static const struct {
	const char *what;
	const char *stored;
	const char *feed;
	const char *said;
} rows[] = {
    {"new lines", "", "a:1/voter:v a:2/voter:w", "ss"},
    {"the same feed again", "a:1/voter:v a:2/voter:w", "a:1/voter:v a:2/voter:w", "kk"},
    {"and a third time", "a:1/voter:v|a:1/voter:v", "a:1/voter:v", "k"},
    {"taken in at another time", "a:1/voter:v@1", "a:1/voter:v@2", "k"},
    {"and further lines", "a:1/voter:v", "a:1/voter:v a:2/voter:w", "ks"},
    {"a part of it", "a:1/voter:v a:2/voter:w", "a:1/voter:v", "k"},
    {"lines left out", "a:2/voter:v a:9/voter:w", "a:2/voter:v a:9/voter:w a:20/voter:x", "kks"},
    {"two sources", "a:1/voter:v", "b:1/voter:v", "s"},
    {"two sources in turn", "a:1/voter:v b:1/voter:w a:2/voter:x",
        "b:1/voter:w a:1/voter:v a:2/voter:x b:2/voter:y", "kkks"},
    {"sources whose names begin alike", "a:1/voter:v a1:1/voter:w", "a1:1/voter:w a:1/voter:v",
        "kk"},
    {"a source that is forgotten", "stdin-x:1/voter:v", "stdin-x:1/voter:v", "s"},
    {"submissions and registry lines of one source", "a:1/voter:v a:2/submitted:b:v:ea",
        "a:1/voter:v a:2/submitted:b:v:ea", "kk"},

    {"another detail", "a:1/voter:v", "a:1/voter:w",
        "it differs from line 1 of events.ndjson (other lines need another source)"},
    {"another type", "a:1/opened:e", "a:1/closed:e",
        "it differs from line 1 of events.ndjson (other lines need another source)"},
    {"the second line differs", "b:1/voter:v a:1/voter:v a:2/voter:w", "a:1/voter:v a:2/voter:x",
        "k it differs from line 3 of events.ndjson (other lines need another source)"},
    {"a line between two that are stored", "a:1/voter:v a:3/voter:w", "a:1/voter:v a:2/voter:x",
        "k it differs from line 2 of events.ndjson (other lines need another source)"},
    {"a line before the first", "a:2/voter:v", "a:1/voter:v",
        "it differs from line 1 of events.ndjson (other lines need another source)"},
    {"a feed that begins with a later line that is stored", "a:1/voter:v a:2/voter:w",
        "a:2/voter:w", "it differs from line 1 of events.ndjson (other lines need another source)"},
    {"a feed that begins after what is stored", "a:1/voter:v", "a:2/voter:w",
        "line 1 of its source, which is stored, was not fed before it"},
    {"a stored line left out", "a:1/voter:v a:2/voter:w", "a:1/voter:v a:3/voter:x",
        "k line 2 of its source, which is stored, was not fed before it"},
    {"a line twice in a feed", "", "a:1/voter:v a:1/voter:v",
        "s it comes after line 1 of its source"},
    {"a stored line twice in a feed", "a:1/voter:v", "a:1/voter:v a:1/voter:v",
        "k it comes after line 1 of its source"},
    {"back in a feed", "", "a:2/voter:v a:1/voter:w", "s it comes after line 2 of its source"},
    {"back in a feed of a source that is forgotten", "", "stdin-x:2/voter:v stdin-x:1/voter:w",
        "s it comes after line 2 of its source"},

    {"derived events again", BALLOT, "1.0/verified:b:v:ea,eb 1.1/cast:b:ea 1.2/cast:b:eb", "kkk"},
    {"the whole history again", BALLOT, BALLOT, "kkkk"},
    {"derived events within a feed again", "", BALLOT " 1.0/verified:b:v:ea,eb 1.1/cast:b:ea",
        "sssskk"},
    {"a part of them is stored", "a:1/submitted:b:v:ea,eb 1.0/verified:b:v:ea,eb",
        "1.0/verified:b:v:ea,eb 1.1/cast:b:ea 1.2/cast:b:eb", "kss"},
    {"only the rest comes", "a:1/submitted:b:v:ea,eb 1.0/verified:b:v:ea,eb",
        "1.1/cast:b:ea 1.2/cast:b:eb", "ss"},
    {"they begin in the middle", BALLOT, "1.1/cast:b:ea 1.2/cast:b:eb", "kk"},
    {"those of the last cause, after others",
        BALLOT " a:2/submitted:c:v 5.0/rejected:c:v::overvote", "5.0/rejected:c:v::overvote", "k"},
    {"those of an earlier cause", BALLOT " a:2/submitted:c:v 5.0/rejected:c:v::overvote",
        "1.0/verified:b:v:ea,eb 1.1/cast:b:ea 1.2/cast:b:eb 5.0/rejected:c:v::overvote", "kkkk"},
    {"another outcome", BALLOT, "1.0/rejected:b:v:ea,eb:overvote",
        "line 2 of events.ndjson does not follow from line 1 and those before it"},
    {"another profile", BALLOT, "1.0/verified:b:v:ea,eb:fullName=X",
        "line 2 of events.ndjson does not follow from line 1 and those before it"},
    {"another vote", BALLOT, "1.0/verified:b:v:ea,eb 1.1/cast:b:eb",
        "k line 3 of events.ndjson does not follow from line 1 and those before it"},
    {"at another time", BALLOT, "1.0/verified:b:v:ea,eb@7",
        "line 2 of events.ndjson does not follow from line 1 and those before it"},
    {"an outcome back in a feed", BALLOT, "1.1/cast:b:ea 1.0/verified:b:v:ea,eb",
        "k it is not stored, but later derived events are"},
    {"an outcome of what is not a cause",
        "a:1/voter:v a:2/submitted:b:v:ea 2.0/rejected:b:v:ea:overvote",
        "1.0/rejected:b:v:ea:overvote", "it is not stored, but later derived events are"},
    {"a vote too many of an earlier cause", BALLOT " a:2/submitted:c:v 5.0/rejected:c:v::overvote",
        "1.3/cast:b:ea", "it is not stored, but later derived events are"},

    {"a stored line with its seq", "a:1/voter:v a:2/voter:w", "2#a:2/voter:w 1#a:1/voter:v", "kk"},
    {"another line with that seq", "a:1/voter:v", "1#a:1/voter:w",
        "another event has its seq in this log"},
    {"another time with that seq", "a:1/voter:v", "1#a:1/voter:v@1",
        "another event has its seq in this log"},
    {"a seq that is not there", "a:1/voter:v", "2#a:2/voter:w",
        "it carries a seq that this log does not have (copy a log as a file, do not feed it)"},
    {"a seq of this feed", "", "a:1/voter:v 1#a:1/voter:v", "sk"},
};

/* What is printed of events: those with seq as they are, new ones with theirs, none that came again
 * without one. */
static void
check_printed(void)
{
	struct log *l = log_open(temp_dir(), LOG_APPEND_WITHOUT_KEY);
	struct words w = {.text = "a:1/voter:v a:2/voter:w a:3/voter:x 1#a:1/voter:v"};
	struct words wanted = {.text = "2#a:2/voter:w 3#a:3/voter:x 1#a:1/voter:v"};
	struct buf line = {0}, print = {0}, all = {0};
	struct event e;
	struct detail d;
	bool is_new;
	temp_clear();
	logs_feed("a:1/voter:v", false, &print);
	print.len = 0;
	log_begin(l);
	while (words_event(&w, &line, &e, &d))
		log_offer(l, &e, &d, &print, &is_new);
	log_store(l);
	log_close(l);
	while (words_next(&wanted, &line)) {
		buf_slice(&all, buf_view(&line));
		buf_text(&all, "\n");
	}
	buf_add(&all, "", 1);
	tap_buf(&print, all.at, "what is printed");
	struct buf stored = temp_read(LOG_NAME);
	tap(stored.len > 0 &&
	        memmem(stored.at, stored.len, all.at, strcspn(all.at, "\n") + 1) != NULL,
	    "is what is stored");
	buf_free(&stored);
	buf_free(&line);
	buf_free(&print);
	buf_free(&all);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		for (int each = 0; each < 2; each++) {
			struct buf said = {0};
			logs_feed_after(rows[i].stored, rows[i].feed, each, &said);
			tap_buf(&said, rows[i].said,
			    each ? "and if each event is stored at once" : rows[i].what);
			buf_free(&said);
		}
	}
	check_printed();
	return tap_done();
}

/* es-append: stores events in the log, durably and once, then prints them with their seq. */
#include "cli.h"
#include "confine.h"
#include "datadir.h"
#include "event.h"
#include "history.h"
#include "lineage.h"
#include "lines.h"
#include "out.h"
#include "pick.h"
#include "refeed.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/*
 * A batch is stored when FULL bytes are waiting, or when input would have to be waited for: so
 * many, the longest line behind them and a seq in front of each are less than LOG_BATCH. With its
 * seq in front a line gets SEQ bytes longer at the most. Of an event from outside, a half must do:
 * an outcome holds two of them, a profile and votes, and has to fit too.
 */
enum {
	FULL = 2 << 20,
	SEQ = 32,
	LONGEST_DERIVED = LINES_LIMIT - SEQ,
	LONGEST_OUTSIDE = LINES_LIMIT / 2 - 4096
};

static struct {
	struct history *history;
	struct refeed *refeed;
	struct pick *pick;
	struct lineage *lineage;
	struct buf waiting; /* lines not yet looked at */
	struct buf lines;   /* what will stand in the log of them, not yet stored */
	struct buf print;   /* what is to be printed once all is stored */
	uint64_t stored, passed;
	uint64_t skipped; /* outside lines that were stored by an earlier feed of their source */
} append;

_Noreturn static void
refuse(const struct event *e, const char *why)
{
	errx(EX_PROTOCOL, "%.*s cannot be stored: %s", (int)e->id.len, e->id.at, why);
}

/* Whether a line that carries seq is the one that is stored there. */
static const char *
check_stored(const struct event *e)
{
	struct slice stored;
	if (!pick_line(append.pick, e->seq, &stored))
		return "it carries a seq that this log does not have (copy a log as a file, do not "
		       "feed it)";
	return slice_eq(stored, e->line) ? NULL : "another event has its seq in this log";
}

static void
store_lines(void)
{
	history_store(append.history, buf_view(&append.lines));
	append.lines.len = 0;
}

/* Decides over one waiting line, which may be added to lines and to print. Returns NULL, or why the
 * feed must stop. */
static const char *
place(const struct event *e)
{
	const char *why;
	bool has;
	if (append.lines.len > 0 && refeed_needs(append.refeed, e))
		store_lines();
	if (e->seq > 0) {
		if ((why = check_stored(e)) != NULL)
			return why;
		append.passed++;
		buf_slice(&append.print, e->line);
		buf_add(&append.print, "\n", 1);
		return NULL;
	}
	if ((why = refeed_check(append.refeed, e, &has)) != NULL)
		return why;
	if (has) {
		append.skipped += shape_of(e->type)->origin != ORIGIN_DERIVED;
		return NULL;
	}
	uint64_t outcome = ledger_derived(append.history->ledger).seq;
	size_t before = append.lines.len;
	if ((why = lineage_check(append.lineage, e, outcome)) != NULL ||
	    (why = history_add(append.history, e, &append.lines)) != NULL)
		return why;
	append.stored++;
	buf_add(&append.print, append.lines.at + before, append.lines.len - before);
	return NULL;
}

/* Stores what waits, then prints it. Where a line cannot be placed, those before it are stored all
 * the same. */
static void
store_waiting(void *unused)
{
	(void)unused;
	struct event e;
	const char *why = NULL;
	append.print.len = 0;
	history_begin(append.history);
	for (size_t at = 0; at < append.waiting.len && why == NULL; at += e.line.len + 1) {
		const char *from = append.waiting.at + at;
		size_t left = append.waiting.len - at;
		const char *lf = memchr(from, '\n', left);
		if (lf == NULL || !event_read((struct slice){from, (size_t)(lf - from)}, &e))
			errx(EX_SOFTWARE, "a line that was checked is not an event");
		why = place(&e);
	}
	store_lines();
	history_end(append.history);
	out_add(buf_view(&append.print));
	out_flush();
	if (why != NULL)
		refuse(&e, why);
	append.waiting.len = 0;
}

/* Whether the line is an event that can be stored, or is. */
static bool
is_event(struct slice line)
{
	struct event e;
	if (!event_check(line, &e))
		return false;
	bool derived = shape_of(e.type)->origin == ORIGIN_DERIVED;
	return e.seq > 0 || line.len <= (derived ? LONGEST_DERIVED : LONGEST_OUTSIDE);
}

static void
append_all(void)
{
	struct lines *in = lines_open(STDIN_FILENO, LINES_LIMIT);
	struct slice line;
	enum lines_kind kind;
	lines_on_idle(in, store_waiting, NULL);
	while ((kind = lines_next(in, &line)) == LINES_LINE && is_event(line)) {
		buf_slice(&append.waiting, line);
		buf_add(&append.waiting, "\n", 1);
		if (append.waiting.len >= FULL)
			store_waiting(NULL);
	}
	store_waiting(NULL);
	const char *later = kind == LINES_LINE ? event_later(line) : NULL;
	if (later != NULL)
		errx(EX_PROTOCOL, "line %llu: %s", (unsigned long long)lines_number(in), later);
	if (kind == LINES_CUT)
		errx(EX_TEMPFAIL, "line %llu is cut off: run again",
		    (unsigned long long)lines_number(in));
	if (kind != LINES_END)
		errx(EX_PROTOCOL, "line %llu is not an event in canonical form, or too long",
		    (unsigned long long)lines_number(in));
	lines_close(in);
}

int
main(int argc, char **argv)
{
	const char *dir = NULL;
	bool verbose = false, bare = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR", "the data directory, made where it is missing"},
	    {"no-key", CLI_FLAG, &bare, NULL, "begin a new log without a key for its leaves"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-append",
	    "Stores events in the log, then prints them with their seq.", "", 0, options};
	cli_parse(&cli, argc, argv);
	if (dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	int data = datadir_open(dir, true);
	confine_files(data, verbose);
	append.history = history_open(data, bare ? HISTORY_APPEND_BARE : HISTORY_APPEND);
	append.refeed = refeed_open(append.history);
	append.pick = pick_open(append.history);
	append.lineage = lineage_open(append.history);
	append_all();
	if (verbose || append.skipped > 0)
		warnx("%llu events stored, %llu passed on, %llu outside lines were stored before",
		    (unsigned long long)append.stored, (unsigned long long)append.passed,
		    (unsigned long long)append.skipped);
	refeed_close(append.refeed);
	pick_close(append.pick);
	lineage_close(append.lineage);
	history_close(append.history);
	out_close();
	return EX_OK;
}

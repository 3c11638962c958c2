/* es-append: stores each event in the log once, durably, then prints it with its seq. */
#include "base/counted.h"
#include "event/later.h"
#include "io/background.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/lines.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "log/log.h"

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

/*
 * A batch is stored when FULL bytes are waiting, or when there is nothing to read. FULL bytes, one
 * longest line more and a seq in front of each line are less than LOG_FILE_BATCH. A seq makes a
 * line at most SEQ bytes longer. An event from outside may have only half the length of a derived
 * one: an outcome contains parts of two of them, a profile and votes, and must fit as well.
 */
enum {
	FULL = 2 << 20,
	SEQ = 32,
	LONGEST_DERIVED = LINES_LIMIT - SEQ,
	LONGEST_OUTSIDE = LINES_LIMIT / 2 - 4096
};

static struct {
	struct log *log;
	struct buf waiting;             /* lines not offered to the log yet */
	struct buf print;               /* the output, held until its events are stored */
	struct background *disk;        /* stores a batch while the next one is read */
	bool storing;                   /* whether it does */
	bool began;                     /* whether a batch was started, if only an empty one */
	uint64_t line;                  /* the number of the line offered last */
	uint64_t stored[2], skipped[2]; /* outside lines, new or stored by an earlier feed of their
	                                   source: not ballots, and ballots */
	uint64_t derived;
} append;

/* A line, and why the feed must stop there. */
struct refusal {
	struct slice line;
	struct event event; /* empty if the line is none */
	const char *why;    /* NULL: it need not stop */
};

_Noreturn static void
refuse(const struct refusal *r)
{
	struct slice id = r->event.id;
	const char *later = later_event(r->line);
	if (id.len > 0)
		errx(EX_PROTOCOL, "%.*s cannot be stored: %s", (int)id.len, id.at, r->why);
	errx(EX_PROTOCOL, "line %" PRIu64 "%s %s", append.line, later ? ":" : "",
	    later ? later : r->why);
}

/* Whether the line is an event that is stored, or short enough to be. */
static bool
is_event(struct slice line, struct event *e, struct detail *d)
{
	if (!event_check(line, e, d))
		return false;
	return e->seq > 0 ||
	       line.len <= (shape_is_derived(e->type) ? LONGEST_DERIVED : LONGEST_OUTSIDE);
}

/* Offers a waiting line to the log. */
static struct refusal
offer(struct slice line)
{
	struct refusal r = {.line = line};
	struct event e;
	struct detail d;
	bool is_new;
	append.line++;
	if (!is_event(line, &e, &d)) {
		r.why = "is not an event in canonical form, or too long";
		return r;
	}
	r.event = e;
	r.why = log_offer(append.log, &e, &d, &append.print, &is_new);
	if (r.why != NULL)
		return r;
	if (shape_is_derived(e.type))
		append.derived += is_new;
	else if (e.seq == 0)
		(is_new ? append.stored : append.skipped)[e.type == BALLOT_SUBMITTED]++;
	return r;
}

static void
store(void *unused)
{
	(void)unused;
	log_store(append.log);
}

/* Waits until the batch that is being stored is durable, then prints it. */
static void
finish_batch(void)
{
	if (!append.storing)
		return;
	background_wait(append.disk);
	append.storing = false;
	log_end(append.log);
	output_add(buf_view(&append.print));
	output_flush();
}

/* Starts to store the waiting lines. If one cannot be stored, those before it still are. */
static void
start_batch(void)
{
	struct refusal refusal = {0};
	append.print.len = 0;
	log_begin(append.log);
	for (size_t at = 0; at < append.waiting.len && refusal.why == NULL;
	     at += refusal.line.len + 1) {
		const char *from = append.waiting.at + at;
		const char *lf = memchr(from, '\n', append.waiting.len - at);
		refusal = offer((struct slice){from, (size_t)(lf - from)});
	}
	append.began = append.storing = true;
	background_start(append.disk, store, NULL);
	if (refusal.why != NULL) {
		finish_batch();
		refuse(&refusal);
	}
	append.waiting.len = 0;
}

/* Stores the waiting lines, durably, and prints them. */
static void
store_all(void)
{
	finish_batch();
	start_batch();
	finish_batch();
}

/* Waits until there is input or the batch is stored, if one is being stored. Whether there is
 * input. */
static bool
wait_for_input(void)
{
	struct pollfd ends[] = {{.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = background_fd(append.disk), .events = POLLIN}};
	if (poll(ends, 2, append.storing ? -1 : 0) < 0 && errno != EINTR)
		err(EX_IOERR, "poll");
	if (ends[1].revents != 0)
		finish_batch();
	return ends[0].revents != 0;
}

/* While there is nothing to read, stores what there is. */
static void
store_waiting(void *unused)
{
	(void)unused;
	while (!wait_for_input()) {
		if (append.storing)
			continue;
		if (append.waiting.len == 0 && append.began)
			return;
		start_batch();
	}
}

static void
append_all(void)
{
	struct lines *in = lines_open(STDIN_FILENO, LINES_LIMIT);
	struct slice line;
	enum lines_kind kind;
	lines_on_idle(in, store_waiting, NULL);
	while ((kind = lines_next(in, &line)) == LINES_LINE) {
		buf_slice(&append.waiting, line);
		buf_add(&append.waiting, "\n", 1);
		if (append.waiting.len >= FULL) {
			finish_batch();
			start_batch();
		}
	}
	store_all();
	if (kind == LINES_CUT)
		errx(EX_TEMPFAIL, "line %" PRIu64 " is cut off: run again", lines_number(in));
	if (kind == LINES_LONG)
		errx(EX_PROTOCOL, "line %" PRIu64 " is too long for an event", lines_number(in));
	lines_close(in);
}

/* Says how many things of a kind were received, and how many of these before. */
static void
report_kind(const char *dir, bool ballots)
{
	uint64_t before = append.skipped[ballots], all = append.stored[ballots] + before;
	char known[64] = "";
	if (all == 0)
		return;
	if (before == all)
		snprintf(known, sizeof known, ", %s received before: nothing new",
		    all == 1 ? "it was" : "all of them");
	else if (before > 0)
		snprintf(known, sizeof known, ", %" PRIu64 " of them received before", before);
	warnx("%s: %s received%s", dir, counted(all, ballots ? "ballot" : "registry line"), known);
}

static void
report(const char *dir)
{
	report_kind(dir, false);
	report_kind(dir, true);
	if (append.derived > 0)
		warnx("%s: %" PRIu64 " outcomes and votes stored", dir, append.derived);
	if (append.line == 0)
		warnx("%s: nothing received", dir);
}

int
main(int argc, char **argv)
{
	const char *dir = NULL;
	bool verbose = false, without_key = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR", "the data directory, made if it is missing"},
	    {"no-key", CLI_FLAG, &without_key, NULL,
	        "start a log without a key for its leaves, or go on with one"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-append",
	    "Stores each event in the log once, then prints it with its seq.", "", 0, options};
	cli_parse(&cli, argc, argv);
	dir = cli_data(&cli, dir);
	int data = datadir_open(dir, true);
	sandbox_files(data, verbose);
	append.log = log_open(data, without_key ? LOG_APPEND_WITHOUT_KEY : LOG_APPEND);
	append.disk = background_new();
	append_all();
	if (verbose || append.skipped[false] + append.skipped[true] > 0)
		report(dir);
	background_free(append.disk);
	log_close(append.log);
	output_close();
	return EX_OK;
}

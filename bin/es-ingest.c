/* es-ingest: turns lines from outside into events with an id and a time, and refuses bad lines. */
#include "base/counted.h"
#include "base/timestamp.h"
#include "event/beginning.h"
#include "event/dead_letters.h"
#include "event/event.h"
#include "event/form.h"
#include "event/intake.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/lines.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "json/writer.h"

#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sysexits.h>
#include <unistd.h>

enum { MOST_LINE = 256 << 10, DEFAULT_LINE = 64 << 10 };

static struct {
	struct slice source;
	enum origin origin;
	const char *dead_path;
	struct dead_letters *dead;
	uint64_t passed, refused;
	uint64_t first_refused;
	const char *form; /* what is wrong with the whole feed */
} ingest;

/* Makes up a name for a feed without one: the time it began, and a random number. */
static struct slice
unnamed_source(void)
{
	static char name[64];
	char stamp[TIMESTAMP_LENGTH];
	struct timespec now;
	unsigned random_words[2];
	clock_gettime(CLOCK_REALTIME, &now);
	timestamp_write(stamp, &now);
	if (getrandom(random_words, sizeof random_words, 0) != sizeof random_words)
		err(EX_IOERR, "getrandom");
	/* 2026-11-23T04:00:00.000Z without the characters that an id cannot have. */
	int n = snprintf(name, sizeof name, "stdin-%.4s%.2s%.2sT%.2s%.2s%.2s.%.3sZ-%08x%08x", stamp,
	    stamp + 5, stamp + 8, stamp + 11, stamp + 14, stamp + 17, stamp + 20, random_words[0],
	    random_words[1]);
	return (struct slice){name, (size_t)n};
}

static void
pass_on(enum event_type type, struct slice detail, uint64_t line)
{
	static struct buf event, id;
	char stamp[TIMESTAMP_LENGTH];
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	timestamp_write(stamp, &now);
	id.len = event.len = 0;
	buf_slice(&id, ingest.source);
	buf_add(&id, ":", 1);
	buf_uint(&id, line);
	event_begin(&event, buf_view(&id), type, (struct slice){stamp, TIMESTAMP_LENGTH});
	writer_raw(&event, "detail", detail);
	writer_end_object(&event);
	output_line(buf_view(&event));
	ingest.passed++;
}

static void
refuse(const struct outside_line *g, const char *why)
{
	if (ingest.dead_path == NULL)
		warnx("line %" PRIu64 " refused: %s", g->number, why);
	dead_letters_add(ingest.dead, g->number, g->length, why, g->text);
	if (ingest.refused++ == 0)
		ingest.first_refused = g->number;
}

/* Makes dead letters durable before later lines are passed on. */
static void
flush_dead(void)
{
	dead_letters_flush(ingest.dead);
}

/* The line without a byte order mark, if it is the first. */
static struct slice
without_mark(const struct outside_line *g)
{
	return g->number == 1 ? form_skip_mark(g->text) : g->text;
}

/*
 * Why the line is refused, or NULL and its event. A byte order mark before the first line is passed
 * over, unless an earlier version refused the line for it: the lines after it are then stored, and
 * this one cannot come before them.
 */
static const char *
read_line(const struct outside_line *g, enum event_type *type, struct buf *detail)
{
	struct slice line = without_mark(g);
	if (g->is_long)
		return "longer than --max-line allows";
	if (line.len < g->text.len) {
		const char *why = intake_read(g->text, ingest.origin, type, detail);
		if (dead_letters_has(ingest.dead, g->number, g->length, why, g->text))
			return why;
	}
	return intake_read(line, ingest.origin, type, detail);
}

static void
take(const struct outside_line *g)
{
	static struct buf detail;
	enum event_type type;
	const char *why = read_line(g, &type, &detail);
	if (why == NULL)
		pass_on(type, buf_view(&detail), g->number);
	else
		refuse(g, why);
}

static bool
is_event(const struct outside_line *g)
{
	static struct buf detail;
	enum event_type type;
	return read_line(g, &type, &detail) == NULL;
}

/* Refuses lines of a feed that is not lines of events, with one letter. */
static void
refuse_all(const struct outside_line *first, uint64_t n, const char *form)
{
	if (first != NULL) {
		dead_letters_add(ingest.dead, first->number, first->length, form, first->text);
		ingest.first_refused = first->number;
	}
	ingest.form = form;
	ingest.refused += n;
}

static void
idle(void *beginning)
{
	beginning_idle(beginning);
	output_idle(NULL);
}

static void
ingest_all(size_t longest)
{
	static const struct beginning_use use = {is_event, take, refuse_all};
	struct lines *in = lines_open(STDIN_FILENO, longest);
	struct beginning *b = beginning_open(&use);
	struct outside_line g;
	enum lines_kind kind;
	output_on_write(flush_dead);
	lines_on_idle(in, idle, b);
	while ((kind = lines_next(in, &g.text)) != LINES_END) {
		g.number = lines_number(in);
		g.length = lines_length(in);
		g.is_long = kind == LINES_LONG;
		if (g.is_long || form_skip_blank(without_mark(&g)).len > 0)
			beginning_line(b, &g);
	}
	beginning_close(b);
	output_close();
	lines_close(in);
}

static int
report(bool verbose)
{
	if (verbose)
		warnx("%s passed on, %" PRIu64 " refused", counted(ingest.passed, "line"),
		    ingest.refused);
	if (ingest.refused == 0)
		return EX_OK;
	if (ingest.form != NULL && ingest.passed == 0) {
		warnx("%.*s refused: %s", (int)ingest.source.len, ingest.source.at, ingest.form);
		return EX_DATAERR;
	}
	warnx("%" PRIu64 " of %" PRIu64 " lines of %.*s refused, the first is line %" PRIu64 "%s%s",
	    ingest.refused, ingest.refused + ingest.passed, (int)ingest.source.len,
	    ingest.source.at, ingest.first_refused, ingest.dead_path ? ": see " : "",
	    ingest.dead_path ? ingest.dead_path : "");
	return EX_DATAERR;
}

int
main(int argc, char **argv)
{
	const char *source = NULL;
	bool registry = false, verbose = false;
	size_t longest = DEFAULT_LINE;
	const struct cli_option options[] = {
	    {"source", CLI_TEXT, &source, "NAME",
	        "the source's name, which begins each id: a line fed twice is stored once"},
	    {"registry", CLI_FLAG, &registry, NULL,
	        "accept the registry's events instead of ballots"},
	    {"dead-letters", CLI_TEXT, &ingest.dead_path, "FILE", "append refused lines to FILE"},
	    {"max-line", CLI_SIZE, &longest, "BYTES", "refuse longer lines (64K; at most 256K)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-ingest",
	    "Turns lines from outside into events, and refuses bad lines one by one.", "", 0,
	    options};
	cli_parse(&cli, argc, argv);
	if (source != NULL && !event_id_is_remembered(slice_of(source)))
		cli_wrong(&cli, "not a source name (" EVENT_ID_SOURCE_RULE ")", source);
	if (longest == 0 || longest > MOST_LINE)
		cli_wrong(&cli, "--max-line must be from 1 to 256K", NULL);
	ingest.origin = registry ? ORIGIN_REGISTRY : ORIGIN_PUBLIC;
	ingest.source = source ? slice_of(source) : unnamed_source();
	ingest.dead = dead_letters_open(ingest.dead_path, ingest.source, source != NULL);
	sandbox_files(ingest.dead_path ? datadir_parent(ingest.dead_path) : -1, verbose);
	sandbox_calls(verbose);
	ingest_all(longest);
	dead_letters_close(ingest.dead);
	return report(verbose);
}

/* es-ingest: turns lines from outside into events with an id and a time, and refuses bad lines. */
#include "base/timestamp.h"
#include "event/dead_letters.h"
#include "event/event.h"
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
refuse(struct slice line, uint64_t number, uint64_t length, const char *why)
{
	if (ingest.dead_path == NULL)
		warnx("line %" PRIu64 " refused: %s", number, why);
	dead_letters_add(ingest.dead, number, length, why, line);
	if (ingest.refused++ == 0)
		ingest.first_refused = number;
}

/* Makes dead letters durable before later lines are passed on. */
static void
flush_dead(void)
{
	dead_letters_flush(ingest.dead);
}

static void
ingest_all(size_t longest)
{
	struct lines *in = lines_open(STDIN_FILENO, longest);
	struct slice line;
	struct buf detail = {0};
	enum lines_kind kind;
	output_on_write(flush_dead);
	lines_on_idle(in, output_idle, NULL);
	while ((kind = lines_next(in, &line)) != LINES_END) {
		enum event_type type;
		const char *why = "longer than --max-line allows";
		detail.len = 0;
		if (kind != LINES_LONG)
			why = intake_read(line, ingest.origin, &type, &detail);
		if (why == NULL)
			pass_on(type, buf_view(&detail), lines_number(in));
		else
			refuse(line, lines_number(in), lines_length(in), why);
	}
	output_close();
	buf_free(&detail);
	lines_close(in);
}

static int
report(bool verbose)
{
	if (verbose)
		warnx("%" PRIu64 " lines passed on, %" PRIu64 " refused", ingest.passed,
		    ingest.refused);
	if (ingest.refused == 0)
		return EX_OK;
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

/* es-count: counts the votes for each candidate, and prints the tally at the end. */
#include "base/counted.h"
#include "election/activity.h"
#include "election/projections.h"
#include "election/tally.h"
#include "event/stream.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"

#include <err.h>
#include <inttypes.h>
#include <sysexits.h>

/* How many events to count in memory before saving the counters. */
enum { SAVE_EVERY = 1 << 16 };

static struct {
	struct projection *projection; /* NULL: none is kept */
	struct tally *tally;
	struct activity *activity; /* kept in the projection as well */
	uint64_t votes;
} count;

static void
save(void)
{
	struct store *s = projection_store(count.projection);
	tally_save(count.tally, s);
	activity_save(count.activity, s);
}

static void
count_event(const struct event *e)
{
	const char *why = tally_note(count.tally, e);
	if (why != NULL)
		stream_refuse(why);
	count.votes += e->type == VOTE_CAST;
}

/* Counts every event. */
static void
count_all(void)
{
	struct event e;
	while (stream_next(&e))
		count_event(&e);
}

/* Counts the events that the projection has not taken yet. */
static void
count_new(void)
{
	uint64_t taken = 0;
	struct event e;
	while (stream_next(&e)) {
		if (!projection_wants(count.projection, &e))
			continue;
		count_event(&e);
		if (!activity_note(count.activity, &e))
			stream_refuse("its detail does not fit its type");
		projection_took(count.projection, &e);
		if (++taken % SAVE_EVERY == 0) {
			save();
			projection_commit_some(count.projection);
		}
	}
	save();
	projection_commit(count.projection);
}

static void
print_line(void *unused, struct slice line)
{
	(void)unused;
	output_line(line);
}

int
main(int argc, char **argv)
{
	const char *dir = NULL;
	size_t cache = store_cache();
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR",
	        "keep the counters in DIR/tally/; without -d, count only the input"},
	    {"cache", CLI_SIZE, &cache, "BYTES",
	        "how much memory the projection may take (a quarter of all)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-count",
	    "Counts each Vote Cast for its candidate, subtracts each Vote Retracted, and "
	    "prints the tally at the end.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	sandbox_files(dir ? datadir_open(dir, true) : -1, verbose);
	count.tally = tally_new();
	count.activity = activity_new();
	if (dir != NULL) {
		count.projection = projection_open(dir, &projections_tally, cache);
		tally_load(count.tally, projection_store(count.projection));
		count_new();
	} else {
		count_all();
	}
	tally_each(count.tally, (struct slice){0}, print_line, NULL);
	if (verbose)
		warnx("%s counted", counted(count.votes, "vote"));
	tally_free(count.tally);
	activity_free(count.activity);
	output_close(); /* before the store is written, so that the next program need not wait */
	projection_close(count.projection);
	stream_close();
	return EX_OK;
}

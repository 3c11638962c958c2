/* es-count: counts each Vote Cast for its candidate, and prints the tally at the end. */
#include "election/projections.h"
#include "election/tally.h"
#include "event/stream.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"

#include <err.h>
#include <sysexits.h>

/* How many events are counted in memory before the counters are put on disk. */
enum { SAVE_EVERY = 1 << 16 };

static void
save(struct projection *p, struct tally *t)
{
	tally_save(t, projection_store(p));
	projection_commit(p);
}

/* Without a projection every event counts; with one, those that it has not taken yet. */
static uint64_t
count_all(struct projection *p, struct tally *t)
{
	uint64_t counted = 0, took = 0;
	struct event e;
	while (stream_next(&e)) {
		if (p != NULL && !projection_wants(p, &e))
			continue;
		const char *why = tally_note(t, &e);
		if (why != NULL)
			stream_refuse(why);
		counted += e.type == VOTE_CAST;
		if (p == NULL)
			continue;
		projection_took(p, &e);
		if (++took % SAVE_EVERY == 0)
			save(p, t);
	}
	if (p != NULL)
		save(p, t);
	return counted;
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
	        "keep the counters in the data directory's tally/; without it, count what comes"},
	    {"cache", CLI_SIZE, &cache, "BYTES",
	        "how much memory Berkeley DB may use (a quarter of all)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-count",
	    "Counts each Vote Cast for its candidate, takes off each Vote Retracted, and "
	    "prints the tally at the end.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	sandbox_files(dir ? datadir_open(dir, true) : -1, verbose);
	struct projection *p = dir ? projection_open(dir, &projections_tally, cache) : NULL;
	struct tally *t = tally_new();
	if (p != NULL)
		tally_load(t, projection_store(p));
	uint64_t counted = count_all(p, t);
	tally_each(t, (struct slice){0}, print_line, NULL);
	if (verbose)
		warnx("%llu votes counted", (unsigned long long)counted);
	tally_free(t);
	output_close(); /* the next program need not wait while the store is put on disk */
	projection_close(p);
	stream_close();
	return EX_OK;
}

/* A program that reads events, keeps a projection of them, and passes all of them on. */
#include "election/projector.h"

#include "base/counted.h"
#include "election/trail.h"
#include "event/stream.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"

#include <err.h>
#include <inttypes.h>
#include <sysexits.h>

static uint64_t
keep_all(const struct projector *k, struct projection *p)
{
	uint64_t n = 0, seq;
	struct event e;
	while (stream_next(&e)) {
		if ((seq = projection_wants(p, &e)) > 0) {
			if (!k->note(k->state, projection_store(p), &e, &n))
				stream_refuse("its detail does not fit its type");
			projection_took(p, &e);
			if (trail_is_full(seq)) {
				k->save(k->state, projection_store(p));
				projection_commit_some(p);
			}
		}
		output_line(e.line);
	}
	k->save(k->state, projection_store(p));
	projection_commit(p);
	return n;
}

int
projector_main(const struct projector *k, int argc, char **argv)
{
	const char *dir = NULL;
	size_t cache = store_cache();
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR", k->words.dir},
	    {"cache", CLI_SIZE, &cache, "BYTES",
	        "how much memory the projection may take (a quarter of all)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {k->words.program, k->words.purpose, "", 0, options};
	cli_parse(&cli, argc, argv);
	dir = cli_data(&cli, dir);
	sandbox_files(datadir_open(dir, true), verbose);
	struct projection *p = projection_open(dir, k->kind, cache);
	uint64_t n = keep_all(k, p);
	if (verbose)
		warnx("%s %s", counted(n, k->words.thing), k->words.done);
	output_close(); /* so that the next program need not wait for the store to be written */
	projection_close(p);
	stream_close();
	return EX_OK;
}

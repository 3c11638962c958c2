/* es-save-vote: keeps a record of each Vote Cast, and passes all events on. */
#include "cli.h"
#include "confine.h"
#include "datadir.h"
#include "out.h"
#include "projection.h"
#include "stream.h"
#include "votes.h"

#include <err.h>
#include <sysexits.h>

static void
save(struct projection *p, struct trail *t)
{
	trail_save(t, projection_store(p));
	projection_commit(p);
}

static uint64_t
save_all(struct projection *p)
{
	struct trail *t = trail_new();
	uint64_t saved = 0, seq;
	struct event e;
	while (stream_next(&e)) {
		if ((seq = projection_wants(p, &e)) > 0) {
			if (e.type == VOTE_CAST) {
				if (!votes_note(projection_store(p), t, &e))
					stream_refuse("its detail is not of its type's shape");
				saved++;
			}
			projection_took(p, &e);
			if (trail_is_full(seq))
				save(p, t);
		}
		out_line(e.line);
	}
	save(p, t);
	trail_free(t);
	return saved;
}

int
main(int argc, char **argv)
{
	const char *dir = NULL;
	size_t cache = STORE_CACHE;
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR",
	        "the data directory, which holds votes/; made where it is missing"},
	    {"cache", CLI_SIZE, &cache, "BYTES", "how much memory Berkeley DB may use (256M)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-save-vote",
	    "Keeps a record of each Vote Cast, and passes all events on.", "", 0, options};
	cli_parse(&cli, argc, argv);
	if (dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	confine_files(datadir_open(dir, true), verbose);
	struct projection *p = projection_open(dir, &projection_votes, cache);
	uint64_t saved = save_all(p);
	if (verbose)
		warnx("%llu votes saved", (unsigned long long)saved);
	projection_close(p);
	stream_close();
	out_close();
	return EX_OK;
}

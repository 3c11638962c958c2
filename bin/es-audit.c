/* es-audit: keeps the trail of each election, candidate, voter and ballot, and passes all events
 * on. */
#include "cli.h"
#include "confine.h"
#include "datadir.h"
#include "out.h"
#include "projection.h"
#include "stream.h"
#include "trail.h"

#include <err.h>
#include <sysexits.h>

static void
save(struct projection *p, struct trail *t)
{
	trail_save(t, projection_store(p));
	projection_commit(p);
}

static uint64_t
audit_all(struct projection *p)
{
	struct trail *t = trail_new();
	uint64_t noted = 0, seq;
	struct event e;
	while (stream_next(&e)) {
		if ((seq = projection_wants(p, &e)) > 0) {
			if (!trail_note(t, &e, seq))
				stream_refuse("its detail is not of its type's shape");
			projection_took(p, &e);
			noted++;
			if (trail_is_full(seq))
				save(p, t);
		}
		out_line(e.line);
	}
	save(p, t);
	trail_free(t);
	return noted;
}

int
main(int argc, char **argv)
{
	const char *dir = NULL;
	size_t cache = STORE_CACHE;
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR",
	        "the data directory, which holds audit/; made where it is missing"},
	    {"cache", CLI_SIZE, &cache, "BYTES", "how much memory Berkeley DB may use (256M)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-audit",
	    "Keeps the trail of each election, candidate, voter and ballot, and passes all events "
	    "on.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	if (dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	confine_files(datadir_open(dir, true), verbose);
	struct projection *p = projection_open(dir, &projection_audit, cache);
	uint64_t noted = audit_all(p);
	if (verbose)
		warnx("%llu events noted", (unsigned long long)noted);
	projection_close(p);
	stream_close();
	out_close();
	return EX_OK;
}

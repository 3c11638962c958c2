/* es-query: prints what the projections hold, as NDJSON. */
#include "base/counted.h"
#include "election/topics.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"

#include <err.h>
#include <inttypes.h>
#include <sysexits.h>

int
main(int argc, char **argv)
{
	const char *dir = NULL, *wrong;
	size_t cache = 16 << 20;
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR", "the data directory"},
	    {"cache", CLI_SIZE, &cache, "BYTES", "how much memory the projection may take (16M)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-query", topics_help(), "WHAT ...", 9, options};
	int first = cli_parse(&cli, argc, argv);
	dir = cli_data(&cli, dir);
	if (first == argc)
		cli_wrong(&cli, "say what to print", NULL);
	int data = datadir_open(dir, false);
	sandbox_files(data, verbose);
	output_keep(data);
	const char *why = topics_print(dir, cache, argc - first, argv + first, &wrong);
	if (why != NULL)
		cli_wrong(&cli, why, wrong);
	output_let_go();
	if (verbose)
		warnx("%s printed", counted(topics_printed(), "line"));
	output_close();
	return EX_OK;
}

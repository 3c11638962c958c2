/* es-verify-ballot: follows each submission, cancellation, revocation and replacement of a ballot
 * with its outcome. */
#include "election/decide.h"
#include "election/projections.h"
#include "election/warnings.h"
#include "event/stream.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "log/log.h"

#include <err.h>
#include <inttypes.h>
#include <sysexits.h>

static bool outcomes_only; /* do not print the input */
static bool registry_grew; /* a new event of the registry was read */

/* Prints the outcome of the event, if it is a cause. */
static void
decide(struct decider *decider, const struct event *e, uint64_t seq, bool is_new)
{
	struct detail d;
	if (!detail_read(e->type, e->detail, &d))
		stream_refuse("its detail does not fit its type");
	struct slice outcome = decider_event(decider, e, &d, seq, is_new);
	if (outcome.len > 0)
		output_line(outcome);
}

/* An event that the projection has already taken gets the same outcome again, from what was known
 * at the time, but is not applied again. */
static void
verify_event(struct projection *voters, struct decider *decider, const struct event *e)
{
	uint64_t next = projection_wants(voters, e);
	/* Drop the outcomes in the input: they are made again from their causes. */
	if (!outcomes_only && !shape_is_outcome(e->type))
		output_line(e->line);
	registry_grew |= next && shape_of(e->type)->origin == ORIGIN_REGISTRY;
	if (!shape_is_derived(e->type))
		decide(decider, e, next ? next : e->seq, next > 0);
	if (next && projection_took(voters, e)) {
		decider_save(decider);
		projection_commit_some(voters);
	}
}

static void
verify_all(struct projection *voters, struct decider *decider)
{
	struct event e;
	while (stream_next(&e))
		verify_event(voters, decider, &e);
	decider_save(decider);
	projection_commit(voters);
}

/*
 * Moves the projection to after the derived events at the log's end, if all of them come from
 * causes that it has: they follow from what it holds.
 */
static void
skip_derived(struct projection *voters, int data)
{
	struct slice line;
	struct event e;
	uint64_t seq = projection_seq(voters);
	if (seq == 0)
		return;
	struct log *log = log_open(data, LOG_READ);
	log_begin(log);
	log_end(log);
	struct log_state state = log_state(log);
	uint64_t end = state.undecided > 0 ? state.undecided - 1 : state.last;
	if (end > seq && state.fact <= seq && state.decided <= seq && log_line(log, end, &line) &&
	    event_read(line, &e))
		projection_skip(voters, &e);
	log_close(log);
}

/* Prints how many of the things were refused, for each reason. */
static void
report_refused(const uint64_t refused[NO_REASON], const char *one, const char *more)
{
	for (unsigned reason = 0; reason < NO_REASON; reason++)
		if (refused[reason] > 0)
			warnx("%" PRIu64 " %s refused (%s)", refused[reason],
			    refused[reason] == 1 ? one : more, reason_name((enum reason)reason));
}

static void
report(const struct decider_counts *counts)
{
	warnx("%" PRIu64 " ballots verified, %" PRIu64 " rejected", counts->verified,
	    counts->rejected);
	if (counts->voided > 0)
		warnx("%" PRIu64 " ballots voided", counts->voided);
	if (counts->cancelled > 0)
		warnx("%" PRIu64 " ballots cancelled", counts->cancelled);
	report_refused(counts->refused[CANCELLATION_REFUSED], "cancellation", "cancellations");
	report_refused(counts->refused[REVOCATION_REFUSED], "revocation", "revocations");
	report_refused(counts->refused[REPLACEMENT_REFUSED], "replacement", "replacements");
}

int
main(int argc, char **argv)
{
	const char *dir = NULL;
	size_t cache = store_cache();
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR",
	        "the data directory, which holds voters/; made if it is missing"},
	    {"cache", CLI_SIZE, &cache, "BYTES",
	        "how much memory the projection may take (a quarter of all)"},
	    {"outcomes", CLI_FLAG, &outcomes_only, NULL, "print only the outcomes"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-verify-ballot",
	    "Follows each submission, cancellation, revocation and replacement of a ballot with "
	    "its\n"
	    "outcome.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	if (dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	int data = datadir_open(dir, true);
	sandbox_files(data, verbose);
	struct projection *voters = projection_open(dir, &projections_voters, cache);
	skip_derived(voters, data);
	uint64_t since = projection_seq(voters);
	struct decider *decider = decider_open(projection_store(voters));
	verify_all(voters, decider);
	if (verbose)
		report(decider_counts(decider));
	if (verbose && registry_grew)
		warnings_print(projection_store(voters), since);
	output_close(); /* before the store is written, so that the next program need not wait */
	projection_close(voters);
	decider_close(decider);
	stream_close();
	return EX_OK;
}

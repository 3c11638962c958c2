/* es-verify-ballot: follows each submission, cancellation, revocation and replacement of a ballot
 * with its outcome. */
#include "base/counted.h"
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

/* Adds a count and what became of these ballots, if there are any: "1 ballot verified". */
static void
add_count(struct buf *to, uint64_t n, const char *became)
{
	if (n == 0)
		return;
	buf_text(to, to->len > 0 ? ", " : "");
	buf_text(to, counted(n, "ballot"));
	buf_text(to, became);
}

/* Adds how many were rejected, for each reason. */
static void
add_rejected(struct buf *to, const uint64_t rejected[NO_REASON])
{
	struct buf reasons = {0};
	uint64_t all = 0;
	for (unsigned reason = 0; reason < NO_REASON; reason++) {
		if (rejected[reason] == 0)
			continue;
		all += rejected[reason];
		buf_text(&reasons, reasons.len > 0 ? ", " : ": ");
		buf_uint(&reasons, rejected[reason]);
		buf_text(&reasons, " ");
		buf_text(&reasons, reason_name((enum reason)reason));
	}
	if (all > 0) {
		buf_text(to, to->len > 0 ? ", " : "");
		buf_uint(to, all);
		buf_text(to, " rejected");
		buf_slice(to, buf_view(&reasons));
		buf_text(to, " (es rejected lists them)");
	}
	buf_free(&reasons);
}

/* Says how many of the things were refused, for each reason. */
static void
report_refused(const char *dir, const uint64_t refused[NO_REASON], const char *what)
{
	for (unsigned reason = 0; reason < NO_REASON; reason++)
		if (refused[reason] > 0)
			warnx("%s: %s refused (%s)", dir, counted(refused[reason], what),
			    reason_name((enum reason)reason));
}

/* Says what became of ballots, if anything did. */
static void
report(const char *dir, const struct decider_counts *counts)
{
	struct buf said = {0};
	add_count(&said, counts->verified, " verified");
	add_count(&said, counts->voided, " voided");
	add_count(&said, counts->cancelled, " cancelled");
	add_rejected(&said, counts->refused[BALLOT_REJECTED]);
	if (said.len > 0)
		warnx("%s: %.*s", dir, (int)said.len, said.at);
	buf_free(&said);
	report_refused(dir, counts->refused[CANCELLATION_REFUSED], "cancellation");
	report_refused(dir, counts->refused[REVOCATION_REFUSED], "revocation");
	report_refused(dir, counts->refused[REPLACEMENT_REFUSED], "replacement");
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
	dir = cli_data(&cli, dir);
	int data = datadir_open(dir, true);
	sandbox_files(data, verbose);
	struct projection *voters = projection_open(dir, &projections_voters, cache);
	skip_derived(voters, data);
	uint64_t since = projection_seq(voters);
	struct decider *decider = decider_open(projection_store(voters));
	verify_all(voters, decider);
	if (verbose)
		report(dir, decider_counts(decider));
	if (verbose && registry_grew)
		warnings_print(projection_store(voters), since);
	output_close(); /* before the store is written, so that the next program need not wait */
	projection_close(voters);
	decider_close(decider);
	stream_close();
	return EX_OK;
}

/* es-explode-votes: follows each Ballot Verified with a Vote Cast for each of its votes, and each
 * Ballot Voided with a Vote Retracted for each. */
#include "base/counted.h"
#include "event/stream.h"
#include "event/vote_list.h"
#include "io/cli.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "json/writer.h"

#include <err.h>
#include <inttypes.h>
#include <sysexits.h>

/* Prints the event for vote n of the outcome. */
static void
put_vote(const struct event *outcome, const struct detail *d, const struct vote *vote, uint64_t n)
{
	static struct buf line, id;
	struct event_id parts;
	struct slice voided;
	uint64_t zero;
	bool retracts = outcome->type == BALLOT_VOIDED;
	if (!event_id_read(outcome->id, outcome->type, &parts))
		stream_refuse("its id is not of the form CAUSE.0");
	line.len = id.len = 0;
	event_id_put_derived(&id, parts.cause, n);
	event_begin(&line, buf_view(&id), retracts ? VOTE_RETRACTED : VOTE_CAST, outcome->time);
	writer_begin_object(&line, "detail");
	writer_string(&line, "ballotId", d->ballot_id);
	vote_list_put(&line, "vote", vote);
	if (retracts && event_id_derived(d->voids, &voided, &zero)) {
		id.len = 0;
		event_id_put_derived(&id, voided, n);
		writer_string(&line, "retracts", buf_view(&id));
	}
	writer_end_object(&line);
	writer_end_object(&line);
	output_line(buf_view(&line));
}

/* Prints an event for each vote of the outcome, and returns how many there are. */
static uint64_t
explode(const struct event *e)
{
	struct detail d;
	struct vote vote;
	uint64_t n = 0;
	if (!detail_read(e->type, e->detail, &d))
		stream_refuse("its votes cannot be read");
	for (struct slice votes = d.votes; detail_next_vote(&votes, &vote);)
		put_vote(e, &d, &vote, ++n);
	return n;
}

int
main(int argc, char **argv)
{
	bool verbose = false;
	uint64_t votes = 0, retracted = 0;
	struct event e;
	const struct cli_option options[] = {
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-explode-votes",
	    "Follows each Ballot Verified with a Vote Cast for each of its votes, and each Ballot "
	    "Voided\nwith a Vote Retracted for each.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	sandbox_files(-1, verbose);
	while (stream_next(&e)) {
		/* Drop the votes in the input: they are made again from their ballots. */
		if (e.type != VOTE_CAST && e.type != VOTE_RETRACTED)
			output_line(e.line);
		if (e.type == BALLOT_VERIFIED)
			votes += explode(&e);
		else if (e.type == BALLOT_VOIDED)
			retracted += explode(&e);
	}
	if (verbose)
		warnx("%s cast", counted(votes, "vote"));
	if (verbose && retracted > 0)
		warnx("%s retracted", counted(retracted, "vote"));
	stream_close();
	output_close();
	return EX_OK;
}

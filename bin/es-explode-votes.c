/* es-explode-votes: puts after each Ballot Verified a Vote Cast for each of its votes, after each
 * Ballot Voided a Vote Retracted. */
#include "ballot.h"
#include "cli.h"
#include "confine.h"
#include "out.h"
#include "stream.h"

#include <err.h>
#include <sysexits.h>

/* The id of vote n: the outcome's, CAUSE.0, with n in place of 0. */
static void
put_id(struct buf *id, const struct event *outcome, uint64_t n)
{
	struct event_id parts;
	if (!event_id_read(outcome, &parts))
		stream_refuse("its id is not of the form CAUSE.0");
	id->len = 0;
	buf_slice(id, parts.cause);
	buf_add(id, ".", 1);
	buf_uint(id, n);
}

/* The Vote Cast that vote n of a voided ballot was. */
static void
put_retracts(struct buf *line, struct slice voids, uint64_t n)
{
	struct slice cause;
	uint64_t zero;
	if (!shape_derived_id(voids, &cause, &zero))
		stream_refuse("it does not name what it voids");
	buf_text(line, ",\"retracts\":\"");
	buf_slice(line, cause);
	buf_text(line, ".");
	buf_uint(line, n);
	buf_text(line, "\"");
}

static uint64_t
explode(const struct event *e)
{
	static struct ballot ballot;
	static struct buf line, id;
	bool voided = e->type == BALLOT_VOIDED;
	if (!ballot_read(e, &ballot))
		stream_refuse("its votes cannot be read");
	for (size_t i = 0; i < ballot.n; i++) {
		line.len = 0;
		put_id(&id, e, i + 1);
		event_begin(&line, buf_view(&id), voided ? VOTE_RETRACTED : VOTE_CAST, e->time);
		buf_text(&line, "{\"ballotId\":\"");
		buf_slice(&line, ballot.id);
		buf_text(&line, "\",\"vote\":");
		ballot_put_vote(&line, ballot.votes[i]);
		if (voided)
			put_retracts(&line, ballot.voids, i + 1);
		buf_text(&line, "}");
		event_end(&line);
		out_line(buf_view(&line));
	}
	return ballot.n;
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
	    "Puts after each Ballot Verified a Vote Cast for each of its votes, after each Ballot "
	    "Voided a Vote Retracted.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	confine_files(-1, verbose);
	while (stream_next(&e)) {
		/* Votes that come in are made again from their ballot. */
		if (e.type != VOTE_CAST && e.type != VOTE_RETRACTED)
			out_line(e.line);
		if (e.type == BALLOT_VERIFIED)
			votes += explode(&e);
		else if (e.type == BALLOT_VOIDED)
			retracted += explode(&e);
	}
	if (verbose)
		warnx("%llu votes cast", (unsigned long long)votes);
	if (verbose && retracted > 0)
		warnx("%llu votes retracted", (unsigned long long)retracted);
	stream_close();
	out_close();
	return EX_OK;
}

/* es-verify-ballot: puts after each Ballot Submitted what becomes of it. */
#include "ballot.h"
#include "cli.h"
#include "confine.h"
#include "contests.h"
#include "datadir.h"
#include "out.h"
#include "projection.h"
#include "stream.h"
#include "verdict.h"
#include "voters.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

static struct {
	struct projection *voters;
	struct contests *contests;
	struct ballot ballot;
	struct voters_known known; /* of the ballot at hand */
	struct vote_facts *votes;
	size_t cap;                  /* of votes */
	uint64_t verified, rejected; /* not counting those answered again */
} verify;

/* What was known of the ballot's votes before seq. */
static const struct vote_facts *
gather_votes(const struct ballot *b, uint64_t seq, bool now)
{
	struct store *s = projection_store(verify.voters);
	if (b->n > verify.cap) {
		verify.votes = reallocarray(verify.votes, b->cap, sizeof *verify.votes);
		if (verify.votes == NULL)
			errx(EX_IOERR, "out of memory");
		verify.cap = b->cap;
	}
	for (size_t i = 0; i < b->n; i++)
		verify.votes[i] = contests_facts(verify.contests, s, &b->votes[i], seq, now);
	return verify.votes;
}

/* The outcome as an event, whose cause is named by its seq or, where it has none, by its id. */
static void
put_outcome(const struct event *e, const struct ballot *b, const char *reason, struct slice profile)
{
	static struct buf line, id;
	line.len = id.len = 0;
	if (e->seq > 0)
		buf_uint(&id, e->seq);
	else
		buf_slice(&id, e->id);
	buf_text(&id, ".0");
	event_begin(&line, buf_view(&id), reason ? BALLOT_REJECTED : BALLOT_VERIFIED, e->time);
	buf_text(&line, "{\"ballotId\":\"");
	buf_slice(&line, b->id);
	buf_text(&line, "\",\"voterId\":\"");
	buf_slice(&line, b->voter);
	if (reason == NULL) {
		buf_text(&line, "\",\"voter\":");
		buf_slice(&line, profile);
		buf_text(&line, ",\"votes\":");
	} else {
		buf_text(&line, "\",\"votes\":");
	}
	buf_slice(&line, b->votes_text);
	if (reason != NULL) {
		buf_text(&line, ",\"reason\":\"");
		buf_text(&line, reason);
		buf_text(&line, "\"");
	}
	buf_text(&line, "}");
	event_end(&line);
	out_line(buf_view(&line));
}

/* Decides over the submission at seq, seeing only what was known before; says whether the ballot is
 * verified. */
static bool
decide(const struct event *e, uint64_t seq, bool now)
{
	struct ballot *b = &verify.ballot;
	struct voters_known *known = &verify.known;
	if (!ballot_read(e, b))
		stream_refuse("its votes cannot be read");
	voters_look_up(projection_store(verify.voters), b->id, b->voter, seq, known);
	const struct ballot_facts facts = {
	    .issued = known->issued,
	    .issued_to = buf_view(&known->issued_to),
	    .taken = known->taken,
	    .voter = known->registered,
	    .votes = gather_votes(b, seq, now),
	};
	const char *reason = verdict_reason(b, &facts);
	put_outcome(e, b, reason, buf_view(&known->profile));
	return reason == NULL;
}

/* What the projection has taken already is answered again from what was known then, but not applied
 * again. */
static void
verify_event(const struct event *e)
{
	uint64_t next = projection_wants(verify.voters, e);
	struct store *s = projection_store(verify.voters);
	/* Outcomes that come in are made again from their cause. */
	if (e->type != BALLOT_VERIFIED && e->type != BALLOT_REJECTED)
		out_line(e->line);
	if (e->type == BALLOT_SUBMITTED) {
		bool good = decide(e, next ? next : e->seq, next > 0);
		verify.verified += good && next;
		verify.rejected += !good && next;
		if (good && next)
			voters_take(s, verify.ballot.id, verify.ballot.voter, next);
	} else if (next) {
		if (!voters_note(s, e, next))
			stream_refuse("its detail is not of its type's shape");
		if (e->type == ELECTION_CREATED || e->type == CANDIDATE_REGISTERED)
			contests_forget(verify.contests);
	}
	if (next && projection_took(verify.voters, e))
		projection_commit(verify.voters);
}

int
main(int argc, char **argv)
{
	const char *dir = NULL;
	size_t cache = store_cache();
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &dir, "DIR",
	        "the data directory, which holds voters/; made where it is missing"},
	    {"cache", CLI_SIZE, &cache, "BYTES",
	        "how much memory Berkeley DB may use (a quarter of all)"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-verify-ballot",
	    "Puts after each Ballot Submitted a Ballot Verified or a Ballot Rejected.", "", 0,
	    options};
	struct event e;
	cli_parse(&cli, argc, argv);
	if (dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	confine_files(datadir_open(dir, true), verbose);
	verify.voters = projection_open(dir, &projection_voters, cache);
	verify.contests = contests_new();
	while (stream_next(&e))
		verify_event(&e);
	projection_commit(verify.voters);
	if (verbose)
		warnx("%llu ballots verified, %llu rejected", (unsigned long long)verify.verified,
		    (unsigned long long)verify.rejected);
	out_close(); /* the next program need not wait while the store is put on disk */
	projection_close(verify.voters);
	contests_free(verify.contests);
	ballot_free(&verify.ballot);
	buf_free(&verify.known.issued_to);
	buf_free(&verify.known.profile);
	free(verify.votes);
	stream_close();
	return EX_OK;
}

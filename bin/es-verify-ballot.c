/* es-verify-ballot: puts after each submission, revocation and replacement of a ballot what becomes
 * of it. */
#include "answers.h"
#include "ballot.h"
#include "canon.h"
#include "cli.h"
#include "confine.h"
#include "contests.h"
#include "datadir.h"
#include "elections.h"
#include "out.h"
#include "projection.h"
#include "sha256.h"
#include "stream.h"
#include "verdict.h"
#include "voters.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

static struct {
	struct projection *voters;
	struct contests *contests;
	struct answers *answers;
	struct ballot ballot;
	struct voters_ballot known; /* of the ballot at hand */
	struct buf profile;         /* of the voter at hand */
	struct vote_facts *votes;
	size_t cap; /* of votes */
	/* Not counting those answered again: */
	uint64_t verified, rejected, voided;
} verify;

static struct store *
records(void)
{
	return projection_store(verify.voters);
}

/* What was known of the ballot's votes before seq. */
static const struct vote_facts *
gather_votes(const struct ballot *b, uint64_t seq, bool now)
{
	if (b->n > verify.cap) {
		verify.votes = reallocarray(verify.votes, b->cap, sizeof *verify.votes);
		if (verify.votes == NULL)
			errx(EX_IOERR, "out of memory");
		verify.cap = b->cap;
	}
	for (size_t i = 0; i < b->n; i++) {
		verify.votes[i] =
		    contests_facts(verify.contests, records(), &b->votes[i], seq, now);
		verify.votes[i].not_on_ballot = !voters_is_for(&verify.known, b->votes[i].election);
	}
	return verify.votes;
}

/* Begins an outcome, whose cause is named by its seq or, where it has none, by its id. */
static struct buf *
begin_outcome(const struct event *e, enum event_type type, struct slice ballot)
{
	static struct buf line, id;
	line.len = id.len = 0;
	if (e->seq > 0)
		buf_uint(&id, e->seq);
	else
		buf_slice(&id, e->id);
	buf_text(&id, ".0");
	event_begin(&line, buf_view(&id), type, e->time);
	buf_text(&line, "{\"ballotId\":\"");
	buf_slice(&line, ballot);
	buf_text(&line, "\"");
	return &line;
}

/* A member whose value needs no escapes. */
static void
put_member(struct buf *line, const char *name, struct slice value)
{
	buf_text(line, ",\"");
	buf_text(line, name);
	buf_text(line, "\":\"");
	buf_slice(line, value);
	buf_text(line, "\"");
}

static void
end_outcome(struct buf *line)
{
	buf_text(line, "}");
	event_end(line);
	out_line(buf_view(line));
}

/* That nothing follows from the cause but this: a Revocation Refused or Replacement Refused. */
static void
put_refusal(const struct event *e, enum event_type type, struct slice ballot, const char *reason)
{
	struct buf *line = begin_outcome(e, type, ballot);
	put_member(line, "reason", slice_of(reason));
	end_outcome(line);
}

static void
put_verdict(const struct event *e, const struct ballot *b, const char *reason)
{
	struct buf *line = begin_outcome(e, reason ? BALLOT_REJECTED : BALLOT_VERIFIED, b->id);
	put_member(line, "voterId", b->voter);
	if (reason == NULL) {
		buf_text(line, ",\"voter\":");
		buf_slice(line, buf_view(&verify.profile));
	}
	buf_text(line, ",\"votes\":");
	buf_slice(line, b->votes_text);
	if (reason != NULL)
		put_member(line, "reason", slice_of(reason));
	end_outcome(line);
}

/* Whether the submission holds what the ballot was issued with. */
static bool
is_authentic(const struct ballot *b)
{
	struct slice wanted = buf_view(&verify.known.secret_hash);
	return wanted.len == 0 || sha256_same(wanted, b->secret_hash);
}

/* Each of these decides over the event at seq, seeing only what was known before; where `next` is
 * true, it was not taken before, and what follows is kept. */

static void
decide_submission(const struct event *e, uint64_t seq, bool next)
{
	struct ballot *b = &verify.ballot;
	const struct voters_ballot *known = &verify.known;
	if (!ballot_read(e, b))
		stream_refuse("its votes cannot be read");
	bool registered =
	    voters_look_up(records(), b->id, b->voter, seq, &verify.known, &verify.profile);
	const struct ballot_facts facts = {
	    .issued = known->issued,
	    .issued_to = buf_view(&known->voter),
	    .authentic = is_authentic(b),
	    .voter = registered,
	    .taken = known->taken_before || known->taken_at > 0,
	    .voided = known->voided_at > 0,
	    .votes = gather_votes(b, seq, next),
	};
	const char *reason = verdict_reason(b, &facts);
	put_verdict(e, b, reason);
	verify.verified += next && reason == NULL;
	verify.rejected += next && reason != NULL;
	if (!next || reason != NULL)
		return;
	voters_take(records(), b->id, b->voter, seq);
	answers_note(verify.answers, records(), seq, verify.votes, b->n);
	if (e->seq == 0)
		voters_name(records(), seq, e->id);
}

/* The ballot's votes and what is said of them: the step that compensates its verification. */
static void
put_void(const struct event *e, struct slice ballot, struct slice why)
{
	static struct buf verified;
	struct buf *line = begin_outcome(e, BALLOT_VOIDED, ballot);
	put_member(line, "voterId", buf_view(&verify.known.voter));
	buf_text(line, ",\"votes\":");
	if (!answers_put(verify.answers, records(), verify.known.taken_at, line))
		errx(EX_SOFTWARE, "the votes of ballot %.*s are not kept", (int)ballot.len,
		    ballot.at);
	put_member(line, "reason", why);
	verified.len = 0;
	voters_put_name(records(), verify.known.taken_at, &verified);
	buf_text(&verified, ".0");
	put_member(line, "voids", buf_view(&verified));
	end_outcome(line);
}

static void
decide_revocation(const struct event *e, uint64_t seq, bool next)
{
	struct canon c = canon_at(e->detail);
	const struct voters_ballot *known = &verify.known;
	struct slice ballot, why;
	if (!canon_expect(&c, SLICE("{\"ballotId\":")) || !canon_id(&c, &ballot) ||
	    !canon_expect(&c, SLICE(",\"reason\":")) || !canon_string(&c, &why))
		stream_refuse("its detail is not of its type's shape");
	voters_ballot(records(), ballot, seq, &verify.known);
	const struct revocation_facts facts = {
	    .issued = known->issued,
	    .taken_before = known->taken_before,
	    .taken = known->taken_at > 0,
	    .voided = known->voided_at > 0,
	    .closed = known->taken_at > 0 && voters_is_closed(records(), known, seq),
	};
	const char *reason = verdict_revocation(&facts);
	if (reason != NULL) {
		put_refusal(e, REVOCATION_REFUSED, ballot, reason);
		return;
	}
	put_void(e, ballot, why);
	verify.voided += next;
	if (next)
		voters_void(records(), ballot, seq);
}

/* A ballot issued in the place of another. */
static void
decide_replacement(const struct event *e, uint64_t seq, bool next)
{
	struct replacement replacement;
	const struct voters_ballot *known = &verify.known;
	if (!ballot_read_replacement(e, &replacement))
		stream_refuse("its detail is not of its type's shape");
	struct replacement_facts facts = {0};
	voters_ballot(records(), replacement.ballot, seq, &verify.known);
	facts.known = known->issued;
	voters_ballot(records(), replacement.replaces, seq, &verify.known);
	facts.issued = known->issued;
	facts.same_voter = slice_eq(buf_view(&known->voter), replacement.voter);
	facts.voided = known->voided_at > 0;
	facts.replaced = known->replaced_at > 0;
	const char *reason = verdict_replacement(&facts);
	if (reason != NULL) {
		put_refusal(e, REPLACEMENT_REFUSED, replacement.ballot, reason);
		return;
	}
	struct buf *line = begin_outcome(e, BALLOT_REPLACED, replacement.ballot);
	put_member(line, "voterId", replacement.voter);
	put_member(line, "replaces", replacement.replaces);
	end_outcome(line);
	if (next && !voters_note(records(), e, seq))
		stream_refuse("its detail is not of its type's shape");
	if (next)
		voters_replace(records(), replacement.replaces, seq);
}

/* Keeps what a registry event says. */
static void
note(const struct event *e, uint64_t seq)
{
	if (!voters_note(records(), e, seq) || !elections_note(records(), e, seq))
		stream_refuse("its detail is not of its type's shape");
	if (elections_change(e->type))
		contests_forget(verify.contests);
}

static void
commit(void)
{
	answers_save(verify.answers, records());
	projection_commit(verify.voters);
}

/* What the projection has taken already is answered again from what was known then, but not applied
 * again. */
static void
verify_event(const struct event *e)
{
	uint64_t next = projection_wants(verify.voters, e), seq = next ? next : e->seq;
	/* Outcomes that come in are made again from their cause. */
	if (!shape_is_outcome(e->type))
		out_line(e->line);
	if (e->type == BALLOT_SUBMITTED)
		decide_submission(e, seq, next > 0);
	else if (e->type == BALLOT_REVOKED)
		decide_revocation(e, seq, next > 0);
	else if (event_is_cause(e))
		decide_replacement(e, seq, next > 0);
	else if (next)
		note(e, next);
	if (next && projection_took(verify.voters, e))
		commit();
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
	    "Puts after each ballot submitted, revoked or issued in another's place what "
	    "becomes of it.",
	    "", 0, options};
	struct event e;
	cli_parse(&cli, argc, argv);
	if (dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	confine_files(datadir_open(dir, true), verbose);
	verify.voters = projection_open(dir, &projection_voters, cache);
	verify.contests = contests_new();
	verify.answers = answers_new();
	while (stream_next(&e))
		verify_event(&e);
	commit();
	if (verbose)
		warnx("%llu ballots verified, %llu rejected", (unsigned long long)verify.verified,
		    (unsigned long long)verify.rejected);
	if (verbose && verify.voided > 0)
		warnx("%llu ballots voided", (unsigned long long)verify.voided);
	out_close(); /* the next program need not wait while the store is put on disk */
	projection_close(verify.voters);
	contests_free(verify.contests);
	answers_free(verify.answers);
	ballot_free(&verify.ballot);
	voters_ballot_free(&verify.known);
	buf_free(&verify.profile);
	free(verify.votes);
	stream_close();
	return EX_OK;
}

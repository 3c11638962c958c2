/* Decides what becomes of a ballot that is submitted, cancelled, revoked or issued in another's
 * place. */
#include "election/decide.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "election/accepted_votes.h"
#include "election/ballot_record.h"
#include "election/ballot_votes.h"
#include "election/contest_cache.h"
#include "election/elections.h"
#include "election/voter_ballots.h"
#include "election/voters.h"
#include "election/warnings.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

struct decider {
	struct store *store;
	struct contest_cache *contests;
	struct accepted_votes *accepted;
	struct warnings *warnings;
	struct decider_counts counts;
	/* Of the event at hand: */
	struct ballot_record ballot;
	struct buf profile; /* of the voter */
	struct ballot_votes votes;
	struct buf line; /* the outcome */
};

struct decider *
decider_open(struct store *s)
{
	struct decider *v = memory_new(sizeof *v);
	v->store = s;
	v->contests = contest_cache_new();
	v->accepted = accepted_votes_new();
	v->warnings = warnings_new();
	return v;
}

void
decider_close(struct decider *v)
{
	if (v == NULL)
		return;
	contest_cache_free(v->contests);
	accepted_votes_free(v->accepted);
	warnings_free(v->warnings);
	ballot_record_free(&v->ballot);
	ballot_votes_free(&v->votes);
	buf_free(&v->profile);
	buf_free(&v->line);
	free(v);
}

void
decider_save(struct decider *v)
{
	accepted_votes_save(v->accepted, v->store);
}

const struct decider_counts *
decider_counts(const struct decider *v)
{
	return &v->counts;
}

/* Gathers what was known of the ballot's votes before seq. */
static void
gather_facts(struct decider *v, uint64_t seq, bool is_new)
{
	for (size_t i = 0; i < v->votes.list.n; i++) {
		const struct vote *vote = &v->votes.list.at[i];
		struct vote_facts *facts = &v->votes.facts[i];
		*facts = contest_cache_facts(v->contests, v->store, vote, seq, is_new);
		facts->not_on_ballot = !ballot_record_is_for(&v->ballot, vote->election);
	}
}

/* Begins an outcome, which names its cause by seq or, if it has none, by id. */
static struct buf *
begin_outcome(struct decider *v, const struct event *e, enum event_type type, struct slice ballot)
{
	static struct buf cause, id;
	cause.len = id.len = v->line.len = 0;
	if (e->seq > 0)
		buf_uint(&cause, e->seq);
	event_id_put_derived(&id, e->seq > 0 ? buf_view(&cause) : e->id, 0);
	event_begin(&v->line, buf_view(&id), type, e->time);
	writer_begin_object(&v->line, "detail");
	writer_string(&v->line, "ballotId", ballot);
	return &v->line;
}

static void
end_outcome(struct buf *line)
{
	writer_end_object(line);
	writer_end_object(line);
}

/* Writes the outcome of an event that asks for what the reason forbids. */
static void
refuse(struct decider *v, const struct event *e, enum event_type type, const struct detail *d,
    enum reason reason, bool is_new)
{
	struct buf *line = begin_outcome(v, e, type, d->ballot_id);
	writer_string(line, "reason", slice_of(reason_name(reason)));
	end_outcome(line);
	v->counts.refused[type][reason] += is_new;
}

static void
put_verdict(struct decider *v, const struct event *e, const struct detail *d, enum reason reason)
{
	bool accepted = reason == NO_REASON;
	struct buf *line =
	    begin_outcome(v, e, accepted ? BALLOT_VERIFIED : BALLOT_REJECTED, d->ballot_id);
	writer_string(line, "voterId", d->voter_id);
	if (accepted)
		writer_raw(line, "voter", buf_view(&v->profile));
	ballot_votes_put(&v->votes, d, line);
	if (!accepted)
		writer_string(line, "reason", slice_of(reason_name(reason)));
	end_outcome(line);
}

/* Whether the submission has the secret that the ballot was issued with, if any. */
static bool
is_authentic(const struct ballot_record *b, const struct detail *d)
{
	struct slice wanted = buf_view(&b->secret_hash);
	return wanted.len == 0 || sha256_same(wanted, d->secret_hash);
}

static void
decide_submission(
    struct decider *v, const struct event *e, const struct detail *d, uint64_t seq, bool is_new)
{
	const struct ballot_record *b = &v->ballot;
	ballot_record_find(v->store, d->ballot_id, seq, &v->ballot);
	v->profile.len = 0;
	bool has_other, registered = voters_profile_and_ballots(
	                    v->store, d->voter_id, d->ballot_id, seq, &v->profile, &has_other);
	ballot_votes_take(&v->votes, d);
	gather_facts(v, seq, is_new);
	const struct ballot_facts facts = {
	    .issued = b->issued_at > 0,
	    .same_voter = slice_eq(buf_view(&b->voter), d->voter_id),
	    .authentic = is_authentic(b, d),
	    .voter = registered,
	    .taken = b->taken_before || b->taken_at > 0,
	    .voided = b->voided_at > 0,
	    .cancelled = b->cancelled_at > 0,
	    .has_voted = has_other && voter_ballots_are_used_up(v->store, d->ballot_id, b, seq),
	    .votes = v->votes.facts,
	};
	enum reason reason = rules_submission(&v->votes.list, &facts);
	if (reason == NO_REASON)
		ballot_votes_void(&v->votes);
	put_verdict(v, e, d, reason);
	v->counts.verified += is_new && reason == NO_REASON;
	if (reason != NO_REASON)
		v->counts.refused[BALLOT_REJECTED][reason] += is_new;
	if (!is_new || reason != NO_REASON)
		return;
	ballot_record_take(v->store, d->ballot_id, seq, buf_view(&v->votes.overvotes));
	accepted_votes_note(v->accepted, v->store, seq, v->votes.facts, v->votes.list.n);
	if (e->seq == 0)
		ballot_record_name_submission(v->store, seq, e->id);
}

/* Writes a Ballot Voided: the compensating event, which repeats the votes and overvotes of the
 * Ballot Verified. */
static void
put_void(struct decider *v, const struct event *e, const struct detail *d)
{
	static struct buf cause, verified;
	struct buf *line = begin_outcome(v, e, BALLOT_VOIDED, d->ballot_id);
	writer_string(line, "voterId", buf_view(&v->ballot.voter));
	if (!accepted_votes_put(v->accepted, v->store, v->ballot.taken_at, "votes", line))
		errx(EX_SOFTWARE, "the votes of ballot %.*s are missing from the voters projection",
		    (int)d->ballot_id.len, d->ballot_id.at);
	if (v->ballot.overvotes.len > 0)
		writer_raw(line, "overvotes", buf_view(&v->ballot.overvotes));
	writer_string(line, "reason", d->reason);
	cause.len = verified.len = 0;
	ballot_record_put_submission(v->store, v->ballot.taken_at, &cause);
	event_id_put_derived(&verified, buf_view(&cause), 0);
	writer_string(line, "voids", buf_view(&verified));
	end_outcome(line);
}

static void
decide_cancellation(
    struct decider *v, const struct event *e, const struct detail *d, uint64_t seq, bool is_new)
{
	const struct ballot_record *b = &v->ballot;
	ballot_record_find(v->store, d->ballot_id, seq, &v->ballot);
	const struct cancellation_facts facts = {
	    .issued = b->issued_at > 0,
	    .taken_before = b->taken_before,
	    .taken = b->taken_at > 0,
	    .voided = b->voided_at > 0,
	    .cancelled = b->cancelled_at > 0,
	};
	enum reason reason = rules_cancellation(&facts);
	if (reason != NO_REASON) {
		refuse(v, e, CANCELLATION_REFUSED, d, reason, is_new);
		return;
	}
	struct buf *line = begin_outcome(v, e, CANCELLATION_ACCEPTED, d->ballot_id);
	writer_string(line, "voterId", buf_view(&b->voter));
	end_outcome(line);
	v->counts.cancelled += is_new;
	if (!is_new)
		return;
	ballot_record_cancel(v->store, d->ballot_id, seq);
	warnings_note_ended(v->store, d->ballot_id, buf_view(&b->voter), seq);
}

static void
decide_revocation(
    struct decider *v, const struct event *e, const struct detail *d, uint64_t seq, bool is_new)
{
	const struct ballot_record *b = &v->ballot;
	ballot_record_find(v->store, d->ballot_id, seq, &v->ballot);
	const struct revocation_facts facts = {
	    .issued = b->issued_at > 0,
	    .taken_before = b->taken_before,
	    .taken = b->taken_at > 0,
	    .voided = b->voided_at > 0,
	    .closed = b->taken_at > 0 && ballot_record_counts_in_closed(v->store, b, seq),
	};
	enum reason reason = rules_revocation(&facts);
	if (reason != NO_REASON) {
		refuse(v, e, REVOCATION_REFUSED, d, reason, is_new);
		return;
	}
	put_void(v, e, d);
	v->counts.voided += is_new;
	if (!is_new)
		return;
	ballot_record_void(v->store, d->ballot_id, seq);
	warnings_note_ended(v->store, d->ballot_id, buf_view(&b->voter), seq);
}

/* Decides on a ballot issued in the place of another. */
static void
decide_replacement(
    struct decider *v, const struct event *e, const struct detail *d, uint64_t seq, bool is_new)
{
	const struct ballot_record *b = &v->ballot;
	struct replacement_facts facts = {0};
	ballot_record_find(v->store, d->ballot_id, seq, &v->ballot);
	facts.known = b->issued_at > 0;
	ballot_record_find(v->store, d->replaces, seq, &v->ballot);
	facts.issued = b->issued_at > 0;
	facts.same_voter = slice_eq(buf_view(&b->voter), d->voter_id);
	facts.ended = b->voided_at > 0 || b->cancelled_at > 0;
	facts.replaced = b->replaced_at > 0;
	enum reason reason = rules_replacement(&facts);
	if (reason != NO_REASON) {
		refuse(v, e, REPLACEMENT_REFUSED, d, reason, is_new);
		return;
	}
	struct buf *line = begin_outcome(v, e, BALLOT_REPLACED, d->ballot_id);
	writer_string(line, "voterId", d->voter_id);
	writer_string(line, "replaces", d->replaces);
	end_outcome(line);
	if (!is_new)
		return;
	ballot_record_issue(v->store, d, seq);
	ballot_record_replace(v->store, d->replaces, seq);
}

static void
note_issued(struct decider *v, const struct detail *d, uint64_t seq)
{
	if (!ballot_record_issue(v->store, d, seq))
		warnings_note_reissued(v->store, d, seq);
}

/* Keeps what a registry event says. */
static void
note(struct decider *v, enum event_type type, const struct detail *d, uint64_t seq)
{
	warnings_note(v->warnings, v->store, type, d, seq);
	if (type == VOTER_REGISTERED)
		voters_register(v->store, d, seq);
	else if (type == BALLOT_ISSUED)
		note_issued(v, d, seq);
	else
		elections_note(v->store, type, d, seq);
	if (elections_change(type))
		contest_cache_forget(v->contests);
}

struct slice
decider_event(
    struct decider *v, const struct event *e, const struct detail *d, uint64_t seq, bool is_new)
{
	v->line.len = 0;
	if (e->type == BALLOT_SUBMITTED)
		decide_submission(v, e, d, seq, is_new);
	else if (e->type == BALLOT_CANCELLED)
		decide_cancellation(v, e, d, seq, is_new);
	else if (e->type == BALLOT_REVOKED)
		decide_revocation(v, e, d, seq, is_new);
	else if (event_is_cause(e->type, d))
		decide_replacement(v, e, d, seq, is_new);
	else if (is_new)
		note(v, e->type, d, seq);
	return buf_view(&v->line);
}

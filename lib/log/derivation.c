/* Whether derived events match what they were derived from. */
#include "log/derivation.h"

#include "base/memory.h"

#include <stdlib.h>

/* The outcome kept: what its votes must repeat. */
struct kept {
	uint64_t cause; /* its cause's seq; 0: no outcome is kept */
	enum event_type type;
	struct buf time, ballot, votes;
	struct buf voided; /* of a Ballot Voided: the cause of the outcome that it voids */
	struct slice left; /* the votes not read yet */
	uint64_t passed;   /* how many were read */
	struct vote vote;  /* the last one read */
};

struct derivation {
	struct log *log;
	struct kept kept;
};

struct derivation *
derivation_open(struct log *l)
{
	struct derivation *v = memory_new(sizeof *v);
	v->log = l;
	return v;
}

void
derivation_close(struct derivation *v)
{
	if (v == NULL)
		return;
	buf_free(&v->kept.time);
	buf_free(&v->kept.ballot);
	buf_free(&v->kept.votes);
	buf_free(&v->kept.voided);
	free(v);
}

static void
copy(struct buf *to, struct slice from)
{
	to->len = 0;
	buf_slice(to, from);
}

/* Begins again at the first vote. */
static void
rewind_votes(struct kept *k)
{
	k->left = buf_view(&k->votes);
	k->passed = 0;
}

/* Keeps the outcome for its votes. */
static void
keep(struct kept *k, const struct event *e, const struct detail *d, uint64_t cause)
{
	struct slice voided = {0};
	uint64_t number;
	k->cause = cause;
	k->type = e->type;
	copy(&k->time, e->time);
	copy(&k->ballot, d->ballot_id);
	copy(&k->votes, d->votes);
	if (e->type == BALLOT_VOIDED && !event_id_derived(d->voids, &voided, &number))
		voided = (struct slice){0};
	copy(&k->voided, voided);
	rewind_votes(k);
}

/* Reads the event stored at seq; its slices are borrowed until the next log_line. */
static bool
read_stored(struct log *l, uint64_t seq, struct event *e, struct detail *d)
{
	struct slice line;
	return log_line(l, seq, &line) && event_read(line, e) && detail_read(e->type, e->detail, d);
}

/* Whether these are the votes submitted, without those in the overvoted contests. */
static bool
repeats_votes(struct slice votes, struct slice submitted, struct slice overvotes)
{
	struct vote vote, next;
	if (overvotes.len == 0)
		return slice_eq(votes, submitted);
	while (detail_next_vote(&submitted, &vote)) {
		if (detail_has_id(overvotes, vote.election))
			continue;
		if (!detail_next_vote(&votes, &next) || !slice_eq(vote.election, next.election) ||
		    !slice_eq(vote.candidate, next.candidate))
			return false;
	}
	return !detail_next_vote(&votes, &next);
}

/* Whether an outcome repeats the submission's ballot, voter and votes. */
static bool
repeats(const struct detail *outcome, const struct detail *submission)
{
	return slice_eq(outcome->ballot_id, submission->ballot_id) &&
	       slice_eq(outcome->voter_id, submission->voter_id) &&
	       repeats_votes(outcome->votes, submission->votes, outcome->overvotes);
}

/* Whether a Ballot Voided repeats the submission that it voids. */
static bool
is_void_of(struct log *l, const struct detail *d)
{
	struct event submission;
	struct detail of;
	struct slice cause;
	uint64_t seq, number;
	return event_id_derived(d->voids, &cause, &number) && number == 0 &&
	       slice_uint(cause, &seq) && read_stored(l, seq, &submission, &of) &&
	       submission.type == BALLOT_SUBMITTED && repeats(d, &of);
}

/* Whether a cause of this type and detail can have the outcome. */
static bool
is_made_of(
    enum event_type outcome, const struct detail *d, enum event_type cause, const struct detail *of)
{
	bool same_ballot = slice_eq(d->ballot_id, of->ballot_id);
	switch (outcome) {
	case BALLOT_VERIFIED:
	case BALLOT_REJECTED:
		return cause == BALLOT_SUBMITTED && repeats(d, of);
	case BALLOT_VOIDED:
		return cause == BALLOT_REVOKED && same_ballot && slice_eq(d->reason, of->reason);
	case CANCELLATION_ACCEPTED:
	case CANCELLATION_REFUSED:
		return cause == BALLOT_CANCELLED && same_ballot;
	case REVOCATION_REFUSED:
		return cause == BALLOT_REVOKED && same_ballot;
	case REPLACEMENT_REFUSED:
		return cause == BALLOT_ISSUED && same_ballot;
	case BALLOT_REPLACED:
		return cause == BALLOT_ISSUED && same_ballot &&
		       slice_eq(d->voter_id, of->voter_id) && slice_eq(d->replaces, of->replaces);
	default:
		return false;
	}
}

static const char *
check_outcome(struct derivation *v, const struct event *e, const struct detail *d, uint64_t cause)
{
	struct event from;
	struct detail of;
	keep(&v->kept, e, d, cause);
	if (!read_stored(v->log, cause, &from, &of))
		return "its cause is not stored";
	if (!slice_eq(from.time, e->time))
		return "it does not have the time of its cause";
	if (!is_made_of(e->type, d, from.type, &of))
		return "it does not match its cause";
	if (e->type == BALLOT_VOIDED && !is_void_of(v->log, d))
		return "it does not match the submission it voids";
	return NULL;
}

/* Reads vote n of the outcome kept; false if there is none. */
static bool
find_vote(struct kept *k, uint64_t n)
{
	if (n <= k->passed)
		rewind_votes(k);
	for (; k->passed < n; k->passed++)
		if (!detail_next_vote(&k->left, &k->vote))
			return false;
	return true;
}

/* Whether `retracts` names vote n of the outcome that was voided. */
static bool
is_retracted(const struct kept *k, struct slice retracts, uint64_t n)
{
	struct slice cause;
	uint64_t number;
	return event_id_derived(retracts, &cause, &number) && number == n &&
	       slice_eq(cause, buf_view(&k->voided));
}

static const char *
check_vote(struct kept *k, const struct event *e, const struct detail *d, uint64_t n)
{
	if (!slice_eq(buf_view(&k->time), e->time))
		return "it does not have the time of its cause";
	if (k->type != (e->type == VOTE_CAST ? BALLOT_VERIFIED : BALLOT_VOIDED))
		return "the ballot decided before it is not verified, or not voided";
	if (!find_vote(k, n) || !slice_eq(buf_view(&k->ballot), d->ballot_id) ||
	    !slice_eq(k->vote.election, d->vote.election) ||
	    !slice_eq(k->vote.candidate, d->vote.candidate) ||
	    (e->type == VOTE_RETRACTED && !is_retracted(k, d->retracts, n)))
		return "it is not that vote of the ballot decided before it";
	return NULL;
}

/* Keeps the outcome stored at seq. */
static bool
keep_stored(struct derivation *v, uint64_t seq, uint64_t cause)
{
	struct event e;
	struct detail d;
	if (!read_stored(v->log, seq, &e, &d))
		return false;
	keep(&v->kept, &e, &d, cause);
	return true;
}

const char *
derivation_check(
    struct derivation *v, const struct event *e, const struct detail *d, uint64_t outcome)
{
	uint64_t cause = e->parts.cause_seq;
	if (!shape_is_derived(e->type))
		return NULL;
	if (cause == 0)
		return "its cause is not a seq";
	if (e->parts.number == 0)
		return check_outcome(v, e, d, cause);
	if (v->kept.cause != cause && outcome == 0)
		return NULL;
	if (v->kept.cause != cause && !keep_stored(v, outcome, cause))
		return "its outcome is not stored";
	return check_vote(&v->kept, e, d, e->parts.number);
}

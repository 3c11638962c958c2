/* Whether derived events are about what caused them. */
#include "lineage.h"

#include "ballot.h"
#include "canon.h"
#include "pick.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

struct lineage {
	struct pick *pick;
	uint64_t cause;     /* of the outcome kept; 0: none is kept */
	struct buf outcome; /* its detail */
	struct buf time;
	enum event_type type;
	struct slice voids;  /* of a ballot voided: the id of what verified it */
	struct slice ballot; /* its id, as it stands in the outcome */
	uint64_t votes;      /* how many of its votes were passed over */
	const char *next;    /* where the next one stands in the outcome */
};

struct lineage *
lineage_open(const struct history *h)
{
	struct lineage *l = calloc(1, sizeof *l);
	if (l == NULL)
		errx(EX_IOERR, "out of memory");
	l->pick = pick_open(h);
	return l;
}

void
lineage_close(struct lineage *l)
{
	if (l == NULL)
		return;
	pick_close(l->pick);
	buf_free(&l->outcome);
	buf_free(&l->time);
	free(l);
}

/* The text between two places. */
static struct slice
between(const char *from, const char *to)
{
	return (struct slice){from, (size_t)(to - from)};
}

/* Passes over what a cause and its outcome both begin with, the ballot's id. */
static bool
read_ballot(struct canon *c, struct slice *ballot)
{
	return canon_expect(c, SLICE("{\"ballotId\":")) && canon_id(c, ballot);
}

/* Passes over what a submission and its outcome both begin with, the ids of ballot and voter. */
static bool
read_ids(struct canon *c, struct slice *ballot, struct slice *voter)
{
	return read_ballot(c, ballot) && canon_expect(c, SLICE(",\"voterId\":")) &&
	       canon_id(c, voter);
}

/* Goes back to before the first vote. */
static void
rewind_votes(struct lineage *l)
{
	/* Strings hold no bare quote, so this is the member; votes hold no strings but ids. */
	struct slice votes = SLICE(",\"votes\":["), detail = buf_view(&l->outcome);
	const char *at = detail.at + detail.len - votes.len;
	while (at > detail.at && memcmp(at, votes.at, votes.len) != 0)
		at--;
	l->next = at + votes.len;
	l->votes = 0;
}

/* Finds what a ballot voided says it voids: its last member. */
static bool
read_voids(struct lineage *l)
{
	struct slice member = SLICE(",\"voids\":"), detail = buf_view(&l->outcome);
	const char *at = memmem(detail.at, detail.len, member.at, member.len);
	if (at == NULL)
		return false;
	struct canon c = {at + member.len, detail.at + detail.len};
	return canon_string(&c, &l->voids);
}

/* Keeps the outcome, for the votes behind it; false if it cannot be read. */
static bool
keep(struct lineage *l, const struct event *outcome, uint64_t cause)
{
	l->outcome.len = l->time.len = 0;
	buf_slice(&l->outcome, outcome->detail);
	buf_slice(&l->time, outcome->time);
	l->type = outcome->type;
	struct canon c = canon_at(buf_view(&l->outcome));
	bool good = read_ballot(&c, &l->ballot);
	if (good && l->type == BALLOT_VOIDED)
		good = read_voids(l);
	l->cause = good ? cause : 0;
	if (good && ballot_has_votes(l->type))
		rewind_votes(l);
	return good;
}

/* What an event is about, taken apart as far as outcomes repeat it. */
struct about {
	struct slice ballot;
	struct slice voter;
	struct slice votes; /* ,"votes":[…] */
};

/*
 * Reads a submission, or an outcome that repeats one. Votes hold no strings but ids, and strings no
 * bare quote: so the members found are those.
 */
static bool
read_about(struct slice detail, struct about *about)
{
	struct canon c = canon_at(detail);
	if (!read_ids(&c, &about->ballot, &about->voter))
		return false;
	const struct slice name = SLICE(",\"votes\":[");
	const char *votes = memmem(c.at, (size_t)(c.end - c.at), name.at, name.len);
	const char *end = votes ? memchr(votes, ']', (size_t)(c.end - votes)) : NULL;
	if (end == NULL)
		return false;
	about->votes = between(votes, end + 1);
	return true;
}

/* Whether an outcome repeats the ids and votes of a submission. */
static bool
repeats(struct slice outcome, struct slice submission)
{
	struct about made, of;
	return read_about(outcome, &made) && read_about(submission, &of) &&
	       slice_eq(made.ballot, of.ballot) && slice_eq(made.voter, of.voter) &&
	       slice_eq(made.votes, of.votes);
}

/* Whether both details begin with the same ballot. */
static bool
same_ballot(struct slice one, struct slice other)
{
	struct canon a = canon_at(one), b = canon_at(other);
	struct slice id, other_id;
	return read_ballot(&a, &id) && read_ballot(&b, &other_id) && slice_eq(id, other_id);
}

/* Whether a ballot voided gives the revocation's reason, and the votes of the submission it says.
 */
static bool
is_void_of(struct lineage *l, struct slice outcome, struct slice revocation)
{
	struct canon c = canon_at(revocation);
	struct slice id, line, name = SLICE(",\"reason\":"), cause;
	struct event submission;
	uint64_t seq, number;
	if (!read_ballot(&c, &id))
		return false;
	const char *reason = memmem(outcome.at, outcome.len, name.at, name.len);
	struct slice why = {c.at, (size_t)(c.end - c.at) - 1}; /* without the brace */
	if (reason == NULL || (size_t)(outcome.at + outcome.len - reason) < why.len ||
	    memcmp(reason, why.at, why.len) != 0)
		return false;
	return shape_derived_id(l->voids, &cause, &number) && number == 0 &&
	       slice_uint(cause, &seq) && pick_line(l->pick, seq, &line) &&
	       event_read(line, &submission) && submission.type == BALLOT_SUBMITTED &&
	       repeats(outcome, submission.detail);
}

/* Whether the outcome's detail, canonical like its cause's, is made of it. */
static bool
is_made_of(const struct event *outcome, const struct event *cause)
{
	struct replacement made, of;
	switch (outcome->type) {
	case BALLOT_VERIFIED:
	case BALLOT_REJECTED:
		return cause->type == BALLOT_SUBMITTED && repeats(outcome->detail, cause->detail);
	case BALLOT_VOIDED:
	case REVOCATION_REFUSED:
		return cause->type == BALLOT_REVOKED && same_ballot(outcome->detail, cause->detail);
	case REPLACEMENT_REFUSED:
		return cause->type == BALLOT_ISSUED && same_ballot(outcome->detail, cause->detail);
	case BALLOT_REPLACED:
		return cause->type == BALLOT_ISSUED && ballot_read_replacement(outcome, &made) &&
		       ballot_read_replacement(cause, &of) && slice_eq(made.ballot, of.ballot) &&
		       slice_eq(made.voter, of.voter) && slice_eq(made.replaces, of.replaces);
	default:
		return false;
	}
}

static const char *
check_outcome(struct lineage *l, const struct event *e, uint64_t cause)
{
	static struct buf copy;
	struct slice line;
	struct event of;
	if (!keep(l, e, cause))
		return "its ids cannot be read";
	if (!pick_line(l->pick, cause, &line) || !event_read(line, &of))
		return "its cause is not stored";
	if (!slice_eq(of.time, e->time))
		return "it has another time than its cause";
	if (!is_made_of(e, &of))
		return "it is not about what its cause is about";
	if (e->type != BALLOT_VOIDED)
		return NULL;
	/* Looking the submission up ends the loan of the cause's line. */
	copy.len = 0;
	buf_slice(&copy, of.detail);
	return is_void_of(l, e->detail, buf_view(&copy)) ? NULL
	                                                 : "it is not about what it says it voids";
}

/* Passes over one vote of the outcome kept and gives it; false if there is none. */
static bool
next_vote(struct lineage *l, struct slice *vote)
{
	const char *end = l->outcome.at + l->outcome.len;
	const char *brace = *l->next == '{' ? memchr(l->next, '}', (size_t)(end - l->next)) : NULL;
	if (brace == NULL)
		return false;
	*vote = between(l->next, brace + 1);
	l->next = brace + (brace[1] == ',' ? 2 : 1);
	l->votes++;
	return true;
}

static bool
find_vote(struct lineage *l, uint64_t n, struct slice *vote)
{
	if (n <= l->votes)
		rewind_votes(l);
	do
		if (!next_vote(l, vote))
			return false;
	while (l->votes < n);
	return true;
}

/* Passes over the id of the Vote Cast that vote n of the ballot voided was. */
static bool
is_retracted(const struct lineage *l, struct canon *c, uint64_t n)
{
	struct slice id, cause, voided;
	uint64_t number, zero;
	return canon_expect(c, SLICE(",\"retracts\":")) && canon_string(c, &id) &&
	       shape_derived_id(id, &cause, &number) && number == n &&
	       shape_derived_id(l->voids, &voided, &zero) && slice_eq(cause, voided);
}

static const char *
check_vote(struct lineage *l, const struct event *e, uint64_t n)
{
	struct canon c = canon_at(e->detail);
	struct slice vote;
	if (!slice_eq(buf_view(&l->time), e->time))
		return "it has another time than its cause";
	if (l->type != (e->type == VOTE_CAST ? BALLOT_VERIFIED : BALLOT_VOIDED))
		return "its ballot is not verified, or not voided";
	if (!find_vote(l, n, &vote) || !canon_expect(&c, SLICE("{\"ballotId\":\"")) ||
	    !canon_expect(&c, l->ballot) || !canon_expect(&c, SLICE("\",\"vote\":")) ||
	    !canon_expect(&c, vote) || (e->type == VOTE_RETRACTED && !is_retracted(l, &c, n)) ||
	    !canon_expect(&c, SLICE("}")) || !canon_done(&c))
		return "it is not that vote of the ballot decided before it";
	return NULL;
}

/* Takes the outcome stored at seq as the one kept. */
static bool
look_up(struct lineage *l, uint64_t seq, uint64_t cause)
{
	struct slice line;
	struct event e;
	return pick_line(l->pick, seq, &line) && event_read(line, &e) && keep(l, &e, cause);
}

const char *
lineage_check(struct lineage *l, const struct event *e, uint64_t outcome)
{
	struct event_id id;
	uint64_t cause;
	if (shape_of(e->type)->origin != ORIGIN_DERIVED)
		return NULL;
	if (!event_id_read(e, &id) || !slice_uint(id.cause, &cause))
		return "its cause is not a seq";
	if (id.number == 0)
		return check_outcome(l, e, cause);
	if (l->cause != cause && outcome == 0)
		return NULL;
	if (l->cause != cause && !look_up(l, outcome, cause))
		return "its outcome is not stored";
	return check_vote(l, e, id.number);
}

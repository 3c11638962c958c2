/* Whether derived events are about what caused them. */
#include "lineage.h"

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
	bool verified;
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

static bool
ends_in(struct slice text, struct slice end)
{
	return text.len >= end.len && memcmp(text.at + text.len - end.len, end.at, end.len) == 0;
}

/* Passes over what a submission and its outcome both begin with, the ids of ballot and voter. */
static bool
read_ids(struct canon *c, struct slice *ballot)
{
	struct slice voter;
	return canon_expect(c, SLICE("{\"ballotId\":")) && canon_id(c, ballot) &&
	       canon_expect(c, SLICE(",\"voterId\":")) && canon_id(c, &voter);
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

/* Keeps the outcome, for the votes behind it; false if it cannot be read. */
static bool
keep(struct lineage *l, const struct event *outcome, uint64_t cause)
{
	l->outcome.len = l->time.len = 0;
	buf_slice(&l->outcome, outcome->detail);
	buf_slice(&l->time, outcome->time);
	l->verified = outcome->type == BALLOT_VERIFIED;
	struct canon c = canon_at(buf_view(&l->outcome));
	bool good = read_ids(&c, &l->ballot);
	l->cause = good ? cause : 0;
	if (good && l->verified)
		rewind_votes(l);
	return good;
}

/*
 * Whether the outcome's detail, canonical like the submission's, is made of it: the same ids and
 * votes, with the profile between them or the reason behind them.
 */
static bool
is_made_of(const struct event *outcome, struct slice submission)
{
	struct canon made = canon_at(submission), c = canon_at(outcome->detail);
	struct slice ballot;
	if (!read_ids(&made, &ballot))
		return false;
	struct slice ids = between(submission.at, made.at), votes = between(made.at, made.end);
	if (!canon_expect(&c, ids))
		return false;
	if (outcome->type == BALLOT_VERIFIED)
		return canon_expect(&c, SLICE(",\"voter\":{")) &&
		       ends_in(between(c.at, c.end), votes);
	votes.len--; /* the brace */
	return canon_expect(&c, votes) && canon_expect(&c, SLICE(",\"reason\":"));
}

static const char *
check_outcome(struct lineage *l, const struct event *e, uint64_t cause)
{
	struct slice line;
	struct event submission;
	if (!keep(l, e, cause))
		return "its ids cannot be read";
	if (!pick_line(l->pick, cause, &line) || !event_read(line, &submission))
		return "its cause is not stored";
	if (!slice_eq(submission.time, e->time))
		return "it has another time than its cause";
	if (submission.type != BALLOT_SUBMITTED)
		return "its cause is not a submission";
	if (!is_made_of(e, submission.detail))
		return "it is not about the ballot that its cause submitted";
	return NULL;
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

static const char *
check_vote(struct lineage *l, const struct event *e, uint64_t n)
{
	struct canon c = canon_at(e->detail);
	struct slice vote;
	if (!slice_eq(buf_view(&l->time), e->time))
		return "it has another time than its cause";
	if (!l->verified)
		return "its ballot is not verified";
	if (!find_vote(l, n, &vote) || !canon_expect(&c, SLICE("{\"ballotId\":\"")) ||
	    !canon_expect(&c, l->ballot) || !canon_expect(&c, SLICE("\",\"vote\":")) ||
	    !canon_expect(&c, vote) || !canon_expect(&c, SLICE("}")) || !canon_done(&c))
		return "it is not that vote of the ballot verified";
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

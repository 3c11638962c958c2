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
	/* The outcome kept: its line, what it says, its cause; 0: none is kept. */
	struct buf line;
	struct event outcome;
	struct ballot ballot; /* of one that is verified */
	uint64_t cause;
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
	buf_free(&l->line);
	ballot_free(&l->ballot);
	free(l);
}

/* What a submission and its outcome both say. */
struct claim {
	struct slice ballot, voter, votes;
};

/* Reads the ids, which a submission and its outcome both begin with. */
static bool
read_ids(struct canon *c, struct claim *claim)
{
	return canon_expect(c, SLICE("{\"ballotId\":")) && canon_id(c, &claim->ballot) &&
	       canon_expect(c, SLICE(",\"voterId\":")) && canon_id(c, &claim->voter);
}

static bool
read_submission(const struct event *e, struct claim *claim)
{
	struct canon c = canon_at(e->detail);
	if (e->type != BALLOT_SUBMITTED || !read_ids(&c, claim) ||
	    !canon_expect(&c, SLICE(",\"votes\":")))
		return false;
	claim->votes = (struct slice){c.at, (size_t)(c.end - c.at) - 1}; /* up to the last brace */
	return true;
}

/* Keeps the outcome, for the votes behind it; false if it cannot be read. */
static bool
keep(struct lineage *l, const struct event *outcome, uint64_t cause)
{
	l->cause = 0;
	l->line.len = 0;
	buf_slice(&l->line, outcome->line);
	if (!event_read(buf_view(&l->line), &l->outcome) ||
	    (l->outcome.type == BALLOT_VERIFIED && !ballot_read(&l->outcome, &l->ballot)))
		return false;
	l->cause = cause;
	return true;
}

/* Whether the outcome kept has these votes: as a verified ballot, or right behind the ids. */
static bool
has_votes(const struct lineage *l, struct canon behind_ids, struct slice votes)
{
	if (l->outcome.type == BALLOT_VERIFIED)
		return slice_eq(l->ballot.votes_text, votes);
	return canon_expect(&behind_ids, SLICE(",\"votes\":")) &&
	       canon_expect(&behind_ids, votes) && canon_expect(&behind_ids, SLICE(",\"reason\":"));
}

static const char *
check_outcome(struct lineage *l, const struct event *e, uint64_t cause)
{
	struct slice line;
	struct event submission;
	struct claim made, settled;
	if (!keep(l, e, cause))
		return "its votes cannot be read";
	if (!pick_line(l->pick, cause, &line) || !event_read(line, &submission))
		return "its cause is not stored";
	if (!slice_eq(submission.time, e->time))
		return "it has another time than its cause";
	struct canon c = canon_at(e->detail);
	if (!read_submission(&submission, &made))
		return "its cause is not a submission";
	if (!read_ids(&c, &settled) || !slice_eq(settled.ballot, made.ballot) ||
	    !slice_eq(settled.voter, made.voter) || !has_votes(l, c, made.votes))
		return "it is not about the ballot that its cause submitted";
	return NULL;
}

static const char *
check_vote(const struct lineage *l, const struct event *e, uint64_t n)
{
	struct slice id;
	struct vote vote;
	if (!slice_eq(l->outcome.time, e->time))
		return "it has another time than its cause";
	if (l->outcome.type != BALLOT_VERIFIED)
		return "its ballot is not verified";
	const struct ballot *b = &l->ballot;
	if (!ballot_read_vote(e, &id, &vote) || !slice_eq(id, b->id) || n > b->n ||
	    !slice_eq(vote.election, b->votes[n - 1].election) ||
	    !slice_eq(vote.candidate, b->votes[n - 1].candidate))
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

/* Cast-vote records. */
#include "election/cast_vote_records.h"

#include "base/memory.h"
#include "election/ballot_record.h"
#include "election/elections.h"
#include "event/vote_list.h"
#include "json/writer.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sysexits.h>

/* A contest, and when it was open. */
struct contest {
	struct buf id;
	struct election_times times;
};

struct records {
	struct store *voters;
	struct log *log;
	struct contest *contests;
	size_t n_contests;
	uint64_t *taken; /* the seqs of the submissions of the ballots that count */
	size_t n, cap;
	/* Of the ballot at hand: */
	struct ballot_record ballot;
	struct vote_list votes;
	struct buf line;
};

static void
load_contests(struct records *r)
{
	struct buf at = {0};
	struct election e;
	while (elections_next(r->voters, &at, &e)) {
		r->contests = memory_resize(r->contests, r->n_contests + 1, sizeof *r->contests);
		struct contest *contest = &r->contests[r->n_contests++];
		*contest = (struct contest){0};
		buf_slice(&contest->id, e.id);
		contest->times = elections_times(r->voters, buf_view(&contest->id));
	}
	buf_free(&at);
}

static void
collect(void *arg, struct slice id, const struct ballot_record *b)
{
	struct records *r = arg;
	(void)id;
	if (!ballot_record_is_cast(b))
		return;
	r->taken = memory_grow(r->taken, r->n, &r->cap, sizeof *r->taken);
	r->taken[r->n++] = b->taken_at;
}

static int
by_number(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

static int
by_contest_and_candidate(const void *left, const void *right)
{
	const struct vote *a = left, *b = right;
	int order = slice_cmp(a->election, b->election);
	return order ? order : slice_cmp(a->candidate, b->candidate);
}

static bool
counts_in(const struct records *r, const struct contest *contest, uint64_t taken_at)
{
	return ballot_record_is_for(&r->ballot, buf_view(&contest->id)) &&
	       elections_took(&contest->times, taken_at);
}

static void
put_contests(struct records *r, uint64_t taken_at)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_contests; i++)
		n += counts_in(r, &r->contests[i], taken_at);
	if (n == r->n_contests) {
		writer_null(&r->line, "electionIds");
		return;
	}
	writer_begin_array(&r->line, "electionIds");
	for (size_t i = 0; i < r->n_contests; i++)
		if (counts_in(r, &r->contests[i], taken_at))
			writer_string(&r->line, NULL, buf_view(&r->contests[i].id));
	writer_end_array(&r->line);
}

static void
put_votes(struct records *r, const struct detail *d)
{
	struct vote_list *votes = &r->votes;
	vote_list_take(votes, d);
	if (votes->n > 0)
		qsort(votes->at, votes->n, sizeof *votes->at, by_contest_and_candidate);
	writer_begin_array(&r->line, "votes");
	for (size_t i = 0; i < votes->n; i++)
		if (!detail_has_id(buf_view(&r->ballot.overvotes), votes->at[i].election))
			vote_list_put(&r->line, NULL, &votes->at[i]);
	writer_end_array(&r->line);
	if (r->ballot.overvotes.len > 0)
		writer_raw(&r->line, "overvotes", buf_view(&r->ballot.overvotes));
}

static struct slice
record_of(struct records *r, uint64_t taken_at)
{
	struct slice line;
	struct event e;
	struct detail d;
	if (!log_line(r->log, taken_at, &line) || !event_check(line, &e, &d) ||
	    e.type != BALLOT_SUBMITTED)
		errx(EX_PROTOCOL,
		    LOG_NAME " line %" PRIu64 ": not the submission that was accepted", taken_at);
	ballot_record_find(r->voters, d.ballot_id, VERSIONED_NOW, &r->ballot);
	r->line.len = 0;
	writer_begin_object(&r->line, NULL);
	if (r->ballot.election_ids.len > 0)
		writer_raw(&r->line, "style", buf_view(&r->ballot.election_ids));
	else
		writer_null(&r->line, "style");
	put_contests(r, taken_at);
	put_votes(r, &d);
	writer_string(&r->line, "ballotId", d.ballot_id);
	writer_string(&r->line, "from", e.id);
	writer_end_object(&r->line);
	return buf_view(&r->line);
}

static void
free_records(struct records *r)
{
	for (size_t i = 0; i < r->n_contests; i++) {
		buf_free(&r->contests[i].id);
		free(r->contests[i].times.changes);
	}
	free(r->contests);
	free(r->taken);
	ballot_record_free(&r->ballot);
	vote_list_free(&r->votes);
	buf_free(&r->line);
}

void
cast_vote_records_each(
    struct store *voters, struct log *l, void (*each)(void *arg, struct slice line), void *arg)
{
	struct records r = {.voters = voters, .log = l};
	load_contests(&r);
	ballot_record_each(voters, SLICE(""), collect, &r);
	if (r.n > 0)
		qsort(r.taken, r.n, sizeof *r.taken, by_number);
	for (size_t i = 0; i < r.n; i++)
		each(arg, record_of(&r, r.taken[i]));
	free_records(&r);
}

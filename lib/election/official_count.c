/* The official count. */
#include "election/official_count.h"

#include "base/memory.h"
#include "election/ballot_record.h"
#include "election/candidates.h"
#include "election/elections.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A candidate's votes in a contest. */
struct standing {
	struct buf id, name;
	uint64_t votes;
	bool withdrawn;
};

struct contest {
	struct election is; /* its slices borrow from the buffers below */
	struct buf id, description, date;
	struct election_times times;
	uint64_t until; /* what comes later does not change its numbers */
	uint64_t issued, cast;
	uint64_t overvoted; /* of those cast, how many have too many votes for it */
	struct standing *standings;
	size_t n;
};

struct count {
	struct store *voters;
	struct tally *tally;
	struct contest *contests;
	size_t n;
	uint64_t issued, cast, taken_before, voided, cancelled, replaced;
	struct buf line;
};

static void
load_contest(struct contest *contest, struct store *s, const struct election *e)
{
	*contest = (struct contest){.is = *e};
	buf_slice(&contest->id, e->id);
	buf_slice(&contest->description, e->description);
	buf_slice(&contest->date, e->date);
	contest->is.id = buf_view(&contest->id);
	contest->is.description = buf_view(&contest->description);
	contest->is.date = buf_view(&contest->date);
	contest->times = elections_times(s, contest->is.id);
	contest->until = elections_counted_until(&contest->times);
}

static void
load_contests(struct count *c, struct store *s)
{
	struct buf at = {0};
	struct election e;
	while (elections_next(s, &at, &e)) {
		c->contests = memory_resize(c->contests, c->n + 1, sizeof *c->contests);
		load_contest(&c->contests[c->n++], s, &e);
	}
	buf_free(&at);
}

/* Whether the ballot is counted as issued, of those issued until a seq: a replaced ballot is not,
 * because the one in its place is. */
static bool
is_issued(const struct ballot_record *b, uint64_t until)
{
	return b->issued_at < until && (b->replaced_at == 0 || b->replaced_at > until);
}

/* Among all ballots, a ballot is counted as issued until the last of its contests is closed, and as
 * cast if it counts in a contest: a blank one, accepted when all were closed, does not. */
static void
count_ballot(void *arg, struct slice id, const struct ballot_record *b)
{
	struct count *c = arg;
	(void)id;
	bool accepted = ballot_record_is_cast(b), cast = false;
	uint64_t last = 0;
	c->voided += b->voided_at > 0;
	c->cancelled += b->cancelled_at > 0;
	c->replaced += b->replaced_at > 0;
	c->taken_before += b->taken_before;
	for (size_t i = 0; i < c->n; i++) {
		struct contest *contest = &c->contests[i];
		if (!ballot_record_is_for(b, contest->is.id))
			continue;
		if (last < contest->until)
			last = contest->until;
		contest->issued += is_issued(b, contest->until);
		bool counts = accepted && elections_took(&contest->times, b->taken_at);
		contest->cast += counts;
		contest->overvoted +=
		    counts && detail_has_id(buf_view(&b->overvotes), contest->is.id);
		cast |= counts;
	}
	c->cast += cast;
	c->issued += is_issued(b, last > 0 ? last : UINT64_MAX);
}

static void
add_standing(void *arg, struct slice id, struct slice name, uint64_t votes)
{
	struct contest *contest = arg;
	contest->standings =
	    memory_resize(contest->standings, contest->n + 1, sizeof *contest->standings);
	struct standing *standing = &contest->standings[contest->n++];
	*standing = (struct standing){.votes = votes};
	buf_slice(&standing->id, id);
	buf_slice(&standing->name, name);
}

static void
put_reason(void *line, struct slice reason, struct slice name, uint64_t n)
{
	(void)name;
	writer_string(line, NULL, reason);
	buf_add(line, ":", 1);
	writer_number(line, NULL, n);
}

static void
put_rejections(struct buf *line, struct tally *t, struct slice contest)
{
	writer_begin_object(line, "rejected");
	tally_each_in(t, TALLY_REJECTIONS, contest, put_reason, line);
	writer_end_object(line);
}

/* Writes how many outcomes of the type refused what was asked for, by reason. */
static void
put_refused(struct buf *line, struct tally *t, const char *name, enum event_type type)
{
	writer_begin_object(line, name);
	tally_each_in(t, TALLY_REFUSALS, shape_of(type)->type, put_reason, line);
	writer_end_object(line);
}

/* Candidates with the same number of votes share a rank and are tied. Those who withdrew have no
 * rank, and the others are ranked without them. */
static void
put_rank(struct buf *line, const struct contest *contest, const struct standing *own)
{
	uint64_t rank = 1, same = 0;
	for (size_t i = 0; i < contest->n; i++) {
		const struct standing *other = &contest->standings[i];
		rank += !other->withdrawn && other->votes > own->votes;
		same += !other->withdrawn && other->votes == own->votes;
	}
	if (own->withdrawn)
		writer_null(line, "rank");
	else
		writer_number(line, "rank", rank);
	writer_flag(line, "tied", !own->withdrawn && same > 1);
	if (own->withdrawn)
		writer_flag(line, "withdrawn", true);
}

static void
put_standing(struct buf *line, const struct contest *contest, const struct standing *own)
{
	writer_begin_object(line, NULL);
	writer_string(line, "candidateId", buf_view(&own->id));
	writer_raw(line, "fullName", buf_view(&own->name));
	writer_number(line, "votes", own->votes);
	put_rank(line, contest, own);
	writer_end_object(line);
}

/* Whether nothing can change the count of the contest, unless it is reopened. */
static bool
is_final(const struct contest *contest, const struct official_count_place *place)
{
	return contest->is.state == CONTEST_CLOSED && place->complete &&
	       (place->undecided == 0 || place->undecided > contest->times.changes[0].at);
}

/* Loads the candidates of the contest; returns how many votes they have. */
static uint64_t
load_standings(struct count *c, struct contest *contest)
{
	uint64_t votes = 0;
	tally_each_in(c->tally, TALLY_CANDIDATES, contest->is.id, add_standing, contest);
	for (size_t i = 0; i < contest->n; i++) {
		struct standing *own = &contest->standings[i];
		own->withdrawn =
		    candidates_is_withdrawn(c->voters, contest->is.id, buf_view(&own->id));
		votes += own->votes;
	}
	return votes;
}

static struct slice
contest_line(struct count *c, struct contest *contest, const struct official_count_place *place)
{
	struct buf *line = &c->line;
	uint64_t allowed = contest->is.terms.votes_allowed;
	uint64_t possible = contest->cast * allowed, overvotes = contest->overvoted * allowed;
	uint64_t votes = load_standings(c, contest), used = votes + overvotes;
	line->len = 0;
	writer_begin_object(line, NULL);
	elections_put_members(line, &contest->is);
	writer_flag(line, "final", is_final(contest, place));
	writer_number(line, "issued", contest->issued);
	writer_number(line, "cast", contest->cast);
	writer_number(line, "votes", votes);
	writer_number(line, "undervotes", possible > used ? possible - used : 0);
	if (contest->is.terms.overvote_voids)
		writer_number(line, "overvotes", overvotes);
	put_rejections(line, c->tally, contest->is.id);
	writer_begin_array(line, "candidates");
	for (size_t i = 0; i < contest->n; i++)
		put_standing(line, contest, &contest->standings[i]);
	writer_end_array(line);
	writer_end_object(line);
	return buf_view(line);
}

static void
put_checkpoint(struct buf *line, const struct checkpoint *c)
{
	writer_begin_object(line, "checkpoint");
	writer_text(line, "origin", c->origin);
	writer_number(line, "size", c->size);
	writer_base64(line, "root", (struct slice){(const char *)c->root.at, SHA256_LENGTH});
	writer_end_object(line);
}

static struct slice
ballots_line(struct count *c, const struct official_count_place *place)
{
	struct buf *line = &c->line;
	struct slice organizer = elections_organizer(c->voters);
	line->len = 0;
	writer_begin_object(line, NULL);
	if (organizer.len > 0)
		writer_string(line, "organizer", organizer);
	writer_begin_object(line, "ballots");
	writer_number(line, "issued", c->issued);
	writer_number(line, "cast", c->cast);
	writer_number(line, "takenBefore", c->taken_before);
	writer_number(line, "voided", c->voided);
	writer_number(line, "cancelled", c->cancelled);
	writer_number(line, "replaced", c->replaced);
	put_rejections(line, c->tally, (struct slice){0});
	writer_begin_object(line, "refused");
	put_refused(line, c->tally, "cancellations", CANCELLATION_REFUSED);
	put_refused(line, c->tally, "revocations", REVOCATION_REFUSED);
	put_refused(line, c->tally, "replacements", REPLACEMENT_REFUSED);
	writer_end_object(line);
	writer_end_object(line);
	writer_number(line, "seq", place->seq);
	writer_flag(line, "complete", place->complete && place->undecided == 0);
	if (place->checkpoint != NULL)
		put_checkpoint(line, place->checkpoint);
	writer_end_object(line);
	return buf_view(line);
}

static void
free_count(struct count *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct contest *contest = &c->contests[i];
		for (size_t j = 0; j < contest->n; j++) {
			buf_free(&contest->standings[j].id);
			buf_free(&contest->standings[j].name);
		}
		free(contest->standings);
		free(contest->times.changes);
		buf_free(&contest->id);
		buf_free(&contest->description);
		buf_free(&contest->date);
	}
	free(c->contests);
	buf_free(&c->line);
}

void
official_count_each(struct store *voters, struct tally *t, const struct official_count_place *place,
    struct slice id, void (*each)(void *arg, struct slice line), void *arg)
{
	struct count c = {.voters = voters, .tally = t};
	load_contests(&c, voters);
	ballot_record_each(voters, SLICE(""), count_ballot, &c);
	if (id.len == 0)
		each(arg, ballots_line(&c, place));
	for (size_t i = 0; i < c.n; i++)
		if (id.len == 0 || slice_eq(c.contests[i].is.id, id))
			each(arg, contest_line(&c, &c.contests[i], place));
	free_count(&c);
}

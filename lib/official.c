/* The official count. */
#include "official.h"

#include "base64.h"
#include "canon.h"
#include "elections.h"
#include "voters.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A candidate's line in a contest. */
struct standing {
	struct buf id, name;
	uint64_t votes;
};

struct contest {
	struct buf id, members;
	uint64_t votes_allowed;
	enum contest_state state;
	struct election_times times;
	uint64_t issued, cast;
	struct standing *standings;
	size_t n;
};

struct count {
	struct tally *tally;
	struct contest *contests;
	size_t n;
	uint64_t issued, cast, taken_before, voided, replaced;
	struct buf line;
};

static void *
grow(void *at, size_t n, size_t size)
{
	at = reallocarray(at, n, size);
	if (at == NULL)
		errx(EX_IOERR, "out of memory");
	return at;
}

static void
load_contests(struct count *c, struct store *s)
{
	struct buf at = {0};
	struct election e;
	while (elections_next(s, &at, &e)) {
		c->contests = grow(c->contests, c->n + 1, sizeof *c->contests);
		struct contest *contest = &c->contests[c->n++];
		*contest = (struct contest){.votes_allowed = e.votes_allowed, .state = e.state};
		buf_slice(&contest->id, e.id);
		buf_slice(&contest->members, e.members);
		contest->times = elections_times(s, buf_view(&contest->id));
	}
	buf_free(&at);
}

/* A ballot that was replaced gives its place to the one issued for it. */
static void
count_ballot(void *arg, const struct voters_ballot *b)
{
	struct count *c = arg;
	bool cast = b->taken_at > 0 && b->voided_at == 0;
	c->voided += b->voided_at > 0;
	c->replaced += b->replaced_at > 0;
	c->taken_before += b->taken_before;
	c->issued += b->replaced_at == 0;
	c->cast += cast;
	for (size_t i = 0; i < c->n; i++) {
		struct contest *contest = &c->contests[i];
		if (!voters_is_for(b, buf_view(&contest->id)))
			continue;
		contest->issued += b->replaced_at == 0;
		contest->cast += cast && elections_took(&contest->times, b->taken_at);
	}
}

static void
add_standing(void *arg, struct slice id, struct slice name, uint64_t votes)
{
	struct contest *contest = arg;
	contest->standings = grow(contest->standings, contest->n + 1, sizeof *contest->standings);
	struct standing *standing = &contest->standings[contest->n++];
	*standing = (struct standing){.votes = votes};
	buf_slice(&standing->id, id);
	buf_slice(&standing->name, name);
}

static void
put_number(struct buf *line, const char *name, uint64_t number)
{
	buf_text(line, ",\"");
	buf_text(line, name);
	buf_text(line, "\":");
	buf_uint(line, number);
}

static void
put_rejection(void *arg, struct slice reason, struct slice name, uint64_t n)
{
	struct buf *line = arg;
	(void)name;
	canon_put_inside(line, line->at[line->len - 1] == '{' ? "\"" : ",\"", reason);
	buf_text(line, ":");
	buf_uint(line, n);
}

static void
put_rejections(struct buf *line, struct tally *t, struct slice contest)
{
	buf_text(line, ",\"rejected\":{");
	tally_each_in(t, TALLY_REJECTIONS, contest, put_rejection, line);
	buf_text(line, "}");
}

/* Those with the same number of votes share a rank, and are tied. */
static void
put_standing(struct buf *line, const struct contest *contest, const struct standing *own)
{
	uint64_t rank = 1, same = 0;
	for (size_t i = 0; i < contest->n; i++) {
		rank += contest->standings[i].votes > own->votes;
		same += contest->standings[i].votes == own->votes;
	}
	canon_put_inside(line, "{\"candidateId\":\"", buf_view(&own->id));
	buf_text(line, ",\"fullName\":");
	buf_slice(line, buf_view(&own->name));
	put_number(line, "votes", own->votes);
	put_number(line, "rank", rank);
	buf_text(line, same > 1 ? ",\"tied\":true}" : ",\"tied\":false}");
}

/* Whether nothing can change the count of the contest any more, as long as it stays closed. */
static bool
is_final(const struct contest *contest, const struct official_place *place)
{
	return contest->state == CONTEST_CLOSED && place->complete &&
	       (place->undecided == 0 || place->undecided > contest->times.changes[0].at);
}

static struct slice
contest_line(struct count *c, struct contest *contest, const struct official_place *place)
{
	struct buf *line = &c->line;
	uint64_t votes = 0;
	tally_each_in(c->tally, TALLY_CANDIDATES, buf_view(&contest->id), add_standing, contest);
	for (size_t i = 0; i < contest->n; i++)
		votes += contest->standings[i].votes;
	line->len = 0;
	canon_put_inside(line, "{\"electionId\":\"", buf_view(&contest->id));
	buf_slice(line, buf_view(&contest->members));
	put_number(line, "votesAllowed", contest->votes_allowed);
	canon_put_inside(line, ",\"electionState\":\"", elections_state_name(contest->state));
	buf_text(line, is_final(contest, place) ? ",\"final\":true" : ",\"final\":false");
	put_number(line, "issued", contest->issued);
	put_number(line, "cast", contest->cast);
	put_number(line, "votes", votes);
	uint64_t marks = contest->cast * contest->votes_allowed;
	put_number(line, "undervotes", marks > votes ? marks - votes : 0);
	put_rejections(line, c->tally, buf_view(&contest->id));
	buf_text(line, ",\"candidates\":[");
	for (size_t i = 0; i < contest->n; i++) {
		buf_text(line, i > 0 ? "," : "");
		put_standing(line, contest, &contest->standings[i]);
	}
	buf_text(line, "]}");
	return buf_view(line);
}

static struct slice
ballots_line(struct count *c, const struct official_place *place)
{
	struct buf *line = &c->line;
	line->len = 0;
	buf_text(line, "{\"ballots\":{\"issued\":");
	buf_uint(line, c->issued);
	put_number(line, "cast", c->cast);
	put_number(line, "takenBefore", c->taken_before);
	put_number(line, "voided", c->voided);
	put_number(line, "replaced", c->replaced);
	put_rejections(line, c->tally, (struct slice){0});
	buf_text(line, "}");
	put_number(line, "seq", place->seq);
	buf_text(line, place->complete && place->undecided == 0 ? ",\"complete\":true"
	                                                        : ",\"complete\":false");
	if (place->checkpoint != NULL) {
		canon_put_inside(line, ",\"checkpoint\":{\"origin\":\"", place->checkpoint->origin);
		put_number(line, "size", place->checkpoint->size);
		buf_text(line, ",\"root\":\"");
		base64_put(
		    line, (struct slice){(const char *)place->checkpoint->root.at, SHA256_LENGTH});
		buf_text(line, "\"}");
	}
	buf_text(line, "}");
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
		buf_free(&contest->members);
	}
	free(c->contests);
	buf_free(&c->line);
}

void
official_each(struct store *voters, struct tally *t, const struct official_place *place,
    struct slice id, void (*each)(void *arg, struct slice line), void *arg)
{
	struct count c = {.tally = t};
	load_contests(&c, voters);
	voters_walk_ballots(voters, count_ballot, &c);
	if (id.len == 0)
		each(arg, ballots_line(&c, place));
	for (size_t i = 0; i < c.n; i++)
		if (id.len == 0 || slice_eq(buf_view(&c.contests[i].id), id))
			each(arg, contest_line(&c, &c.contests[i], place));
	free_count(&c);
}

/* A ballot as its events tell it. */
#include "ballot.h"

#include "canon.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static bool
read_vote(struct canon *c, struct vote *vote)
{
	return canon_expect(c, SLICE("{\"electionId\":")) && canon_id(c, &vote->election) &&
	       canon_expect(c, SLICE(",\"candidateId\":")) && canon_id(c, &vote->candidate) &&
	       canon_expect(c, SLICE("}"));
}

static struct vote *
room_for_vote(struct ballot *b)
{
	if (b->n == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 16;
		struct vote *votes = reallocarray(b->votes, cap, sizeof *votes);
		if (votes == NULL)
			errx(EX_IOERR, "out of memory");
		b->votes = votes;
		b->cap = cap;
	}
	return &b->votes[b->n];
}

static bool
read_votes(struct canon *c, struct ballot *b)
{
	b->n = 0;
	if (!canon_expect(c, SLICE("[")))
		return false;
	if (canon_expect(c, SLICE("]")))
		return true;
	do {
		if (!read_vote(c, room_for_vote(b)))
			return false;
		b->n++;
	} while (canon_expect(c, SLICE(",")));
	return canon_expect(c, SLICE("]"));
}

/* Passes over the profile: an object of strings. */
static bool
skip_profile(struct canon *c)
{
	struct slice text;
	if (!canon_expect(c, SLICE(",\"voter\":{")))
		return false;
	do {
		if (!canon_string(c, &text) || !canon_expect(c, SLICE(":")) ||
		    !canon_string(c, &text))
			return false;
	} while (canon_expect(c, SLICE(",")));
	return canon_expect(c, SLICE("}"));
}

bool
ballot_has_votes(enum event_type type)
{
	return type == BALLOT_VERIFIED || type == BALLOT_VOIDED;
}

/* The hash that stands in a submission where the ballot came with a secret. */
static bool
read_secret_hash(struct canon *c, struct slice *hash)
{
	*hash = (struct slice){0};
	return !canon_expect(c, SLICE(",\"secretHash\":")) || canon_string(c, hash);
}

static bool
read_reason(struct canon *c, struct ballot *b)
{
	return canon_expect(c, SLICE(",\"reason\":")) && canon_string(c, &b->reason);
}

static bool
read_voids(struct canon *c, struct ballot *b)
{
	return canon_expect(c, SLICE(",\"voids\":")) && canon_string(c, &b->voids);
}

bool
ballot_read(const struct event *e, struct ballot *b)
{
	struct canon c = canon_at(e->detail);
	if (!canon_expect(&c, SLICE("{\"ballotId\":")) || !canon_id(&c, &b->id) ||
	    !canon_expect(&c, SLICE(",\"voterId\":")) || !canon_id(&c, &b->voter))
		return false;
	if (e->type == BALLOT_VERIFIED && !skip_profile(&c))
		return false;
	if (e->type == BALLOT_SUBMITTED && !read_secret_hash(&c, &b->secret_hash))
		return false;
	if (!canon_expect(&c, SLICE(",\"votes\":")))
		return false;
	const char *from = c.at;
	if (!read_votes(&c, b))
		return false;
	b->votes_text = (struct slice){from, (size_t)(c.at - from)};
	if ((e->type == BALLOT_REJECTED || e->type == BALLOT_VOIDED) && !read_reason(&c, b))
		return false;
	if (e->type == BALLOT_VOIDED && !read_voids(&c, b))
		return false;
	return canon_expect(&c, SLICE("}")) && canon_done(&c);
}

bool
ballot_read_vote(const struct event *e, struct slice *ballot, struct vote *vote)
{
	struct canon c = canon_at(e->detail);
	struct slice retracts;
	return canon_expect(&c, SLICE("{\"ballotId\":")) && canon_id(&c, ballot) &&
	       canon_expect(&c, SLICE(",\"vote\":")) && read_vote(&c, vote) &&
	       (e->type != VOTE_RETRACTED ||
	           (canon_expect(&c, SLICE(",\"retracts\":")) && canon_string(&c, &retracts))) &&
	       canon_expect(&c, SLICE("}")) && canon_done(&c);
}

/* Passes over what a Ballot Issued says between voter and the ballot that it replaces. */
static bool
skip_issue(struct canon *c)
{
	struct slice text;
	if (!canon_expect(c, SLICE(",\"ballotState\":")) || !canon_string(c, &text))
		return false;
	if (canon_expect(c, SLICE(",\"electionIds\":["))) {
		do
			if (!canon_id(c, &text))
				return false;
		while (canon_expect(c, SLICE(",")));
		if (!canon_expect(c, SLICE("]")))
			return false;
	}
	return !canon_expect(c, SLICE(",\"secretHash\":")) || canon_string(c, &text);
}

bool
ballot_read_replacement(const struct event *e, struct replacement *r)
{
	struct canon c = canon_at(e->detail);
	return canon_expect(&c, SLICE("{\"ballotId\":")) && canon_id(&c, &r->ballot) &&
	       canon_expect(&c, SLICE(",\"voterId\":")) && canon_id(&c, &r->voter) &&
	       (e->type != BALLOT_ISSUED || skip_issue(&c)) &&
	       canon_expect(&c, SLICE(",\"replaces\":")) && canon_id(&c, &r->replaces) &&
	       canon_expect(&c, SLICE("}")) && canon_done(&c);
}

void
ballot_free(struct ballot *b)
{
	free(b->votes);
	*b = (struct ballot){0};
}

void
ballot_put_vote(struct buf *out, struct vote vote)
{
	buf_text(out, "{\"electionId\":\"");
	buf_slice(out, vote.election);
	buf_text(out, "\",\"candidateId\":\"");
	buf_slice(out, vote.candidate);
	buf_text(out, "\"}");
}

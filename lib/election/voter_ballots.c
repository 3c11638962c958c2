/* All ballots of one voter in the voters projection. */
#include "election/voter_ballots.h"

#include "base/memory.h"
#include "election/elections.h"
#include "election/voters.h"

#include <stdlib.h>

struct voter_ballots
voter_ballots_read(struct store *s, struct slice voter, uint64_t seq)
{
	struct voter_ballots b = {0};
	struct buf at = {0};
	struct slice ballot;
	while (voters_next_ballot(s, voter, &at, &ballot)) {
		b.at = memory_grow(b.at, b.n, &b.cap, sizeof *b.at);
		struct voter_ballot *next = &b.at[b.n++];
		*next = (struct voter_ballot){0};
		buf_slice(&next->id, ballot);
		ballot_record_find(s, ballot, seq, &next->record);
	}
	buf_free(&at);
	return b;
}

void
voter_ballots_free(struct voter_ballots *b)
{
	for (size_t i = 0; i < b->n; i++) {
		buf_free(&b->at[i].id);
		ballot_record_free(&b->at[i].record);
	}
	free(b->at);
	*b = (struct voter_ballots){0};
}

/* A contest that limits the ballots of a voter, and how many were found that count in it. */
struct limited {
	struct buf id;
	uint64_t most, n;
};

struct limits {
	struct limited *at;
	size_t n, cap;
};

/* The contests with a limit in which the ballot would count if it were accepted at seq. */
static struct limits
limits_of(struct store *s, const struct ballot_record *b, uint64_t seq)
{
	struct limits limits = {0};
	struct buf at = {0};
	struct election e;
	while (elections_next(s, &at, &e)) {
		uint64_t most = elections_ballots_per_voter(s, e.id, seq);
		if (most == 0 || !ballot_record_is_for(b, e.id) ||
		    !elections_was_open(s, e.id, seq))
			continue;
		limits.at = memory_grow(limits.at, limits.n, &limits.cap, sizeof *limits.at);
		limits.at[limits.n] = (struct limited){.most = most};
		buf_slice(&limits.at[limits.n++].id, e.id);
	}
	buf_free(&at);
	return limits;
}

/* Counts the ballot where it counts; whether a limit is reached. */
static bool
reaches(struct limits *limits, struct store *s, const struct ballot_record *b)
{
	bool reached = false;
	for (size_t i = 0; ballot_record_is_cast(b) && i < limits->n; i++)
		if (ballot_record_counts_in(s, b, buf_view(&limits->at[i].id)))
			reached |= ++limits->at[i].n >= limits->at[i].most;
	return reached;
}

bool
voter_ballots_are_used_up(
    struct store *s, struct slice ballot, const struct ballot_record *b, uint64_t seq)
{
	struct limits limits = limits_of(s, b, seq);
	struct ballot_record record = {0};
	struct buf at = {0};
	struct slice other;
	bool reached = false;
	while (
	    !reached && limits.n > 0 && voters_next_ballot(s, buf_view(&b->voter), &at, &other)) {
		if (slice_eq(other, ballot))
			continue;
		ballot_record_find(s, other, seq, &record);
		reached = reaches(&limits, s, &record);
	}
	for (size_t i = 0; i < limits.n; i++)
		buf_free(&limits.at[i].id);
	free(limits.at);
	ballot_record_free(&record);
	buf_free(&at);
	return reached;
}

/* Whether the ballot is for one of the elections, an array of ids or empty for all. */
static bool
shares_contest(const struct ballot_record *b, struct slice elections)
{
	struct slice id;
	if (elections.len == 0 || b->election_ids.len == 0)
		return true;
	while (detail_next_id(&elections, &id))
		if (ballot_record_is_for(b, id))
			return true;
	return false;
}

const struct voter_ballot *
voter_ballots_live(const struct voter_ballots *b, struct slice elections)
{
	for (size_t i = 0; i < b->n; i++)
		if (ballot_record_is_live(&b->at[i].record) &&
		    shares_contest(&b->at[i].record, elections))
			return &b->at[i];
	return NULL;
}

enum reissue
voter_ballots_ending(const struct voter_ballot *ballot)
{
	if (!ballot_record_is_live(&ballot->record))
		return REISSUE_LEAVE;
	return ballot->record.taken_at > 0 ? REISSUE_REVOKE : REISSUE_CANCEL;
}

/* The seq that voided or cancelled it; 0: none did. */
static uint64_t
ended_at(const struct ballot_record *b)
{
	return b->voided_at > 0 ? b->voided_at : b->cancelled_at;
}

static bool
same_style(const struct voter_ballot *a, const struct voter_ballot *b)
{
	return slice_eq(buf_view(&a->record.election_ids), buf_view(&b->record.election_ids));
}

/* Whether `other` is to be replaced rather than `ballot`, of the same style: it is live and the
 * other is not; or both are, and it comes first; or neither, and it ended later. */
static bool
is_rather(const struct voter_ballot *other, const struct voter_ballot *ballot)
{
	bool live = ballot_record_is_live(&ballot->record);
	if (ballot_record_is_live(&other->record) != live)
		return !live;
	return live ? other < ballot : ended_at(&other->record) > ended_at(&ballot->record);
}

bool
voter_ballots_to_replace(const struct voter_ballots *b, size_t i)
{
	const struct voter_ballot *ballot = &b->at[i];
	if (!ballot_record_is_live(&ballot->record) &&
	    (ended_at(&ballot->record) == 0 || ballot->record.replaced_at > 0))
		return false;
	for (size_t j = 0; j < b->n; j++)
		if (j != i && same_style(&b->at[j], ballot) && is_rather(&b->at[j], ballot))
			return false;
	return true;
}

/* Whether a new ballot is to be issued in place of any. */
static bool
any_to_replace(const struct voter_ballots *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (voter_ballots_to_replace(b, i))
			return true;
	return false;
}

const char *
voter_ballots_reissue_fault(struct store *s, const struct voter_ballots *b, bool revoke)
{
	if (!any_to_replace(b))
		return "no ballot to replace: es issue gives one";
	for (size_t i = 0; i < b->n; i++) {
		if (voter_ballots_ending(&b->at[i]) != REISSUE_REVOKE)
			continue;
		if (!revoke)
			return "a ballot of this voter was accepted: --revoke takes it back";
		if (ballot_record_counts_in_closed(s, &b->at[i].record, VERSIONED_NOW))
			return "a ballot of this voter was accepted, and a contest it counts in is "
			       "closed";
	}
	return NULL;
}

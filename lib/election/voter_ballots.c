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

/* How many of them count in the contest. */
static uint64_t
count_in(struct store *s, const struct voter_ballots *b, struct slice contest)
{
	uint64_t n = 0;
	for (size_t i = 0; i < b->n; i++)
		n += ballot_record_is_cast(&b->at[i].record) &&
		     ballot_record_counts_in(s, &b->at[i].record, contest);
	return n;
}

static const struct ballot_record *
record_of(const struct voter_ballots *b, struct slice ballot)
{
	for (size_t i = 0; i < b->n; i++)
		if (slice_eq(buf_view(&b->at[i].id), ballot))
			return &b->at[i].record;
	return NULL;
}

static bool
any_is_cast(const struct voter_ballots *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (ballot_record_is_cast(&b->at[i].record))
			return true;
	return false;
}

bool
voter_ballots_are_used_up(
    struct store *s, const struct voter_ballots *b, struct slice ballot, uint64_t seq)
{
	const struct ballot_record *own = record_of(b, ballot);
	struct buf at = {0};
	struct election e;
	bool used_up = false;
	if (own == NULL || ballot_record_is_cast(own) || !any_is_cast(b))
		return false;
	while (!used_up && elections_next(s, &at, &e)) {
		uint64_t most = elections_ballots_per_voter(s, e.id, seq);
		used_up = most > 0 && ballot_record_is_for(own, e.id) &&
		          elections_was_open(s, e.id, seq) && count_in(s, b, e.id) >= most;
	}
	buf_free(&at);
	return used_up;
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

/* The ballot that ended last and was not replaced; NULL if there is none. */
static const struct voter_ballot *
last_ended(const struct voter_ballots *b)
{
	const struct voter_ballot *last = NULL;
	uint64_t latest = 0;
	for (size_t i = 0; i < b->n; i++) {
		const struct voter_ballot *ballot = &b->at[i];
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): at is set if n is not 0 */
		if (ballot->record.replaced_at == 0 && ended_at(&ballot->record) > latest) {
			latest = ended_at(&ballot->record);
			last = ballot;
		}
	}
	return last;
}

bool
voter_ballots_to_replace(const struct voter_ballots *b, size_t i)
{
	if (voter_ballots_live(b, SLICE("")) == NULL)
		return &b->at[i] == last_ended(b);
	if (!ballot_record_is_live(&b->at[i].record))
		return false;
	for (size_t before = 0; before < i; before++)
		if (ballot_record_is_live(&b->at[before].record) &&
		    slice_eq(buf_view(&b->at[before].record.election_ids),
		        buf_view(&b->at[i].record.election_ids)))
			return false;
	return true;
}

const char *
voter_ballots_reissue_fault(struct store *s, const struct voter_ballots *b, bool revoke)
{
	if (voter_ballots_live(b, SLICE("")) == NULL && last_ended(b) == NULL)
		return "no ballot to replace: issue one without --reissue";
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

/* The rules for a ballot submitted, cancelled, revoked or issued in another's place. No clock,
 * environment or I/O. */
#include "election/rules.h"

#include "base/memory.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/* A vote and what is known of it, to be sorted by contest and candidate. */
struct counted_vote {
	const struct vote *vote;
	const struct vote_facts *facts;
};

static int
by_contest_and_candidate(const void *left, const void *right)
{
	const struct vote *a = ((const struct counted_vote *)left)->vote;
	const struct vote *b = ((const struct counted_vote *)right)->vote;
	int order = slice_cmp(a->election, b->election);
	return order ? order : slice_cmp(a->candidate, b->candidate);
}

static struct counted_vote *
sort_votes(const struct vote_list *votes, const struct vote_facts *facts)
{
	struct counted_vote *sorted = memory_resize(NULL, votes->n + 1, sizeof *sorted);
	for (size_t i = 0; i < votes->n; i++)
		sorted[i] = (struct counted_vote){&votes->at[i], &facts[i]};
	qsort(sorted, votes->n, sizeof *sorted, by_contest_and_candidate);
	return sorted;
}

static bool
has_duplicate(const struct counted_vote *sorted, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (by_contest_and_candidate(&sorted[i - 1], &sorted[i]) == 0)
			return true;
	return false;
}

/* Puts the contests with too many votes, of those where that voids the contest or of the others,
 * into contests, unless that is NULL, and returns how many there are. */
static size_t
overvoted(const struct counted_vote *sorted, size_t n, bool voids, struct slice *contests)
{
	size_t found = 0;
	for (size_t i = 0, next; i < n; i = next) {
		struct slice contest = sorted[i].vote->election;
		for (next = i; next < n && slice_eq(sorted[next].vote->election, contest);)
			next++;
		if (next - i <= sorted[i].facts->votes_allowed ||
		    sorted[i].facts->overvote_voids != voids)
			continue;
		if (contests != NULL)
			contests[found] = contest;
		found++;
	}
	return found;
}

/* Why this vote is not valid, whatever the others are; NO_REASON if it is. */
static enum reason
vote_reason(const struct vote_facts *facts)
{
	if (facts->votes_allowed == 0)
		return UNKNOWN_ELECTION;
	if (facts->state == CONTEST_NOT_OPEN)
		return ELECTION_NOT_OPEN;
	if (facts->state == CONTEST_CLOSED)
		return ELECTION_IS_CLOSED;
	if (facts->not_on_ballot)
		return NOT_ON_BALLOT;
	if (facts->candidate == 0)
		return UNKNOWN_CANDIDATE;
	return NO_REASON;
}

static enum reason
votes_reason(const struct vote_list *votes, const struct vote_facts *facts)
{
	enum reason first = NO_REASON;
	for (size_t i = 0; i < votes->n; i++) {
		enum reason reason = vote_reason(&facts[i]);
		if (reason < first)
			first = reason;
	}
	if (first < NO_REASON)
		return first;
	struct counted_vote *sorted = sort_votes(votes, facts);
	if (has_duplicate(sorted, votes->n))
		first = DUPLICATE_VOTE;
	else if (overvoted(sorted, votes->n, false, NULL) > 0)
		first = OVERVOTE;
	free(sorted);
	return first;
}

size_t
rules_overvotes(
    const struct vote_list *votes, const struct vote_facts *facts, struct slice *contests)
{
	bool may_void = false;
	for (size_t i = 0; i < votes->n; i++)
		may_void |= facts[i].overvote_voids;
	if (!may_void)
		return 0;
	struct counted_vote *sorted = sort_votes(votes, facts);
	size_t found = overvoted(sorted, votes->n, true, contests);
	free(sorted);
	return found;
}

enum reason
rules_submission(const struct vote_list *votes, const struct ballot_facts *facts)
{
	if (!facts->issued)
		return UNKNOWN_BALLOT;
	if (!facts->same_voter)
		return WRONG_VOTER;
	if (!facts->authentic)
		return NOT_AUTHENTIC;
	if (!facts->voter)
		return UNKNOWN_VOTER;
	if (facts->voided)
		return BALLOT_IS_VOIDED;
	if (facts->cancelled)
		return BALLOT_IS_CANCELLED;
	if (facts->taken)
		return ALREADY_SUBMITTED;
	if (facts->has_voted)
		return VOTER_HAS_VOTED;
	return votes_reason(votes, facts->votes);
}

enum reason
rules_cancellation(const struct cancellation_facts *facts)
{
	return !facts->issued        ? UNKNOWN_BALLOT
	       : facts->taken_before ? TAKEN_BEFORE
	       : facts->voided       ? ALREADY_VOIDED
	       : facts->taken        ? ALREADY_SUBMITTED
	       : facts->cancelled    ? ALREADY_CANCELLED
	                             : NO_REASON;
}

enum reason
rules_revocation(const struct revocation_facts *facts)
{
	return !facts->issued        ? UNKNOWN_BALLOT
	       : facts->taken_before ? TAKEN_BEFORE
	       : !facts->taken       ? NOT_SUBMITTED
	       : facts->voided       ? ALREADY_VOIDED
	       : facts->closed       ? ELECTION_IS_CLOSED
	                             : NO_REASON;
}

enum reason
rules_replacement(const struct replacement_facts *facts)
{
	return facts->known         ? ALREADY_ISSUED
	       : !facts->issued     ? UNKNOWN_BALLOT
	       : !facts->same_voter ? WRONG_VOTER
	       : !facts->ended      ? NOT_VOIDED
	       : facts->replaced    ? ALREADY_REPLACED
	                            : NO_REASON;
}

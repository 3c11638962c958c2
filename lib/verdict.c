/* What becomes of a submitted ballot: the rules, without clock, environment or I/O. */
#include "verdict.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/* In the order in which they apply; those of votes stand together. */
enum reason {
	ALREADY_ISSUED,
	UNKNOWN_BALLOT,
	WRONG_VOTER,
	NOT_AUTHENTIC,
	UNKNOWN_VOTER,
	BALLOT_IS_VOIDED,
	ALREADY_SUBMITTED,
	NOT_SUBMITTED,
	TAKEN_BEFORE,
	ALREADY_VOIDED,
	NOT_VOIDED,
	ALREADY_REPLACED,
	UNKNOWN_ELECTION,
	ELECTION_NOT_OPEN,
	ELECTION_IS_CLOSED,
	NOT_ON_BALLOT,
	UNKNOWN_CANDIDATE,
	DUPLICATE_VOTE,
	OVERVOTE,
	REASONS
};

static const char *const reasons[REASONS] = {
    [ALREADY_ISSUED] = "already-issued",
    [UNKNOWN_BALLOT] = "unknown-ballot",
    [WRONG_VOTER] = "wrong-voter",
    [NOT_AUTHENTIC] = "not-authentic",
    [UNKNOWN_VOTER] = "unknown-voter",
    [BALLOT_IS_VOIDED] = "ballot-voided",
    [ALREADY_SUBMITTED] = "already-submitted",
    [NOT_SUBMITTED] = "not-submitted",
    [TAKEN_BEFORE] = "taken-before",
    [ALREADY_VOIDED] = "already-voided",
    [NOT_VOIDED] = "not-voided",
    [ALREADY_REPLACED] = "already-replaced",
    [UNKNOWN_ELECTION] = "unknown-election",
    [ELECTION_NOT_OPEN] = "election-not-open",
    [ELECTION_IS_CLOSED] = "election-closed",
    [NOT_ON_BALLOT] = "not-on-ballot",
    [UNKNOWN_CANDIDATE] = "unknown-candidate",
    [DUPLICATE_VOTE] = "duplicate-vote",
    [OVERVOTE] = "overvote",
};

/* A vote with what is known of it, for sorting by contest and candidate. */
struct mark {
	const struct vote *vote;
	uint64_t votes_allowed;
};

static int
by_contest_and_candidate(const void *left, const void *right)
{
	const struct vote *a = ((const struct mark *)left)->vote;
	const struct vote *b = ((const struct mark *)right)->vote;
	int order = slice_cmp(a->election, b->election);
	return order ? order : slice_cmp(a->candidate, b->candidate);
}

static struct mark *
sorted_marks(const struct ballot *b, const struct vote_facts *facts)
{
	struct mark *marks = reallocarray(NULL, b->n + 1, sizeof *marks);
	if (marks == NULL)
		errx(EX_IOERR, "out of memory");
	for (size_t i = 0; i < b->n; i++)
		marks[i] = (struct mark){&b->votes[i], facts[i].votes_allowed};
	qsort(marks, b->n, sizeof *marks, by_contest_and_candidate);
	return marks;
}

static bool
has_duplicate(const struct mark *marks, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (by_contest_and_candidate(&marks[i - 1], &marks[i]) == 0)
			return true;
	return false;
}

static bool
has_overvote(const struct mark *marks, size_t n)
{
	size_t in_contest = 0;
	for (size_t i = 0; i < n; i++) {
		bool same = i > 0 && slice_eq(marks[i].vote->election, marks[i - 1].vote->election);
		in_contest = same ? in_contest + 1 : 1;
		if (in_contest > marks[i].votes_allowed)
			return true;
	}
	return false;
}

/* Why one vote cannot stand, whatever the others are; REASONS if it can. */
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
	return REASONS;
}

static enum reason
votes_reason(const struct ballot *b, const struct vote_facts *facts)
{
	enum reason first = REASONS;
	for (size_t i = 0; i < b->n; i++) {
		enum reason reason = vote_reason(&facts[i]);
		if (reason < first)
			first = reason;
	}
	if (first < REASONS)
		return first;
	struct mark *marks = sorted_marks(b, facts);
	if (has_duplicate(marks, b->n))
		first = DUPLICATE_VOTE;
	else if (has_overvote(marks, b->n))
		first = OVERVOTE;
	free(marks);
	return first;
}

/* The reason's text; NULL for none. */
static const char *
text_of(enum reason reason)
{
	return reason < REASONS ? reasons[reason] : NULL;
}

const char *
verdict_reason(const struct ballot *b, const struct ballot_facts *facts)
{
	if (!facts->issued)
		return text_of(UNKNOWN_BALLOT);
	if (!slice_eq(facts->issued_to, b->voter))
		return text_of(WRONG_VOTER);
	if (!facts->authentic)
		return text_of(NOT_AUTHENTIC);
	if (!facts->voter)
		return text_of(UNKNOWN_VOTER);
	if (facts->voided)
		return text_of(BALLOT_IS_VOIDED);
	if (facts->taken)
		return text_of(ALREADY_SUBMITTED);
	return text_of(votes_reason(b, facts->votes));
}

const char *
verdict_revocation(const struct revocation_facts *facts)
{
	return text_of(!facts->issued        ? UNKNOWN_BALLOT
	               : facts->taken_before ? TAKEN_BEFORE
	               : !facts->taken       ? NOT_SUBMITTED
	               : facts->voided       ? ALREADY_VOIDED
	               : facts->closed       ? ELECTION_IS_CLOSED
	                                     : REASONS);
}

const char *
verdict_replacement(const struct replacement_facts *facts)
{
	return text_of(facts->known         ? ALREADY_ISSUED
	               : !facts->issued     ? UNKNOWN_BALLOT
	               : !facts->same_voter ? WRONG_VOTER
	               : !facts->voided     ? NOT_VOIDED
	               : facts->replaced    ? ALREADY_REPLACED
	                                    : REASONS);
}

bool
verdict_is_reason(struct slice text)
{
	for (int i = 0; i < REASONS; i++)
		if (slice_eq(text, slice_of(reasons[i])))
			return true;
	return false;
}

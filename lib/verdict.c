/* What becomes of a submitted ballot: the rules, without clock, environment or I/O. */
#include "verdict.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/* In the order in which they apply. */
enum reason {
	UNKNOWN_BALLOT,
	WRONG_VOTER,
	UNKNOWN_VOTER,
	ALREADY_SUBMITTED,
	UNKNOWN_ELECTION,
	UNKNOWN_CANDIDATE,
	DUPLICATE_VOTE,
	OVERVOTE,
	REASONS
};

static const char *const reasons[REASONS] = {
    [UNKNOWN_BALLOT] = "unknown-ballot",
    [WRONG_VOTER] = "wrong-voter",
    [UNKNOWN_VOTER] = "unknown-voter",
    [ALREADY_SUBMITTED] = "already-submitted",
    [UNKNOWN_ELECTION] = "unknown-election",
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

const char *
verdict_reason(const struct ballot *b, const struct ballot_facts *facts)
{
	if (!facts->issued)
		return reasons[UNKNOWN_BALLOT];
	if (!slice_eq(facts->issued_to, b->voter))
		return reasons[WRONG_VOTER];
	if (!facts->voter)
		return reasons[UNKNOWN_VOTER];
	if (facts->taken)
		return reasons[ALREADY_SUBMITTED];
	for (size_t i = 0; i < b->n; i++)
		if (!facts->votes[i].election)
			return reasons[UNKNOWN_ELECTION];
	for (size_t i = 0; i < b->n; i++)
		if (!facts->votes[i].candidate)
			return reasons[UNKNOWN_CANDIDATE];
	struct mark *marks = sorted_marks(b, facts->votes);
	const char *reason = has_duplicate(marks, b->n)  ? reasons[DUPLICATE_VOTE]
	                     : has_overvote(marks, b->n) ? reasons[OVERVOTE]
	                                                 : NULL;
	free(marks);
	return reason;
}

bool
verdict_is_reason(struct slice text)
{
	for (int i = 0; i < REASONS; i++)
		if (slice_eq(text, slice_of(reasons[i])))
			return true;
	return false;
}

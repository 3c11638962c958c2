/* Which reason comes first, whatever else is wrong: every combination of facts. */
#include "election/rules.h"

#include "event/reason.h"

#include "tap.h"

#include <string.h>

static struct vote
vote(const char *election, const char *candidate)
{
	return (struct vote){slice_of(election), slice_of(candidate)};
}

/* A fact's reason where it holds; the first of them is what must be said. */
struct wrong {
	bool holds;
	const char *reason;
};

static bool
says_first(const char *said, const struct wrong *wrong, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (wrong[i].holds)
			return said != NULL && strcmp(said, wrong[i].reason) == 0 &&
			       reason_is_known(slice_of(said));
	return said == NULL;
}

static bool
bit(unsigned facts, unsigned n)
{
	return (facts >> n & 1) != 0;
}

/* One vote of a ballot, wrong in every way that the bits say. */
static struct vote_facts
facts_of_vote(unsigned bits)
{
	return (struct vote_facts){
	    .votes_allowed = bit(bits, 0) ? 0 : 1,
	    .state = bit(bits, 1)   ? CONTEST_NOT_OPEN
	             : bit(bits, 2) ? CONTEST_CLOSED
	                            : CONTEST_OPEN,
	    .not_on_ballot = bit(bits, 3),
	    .candidate = bit(bits, 4) ? 0 : 1,
	};
}

/* Of the ballot and one vote; the other vote, before or behind it, is good. */
static bool
submission(unsigned bits, unsigned vote_bits, bool behind)
{
	struct vote votes[2] = {vote("a", "c"), vote("b", "c")};
	struct vote_facts facts[2] = {facts_of_vote(0), facts_of_vote(0)};
	facts[behind] = facts_of_vote(vote_bits);
	const struct vote_list list = {.at = votes, .n = 2};
	const struct ballot_facts known = {
	    .issued = !bit(bits, 0),
	    .same_voter = !bit(bits, 1),
	    .authentic = !bit(bits, 2),
	    .voter = !bit(bits, 3),
	    .voided = bit(bits, 4),
	    .cancelled = bit(bits, 5),
	    .taken = bit(bits, 6),
	    .has_voted = bit(bits, 7),
	    .votes = facts,
	};
	const struct wrong wrong[] = {
	    {bit(bits, 0), "unknown-ballot"},
	    {bit(bits, 1), "wrong-voter"},
	    {bit(bits, 2), "not-authentic"},
	    {bit(bits, 3), "unknown-voter"},
	    {bit(bits, 4), "ballot-voided"},
	    {bit(bits, 5), "ballot-cancelled"},
	    {bit(bits, 6), "already-submitted"},
	    {bit(bits, 7), "voter-has-voted"},
	    {bit(vote_bits, 0), "unknown-election"},
	    {bit(vote_bits, 1), "election-not-open"},
	    {bit(vote_bits, 2), "election-closed"},
	    {bit(vote_bits, 3), "not-on-ballot"},
	    {bit(vote_bits, 4), "unknown-candidate"},
	};
	return says_first(
	    reason_name(rules_submission(&list, &known)), wrong, sizeof wrong / sizeof *wrong);
}

static bool
submissions(void)
{
	bool good = true;
	for (unsigned bits = 0; bits < 1 << 8; bits++)
		for (unsigned votes = 0; votes < 1 << 5; votes++)
			good &= submission(bits, votes, false) && submission(bits, votes, true);
	return good;
}

/* The reason for so many votes, written as election and candidate, in contests of two votes. */
static bool
votes_give(const char *text, const char *reason)
{
	struct vote votes[8];
	struct vote_facts facts[8];
	size_t n = strlen(text) / 2;
	for (size_t i = 0; i < n; i++) {
		votes[i] = (struct vote){{text + 2 * i, 1}, {text + 2 * i + 1, 1}};
		facts[i] = (struct vote_facts){.votes_allowed = 2, .candidate = i + 1};
	}
	const struct vote_list list = {.at = votes, .n = n};
	const struct ballot_facts known = {
	    .issued = true,
	    .same_voter = true,
	    .authentic = true,
	    .voter = true,
	    .votes = facts,
	};
	const char *said = reason_name(rules_submission(&list, &known));
	return reason == NULL ? said == NULL : said != NULL && strcmp(said, reason) == 0;
}

static bool
cancellations(void)
{
	bool good = true;
	for (unsigned bits = 0; bits < 1 << 5; bits++) {
		const struct cancellation_facts facts = {
		    !bit(bits, 0), bit(bits, 1), bit(bits, 3), bit(bits, 2), bit(bits, 4)};
		const struct wrong wrong[] = {
		    {bit(bits, 0), "unknown-ballot"},
		    {bit(bits, 1), "taken-before"},
		    {bit(bits, 2), "already-voided"},
		    {bit(bits, 3), "already-submitted"},
		    {bit(bits, 4), "already-cancelled"},
		};
		good &= says_first(
		    reason_name(rules_cancellation(&facts)), wrong, sizeof wrong / sizeof *wrong);
	}
	return good;
}

static bool
revocations(void)
{
	bool good = true;
	for (unsigned bits = 0; bits < 1 << 5; bits++) {
		const struct revocation_facts facts = {
		    !bit(bits, 0), bit(bits, 1), !bit(bits, 2), bit(bits, 3), bit(bits, 4)};
		const struct wrong wrong[] = {
		    {bit(bits, 0), "unknown-ballot"},
		    {bit(bits, 1), "taken-before"},
		    {bit(bits, 2), "not-submitted"},
		    {bit(bits, 3), "already-voided"},
		    {bit(bits, 4), "election-closed"},
		};
		good &= says_first(
		    reason_name(rules_revocation(&facts)), wrong, sizeof wrong / sizeof *wrong);
	}
	return good;
}

static bool
replacements(void)
{
	bool good = true;
	for (unsigned bits = 0; bits < 1 << 5; bits++) {
		const struct replacement_facts facts = {
		    bit(bits, 0), !bit(bits, 1), !bit(bits, 2), !bit(bits, 3), bit(bits, 4)};
		const struct wrong wrong[] = {
		    {bit(bits, 0), "already-issued"},
		    {bit(bits, 1), "unknown-ballot"},
		    {bit(bits, 2), "wrong-voter"},
		    {bit(bits, 3), "not-voided"},
		    {bit(bits, 4), "already-replaced"},
		};
		good &= says_first(
		    reason_name(rules_replacement(&facts)), wrong, sizeof wrong / sizeof *wrong);
	}
	return good;
}

/* The contests that too many votes void among those in `voids`; each contest
 * allows one vote. */
static bool
voided_are(const char *text, const char *voids, const char *reason, const char *contests)
{
	struct vote votes[8];
	struct vote_facts facts[8];
	struct slice found[8];
	char said[16] = "";
	size_t n = strlen(text) / 2;
	for (size_t i = 0; i < n; i++) {
		votes[i] = (struct vote){{text + 2 * i, 1}, {text + 2 * i + 1, 1}};
		facts[i] = (struct vote_facts){.votes_allowed = 1,
		    .candidate = i + 1,
		    .overvote_voids = strchr(voids, text[2 * i]) != NULL};
	}
	const struct vote_list list = {.at = votes, .n = n};
	const struct ballot_facts known = {
	    .issued = true, .same_voter = true, .authentic = true, .voter = true, .votes = facts};
	const char *is = reason_name(rules_submission(&list, &known));
	size_t many = rules_overvotes(&list, facts, found);
	for (size_t i = 0; i < many; i++)
		strncat(said, found[i].at, found[i].len);
	return strcmp(said, contests) == 0 && strcmp(is ? is : "", reason) == 0;
}

int
main(void)
{
	tap(submissions(), "of 8,192 ways to be wrong, twice, a submission is told the first");
	tap(cancellations(), "of 32 a cancellation");
	tap(revocations(), "of 32 a revocation");
	tap(replacements(), "of 32 a replacement");
	tap(votes_give("", NULL), "no votes");
	tap(votes_give("axaybx", NULL), "as many votes as allowed");
	tap(votes_give("axaybxaz", "overvote"), "one more");
	tap(votes_give("axbxax", "duplicate-vote"), "a vote twice");
	tap(votes_give("axayazbxbx", "duplicate-vote"), "a vote twice, and one too many elsewhere");
	tap(votes_give("axbxcxdxexfxgxhx", NULL), "a vote in each of eight contests");
	tap(voided_are("axay", "a", "", "a"), "a contest void, not the ballot");
	tap(voided_are("axby", "ab", "", ""), "as many votes as allowed");
	tap(voided_are("cxbybxaxcy", "abc", "", "bc"), "two of three, sorted");
	tap(voided_are("axaybxby", "a", "overvote", "a"), "too many in one that voids the ballot");
	tap(voided_are("axayax", "a", "duplicate-vote", "a"), "a vote twice voids the ballot");
	tap(!reason_is_known(SLICE("whim")) && !reason_is_known(SLICE("")) &&
	        !reason_is_known(SLICE("overvot")) && reason_is_known(SLICE("overvote")),
	    "a reason is one of those, whole");
	return tap_done();
}

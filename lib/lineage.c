/* Whether a derived event is about what caused it. */
#include "lineage.h"

#include "canon.h"

/* Passes over the ids that a submission and its outcome both begin with. */
static bool
read_ids(struct canon *c, struct slice *ballot, struct slice *voter)
{
	return canon_expect(c, SLICE("{\"ballotId\":")) && canon_id(c, ballot) &&
	       canon_expect(c, SLICE(",\"voterId\":")) && canon_id(c, voter);
}

/* Whether the outcome has the submission's votes: behind the voter's profile, or right behind the
 * ids. */
static bool
has_votes(const struct event *outcome, struct canon c, struct slice votes)
{
	static struct ballot verified;
	if (outcome->type == BALLOT_VERIFIED)
		return ballot_read(outcome, &verified) && slice_eq(verified.votes_text, votes);
	return canon_expect(&c, SLICE(",\"votes\":")) && canon_expect(&c, votes) &&
	       canon_expect(&c, SLICE(",\"reason\":"));
}

static const char *
check_outcome(const struct event *submission, const struct event *outcome)
{
	static struct ballot ballot;
	struct canon c = canon_at(outcome->detail);
	struct slice id, voter;
	if (submission->type != BALLOT_SUBMITTED || !ballot_read(submission, &ballot))
		return "its cause is not a submission";
	if (!read_ids(&c, &id, &voter) || !slice_eq(id, ballot.id) ||
	    !slice_eq(voter, ballot.voter) || !has_votes(outcome, c, ballot.votes_text))
		return "it is not about the ballot that its cause submitted";
	return NULL;
}

static const char *
check_vote(const struct event *outcome, const struct event *cast, uint64_t n)
{
	static struct ballot ballot;
	struct slice id;
	struct vote vote;
	if (outcome->type != BALLOT_VERIFIED || !ballot_read(outcome, &ballot))
		return "its ballot is not verified";
	if (!ballot_read_vote(cast, &id, &vote) || !slice_eq(id, ballot.id) || n > ballot.n ||
	    !slice_eq(vote.election, ballot.votes[n - 1].election) ||
	    !slice_eq(vote.candidate, ballot.votes[n - 1].candidate))
		return "it is not that vote of the ballot verified";
	return NULL;
}

const char *
lineage_check(const struct event *parent, const struct event *child, uint64_t n)
{
	if (!slice_eq(parent->time, child->time))
		return "it has another time than its cause";
	return n == 0 ? check_outcome(parent, child) : check_vote(parent, child, n);
}

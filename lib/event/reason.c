/* The reasons to reject a ballot, or to refuse a cancellation, revocation or replacement. */
#include "event/reason.h"

static const char *const names[NO_REASON] = {
    [ALREADY_ISSUED] = "already-issued",
    [UNKNOWN_BALLOT] = "unknown-ballot",
    [WRONG_VOTER] = "wrong-voter",
    [NOT_AUTHENTIC] = "not-authentic",
    [UNKNOWN_VOTER] = "unknown-voter",
    [BALLOT_IS_VOIDED] = "ballot-voided",
    [BALLOT_IS_CANCELLED] = "ballot-cancelled",
    [ALREADY_SUBMITTED] = "already-submitted",
    [ALREADY_CANCELLED] = "already-cancelled",
    [VOTER_HAS_VOTED] = "voter-has-voted",
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

const char *
reason_name(enum reason reason)
{
	return reason < NO_REASON ? names[reason] : NULL;
}

bool
reason_is_known(struct slice text)
{
	for (int i = 0; i < NO_REASON; i++)
		if (slice_eq(text, slice_of(names[i])))
			return true;
	return false;
}

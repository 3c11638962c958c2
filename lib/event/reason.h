/* The reasons to reject a ballot, or to refuse a cancellation, revocation or replacement. */
#ifndef ES_EVENT_REASON_H
#define ES_EVENT_REASON_H

#include "base/bytes.h"

/* In order of precedence: if several apply, the first is given. */
enum reason {
	ALREADY_ISSUED,
	UNKNOWN_BALLOT,
	WRONG_VOTER,
	NOT_AUTHENTIC,
	UNKNOWN_VOTER,
	BALLOT_IS_VOIDED,
	BALLOT_IS_CANCELLED,
	ALREADY_SUBMITTED,
	ALREADY_CANCELLED,
	VOTER_HAS_VOTED,
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
	NO_REASON /* accepted; also how many reasons there are */
};

/* The reason's name in events; NULL for NO_REASON. */
const char *reason_name(enum reason reason);

/* Whether the text names a reason. */
bool reason_is_known(struct slice text);

#endif

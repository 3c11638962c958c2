/*
 * What the gate in front of the log refused (es-gate(1)): how often, for which reason, and whether
 * that is too often. Both are kept in files of the data directory whose size does not grow.
 */
#ifndef ES_ELECTION_REFUSALS_H
#define ES_ELECTION_REFUSALS_H

#include "base/bytes.h"
#include "event/reason.h"

/* The counts: a line of JSON, which other programs may read at any time. */
#define REFUSALS_NAME "gate.json"

/* How many submissions may be refused in a minute before senders are asked to wait. */
struct refusal_limits {
	uint64_t per_ballot, in_all; /* from 1 to LIMIT_MOST */
};

/*
 * Counts a submission of the ballot that is refused for this reason: UNKNOWN_BALLOT, WRONG_VOTER or
 * NOT_AUTHENTIC. Returns 0, or how many seconds the sender should wait, and counts that too. Ends
 * the program with 74 if the machine fails.
 */
uint64_t refusals_add(
    int dir, enum reason reason, struct slice ballot, const struct refusal_limits *limits);

/* Sleeps for so many seconds, to slow a sender down, unless REFUSALS_SLEEPERS programs already do
 * that for this directory. */
void refusals_sleep(int dir, unsigned seconds);

enum { REFUSALS_SLEEPERS = 32 };

#endif

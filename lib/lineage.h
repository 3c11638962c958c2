/* Whether a derived event is about what caused it. */
#ifndef ES_LINEAGE_H
#define ES_LINEAGE_H

#include "ballot.h"

/*
 * Whether an outcome is about the submission that is its cause, or a vote cast is the n-th, from 1,
 * of the verified ballot that is its outcome: same ballot, voter, votes, time. Returns NULL, or why
 * not, as a fixed text. What the outcome should be is not looked at.
 */
const char *lineage_check(const struct event *parent, const struct event *child, uint64_t n);

#endif

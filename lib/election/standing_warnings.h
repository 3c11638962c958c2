/*
 * What is wrong with the registry as it stands, worked out when it is asked for: ballots of voters
 * who are not registered, and withdrawals without effect. warnings.h has the rest.
 */
#ifndef ES_ELECTION_STANDING_WARNINGS_H
#define ES_ELECTION_STANDING_WARNINGS_H

#include "store/store.h"

/* Calls each(arg, seq, text) for the events after `since` that this is wrong with: first ballots,
 * by voter, then withdrawals, by election and candidate. The text is printable ASCII. */
void standing_warnings_each(struct store *s, uint64_t since,
    void (*each)(void *arg, uint64_t seq, const char *text), void *arg);

#endif

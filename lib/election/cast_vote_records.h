/*
 * Cast-vote records: of each ballot that counts, the contests it counts in and its votes, without
 * whose it is. The field's standard is NIST SP 1500-103.
 */
#ifndef ES_ELECTION_CAST_VOTE_RECORDS_H
#define ES_ELECTION_CAST_VOTE_RECORDS_H

#include "log/log.h"
#include "store/store.h"

/*
 * Calls each(arg, line) for every ballot that was accepted and not voided, in the order in which
 * they were submitted: {"electionIds":[…],"votes":[…],"ballotId":…,"from":…}. electionIds are the
 * contests that the official count counts it in, those it was issued for that were open when it
 * came, null if those are all there are; votes stand sorted; from is the id of its submission. The
 * store is that of the voters projection; the log, as it was read, must reach as far. Ends the
 * program with 76 where a submission is not in the log.
 */
void cast_vote_records_each(
    struct store *voters, struct log *l, void (*each)(void *arg, struct slice line), void *arg);

#endif

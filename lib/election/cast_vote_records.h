/*
 * Cast-vote records: for each ballot that counts, the contests it counts in and its votes, but not
 * its voter. NIST SP 1500-103 is the standard for them.
 */
#ifndef ES_ELECTION_CAST_VOTE_RECORDS_H
#define ES_ELECTION_CAST_VOTE_RECORDS_H

#include "log/log.h"
#include "store/store.h"

/*
 * Calls each(arg, line) for every ballot that was accepted and not voided, in the order of their
 * submissions: {"style":[…],"electionIds":[…],"votes":[…],"ballotId":…,"from":…}. style is the
 * contests that it was issued for, null for all. electionIds are the contests that it counts in:
 * those of its style that were open when it was submitted; null if these are all contests. votes
 * are sorted by contest and candidate. from is the id of the submission. voters is the store of the
 * voters projection; l must have been read at least as far. Ends the program with 76 if a
 * submission is not in the log.
 */
void cast_vote_records_each(
    struct store *voters, struct log *l, void (*each)(void *arg, struct slice line), void *arg);

#endif

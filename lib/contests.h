/* Elections and candidates as the voters projection knows them now, the ones in use kept in memory.
 */
#ifndef ES_CONTESTS_H
#define ES_CONTESTS_H

#include "ballot.h"
#include "store.h"
#include "verdict.h"

struct contests;

/* Begins with nothing in memory, which stays bounded; ends the program with 74 if there is none.
 * Free with contests_free. */
struct contests *contests_new(void);

/* Frees all; takes NULL. */
void contests_free(struct contests *c);

/* Forgets what is in memory, since an election or a candidate changed. */
void contests_forget(struct contests *c);

/*
 * What is known of a vote's contest and candidate before seq. Where now is true, seq must be behind
 * all that the store took, so that what is in memory holds.
 */
struct vote_facts contests_facts(
    struct contests *c, struct store *s, const struct vote *vote, uint64_t seq, bool now);

#endif

/* Elections and candidates as the voters projection knows them now, the ones in use kept in memory.
 */
#ifndef ES_ELECTION_CONTEST_CACHE_H
#define ES_ELECTION_CONTEST_CACHE_H

#include "election/rules.h"
#include "event/detail.h"
#include "store/store.h"

struct contest_cache;

/* Begins with nothing in memory, which stays bounded; ends the program with 74 if there is none.
 * Free with contest_cache_free. */
struct contest_cache *contest_cache_new(void);

/* Frees all; takes NULL. */
void contest_cache_free(struct contest_cache *c);

/* Forgets what is in memory, since an election or a candidate changed. */
void contest_cache_forget(struct contest_cache *c);

/*
 * What is known of a vote's contest and candidate before seq. Where now is true, seq must be behind
 * all that the store took, so that what is in memory holds.
 */
struct vote_facts contest_cache_facts(
    struct contest_cache *c, struct store *s, const struct vote *vote, uint64_t seq, bool now);

#endif

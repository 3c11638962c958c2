/* A cache of what the voters projection knows now of the contests and candidates in use. */
#ifndef ES_ELECTION_CONTEST_CACHE_H
#define ES_ELECTION_CONTEST_CACHE_H

#include "election/rules.h"
#include "event/detail.h"
#include "store/store.h"

struct contest_cache;

/* An empty cache, which does not grow; ends the program with 74 if there is no memory. Free with
 * contest_cache_free. */
struct contest_cache *contest_cache_new(void);

/* Frees all; takes NULL. */
void contest_cache_free(struct contest_cache *c);

/* Empties the cache; call it when an election or a candidate changed. */
void contest_cache_forget(struct contest_cache *c);

/*
 * What is known of a vote's contest and candidate before seq. Pass now = true, which uses the
 * cache, only if seq is later than everything in the store.
 */
struct vote_facts contest_cache_facts(
    struct contest_cache *c, struct store *s, const struct vote *vote, uint64_t seq, bool now);

#endif

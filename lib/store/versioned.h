/*
 * Facts in a store, each with the seq that made it: what is replaced stays beside what replaces it,
 * so that it can be told what was known as of any seq.
 *
 * A key is a letter, ids each ended by NUL, and the version: the seq that made it, counted down so
 * that the newest comes first. So the first key at or behind seq S - 1 is what was known before S.
 */
#ifndef ES_STORE_VERSIONED_H
#define ES_STORE_VERSIONED_H

#include "store/key.h"
#include "store/store.h"

/* As a seq: after all that there is. */
#define VERSIONED_NOW UINT64_MAX

/* Puts what the key begun is about, as of seq. */
void versioned_put(struct store *s, struct buf *key, uint64_t seq, struct slice value);

/* What was known before seq of what the key begun is about, borrowed until the next call on the
 * store; false if nothing. */
bool versioned_get(struct store *s, struct buf *key, uint64_t seq, struct slice *value);

/* Whether the key found is that of a version before seq of what the n bytes of key are about. */
bool versioned_is_version(struct slice found, struct slice key, uint64_t seq);

/* The seq that made the version whose key was found. */
uint64_t versioned_made_at(struct slice found);

/* The letter's newest facts, in order. Begin with a key empty; each call gives the ids behind the
 * letter and the newest value. False behind the last. The loan is as store_seek's. */
bool versioned_next(
    struct store *s, char letter, struct buf *key, struct slice *ids, struct slice *value);

#endif

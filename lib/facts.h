/*
 * Facts in a store, each with the seq that made it: what is replaced stays beside what replaces it,
 * so that it can be told what was known as of any seq.
 *
 * A key is a letter, ids each ended by NUL, and the version: the seq that made it, counted down so
 * that the newest comes first. So the first key at or behind seq S - 1 is what was known before S.
 */
#ifndef ES_FACTS_H
#define ES_FACTS_H

#include "store.h"

/* As a seq: after all that there is. */
#define FACTS_NOW UINT64_MAX

/* Begins a key with a letter and an id. */
void facts_begin(struct buf *key, char letter, struct slice id);

/* Adds another id to the key. */
void facts_add(struct buf *key, struct slice id);

/* Puts what the key begun is about, as of seq. */
void facts_put(struct store *s, struct buf *key, uint64_t seq, struct slice value);

/* What was known before seq of what the key begun is about, borrowed until the next call on the
 * store; false if nothing. */
bool facts_get(struct store *s, struct buf *key, uint64_t seq, struct slice *value);

/* Whether the key found is that of a version before seq of what the n bytes of key are about. */
bool facts_is_version(struct slice found, struct slice key, uint64_t seq);

/* The seq that made the version whose key was found. */
uint64_t facts_made_at(struct slice found);

/* The next id of a key, which is passed over with its NUL. */
struct slice facts_next_id(struct slice *rest);

/* The letter's newest facts, in order. Begin with a key empty; each call gives the ids behind the
 * letter and the newest value. False behind the last. The loan is as store_seek's. */
bool facts_next(
    struct store *s, char letter, struct buf *key, struct slice *ids, struct slice *value);

#endif

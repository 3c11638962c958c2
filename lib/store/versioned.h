/*
 * Facts in a store, each with the seq that made it. A new version does not replace the old one, so
 * what was known before any seq can still be found.
 *
 * A key is a letter, ids, each ended by NUL, and the version: UINT64_MAX minus the seq that made
 * it, so that the newest version comes first. What was known before seq S is under the first key at
 * or after the version of S - 1.
 */
#ifndef ES_STORE_VERSIONED_H
#define ES_STORE_VERSIONED_H

#include "store/key.h"
#include "store/store.h"

/* A seq later than every fact. */
#define VERSIONED_NOW UINT64_MAX

/* Puts a fact, made at seq. The caller began the key; this completes it. */
void versioned_put(struct store *s, struct buf *key, uint64_t seq, struct slice value);

/* The fact under the key that the caller began, as known before seq; false if there was none. The
 * value is borrowed until the next call on the store; the key is completed. */
bool versioned_get(struct store *s, struct buf *key, uint64_t seq, struct slice *value);

/* Whether found is key, as begun, followed by a version made before seq. */
bool versioned_is_version(struct slice found, struct slice key, uint64_t seq);

/* The seq that made the version under the key found. */
uint64_t versioned_made_at(struct slice found);

/* Finds the newest version of each of the letter's facts, in order. Begin with an empty key; each
 * call gives the ids after the letter and the value, borrowed as from store_seek; false after the
 * last. */
bool versioned_next(
    struct store *s, char letter, struct buf *key, struct slice *ids, struct slice *value);

#endif

/* Keys of records: a letter for the kind, then ids, each ended by NUL. */
#ifndef ES_STORE_KEY_H
#define ES_STORE_KEY_H

#include "base/bytes.h"

/* Replaces key with a letter and an id. */
void key_begin(struct buf *key, char letter, struct slice id);

/* Appends another id to the key. */
void key_add(struct buf *key, struct slice id);

/* Takes the next id off the rest of a key. */
struct slice key_next_id(struct slice *rest);

#endif

/* Puts that wait to be written: the newest value of each key, in memory. No I/O. */
#ifndef ES_STORE_PENDING_H
#define ES_STORE_PENDING_H

#include "base/bytes.h"

struct pending;

/* A put that waits. */
struct change {
	struct slice key, value;
};

/* Waits for nothing yet; free with pending_free. */
struct pending *pending_new(void);

/* Keeps the value as the key's newest one. Neither may be borrowed from here. */
void pending_put(struct pending *p, struct slice key, struct slice value);

/* Finds the key's value, borrowed until the next pending_put; false if none waits. */
bool pending_get(const struct pending *p, struct slice key, struct slice *value);

/* Whether a put waits whose key is `from` or after it. */
bool pending_reaches(const struct pending *p, struct slice from);

/* How many bytes of memory the puts take. */
size_t pending_bytes(const struct pending *p);

/* Puts the changes in the order of their keys, and returns how many there are. */
size_t pending_sort(struct pending *p);

/* Change number i in that order, from 0, borrowed until the next pending_put. */
struct change pending_change(const struct pending *p, size_t i);

/* Forgets everything. */
void pending_clear(struct pending *p);

/* Frees all; takes NULL. */
void pending_free(struct pending *p);

#endif

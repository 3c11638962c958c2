/* All runs of a store (run.h), loaded into memory, in the order of their keys. No I/O. */
#ifndef ES_STORE_LOADED_H
#define ES_STORE_LOADED_H

#include "base/bytes.h"

struct loaded;

/* No runs yet; free with loaded_free. */
struct loaded *loaded_new(void);

/* Adds a run after those that were added before; it is not in its place until loaded_place. What is
 * `changed` differs from what Berkeley DB has. */
void loaded_add(struct loaded *l, struct slice key, struct slice run, bool changed);

/* Puts the runs added since the last call into their places; their keys must ascend. */
void loaded_place(struct loaded *l);

/* How many runs are in their places. */
size_t loaded_count(const struct loaded *l);

/* The number of the last run with this key or one before it; 0 if there is none. */
size_t loaded_find(const struct loaded *l, struct slice key);

/* The key and the records of run number i, borrowed until a run is added or replaced. */
struct slice loaded_key(const struct loaded *l, size_t i);
struct slice loaded_records(const struct loaded *l, size_t i);

/* Replaces the records of run number i, which is then changed. */
void loaded_replace(struct loaded *l, size_t i, struct slice run);

/* Puts another value of the same length in the place of `value`, which is in run number i. */
void loaded_overwrite(struct loaded *l, size_t i, struct slice value, struct slice with);

/* Whether run number i is changed. From now on it is not. */
bool loaded_take_change(struct loaded *l, size_t i);

/* Frees all; takes NULL. */
void loaded_free(struct loaded *l);

#endif

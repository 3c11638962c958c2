/*
 * A run: records with neighbouring keys, packed into one value of Berkeley DB, which spends more on
 * a record than on its bytes. A run is its records in the order of their keys; each is the length
 * of its key and of its value, as varints (seven bits per byte from the lowest; the eighth is set
 * in all bytes but the last), then the key and the value. No I/O.
 */
#ifndef ES_STORE_RUN_H
#define ES_STORE_RUN_H

#include "base/bytes.h"

/* A run that would get longer is divided, unless it is a single record. */
enum { RUN_MOST = 1024 };

/* Appends a record to a run. */
void run_add(struct buf *run, struct slice key, struct slice value);

/* Takes the first record off the rest of a run; false at its end, or if it is malformed: then
 * *rest is not empty. */
bool run_next(struct slice *rest, struct slice *key, struct slice *value);

/* Takes records off the rest of a run up to the first whose key is `from` or after it, and that one
 * too; false as run_next. */
bool run_seek(struct slice *rest, struct slice from, struct slice *key, struct slice *value);

/*
 * Takes the next piece off a run that may be longer than RUN_MOST: whole records, about as many
 * bytes in each piece or, if `full`, as many as fit. All of it if it is malformed.
 */
struct slice run_cut(struct slice *rest, bool full);

#endif

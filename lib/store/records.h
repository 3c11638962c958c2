/* All records of a store, whatever they mean, to compare one store with another. */
#ifndef ES_STORE_RECORDS_H
#define ES_STORE_RECORDS_H

#include "base/sha256.h"
#include "store/store.h"

/* Calls each(arg, line) for every record, in the order of keys, the position included:
 * {"key":"…","value":"…"} in hexadecimal. */
void records_each(struct store *s, void (*each)(void *arg, struct slice line), void *arg);

/* The SHA-256 of all records: of each key and value, after its length in 8 bytes, highest first. */
void records_digest(struct store *s, unsigned char hash[SHA256_LENGTH]);

#endif

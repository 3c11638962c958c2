/* All records of a store, whatever they mean: for comparing one store with another. */
#ifndef ES_STORE_RECORDS_H
#define ES_STORE_RECORDS_H

#include "base/sha256.h"
#include "store/store.h"

/* Calls each(arg, line) for every record, position and all, by key: {"key":"…","value":"…"}, in
 * hexadecimal. */
void records_each(struct store *s, void (*each)(void *arg, struct slice line), void *arg);

/* A SHA-256 over all records, keys and values each with their length in 8 bytes before them. */
void records_digest(struct store *s, unsigned char hash[SHA256_LENGTH]);

#endif

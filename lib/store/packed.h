/*
 * Packed records: PACKED_SEQS seqs share one, so that a store that grows with the log has fewer
 * records. A record holds entries in the order of their seqs; each begins with a byte, its place in
 * the record, which is seq % PACKED_SEQS.
 */
#ifndef ES_STORE_PACKED_H
#define ES_STORE_PACKED_H

#include "store/store.h"

enum { PACKED_SEQS = 32 };

/* The record being written; begin with letter and length set, the rest zero. */
struct packed {
	char letter; /* a key is the letter and the record's number, which is seq / PACKED_SEQS */
	size_t (*length)(const char *entry, const char *end); /* of an entry in bytes, at least 1 */
	bool open;
	uint64_t number;
	struct buf record;
	bool changed; /* since it was put into the store */
};

/*
 * Begins an entry for seq and returns the record, to which the caller appends the rest of the
 * entry. Seqs must ascend. If an earlier run stored part of this record, goes on with it, but drops
 * entries for this seq and later, left from before the store was rolled back: their events come
 * again.
 */
struct buf *packed_begin(struct packed *p, struct store *s, uint64_t seq);

/* Puts the record into the store if it changed; call it before each commit. */
void packed_save(struct packed *p, struct store *s);

/* The stored record that seq belongs in, borrowed as from store_get; false if there is none. */
bool packed_get(struct store *s, char letter, uint64_t seq, struct slice *record);

/* The seq of an entry in the record with this number. */
uint64_t packed_seq(uint64_t number, const char *entry);

/* Frees the record. */
void packed_free(struct packed *p);

#endif

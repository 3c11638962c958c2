/*
 * Records that many seqs share, so that a store that grows with the log has few: what stands about
 * PACKED_SEQS of them makes a record. Entries are in the order of their seqs, and each begins with
 * a byte for its place in the record, which is seq % PACKED_SEQS.
 */
#ifndef ES_STORE_PACKED_H
#define ES_STORE_PACKED_H

#include "store/store.h"

enum { PACKED_SEQS = 32 };

/* The record that is written to; begin with letter and length set, the rest zero. */
struct packed {
	char letter; /* keys begin with it; the record's number, which is seq / PACKED_SEQS, follows
	              */
	size_t (*length)(const char *entry, const char *end); /* of an entry, at least 1 */
	bool open;
	uint64_t number;
	struct buf record;
	bool changed; /* since it was put */
};

/*
 * Begins an entry for seq; the caller appends the rest of it to what this returns. Seqs only grow.
 * A record begun by an earlier program is taken up; what stands there for this seq or behind it is
 * left from before the store was rolled back, and is dropped, since it comes again.
 */
struct buf *packed_begin(struct packed *p, struct store *s, uint64_t seq);

/* Puts the record: before each commit. */
void packed_save(struct packed *p, struct store *s);

/* The stored record that seq belongs in; false if there is none. */
bool packed_get(struct store *s, char letter, uint64_t seq, struct slice *record);

/* The seq of an entry in the record with this number. */
uint64_t packed_seq(uint64_t number, const char *entry);

/* Frees the record. */
void packed_free(struct packed *p);

#endif

/*
 * Records that many seqs share, so that a store that grows with the log has few: what stands about
 * SHEET_SEQS of them makes a sheet. Entries are in the order of their seqs, and each begins with a
 * byte for its place on the sheet, which is seq % SHEET_SEQS.
 */
#ifndef ES_SHEET_H
#define ES_SHEET_H

#include "store.h"

enum { SHEET_SEQS = 32 };

/* The sheet that is written to; begin with letter and length set, the rest zero. */
struct sheet {
	char
	    letter; /* keys begin with it; the sheet's number, which is seq / SHEET_SEQS, follows */
	size_t (*length)(const char *entry, const char *end); /* of an entry, at least 1 */
	bool open;
	uint64_t number;
	struct buf record;
	bool changed; /* since it was put */
};

/*
 * Begins an entry for seq; the caller appends the rest of it to what this returns. Seqs only grow.
 * A sheet begun by an earlier program is taken up; what stands there for this seq or behind it is
 * left from before the store was rolled back, and is dropped, since it comes again.
 */
struct buf *sheet_begin(struct sheet *sheet, struct store *s, uint64_t seq);

/* Puts the sheet: before each commit. */
void sheet_save(struct sheet *sheet, struct store *s);

/* The stored record of the sheet that seq belongs on; false if there is none. */
bool sheet_get(struct store *s, char letter, uint64_t seq, struct slice *record);

/* The seq of an entry on the sheet with this number. */
uint64_t sheet_seq(uint64_t number, const char *entry);

/* Frees the record. */
void sheet_free(struct sheet *sheet);

#endif

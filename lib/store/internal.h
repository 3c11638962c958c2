/* struct store, for its two modules: environment.c opens and closes it, store.c reads and writes
 * it. */
#ifndef ES_STORE_INTERNAL_H
#define ES_STORE_INTERNAL_H

#include "store/store.h"

#include <db.h>

struct store {
	int dir;    /* the data directory */
	char *name; /* the store's directory in it */
	char *home; /* its path */
	size_t cache, expected;
	DB_ENV *env; /* NULL if read_only */
	DB *db;
	DB_TXN *txn;      /* if writes: begun before the first read or put; NULL after a commit */
	DBC *cursor;      /* of store_seek and store_next */
	DBC *point;       /* of store_get: at the key it found last */
	struct buf found; /* that key; empty: none */
	bool writes;
	bool read_only; /* its directory cannot be written to */
	size_t changes; /* puts not committed */
	bool written;   /* whether any put was committed since it was opened */
};

/* Opens the store; in an empty directory, creates its files. False if it is damaged: then it is
 * moved aside and nothing is open. */
bool environment_open(struct store *s);

/* Removes the store from disk and opens it again, empty. */
void environment_open_empty(struct store *s);

/* Closes everything, without what was not committed, and writes the digests of its log files. */
void environment_close(struct store *s);

/* Ends the program if a Berkeley DB call returned an error: with 74 if the machine is to blame,
 * else with 75, moving the damaged store aside unless it is read-only. Returns if error is 0. */
void environment_check(struct store *s, int error);

#endif

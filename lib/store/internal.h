/* A store as its two modules know it: environment.c opens and closes it, store.c reads and writes
 * it.
 */
#ifndef ES_STORE_INTERNAL_H
#define ES_STORE_INTERNAL_H

#include "store/store.h"

#include <db.h>

struct store {
	int dir;    /* the data directory */
	char *name; /* the store's directory in it */
	char *home; /* its path */
	size_t cache, expected;
	DB_ENV *env; /* NULL if it is read-only */
	DB *db;
	DB_TXN *txn;      /* of a store that is written: begun before anything is read or put */
	DBC *cursor;      /* of store_seek and store_next */
	DBC *point;       /* of store_get: stands at the key it found last */
	struct buf found; /* that key; empty: none */
	bool writes;
	bool read_only; /* its directory cannot be written to */
	size_t changes;
	bool written; /* something was committed since it was opened */
};

/* Opens what is there; false, moved aside and nothing open, if it is damaged. */
bool environment_open(struct store *s);

/* Removes what is there, and opens an empty store. */
void environment_open_empty(struct store *s);

/* Lets go of all that was opened, and of what was not committed, and notes what the files are now.
 */
void environment_close(struct store *s);

/* Ends the program over an error of Berkeley DB, unless it is 0: with 74 if the machine is to
 * blame, else with 75, the damaged store moved aside. */
void environment_check(struct store *s, int error);

#endif

/* struct store, for its modules: environment.c opens and closes it, runs.c reads and writes its
 * runs, settle.c merges with them what was put; store.c is what others see. */
#ifndef ES_STORE_INTERNAL_H
#define ES_STORE_INTERNAL_H

#include "store/loaded.h"
#include "store/pending.h"
#include "store/store.h"

#include <db.h>

struct store {
	int dir;      /* the data directory */
	char *name;   /* the store's directory in it */
	char *home;   /* its path */
	size_t cache; /* how much memory it may take, in bytes */
	DB_ENV *env;  /* NULL if read_only */
	DB *db;
	DB_TXN *txn; /* if writes: begun before the first read or put; NULL after a commit */
	bool writes;
	bool read_only;   /* its directory cannot be written to, or must not be */
	bool looks;       /* store_look opened it */
	bool written;     /* whether anything was committed since it was opened */
	bool is_new;      /* nothing was ever committed: until then, without transactions */
	bool is_outdated; /* another version wrote it */

	struct pending *pending; /* puts that are not in the runs yet */
	struct loaded *loaded;   /* the runs; NULL: read them from Berkeley DB */
	size_t size;             /* about how many bytes the runs have */
	size_t lookups;          /* how many keys were looked up since the last commit */
	size_t changes;          /* puts not committed */
	size_t waiting;          /* of these, those since the last store_settle */

	DBC *point;               /* of store_get, if the runs are not loaded */
	struct buf found;         /* else the key that it found last; empty: none */
	struct slice found_value; /* and its value, */
	size_t found_in;          /* in the run with this number */
	DBC *walker;              /* of store_seek and store_next; NULL if they use loaded */
	size_t walked;            /* in loaded: the number of the run they are in */
	struct slice rest;        /* its records that they have not given yet */
};

/* Opens the store; in an empty directory, creates its files. False if it is damaged, in the format
 * of another version, or was begun by a run that was cut off: then it is moved aside or to be
 * replaced, and nothing is open. */
bool environment_open(struct store *s);

/* Whether the store was begun by a run that was cut off before its first commit. */
bool environment_was_begun(const struct store *s);

/* Whether the store was closed by the program that used it last. */
bool environment_was_closed(const struct store *s);

/* Makes what was put into a new store durable, and goes on with transactions. */
void environment_keep_new(struct store *s);

/* Removes the store from disk and opens it again, empty. */
void environment_open_empty(struct store *s);

/* Closes everything, without what was not committed, and writes the digests of its log files. */
void environment_close(struct store *s);

/* Ends the program if a Berkeley DB call returned an error: with 74 if the machine is to blame,
 * else with 75, moving the damaged store aside unless it is read-only. Returns if error is 0. */
void environment_check(struct store *s, int error);

/* Begins a transaction before the first read or put after a commit. */
void runs_begin(struct store *s);

/* Finds a key in the runs; false if it is not there. The value is borrowed as from store_get. */
bool runs_find(struct store *s, struct slice key, struct slice *value);

/* What store_seek and store_next do, of what was put only with what is settled. */
bool runs_seek(struct store *s, struct slice from, struct slice *key, struct slice *value);
bool runs_next(struct store *s, struct slice *key, struct slice *value);

/* Puts the value in the place of the key's, if the runs are loaded and that is as long; whether it
 * did. */
bool runs_overwrite(struct store *s, struct slice key, struct slice value);

/* Copies the run in Berkeley DB in which a key belongs, and the run's key; sets *end to the key of
 * the run after it, empty if there is none, borrowed until the next call. False if there are no
 * runs. */
bool runs_around(
    struct store *s, struct slice wanted, struct buf *key, struct buf *run, struct slice *end);

/* Puts a run into Berkeley DB. */
void runs_write(struct store *s, struct slice key, struct slice run);

/* Ends the program if anything is left of a run that was read to its end: it is damaged, though
 * Berkeley DB did not see it. */
void runs_check(struct store *s, struct slice rest);

/* Puts the loaded runs that changed into Berkeley DB, and unloads them if they are little used or
 * have grown too large. */
void runs_save(struct store *s);

/* Whether the loaded runs have grown too large. */
bool runs_are_too_large(const struct store *s);

/* Does what runs_save does if they have. */
void runs_limit(struct store *s);

/* Ends reading, before a commit. */
void runs_end(struct store *s);

/* Merges the puts that wait with the runs. */
void settle(struct store *s);

#endif

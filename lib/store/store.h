/*
 * Sorted keys and values on disk, in Berkeley DB, which only store.c, runs.c and environment.c
 * know: many records are packed into one of its own (run.h), and if many are read, all are loaded
 * into memory (loaded.h). A store is disposable: whatever is wrong with it, its owner rebuilds it
 * from the log. Any call ends the program with 74 if the machine fails (no space, no memory, an I/O
 * error), and with 75 if the store turns out to be damaged, after moving it aside: run again to
 * rebuild it.
 */
#ifndef ES_STORE_STORE_H
#define ES_STORE_STORE_H

#include "base/bytes.h"

struct store;

/* The default of --cache in programs that write, in bytes: a quarter of the machine's memory. A
 * cache takes no more than its data needs. */
size_t store_cache(void);

/*
 * Opens DIR/NAME, whose lock the caller holds; path is the path of DIR. cache is about how many
 * bytes of memory it may take.
 *
 * With make, the store may be written: creates a missing one, and replaces a damaged one by an
 * empty one, after moving it aside to NAME.damaged with a warning. Without make it may only be
 * read: returns NULL if it is missing, was not committed yet, or was written by another version; a
 * damaged one ends the program with 75, moved aside unless the directory is read-only. So does one
 * in a read-only directory that was not closed.
 */
struct store *store_open(int dir, const char *path, const char *name, size_t cache, bool make);

/*
 * Opens the store to look things up, and changes no file, so that a shared lock is enough; and it
 * takes a tenth of the time. Returns NULL if it is missing, was not committed yet, was written by
 * another version, or was not closed by the program that used it last. A damaged one ends the
 * program with 75.
 */
struct store *store_look(int dir, const char *path, const char *name, size_t cache);

/* Removes all that the store holds, from disk too. Returns the store, open and empty. */
struct store *store_empty(struct store *s);

/* Looks a key up; the value is borrowed until the next call. False if the key is not there. */
bool store_get(struct store *s, struct slice key, struct slice *value);

/* Finds the first entry whose key is `from` or after it, both borrowed until the next call; false
 * if there is none. */
bool store_seek(struct store *s, struct slice from, struct slice *key, struct slice *value);

/* Finds the entry after the one that store_seek or store_next gave last; false if there is none.
 * Call it only after one of them returned true, with no commit since. */
bool store_next(struct store *s, struct slice *key, struct slice *value);

/* Puts the value under the key, in place of what was there. It can be read at once, though a walk
 * with store_next that has begun may miss it, and is lost unless store_commit follows. */
void store_put(struct store *s, struct slice key, struct slice value);

/* Puts the value under the key unless it has one; whether it did. */
bool store_add(struct store *s, struct slice key, struct slice value);

/* How many puts, those of store_add included, wait for store_commit. */
size_t store_changes(const struct store *s);

/* Whether so much waits that the caller should commit, or call store_settle. */
bool store_is_full(const struct store *s);

/* Whether nothing was ever committed. Until then puts are not logged, which takes half the time. */
bool store_is_new(const struct store *s);

/* Makes room for more puts without committing those that wait. */
void store_settle(struct store *s);

/* Commits all puts since the last commit, or none of them if the program dies on the way. They
 * survive the program's death; what a power loss takes is rebuilt from the log. */
void store_commit(struct store *s);

/* Closes the store's files after a commit, so that the caller can let go of its lock. Until
 * store_resume, call only that. */
void store_pause(struct store *s);

/* Opens the files again, once the caller holds the lock again. */
void store_resume(struct store *s);

/* Forgets puts that were not committed, writes the rest to disk and frees the store; takes NULL. */
void store_close(struct store *s);

#endif

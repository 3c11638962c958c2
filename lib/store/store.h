/*
 * Sorted keys and values on disk: the one module that knows Berkeley DB. A store is disposable:
 * whatever is wrong with it, its owner rebuilds it from the log. A machine that fails (no space,
 * no memory, I/O error) ends the program with 74.
 */
#ifndef ES_STORE_STORE_H
#define ES_STORE_STORE_H

#include "base/bytes.h"

struct store;

/* How much memory a store's cache may take where --cache does not say, in bytes: a quarter of the
 * machine's. It takes no more than its data. */
size_t store_cache(void);

/*
 * Opens DIR/NAME, whose lock the caller holds; path is the directory's path, for messages too. The
 * cache may take so many bytes; a store that is made is laid out for as many as are expected.
 * Where make is true, a missing store is made, and one that is damaged is moved aside to
 * NAME.damaged, said so on stderr, and an empty one made. Else a missing store is NULL, and a
 * damaged one, moved aside too, ends the program with 75: run again to rebuild it. So does damage
 * that shows later.
 */
struct store *store_open(
    int dir, const char *path, const char *name, size_t cache, size_t expected, bool make);

/* Removes the store from disk, frees it, and returns an empty one in its place. */
struct store *store_empty(struct store *s);

/* Looks a key up; the value is borrowed until the next call. */
bool store_get(struct store *s, struct slice key, struct slice *value);

/* The first entry whose key is `from` or behind it; key and value are borrowed until the next call.
 */
bool store_seek(struct store *s, struct slice from, struct slice *key, struct slice *value);

/* The entry behind the one that store_seek or store_next gave last. */
bool store_next(struct store *s, struct slice *key, struct slice *value);

/* Puts the value under the key, in place of what was there. It counts once store_commit returns. */
void store_put(struct store *s, struct slice key, struct slice value);

/* Puts the value under the key unless there is one; says whether it did. */
bool store_add(struct store *s, struct slice key, struct slice value);

/* How many puts wait for store_commit. */
size_t store_changes(const struct store *s);

/* Makes all puts since the last commit count, all or none, if the program dies; the log repairs
 * what a power loss takes. */
void store_commit(struct store *s);

/* Forgets puts not committed, writes the rest to disk and frees the store; takes NULL. */
void store_close(struct store *s);

#endif

/* Sorted keys and values on disk, in Berkeley DB. */
#include "store/store.h"

#include "base/memory.h"
#include "io/datadir.h"
#include "io/subdir.h"
#include "store/internal.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/* How many kilobytes are written to Berkeley DB's log from one of its checkpoints to the next. */
enum { CHECKPOINT_KB = 256 << 10 };

/* How many puts may wait. */
enum { MOST_CHANGES = 4 << 20 };

static void
free_store(struct store *s)
{
	pending_free(s->pending);
	buf_free(&s->found);
	free(s->name);
	free(s->home);
	free(s);
}

static struct store *
new_store(int dir, const char *path, const char *name, size_t cache)
{
	struct store *s = memory_new(sizeof *s);
	s->name = memory_copy(name);
	s->home = memory_print("%s/%s", path, name);
	s->dir = dir;
	s->cache = cache;
	s->pending = pending_new();
	return s;
}

struct store *
store_look(int dir, const char *path, const char *name, size_t cache)
{
	struct store *s = new_store(dir, path, name, cache);
	s->read_only = s->looks = true;
	if (subdir_exists(dir, name, false) && !environment_was_begun(s) &&
	    environment_was_closed(s) && environment_open(s))
		return s;
	free_store(s);
	return NULL;
}

struct store *
store_open(int dir, const char *path, const char *name, size_t cache, bool make)
{
	struct store *s = new_store(dir, path, name, cache);
	s->writes = make;
	s->read_only = !make && datadir_is_read_only(dir);
	if (!subdir_exists(dir, name, make) || (!make && environment_was_begun(s))) {
		free_store(s);
		return NULL;
	}
	if (environment_open(s))
		return s;
	if (!make && !s->is_outdated)
		errx(EX_TEMPFAIL, "run again to rebuild it");
	if (!make) {
		free_store(s);
		return NULL;
	}
	if (s->is_outdated)
		warnx("%s was written by another version: to be rebuilt from the log", s->home);
	environment_open_empty(s);
	return s;
}

struct store *
store_empty(struct store *s)
{
	environment_open_empty(s);
	return s;
}

bool
store_get(struct store *s, struct slice key, struct slice *value)
{
	return pending_get(s->pending, key, value) || runs_find(s, key, value);
}

bool
store_seek(struct store *s, struct slice from, struct slice *key, struct slice *value)
{
	if (pending_reaches(s->pending, from))
		settle(s);
	return runs_seek(s, from, key, value);
}

bool
store_next(struct store *s, struct slice *key, struct slice *value)
{
	return runs_next(s, key, value);
}

void
store_put(struct store *s, struct slice key, struct slice value)
{
	struct slice was;
	runs_begin(s);
	if (pending_get(s->pending, key, &was) || !runs_overwrite(s, key, value))
		pending_put(s->pending, key, value);
	s->changes++;
	s->waiting++;
}

bool
store_add(struct store *s, struct slice key, struct slice value)
{
	struct slice was;
	if (store_get(s, key, &was))
		return false;
	runs_begin(s);
	pending_put(s->pending, key, value);
	s->changes++;
	s->waiting++;
	return true;
}

size_t
store_changes(const struct store *s)
{
	return s->changes;
}

bool
store_is_full(const struct store *s)
{
	return s->waiting >= MOST_CHANGES || pending_bytes(s->pending) >= s->cache / 4 ||
	       runs_are_too_large(s);
}

bool
store_is_new(const struct store *s)
{
	return s->is_new;
}

void
store_settle(struct store *s)
{
	settle(s);
	runs_end(s);
	runs_limit(s);
	s->waiting = 0;
}

void
store_commit(struct store *s)
{
	settle(s);
	runs_end(s);
	if (s->changes == 0 && s->txn == NULL)
		return;
	runs_save(s);
	DB_TXN *txn = s->txn;
	s->txn = NULL;
	s->written |= s->changes > 0;
	s->changes = s->waiting = s->lookups = 0;
	if (s->is_new)
		environment_keep_new(s);
	if (txn != NULL)
		environment_check(s, txn->commit(txn, 0));
	environment_check(s, s->env->txn_checkpoint(s->env, CHECKPOINT_KB, 0, 0));
}

void
store_pause(struct store *s)
{
	runs_end(s);
	DB_TXN *txn = s->txn;
	s->txn = NULL;
	if (txn != NULL)
		environment_check(s, txn->abort(txn));
	if (s->is_new && s->changes > 0)
		environment_open_empty(s);
	if (s->is_new)
		environment_keep_new(s);
	if (s->written)
		environment_check(s, s->env->txn_checkpoint(s->env, 0, 0, 0));
	s->written = false;
	environment_close(s);
}

void
store_resume(struct store *s)
{
	if (!subdir_exists(s->dir, s->name, false) || !environment_open(s))
		errx(EX_TEMPFAIL, "run again to rebuild it");
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	store_pause(s);
	free_store(s);
}

/* Sorted keys and values on disk, in Berkeley DB. */
#include "store/store.h"

#include "base/memory.h"
#include "io/datadir.h"
#include "io/subdir.h"
#include "store/internal.h"
#include "store/run.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/* How many kilobytes are written to Berkeley DB's log from one of its checkpoints to the next. */
enum { CHECKPOINT_KB = 256 << 10 };

/* Loading as many runs takes about as long as looking one up in Berkeley DB. */
enum { RUNS_PER_LOOKUP = 4 };

/* How many puts may wait for a commit. */
enum { MOST_CHANGES = 4 << 20 };

/* The key of the first run, at or before the keys of all records; any other run has that of its
 * first record. */
static const struct slice first_run_key = {"\0", 1};

static void
free_store(struct store *s)
{
	pending_free(s->pending);
	buf_free(&s->found);
	free(s->name);
	free(s->home);
	free(s);
}

struct store *
store_open(int dir, const char *path, const char *name, size_t cache, bool make)
{
	struct store *s = memory_new(sizeof *s);
	s->name = memory_copy(name);
	s->home = memory_print("%s/%s", path, name);
	s->dir = dir;
	s->cache = cache;
	s->pending = pending_new();
	s->writes = make;
	s->read_only = !make && datadir_is_read_only(dir);
	if (!subdir_exists(dir, name, make) || (!make && environment_was_begun(s))) {
		free_store(s);
		return NULL;
	}
	if (environment_open(s))
		return s;
	if (!make)
		errx(EX_TEMPFAIL, "run again to rebuild it");
	environment_open_empty(s);
	return s;
}

struct store *
store_empty(struct store *s)
{
	environment_open_empty(s);
	return s;
}

static DBT
dbt_of(struct slice s)
{
	/* A DBT has no const pointer, even for what Berkeley DB only reads. */
	return (DBT){.data = (void *)(uintptr_t)s.at, .size = (u_int32_t)s.len};
}

static struct slice
slice_of_dbt(const DBT *d)
{
	return (struct slice){d->data, d->size};
}

static void
begin(struct store *s)
{
	if (s->writes && s->txn == NULL && !s->is_new)
		environment_check(s, s->env->txn_begin(s->env, NULL, &s->txn, 0));
}

static void
open_cursor(struct store *s, DBC **cursor)
{
	begin(s);
	if (*cursor == NULL)
		environment_check(s, s->db->cursor(s->db, s->txn, cursor, 0));
}

static void
close_cursor(struct store *s, DBC **cursor)
{
	DBC *open = *cursor;
	*cursor = NULL;
	if (open != NULL)
		environment_check(s, open->close(open));
}

/* Moves the cursor; false if there is no run there. The run is borrowed until the cursor moves. */
static bool
move(struct store *s, DBC *cursor, u_int32_t how, struct slice *key, struct slice *run)
{
	DBT k = dbt_of(*key), v = {0};
	int error = cursor->get(cursor, &k, &v, how);
	if (error == DB_NOTFOUND)
		return false;
	environment_check(s, error);
	*key = slice_of_dbt(&k);
	*run = slice_of_dbt(&v);
	return true;
}

/* Moves the cursor to the last run whose key is `wanted` or before it, or to the first run; false
 * if there are none. */
static bool
fetch(struct store *s, DBC *cursor, struct slice wanted, struct slice *key, struct slice *run)
{
	*key = wanted;
	if (!move(s, cursor, DB_SET_RANGE, key, run))
		return move(s, cursor, DB_LAST, key, run);
	return slice_eq(*key, wanted) || move(s, cursor, DB_PREV, key, run) ||
	       move(s, cursor, DB_FIRST, key, run);
}

/* Berkeley DB found nothing wrong with the run, but it is. */
static void
check_run(struct store *s, struct slice rest)
{
	if (rest.len > 0)
		environment_check(s, DB_VERIFY_BAD);
}

static void
unload(struct store *s)
{
	loaded_free(s->loaded);
	s->loaded = NULL;
	s->found.len = 0;
}

/* Loads all runs, if there are any. */
static void
load(struct store *s)
{
	DBC *cursor = NULL;
	struct slice key = {0}, run;
	open_cursor(s, &cursor);
	s->loaded = loaded_new();
	while (move(s, cursor, DB_NEXT, &key, &run))
		loaded_add(s->loaded, key, run, false);
	loaded_place(s->loaded);
	close_cursor(s, &cursor);
	if (loaded_count(s->loaded) == 0) {
		unload(s);
		s->lookups = 0;
	}
}

/*
 * Loads all runs once as many were looked up, since the last commit, as take about as long, if they
 * may take so much memory. So it is done when many records are read in a large part of the store,
 * and at worst takes as long again as it took without.
 */
static void
load_if_worth(struct store *s)
{
	enum { OFTEN = 1024 };
	if (s->loaded == NULL && s->lookups >= OFTEN && s->size <= s->cache / 2 &&
	    s->lookups >= s->size / RUN_MOST / RUNS_PER_LOOKUP)
		load(s);
}

/* Changes that wait, in the order of their keys: from number `at` on, n of them. */
struct changes {
	const struct pending *pending;
	size_t at, n;
};

static struct change
change(const struct changes *c, size_t i)
{
	return pending_change(c->pending, c->at + i);
}

/* Merges a run with changes of its records and new ones. Sets *appends to whether all of them come
 * after it. */
static void
merge(struct store *s, struct buf *out, struct slice run, const struct changes *c, bool *appends)
{
	struct slice rest = run, key, value;
	struct change next = change(c, 0);
	size_t i = 0;
	out->len = 0;
	while (run_next(&rest, &key, &value)) {
		int order = 1;
		while (i < c->n && (order = slice_cmp(next.key, key)) < 0) {
			run_add(out, next.key, next.value);
			if (++i < c->n)
				next = change(c, i);
		}
		bool replaced = i < c->n && order == 0;
		run_add(out, key, replaced ? next.value : value);
		if (replaced && ++i < c->n)
			next = change(c, i);
	}
	check_run(s, rest);
	*appends = i == 0;
	for (; i < c->n; i++)
		run_add(out, change(c, i).key, change(c, i).value);
}

/* Leaves only the changes whose keys are before this one. */
static void
limit(struct changes *c, struct slice key)
{
	size_t n = 0;
	while (n < c->n && slice_cmp(change(c, n).key, key) < 0)
		n++;
	c->n = n;
}

static void
write_run(struct store *s, struct slice key, struct slice run)
{
	DBT k = dbt_of(key), v = dbt_of(run);
	environment_check(s, s->db->put(s->db, s->txn, &k, &v, 0));
}

/* The key of a run that begins with these records. */
static struct slice
first_key(struct slice run)
{
	struct slice key = {0}, value;
	run_next(&run, &key, &value);
	return key;
}

/* Merges the first changes with the run loaded where they belong; returns how many. */
static size_t
settle_loaded(struct store *s, struct changes c)
{
	static struct buf merged;
	bool appends;
	size_t i = loaded_find(s->loaded, change(&c, 0).key);
	bool is_last = i + 1 == loaded_count(s->loaded);
	if (!is_last)
		limit(&c, loaded_key(s->loaded, i + 1));
	merge(s, &merged, loaded_records(s->loaded, i), &c, &appends);
	struct slice rest = buf_view(&merged);
	loaded_replace(s->loaded, i, run_cut(&rest, appends));
	while (rest.len > 0) {
		struct slice run = run_cut(&rest, appends);
		loaded_add(s->loaded, first_key(run), run, true);
		s->size += run.len;
	}
	return c.n;
}

/* Merges the first changes with the run in Berkeley DB where they belong; returns how many. */
static size_t
settle_stored(struct store *s, struct changes c)
{
	enum { AT_ONCE = 1024 };
	static struct buf run_key, merged, old;
	struct slice key, run;
	bool appends;
	run_key.len = old.len = 0;
	c.n = c.n < AT_ONCE ? c.n : AT_ONCE;
	open_cursor(s, &s->point);
	if (fetch(s, s->point, change(&c, 0).key, &key, &run)) {
		buf_slice(&run_key, key);
		buf_slice(&old, run);
		if (move(s, s->point, DB_NEXT, &key, &run))
			limit(&c, key);
	} else {
		buf_slice(&run_key, first_run_key);
	}
	merge(s, &merged, buf_view(&old), &c, &appends);
	struct slice rest = buf_view(&merged);
	write_run(s, buf_view(&run_key), run_cut(&rest, appends));
	while (rest.len > 0) {
		run = run_cut(&rest, appends);
		write_run(s, first_key(run), run);
		s->size += run.len;
	}
	return c.n;
}

/* Merges the puts that wait with the runs. */
static void
settle(struct store *s)
{
	struct changes c = {s->pending, 0, pending_sort(s->pending)};
	if (c.n == 0)
		return;
	s->found.len = 0;
	for (size_t done; c.n > 0; c.at += done, c.n -= done)
		done = s->loaded ? settle_loaded(s, c) : settle_stored(s, c);
	if (s->loaded != NULL)
		loaded_place(s->loaded);
	pending_clear(s->pending);
}

/* Finds a key among the records of a run. */
static bool
find_in(struct store *s, struct slice run, struct slice wanted, struct slice *value)
{
	struct slice key;
	if (run_seek(&run, wanted, &key, value))
		return slice_eq(key, wanted);
	check_run(s, run);
	return false;
}

/* Finds a key in the loaded runs; remembers where, because what was looked up is often put next. */
static bool
find_loaded(struct store *s, struct slice wanted, struct slice *value)
{
	if (s->found.len == 0 || !slice_eq(buf_view(&s->found), wanted)) {
		s->found.len = 0;
		s->found_in = loaded_find(s->loaded, wanted);
		struct slice run = loaded_records(s->loaded, s->found_in);
		if (!find_in(s, run, wanted, &s->found_value))
			return false;
		buf_slice(&s->found, wanted);
	}
	*value = s->found_value;
	return true;
}

/* Finds a key in the runs; false if it is not there. */
static bool
find(struct store *s, struct slice wanted, struct slice *value)
{
	struct slice key, run;
	s->lookups++;
	load_if_worth(s);
	if (s->loaded != NULL)
		return find_loaded(s, wanted, value);
	open_cursor(s, &s->point);
	if (!fetch(s, s->point, wanted, &key, &run))
		return false;
	return find_in(s, run, wanted, value);
}

bool
store_get(struct store *s, struct slice key, struct slice *value)
{
	return pending_get(s->pending, key, value) || find(s, key, value);
}

/* Goes on to the next run; false after the last. */
static bool
walk_on(struct store *s)
{
	struct slice key = {0};
	check_run(s, s->rest);
	if (s->walker != NULL)
		return move(s, s->walker, DB_NEXT, &key, &s->rest);
	if (++s->walked >= loaded_count(s->loaded))
		return false;
	s->rest = loaded_records(s->loaded, s->walked);
	return true;
}

bool
store_next(struct store *s, struct slice *key, struct slice *value)
{
	while (!run_next(&s->rest, key, value))
		if (!walk_on(s))
			return false;
	return true;
}

bool
store_seek(struct store *s, struct slice from, struct slice *key, struct slice *value)
{
	struct slice run_key;
	s->lookups++;
	if (pending_reaches(s->pending, from))
		settle(s);
	load_if_worth(s);
	if (s->loaded != NULL) {
		close_cursor(s, &s->walker);
		s->walked = loaded_find(s->loaded, from);
		s->rest = loaded_records(s->loaded, s->walked);
	} else {
		open_cursor(s, &s->walker);
		if (!fetch(s, s->walker, from, &run_key, &s->rest))
			return false;
	}
	return run_seek(&s->rest, from, key, value) || store_next(s, key, value);
}

/* Puts the value in the place of the key's in the loaded runs, if that is as long; whether it did.
 */
static bool
overwrite(struct store *s, struct slice key, struct slice value)
{
	struct slice was;
	if (s->loaded == NULL || pending_get(s->pending, key, &was) || !find_loaded(s, key, &was) ||
	    was.len != value.len)
		return false;
	loaded_overwrite(s->loaded, s->found_in, was, value);
	return true;
}

void
store_put(struct store *s, struct slice key, struct slice value)
{
	begin(s);
	if (!overwrite(s, key, value))
		pending_put(s->pending, key, value);
	s->changes++;
}

bool
store_add(struct store *s, struct slice key, struct slice value)
{
	struct slice was;
	if (store_get(s, key, &was))
		return false;
	begin(s);
	pending_put(s->pending, key, value);
	s->changes++;
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
	return s->changes >= MOST_CHANGES || pending_bytes(s->pending) >= s->cache / 4;
}

/* Writes the loaded runs that changed. */
static void
write_loaded(struct store *s)
{
	for (size_t i = 0; i < loaded_count(s->loaded); i++)
		if (loaded_take_change(s->loaded, i))
			write_run(s, loaded_key(s->loaded, i), loaded_records(s->loaded, i));
}

void
store_commit(struct store *s)
{
	settle(s);
	close_cursor(s, &s->walker);
	close_cursor(s, &s->point);
	if (s->changes == 0 && s->txn == NULL)
		return;
	if (s->loaded != NULL)
		write_loaded(s);
	if (s->loaded != NULL && s->lookups < loaded_count(s->loaded) / RUNS_PER_LOOKUP)
		unload(s);
	DB_TXN *txn = s->txn;
	s->txn = NULL;
	s->written |= s->changes > 0;
	s->changes = s->lookups = 0;
	if (s->is_new)
		environment_keep_new(s);
	if (txn != NULL)
		environment_check(s, txn->commit(txn, 0));
	environment_check(s, s->env->txn_checkpoint(s->env, CHECKPOINT_KB, 0, 0));
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	close_cursor(s, &s->walker);
	close_cursor(s, &s->point);
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
	environment_close(s);
	free_store(s);
}

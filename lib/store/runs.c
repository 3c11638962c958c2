/* Reads and writes the runs of a store, in Berkeley DB or loaded. */
#include "store/internal.h"
#include "store/run.h"

/* Loading as many runs takes about as long as looking one up in Berkeley DB. */
enum { RUNS_PER_LOOKUP = 4 };

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

void
runs_begin(struct store *s)
{
	if (s->writes && s->txn == NULL && !s->is_new)
		environment_check(s, s->env->txn_begin(s->env, NULL, &s->txn, 0));
}

static void
open_cursor(struct store *s, DBC **cursor)
{
	runs_begin(s);
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

void
runs_check(struct store *s, struct slice rest)
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

bool
runs_around(
    struct store *s, struct slice wanted, struct buf *key, struct buf *run, struct slice *end)
{
	struct slice at, bytes;
	key->len = run->len = 0;
	*end = (struct slice){0};
	open_cursor(s, &s->point);
	if (!fetch(s, s->point, wanted, &at, &bytes))
		return false;
	buf_slice(key, at);
	buf_slice(run, bytes);
	if (move(s, s->point, DB_NEXT, &at, &bytes))
		*end = at;
	return true;
}

void
runs_write(struct store *s, struct slice key, struct slice run)
{
	DBT k = dbt_of(key), v = dbt_of(run);
	environment_check(s, s->db->put(s->db, s->txn, &k, &v, 0));
}

/* Finds a key among the records of a run. */
static bool
find_in(struct store *s, struct slice run, struct slice wanted, struct slice *value)
{
	struct slice key;
	if (run_seek(&run, wanted, &key, value))
		return slice_eq(key, wanted);
	runs_check(s, run);
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

bool
runs_find(struct store *s, struct slice wanted, struct slice *value)
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

/* Goes on to the next run; false after the last. */
static bool
walk_on(struct store *s)
{
	struct slice key = {0};
	runs_check(s, s->rest);
	if (s->walker != NULL)
		return move(s, s->walker, DB_NEXT, &key, &s->rest);
	if (++s->walked >= loaded_count(s->loaded))
		return false;
	s->rest = loaded_records(s->loaded, s->walked);
	return true;
}

bool
runs_next(struct store *s, struct slice *key, struct slice *value)
{
	while (!run_next(&s->rest, key, value))
		if (!walk_on(s))
			return false;
	return true;
}

bool
runs_seek(struct store *s, struct slice from, struct slice *key, struct slice *value)
{
	struct slice run_key;
	s->lookups++;
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
	return run_seek(&s->rest, from, key, value) || runs_next(s, key, value);
}

bool
runs_overwrite(struct store *s, struct slice key, struct slice value)
{
	struct slice was;
	if (s->loaded == NULL || !find_loaded(s, key, &was) || was.len != value.len)
		return false;
	loaded_overwrite(s->loaded, s->found_in, was, value);
	return true;
}

/* Writes the loaded runs that changed. */
static void
write_loaded(struct store *s)
{
	for (size_t i = 0; i < loaded_count(s->loaded); i++)
		if (loaded_take_change(s->loaded, i))
			runs_write(s, loaded_key(s->loaded, i), loaded_records(s->loaded, i));
}

bool
runs_are_too_large(const struct store *s)
{
	return s->loaded != NULL && s->size > s->cache / 2;
}

void
runs_save(struct store *s)
{
	if (s->loaded == NULL)
		return;
	write_loaded(s);
	if (s->lookups < loaded_count(s->loaded) / RUNS_PER_LOOKUP || runs_are_too_large(s))
		unload(s);
}

void
runs_limit(struct store *s)
{
	if (runs_are_too_large(s))
		runs_save(s);
}

void
runs_end(struct store *s)
{
	close_cursor(s, &s->walker);
	close_cursor(s, &s->point);
}

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

static void
free_store(struct store *s)
{
	buf_free(&s->found);
	free(s->name);
	free(s->home);
	free(s);
}

struct store *
store_open(int dir, const char *path, const char *name, size_t cache, size_t expected, bool make)
{
	struct store *s = memory_new(sizeof *s);
	s->name = memory_copy(name);
	s->home = memory_print("%s/%s", path, name);
	s->dir = dir;
	s->cache = cache;
	s->expected = expected;
	s->writes = make;
	s->read_only = !make && datadir_is_read_only(dir);
	if (!subdir_exists(dir, name, make)) {
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
	if (s->writes && s->txn == NULL)
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

static bool
cursor_get(struct store *s, DBC *cursor, DBT *k, u_int32_t how, DBT *v)
{
	int error = cursor->get(cursor, k, v, how);
	if (error == DB_NOTFOUND)
		return false;
	environment_check(s, error);
	return true;
}

/* Whether the point cursor is at this key. */
static bool
is_found(const struct store *s, struct slice key)
{
	return s->found.len > 0 && slice_eq(key, buf_view(&s->found));
}

bool
store_get(struct store *s, struct slice key, struct slice *value)
{
	DBT k = dbt_of(key), v = {0};
	open_cursor(s, &s->point);
	u_int32_t how = is_found(s, key) ? DB_CURRENT : DB_SET;
	if (how == DB_SET)
		s->found.len = 0;
	if (!cursor_get(s, s->point, &k, how, &v))
		return false;
	if (how == DB_SET)
		buf_slice(&s->found, key);
	*value = slice_of_dbt(&v);
	return true;
}

bool
store_seek(struct store *s, struct slice from, struct slice *key, struct slice *value)
{
	DBT k = dbt_of(from), v = {0};
	open_cursor(s, &s->cursor);
	if (!cursor_get(s, s->cursor, &k, DB_SET_RANGE, &v))
		return false;
	*key = slice_of_dbt(&k);
	*value = slice_of_dbt(&v);
	return true;
}

bool
store_next(struct store *s, struct slice *key, struct slice *value)
{
	DBT k = {0}, v = {0};
	if (!cursor_get(s, s->cursor, &k, DB_NEXT, &v))
		return false;
	*key = slice_of_dbt(&k);
	*value = slice_of_dbt(&v);
	return true;
}

void
store_put(struct store *s, struct slice key, struct slice value)
{
	DBT k = dbt_of(key), v = dbt_of(value);
	begin(s);
	/* If the key was just looked up, put without another look-up. */
	if (is_found(s, key))
		environment_check(s, s->point->put(s->point, &k, &v, DB_CURRENT));
	else
		environment_check(s, s->db->put(s->db, s->txn, &k, &v, 0));
	s->changes++;
}

bool
store_add(struct store *s, struct slice key, struct slice value)
{
	DBT k = dbt_of(key), v = dbt_of(value);
	begin(s);
	int error = s->db->put(s->db, s->txn, &k, &v, DB_NOOVERWRITE);
	if (error == DB_KEYEXIST)
		return false;
	environment_check(s, error);
	s->changes++;
	return true;
}

size_t
store_changes(const struct store *s)
{
	return s->changes;
}

void
store_commit(struct store *s)
{
	close_cursor(s, &s->cursor);
	close_cursor(s, &s->point);
	s->found.len = 0;
	if (s->txn == NULL)
		return;
	DB_TXN *txn = s->txn;
	s->txn = NULL;
	s->written |= s->changes > 0;
	s->changes = 0;
	environment_check(s, txn->commit(txn, 0));
	environment_check(s, s->env->txn_checkpoint(s->env, CHECKPOINT_KB, 0, 0));
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	close_cursor(s, &s->cursor);
	close_cursor(s, &s->point);
	DB_TXN *txn = s->txn;
	s->txn = NULL;
	if (txn != NULL)
		environment_check(s, txn->abort(txn));
	if (s->written)
		environment_check(s, s->env->txn_checkpoint(s->env, 0, 0, 0));
	environment_close(s);
	free_store(s);
}

/* Sorted keys and values on disk: the one module that knows Berkeley DB. */
#include "store/store.h"

#include "base/memory.h"
#include "io/subdir.h"
#include "store/crash_guard.h"
#include "store/failure.h"
#include "store/file_digests.h"

#include <db.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum { PAGE = 4096, LOG_BUFFER = 1 << 20, LOG_FILE = 4 << 20, CHECKPOINT_KB = 256 << 10 };

/* How much memory is used in any case, where that much may be. */
#define LEAST_CACHE ((size_t)64 << 20)

/* The files in a store's directory. */
#define RECORDS "records.db"
#define LOG_PREFIX "log." /* what the names of Berkeley DB's log files begin with */
#define CRASHED "crashed" /* there once Berkeley DB crashed over the others */
#define CLOSED "closed"   /* there while nobody works with the store: what its log files are */

struct store {
	int dir;    /* the data directory */
	char *name; /* the store's directory in it */
	char *home; /* its path */
	size_t cache, expected;
	DB_ENV *env;
	DB *db;
	DB_TXN *txn;      /* of a store that is written: begun before anything is read or put */
	DBC *cursor;      /* of store_seek and store_next */
	DBC *point;       /* of store_get: stands at the key it found last */
	struct buf found; /* that key; empty: none */
	bool writes;
	size_t changes;
	bool written; /* something was committed since it was opened */
};

static void
hear(const DB_ENV *env, const char *prefix, const char *message)
{
	(void)env;
	(void)prefix;
	failure_hear(message);
}

/* What goes between a failure's name and what Berkeley DB said of it. */
static const char *
colon(void)
{
	return *failure_heard() ? "; " : "";
}

/* Moves the damaged store aside, in place of one that was moved there before. */
static void
move_aside(struct store *s, const char *what)
{
	char *aside = memory_print("%s.damaged", s->name);
	subdir_rename(s->dir, s->name, aside);
	warnx("%s is damaged (%s%s%s): moved aside to %s.damaged, to be rebuilt from the log",
	    s->home, what, colon(), failure_heard(), s->home);
	free(aside);
}

/* Ends the program over an error in the midst of work. */
_Noreturn static void
fail(struct store *s, int error)
{
	int machine = failure_machine(error);
	if (machine != 0)
		errx(EX_IOERR, "%s: %s%s%s", s->home, strerror(machine), colon(), failure_heard());
	move_aside(s, db_strerror(error));
	errx(EX_TEMPFAIL, "run again to rebuild it");
}

static void
check(struct store *s, int error)
{
	if (error != 0)
		fail(s, error);
}

/* Berkeley DB itself does not bear a lack of memory everywhere. */
static void *
reallocate(void *at, size_t n)
{
	return memory_resize(at, n ? n : 1, 1);
}

static void *
allocate(size_t n)
{
	return reallocate(NULL, n);
}

size_t
store_cache(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	return pages > 0 && size > 0 ? (size_t)pages / 4 * (size_t)size : LEAST_CACHE;
}

/*
 * How many buckets the cache's pages are hashed to: what three times the data asks for, or what is
 * expected where there is none yet. Berkeley DB would make as many as a full cache needs, and takes
 * 4 ms a gigabyte for it at each start.
 */
static u_int32_t
buckets(const struct store *s)
{
	struct stat st;
	char *path = memory_print("%s/" RECORDS, s->name);
	size_t wanted = LEAST_CACHE;
	if (fstatat(s->dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
		wanted += 3 * (size_t)st.st_size;
	else
		wanted += s->expected;
	free(path);
	return (u_int32_t)((wanted < s->cache ? wanted : s->cache) / PAGE / 2) + 1;
}

static int
open_env(struct store *s)
{
	int error;
	if ((error = db_env_set_func_malloc(allocate)) != 0 ||
	    (error = db_env_set_func_realloc(reallocate)) != 0 ||
	    (error = db_env_create(&s->env, 0)) != 0)
		return error;
	s->env->set_errcall(s->env, hear);
	size_t gigabytes = s->cache >> 30, rest = s->cache & (((size_t)1 << 30) - 1);
	u_int32_t flags =
	    DB_CREATE | DB_INIT_MPOOL | DB_INIT_LOG | DB_INIT_TXN | DB_PRIVATE | DB_RECOVER;
	if (s->env->set_cachesize(s->env, (u_int32_t)gigabytes, (u_int32_t)rest, 1) != 0)
		errx(EX_USAGE, "a cache of %zu bytes cannot be had", s->cache);
	if ((error = s->env->set_mp_tablesize(s->env, buckets(s))) != 0 ||
	    (error = s->env->set_lg_bsize(s->env, LOG_BUFFER)) != 0 ||
	    (error = s->env->set_lg_max(s->env, LOG_FILE)) != 0 ||
	    (error = s->env->set_flags(s->env, DB_TXN_NOSYNC, 1)) != 0 ||
	    (error = s->env->log_set_config(s->env, DB_LOG_AUTO_REMOVE, 1)) != 0)
		return error;
	return s->env->open(s->env, s->home, flags, 0600);
}

static DBT
dbt_of(struct slice s)
{
	/* Berkeley DB takes keys and values it only reads as plain pointers too. */
	return (DBT){.data = (void *)(uintptr_t)s.at, .size = (u_int32_t)s.len};
}

static struct slice
slice_of_dbt(const DBT *d)
{
	return (struct slice){d->data, d->size};
}

/* Orders keys as Berkeley DB does by itself, which compares byte by byte. */
static int
compare(DB *db, const DBT *a, const DBT *b)
{
	(void)db;
	u_int32_t n = a->size < b->size ? a->size : b->size;
	int order = n > 0 ? memcmp(a->data, b->data, n) : 0;
	return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

static int
open_db(struct store *s)
{
	int error = db_create(&s->db, s->env, 0);
	if (error != 0)
		return error;
	if ((error = s->db->set_flags(s->db, DB_CHKSUM)) != 0 ||
	    (error = s->db->set_bt_compare(s->db, compare)) != 0 ||
	    (error = s->db->set_pagesize(s->db, PAGE)) != 0)
		return error;
	return s->db->open(s->db, NULL, RECORDS, NULL, DB_BTREE, DB_CREATE | DB_AUTO_COMMIT, 0600);
}

/* Lets go of all that was opened, and of what was not committed. Errors on the way change nothing.
 */
static void
close_handles(struct store *s)
{
	if (s->cursor != NULL)
		s->cursor->close(s->cursor);
	if (s->point != NULL)
		s->point->close(s->point);
	if (s->txn != NULL)
		s->txn->abort(s->txn);
	if (s->db != NULL)
		s->db->close(s->db, DB_NOSYNC);
	if (s->env != NULL)
		s->env->close(s->env, 0);
	s->cursor = s->point = NULL;
	s->txn = NULL;
	s->db = NULL;
	s->env = NULL;
	s->found.len = 0;
}

/* The store's directory, in which stand all its files. */
static int
open_home(const struct store *s)
{
	int home = openat(s->dir, s->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (home < 0)
		err(EX_IOERR, "%s", s->home);
	return home;
}

/*
 * Opens what is there. Berkeley DB crashes over some kinds of damage to its log, and takes others
 * for the log's end: then it would undo a part of what was committed.
 */
static int
open_handles(struct store *s)
{
	int home = open_home(s), error = DB_RUNRECOVERY;
	failure_clear();
	if (faccessat(home, CRASHED, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		failure_hear("it crashed while it was opened");
	} else if (!file_digests_check(home, CLOSED, LOG_PREFIX)) {
		failure_hear("its log was changed while it was closed");
	} else {
		crash_guard_begin(home, CRASHED, s->home);
		error = open_env(s);
		if (error == 0)
			error = open_db(s);
		crash_guard_end();
	}
	close(home);
	return error;
}

/* Opens what is there; false, moved aside and nothing open, where it is damaged. */
static bool
open_sound(struct store *s)
{
	int error = open_handles(s);
	if (error == 0)
		return true;
	close_handles(s);
	if (failure_machine(error) != 0)
		fail(s, error);
	move_aside(s, db_strerror(error));
	return false;
}

static void
open_empty(struct store *s)
{
	if (!subdir_exists(s->dir, s->name, true) || !open_sound(s))
		errx(EX_IOERR, "%s cannot be opened, not even empty", s->home);
}

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
	if (!subdir_exists(dir, name, make)) {
		free_store(s);
		return NULL;
	}
	if (open_sound(s))
		return s;
	if (!make)
		errx(EX_TEMPFAIL, "run again to rebuild it");
	open_empty(s);
	return s;
}

struct store *
store_empty(struct store *s)
{
	close_handles(s);
	subdir_remove(s->dir, s->name);
	open_empty(s);
	return s;
}

static void
begin(struct store *s)
{
	if (s->writes && s->txn == NULL)
		check(s, s->env->txn_begin(s->env, NULL, &s->txn, 0));
}

static void
open_cursor(struct store *s, DBC **cursor)
{
	begin(s);
	if (*cursor == NULL)
		check(s, s->db->cursor(s->db, s->txn, cursor, 0));
}

static void
close_cursor(struct store *s, DBC **cursor)
{
	DBC *open = *cursor;
	*cursor = NULL;
	if (open != NULL)
		check(s, open->close(open));
}

static bool
cursor_get(struct store *s, DBC *cursor, DBT *k, u_int32_t how, DBT *v)
{
	int error = cursor->get(cursor, k, v, how);
	if (error == DB_NOTFOUND)
		return false;
	check(s, error);
	return true;
}

/* Whether the point cursor stands at this key. */
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
	/* What was looked up just now is put without looking again. */
	if (is_found(s, key))
		check(s, s->point->put(s->point, &k, &v, DB_CURRENT));
	else
		check(s, s->db->put(s->db, s->txn, &k, &v, 0));
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
	check(s, error);
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
	check(s, txn->commit(txn, 0));
	check(s, s->env->txn_checkpoint(s->env, CHECKPOINT_KB, 0, 0));
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
		check(s, txn->abort(txn));
	if (s->written)
		check(s, s->env->txn_checkpoint(s->env, 0, 0, 0));
	close_handles(s);
	int home = open_home(s);
	file_digests_write(home, CLOSED, LOG_PREFIX);
	close(home);
	free_store(s);
}

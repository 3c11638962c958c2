/* Opens and closes a store's Berkeley DB environment, and deals with damage. */
#include "base/memory.h"
#include "io/datadir.h"
#include "io/subdir.h"
#include "store/crash_guard.h"
#include "store/failure.h"
#include "store/file_digests.h"
#include "store/internal.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum { PAGE = 8192, LOG_BUFFER = 1 << 20, LOG_FILE = 4 << 20 };

/* Of the memory that a store may take, Berkeley DB needs no more than this: whoever reads much has
 * the runs loaded (store.c). */
#define MOST_CACHE ((size_t)2 << 20)

/* The default of --cache if the size of the memory is not known. */
#define UNKNOWN_CACHE ((size_t)256 << 20)

/* The files in a store's directory. */
#define RECORDS "records.db"
#define LOG_PREFIX "log." /* what the names of Berkeley DB's log files begin with */
#define CRASHED "crashed" /* exists if the other files have crashed Berkeley DB */
#define CLOSED "closed"   /* the digests of its log files; exists while the store is not in use */
#define BEGUN "begun"     /* exists until the first commit of a new store, which is not logged */

static void
hear(const DB_ENV *env, const char *prefix, const char *message)
{
	(void)env;
	(void)prefix;
	failure_hear(message);
}

/* What goes between the name of an error and Berkeley DB's message about it. */
static const char *
colon(void)
{
	return *failure_heard() ? "; " : "";
}

/* Moves the damaged store aside, replacing one that was moved aside before. */
static void
move_aside(struct store *s, const char *what)
{
	if (s->read_only)
		errx(
		    EX_TEMPFAIL, "%s is damaged (%s%s%s)", s->home, what, colon(), failure_heard());
	char *aside = memory_print("%s.damaged", s->name);
	subdir_rename(s->dir, s->name, aside);
	warnx("%s is damaged (%s%s%s): moved aside to %s.damaged, to be rebuilt from the log",
	    s->home, what, colon(), failure_heard(), s->home);
	free(aside);
}

/* Ends the program because of an error. */
_Noreturn static void
fail(struct store *s, int error)
{
	int machine = failure_machine(error);
	if (machine != 0)
		errx(EX_IOERR, "%s: %s%s%s", s->home, strerror(machine), colon(), failure_heard());
	move_aside(s, db_strerror(error));
	errx(EX_TEMPFAIL, "run again to rebuild it");
}

void
environment_check(struct store *s, int error)
{
	if (error != 0)
		fail(s, error);
}

/* Berkeley DB does not handle ENOMEM everywhere, so end the program instead. */
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
	return pages > 0 && size > 0 ? (size_t)pages / 4 * (size_t)size : UNKNOWN_CACHE;
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
	u_int32_t cache = (u_int32_t)(s->cache < MOST_CACHE ? s->cache : MOST_CACHE);
	u_int32_t flags =
	    DB_CREATE | DB_INIT_MPOOL | DB_INIT_LOG | DB_INIT_TXN | DB_PRIVATE | DB_RECOVER;
	if ((error = s->env->set_cachesize(s->env, 0, cache, 1)) != 0 ||
	    (error = s->env->set_lg_bsize(s->env, LOG_BUFFER)) != 0 ||
	    (error = s->env->set_lg_max(s->env, LOG_FILE)) != 0 ||
	    (error = s->env->set_flags(s->env, DB_TXN_NOSYNC, 1)) != 0 ||
	    (error = s->env->log_set_config(s->env, DB_LOG_AUTO_REMOVE, 1)) != 0)
		return error;
	return s->env->open(s->env, s->home, flags, 0600);
}

/* Orders keys as Berkeley DB does by default, but with memcmp instead of byte by byte: faster. */
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
	int error;
	if ((error = db_create(&s->db, s->env, 0)) != 0 ||
	    (error = s->db->set_flags(s->db, DB_CHKSUM)) != 0 ||
	    (error = s->db->set_bt_compare(s->db, compare)) != 0)
		return error;
	if (s->read_only) {
		char *path = memory_print("%s/" RECORDS, s->home);
		s->db->set_errcall(s->db, hear);
		error = s->db->open(s->db, NULL, path, NULL, DB_BTREE, DB_RDONLY, 0);
		free(path);
		return error;
	}
	if ((error = s->db->set_pagesize(s->db, PAGE)) != 0)
		return error;
	u_int32_t flags = s->is_new ? DB_CREATE : DB_CREATE | DB_AUTO_COMMIT;
	return s->db->open(s->db, NULL, RECORDS, NULL, DB_BTREE, flags, 0600);
}

/* Closes everything, without what was not committed. Errors on the way do not matter. */
static void
close_handles(struct store *s)
{
	if (s->walker != NULL)
		s->walker->close(s->walker);
	if (s->point != NULL)
		s->point->close(s->point);
	if (s->txn != NULL)
		s->txn->abort(s->txn);
	if (s->db != NULL)
		s->db->close(s->db, DB_NOSYNC);
	if (s->env != NULL)
		s->env->close(s->env, 0);
	s->walker = s->point = NULL;
	s->txn = NULL;
	s->db = NULL;
	s->env = NULL;
	loaded_free(s->loaded);
	s->loaded = NULL;
	pending_clear(s->pending);
	s->size = s->lookups = s->changes = s->waiting = s->found.len = 0;
	s->is_new = false;
}

/* Opens the store's directory. */
static int
open_home(const struct store *s)
{
	int home = openat(s->dir, s->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (home < 0)
		err(EX_IOERR, "%s", s->home);
	return home;
}

/*
 * Opens the store, with two guards, because some damage to its log crashes Berkeley DB, and other
 * damage looks to it like the log's end, so that it would undo part of what was committed.
 */
static int
open_handles(struct store *s)
{
	int home = open_home(s), error = DB_RUNRECOVERY;
	failure_clear();
	if (faccessat(home, CRASHED, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		failure_hear("an earlier run crashed while opening it");
	} else if (!s->looks && !file_digests_check(home, CLOSED, LOG_PREFIX)) {
		failure_hear("its log was changed while it was closed");
	} else {
		crash_guard_begin(home, s->looks ? NULL : CRASHED, s->home);
		error = s->read_only ? 0 : open_env(s);
		if (error == 0)
			error = open_db(s);
		crash_guard_end();
	}
	if (error == 0 && !s->read_only)
		file_digests_forget(home, CLOSED);
	close(home);
	return error;
}

bool
environment_was_closed(const struct store *s)
{
	int home = open_home(s);
	bool closed = datadir_has(home, CLOSED);
	close(home);
	return closed;
}

/* A read-only store cannot be recovered, so it must have been closed. */
static void
expect_closed(const struct store *s)
{
	if (!environment_was_closed(s))
		errx(EX_TEMPFAIL,
		    "%s was not closed when it was copied, and cannot be written to: run the "
		    "pipelines on the original, then copy it again",
		    s->home);
}

/* Whether another version wrote the open store. */
static bool
has_other_format(struct store *s)
{
	u_int32_t page;
	environment_check(s, s->db->get_pagesize(s->db, &page));
	return page != PAGE;
}

static void
note_size(struct store *s)
{
	struct stat st;
	char *path = memory_print("%s/" RECORDS, s->name);
	if (fstatat(s->dir, path, &st, AT_SYMLINK_NOFOLLOW) != 0)
		err(EX_IOERR, "%s/" RECORDS, s->home);
	s->size = (size_t)st.st_size;
	free(path);
}

bool
environment_was_begun(const struct store *s)
{
	int home = open_home(s);
	bool begun = datadir_has(home, BEGUN);
	close(home);
	return begun;
}

/* In a new store, creates BEGUN, durably, before anything else. */
static void
begin_new(struct store *s)
{
	int home = open_home(s);
	s->is_new = s->writes && !datadir_has(home, RECORDS);
	if (s->is_new)
		datadir_replace(home, BEGUN, SLICE(""));
	close(home);
}

void
environment_keep_new(struct store *s)
{
	DB *db = s->db;
	int home = open_home(s);
	s->db = NULL;
	environment_check(s, db->close(db, 0));
	if (unlinkat(home, BEGUN, 0) != 0)
		err(EX_IOERR, "%s/" BEGUN, s->home);
	close(home);
	s->is_new = false;
	environment_check(s, open_db(s));
}

bool
environment_open(struct store *s)
{
	if (s->read_only)
		expect_closed(s);
	if (environment_was_begun(s))
		return false;
	begin_new(s);
	int error = open_handles(s);
	if (error == 0 && has_other_format(s)) {
		environment_close(s);
		s->is_outdated = true;
		return false;
	}
	if (error == 0) {
		note_size(s);
		return true;
	}
	close_handles(s);
	if (failure_machine(error) != 0)
		fail(s, error);
	move_aside(s, db_strerror(error));
	return false;
}

void
environment_open_empty(struct store *s)
{
	close_handles(s);
	/* Its files must not be there without BEGUN, not even after a crash: they go all at once.
	 */
	char *old = memory_print("%s.old", s->name);
	if (subdir_exists(s->dir, s->name, false)) {
		subdir_rename(s->dir, s->name, old);
		datadir_sync(s->dir);
		subdir_remove(s->dir, old);
	}
	free(old);
	if (!subdir_exists(s->dir, s->name, true) || !environment_open(s))
		errx(EX_IOERR, "%s cannot be opened, even when empty", s->home);
}

void
environment_close(struct store *s)
{
	close_handles(s);
	if (s->read_only)
		return;
	int home = open_home(s);
	file_digests_write(home, CLOSED, LOG_PREFIX);
	close(home);
}

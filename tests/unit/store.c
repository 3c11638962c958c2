/* The store against an array in memory: thousands of steps by chance, and what is lost and kept. */
#include "store/store.h"

#include "rows.h"
#include "temp.h"

#include <db.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { KEYS = 200, STEPS = 50000 };

/* What each key holds: a number, 0 for nothing; what was committed last. */
static unsigned now[KEYS], committed[KEYS];
static uint64_t chance = 1;

static unsigned
draw(unsigned below)
{
	chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(chance >> 33) % below;
}

/* Keys in the order of their numbers, some a prefix of the next. */
static struct slice
key_of(unsigned i)
{
	static char text[16];
	snprintf(text, sizeof text, i % 2 ? "%03ux" : "%03u", i / 2);
	return slice_of(text);
}

static struct slice
value_of(unsigned number)
{
	static char text[512];
	size_t n = number % 400;
	memset(text, 'a' + (char)(number % 26), sizeof text);
	n = n < 4 ? 4 : n;
	memcpy(text, &number, 4);
	return (struct slice){text, n};
}

static bool
is_number(struct slice value, unsigned number)
{
	return slice_eq(value, value_of(number));
}

static struct store *
open_store(bool make)
{
	return store_open(temp_dir(), temp_path, "store", 1 << 20, make);
}

static bool
get(struct store *s, unsigned i)
{
	struct slice value;
	bool found = store_get(s, key_of(i), &value);
	return found == (now[i] > 0) && (!found || is_number(value, now[i]));
}

static bool
add(struct store *s, unsigned i, unsigned number)
{
	bool added = store_add(s, key_of(i), value_of(number)), free_before = now[i] == 0;
	if (added)
		now[i] = number;
	return added == free_before;
}

/* From a key on, all there is. */
static bool
walk(struct store *s, unsigned from)
{
	struct slice key, value;
	bool more = store_seek(s, key_of(from), &key, &value);
	for (unsigned i = from; i < KEYS; i++) {
		if (now[i] == 0)
			continue;
		if (!more || !slice_eq(key, key_of(i)) || !is_number(value, now[i]))
			return false;
		more = store_next(s, &key, &value);
	}
	return !more;
}

static bool
step(struct store **s, unsigned number)
{
	unsigned i = draw(KEYS);
	switch (draw(40)) {
	case 0:
		store_commit(*s);
		memcpy(committed, now, sizeof now);
		return store_changes(*s) == 0;
	case 1:
		if (draw(20) > 0)
			return true;
		store_close(*s);
		*s = open_store(true);
		memcpy(now, committed, sizeof now);
		return walk(*s, 0);
	case 2:
	case 3:
		return walk(*s, i);
	case 4:
	case 5:
	case 6:
		return add(*s, i, number);
	case 7:
	case 8:
	case 9:
	case 10: /* what was looked up just now is put, and looked up again */
		if (!get(*s, i))
			return false;
		/* fall through */
	case 11:
	case 12:
		store_put(*s, key_of(i), value_of(now[i] = number));
		return get(*s, i);
	case 13:
		store_settle(*s);
		return get(*s, i);
	default:
		return get(*s, i);
	}
}

/* What was put before the store was emptied is not a change any more. */
static bool
forgets(struct store **s)
{
	store_put(*s, key_of(0), value_of(1));
	*s = store_empty(*s);
	memset(now, 0, sizeof now);
	memset(committed, 0, sizeof committed);
	return store_changes(*s) == 0 && walk(*s, 0);
}

static void
check_steps(void)
{
	struct store *s = open_store(true);
	unsigned n = 0;
	while (n < STEPS && step(&s, n + 1))
		n++;
	tap(n == STEPS, "50,000 steps by chance");
	tap(forgets(&s), "an emptied store has no changes, and nothing in it");
	store_close(s);
	s = open_store(false);
	memcpy(now, committed, sizeof now);
	tap(s != NULL && walk(s, 0), "and what was committed is there to be read");
	store_close(s);
}

/* Puts that were settled, but not committed, before and after a first commit. */
static void
check_settled(void)
{
	temp_clear();
	struct slice value;
	struct store *s = open_store(true);
	bool was_new = store_is_new(s);
	for (int i = 0; i < 2; i++) {
		store_put(s, i ? SLICE("b") : SLICE("a"), SLICE("1"));
		store_settle(s);
		tap(store_changes(s) == 1 && store_get(s, i ? SLICE("b") : SLICE("a"), &value),
		    "what is settled can be read, and waits for a commit");
		if (i == 0)
			store_commit(s);
	}
	tap(was_new && !store_is_new(s), "a store is new until the first commit");
	store_close(s);
	s = open_store(false);
	tap(store_get(s, SLICE("a"), &value) && !store_get(s, SLICE("b"), &value),
	    "what was settled is kept if a commit follows");
	store_close(s);
}

static void
check_ends(void)
{
	struct slice key, value;
	temp_clear();
	tap(open_store(false) == NULL, "a store that is not there");
	struct store *s = open_store(true);
	tap(!store_seek(s, SLICE(""), &key, &value) && !store_get(s, SLICE("a"), &value),
	    "an empty one");
	store_put(s, SLICE("a"), SLICE(""));
	store_put(s, SLICE("b"), SLICE("1"));
	tap(store_changes(s) == 2 && store_add(s, SLICE("c"), SLICE("2")) &&
	        store_changes(s) == 3 && !store_add(s, SLICE("c"), SLICE("3")) &&
	        store_changes(s) == 3,
	    "how many puts wait");
	tap(store_get(s, SLICE("a"), &value) && value.len == 0, "a value of nothing");
	tap(store_seek(s, SLICE("aa"), &key, &value) && slice_eq(key, SLICE("b")) &&
	        slice_eq(value, SLICE("1")) && !store_seek(s, SLICE("d"), &key, &value),
	    "the first key after one that is not there");
	store_commit(s);
	store_put(s, SLICE("a"), SLICE("lost"));
	store_close(s);
	s = open_store(false);
	tap(store_get(s, SLICE("a"), &value) && value.len == 0,
	    "what was not committed is forgotten");
	store_close(s);
	s = open_store(true);
	s = store_empty(s);
	tap(!store_seek(s, SLICE(""), &key, &value), "emptied, nothing is left");
	store_close(s);
	store_close(NULL);
}

/* A program that ends before or after its first commit, without closing the store. */
static void
end_early(bool commits)
{
	struct slice key, value;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		struct store *s = open_store(true);
		store_put(s, SLICE("a"), SLICE("1"));
		store_seek(s, SLICE("a"), &key, &value); /* which writes it */
		if (commits)
			store_commit(s);
		store_put(s, SLICE("b"), SLICE("2"));
		store_seek(s, SLICE("a"), &key, &value);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void
check_first_commit(void)
{
	struct slice key, value;
	temp_clear();
	end_early(false);
	tap(open_store(false) == NULL, "cut off before the first commit, it is not there");
	struct store *s = open_store(true);
	tap(!store_seek(s, SLICE(""), &key, &value), "and begins empty");
	store_close(s);
	s = open_store(false);
	tap(s != NULL && !store_seek(s, SLICE(""), &key, &value), "closed, it is there, empty");
	store_close(s);
	temp_clear();
	end_early(true);
	s = open_store(true);
	tap(store_get(s, SLICE("a"), &value) && slice_eq(value, SLICE("1")) &&
	        !store_get(s, SLICE("b"), &value),
	    "cut off after it, what was committed is there");
	store_close(s);
	s = open_store(false);
	tap(s != NULL && store_get(s, SLICE("a"), &value), "to be read, too");
	store_close(s);
}

/* A store as an earlier version wrote it: on smaller pages, a record of Berkeley DB for each. */
static void
write_earlier(void)
{
	char path[600];
	DB *db;
	DBT key = {.data = "a", .size = 1}, value = {.data = "old", .size = 3};
	snprintf(path, sizeof path, "%s/store", temp_path);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/store/records.db", temp_path);
	tap(db_create(&db, NULL, 0) == 0 && db->set_pagesize(db, 4096) == 0 &&
	        db->set_flags(db, DB_CHKSUM) == 0 &&
	        db->open(db, NULL, path, NULL, DB_BTREE, DB_CREATE, 0600) == 0 &&
	        db->put(db, NULL, &key, &value, 0) == 0 && db->close(db, 0) == 0,
	    "a store of an earlier version");
}

static void
check_earlier(void)
{
	struct slice key, value;
	temp_clear();
	write_earlier();
	tap(open_store(false) == NULL, "it is not there to be read");
	struct store *s = open_store(true);
	tap(!store_seek(s, SLICE(""), &key, &value), "and begins empty");
	store_put(s, SLICE("a"), SLICE("new"));
	store_commit(s);
	store_close(s);
	s = open_store(false);
	tap(s != NULL && store_get(s, SLICE("a"), &value) && slice_eq(value, SLICE("new")),
	    "then it is one of this version");
	store_close(s);
}

/* How many files may still be removed before the program ends there; -1: all. */
static int removals = -1;

/* In place of the C library's. */
int
unlinkat(int dir, const char *name, int flags)
{
	if (removals == 0)
		_exit(1);
	removals -= removals > 0;
	return (int)syscall(SYS_unlinkat, dir, name, flags);
}

/* Opens a new store that was cut off, and ends after n of its files were removed. Whether there
 * were as many. */
static bool
end_while_emptying(int n)
{
	int status;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		removals = n;
		open_store(true);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

/* A store that is emptied must not be taken for a whole one halfway. */
static void
check_emptying(void)
{
	struct slice key, value;
	int n = 0, wrong = 0;
	bool more = true;
	for (; more; n++) {
		temp_clear();
		end_early(false);
		more = end_while_emptying(n);
		struct store *s = open_store(false);
		wrong += s != NULL && more;
		store_close(s);
		s = open_store(true);
		wrong += store_seek(s, SLICE(""), &key, &value);
		store_close(s);
	}
	tap(n > 3 && wrong == 0, "cut off again after any of its files was removed");
}

/* How many bytes of memory the program has. */
static long
memory_now(void)
{
	long size = 0, resident = 0;
	FILE *in = fopen("/proc/self/statm", "r");
	if (in == NULL || fscanf(in, "%ld %ld", &size, &resident) != 2)
		return 0;
	fclose(in);
	return resident * sysconf(_SC_PAGESIZE);
}

/* How many more it has after many look-ups in a store with this cache. */
static long
memory_for(size_t cache)
{
	struct slice value;
	char key[16];
	struct store *s = store_open(temp_dir(), temp_path, "store", cache, true);
	long before = memory_now();
	for (unsigned i = 0; i < 100000; i++) {
		snprintf(key, sizeof key, "%08u", draw(100000));
		store_get(s, slice_of(key), &value);
	}
	long after = memory_now();
	store_close(s);
	return after - before;
}

#ifndef __SANITIZE_ADDRESS__ /* which keeps memory that was freed */
/* How many more it has after many puts in a new store, with a seek after every hundred. */
static long
memory_for_mixed(size_t cache)
{
	struct slice found, value;
	char key[16], text[100];
	memset(text, 'x', sizeof text);
	struct store *s = store_open(temp_dir(), temp_path, "store", cache, true);
	long before = memory_now();
	for (unsigned i = 0; i < 200000; i++) {
		snprintf(key, sizeof key, "%08u", draw(100000000));
		store_put(s, slice_of(key), (struct slice){text, sizeof text});
		snprintf(key, sizeof key, "%08u", draw(100000000));
		if (i % 100 == 0)
			store_seek(s, slice_of(key), &found, &value);
		else
			store_get(s, slice_of(key), &value);
		if (store_is_full(s))
			store_settle(s);
	}
	long after = memory_now();
	store_close(s);
	return after - before;
}
#endif

static void
check_cache(void)
{
	enum { MB = 1 << 20 };
	char key[16], text[100];
	temp_clear();
	memset(text, 'x', sizeof text);
	struct store *s = open_store(true);
	for (unsigned i = 0; i < 100000; i++) {
		snprintf(key, sizeof key, "%08u", i);
		store_put(s, slice_of(key), (struct slice){text, sizeof text});
		if (store_is_full(s))
			store_commit(s);
	}
	store_commit(s);
	store_close(s);
	long little = memory_for((size_t)8 * MB), much = memory_for((size_t)64 * MB);
	tap(little < 6L * MB, "10 MB that are looked up are not loaded if the cache has 8");
	tap(much > 10L * MB, "but if it has 64");
#ifndef __SANITIZE_ADDRESS__
	temp_clear();
	long mixed = memory_for_mixed((size_t)4 * MB);
	tap(mixed < 8L * MB, "nor is it if puts and seeks in turn make it grow");
	printf("# %ld bytes\n", mixed);
#endif
	printf("# %ld and %ld bytes\n", little, much);
}

int
main(void)
{
	check_steps();
	check_ends();
	check_settled();
	check_first_commit();
	check_earlier();
	check_emptying();
	check_cache();
	return tap_done();
}

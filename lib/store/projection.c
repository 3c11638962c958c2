/* A projection: a store and its position in the log. */
#include "store/projection.h"

#include "base/memory.h"
#include "io/datadir.h"
#include "log/log.h"

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* In seconds: how long a reader waits for the lock, and how long a writer keeps it at most before
 * it lets readers have a turn. */
enum { PATIENCE = 10, TURN = 5, TURN_IF_NEW = 60 };

/* How long a turn is open to readers, who try every 20 ms. */
static const struct timespec opening = {.tv_nsec = 50000000};

struct position {
	uint64_t format;
	uint64_t unnumbered; /* 1 if the events had no seq and were counted */
	uint64_t seq;
	uint64_t hash; /* bytes_hash of the line taken last */
};

struct projection {
	const struct projection_kind *kind;
	int dir, lock;
	time_t since; /* when the lock was taken */
	struct store *store;
	struct position at;
	bool committed;  /* nothing waits for a commit */
	bool began;      /* an event of this stream was seen */
	struct buf line; /* the line taken last by this program; empty: none */
};

/* Sorts before the key of every record. */
static const struct slice position_key = {"\0", 1};

static void
read_position(struct projection *p)
{
	struct slice value;
	p->at = (struct position){.format = p->kind->format};
	if (!store_get(p->store, position_key, &value))
		return;
	if (value.len == 32)
		p->at = (struct position){bytes_be64(value.at), bytes_be64(value.at + 8),
		    bytes_be64(value.at + 16), bytes_be64(value.at + 24)};
	else
		p->at.format = 0;
}

/* Why the records cannot be used, or NULL. */
static const char *
reason_to_discard(const struct projection *p)
{
	if (p->at.format != p->kind->format)
		return "was written by another version";
	if (p->at.seq == 0)
		return NULL;
	bool other = p->at.unnumbered ? datadir_has(p->dir, LOG_NAME)
	                              : log_disagrees(p->dir, p->at.seq, p->at.hash);
	return other ? "belongs to another log" : NULL;
}

static struct projection *
new_projection(int dir, const struct projection_kind *kind)
{
	struct projection *p = memory_new(sizeof *p);
	p->kind = kind;
	p->dir = dir;
	p->lock = -1;
	return p;
}

static time_t
now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec;
}

static void
lock_as(struct projection *p, bool shared, int seconds)
{
	char name[32];
	snprintf(name, sizeof name, "%s.lock", p->kind->name);
	p->lock = datadir_lock(p->dir, name, shared, seconds);
	p->since = now();
}

static void
lock(struct projection *p, int seconds)
{
	lock_as(p, datadir_is_read_only(p->dir), seconds);
}

struct projection *
projection_open(const char *dir, const struct projection_kind *kind, size_t cache)
{
	struct projection *p = new_projection(datadir_open(dir, true), kind);
	lock(p, -1);
	p->store = store_open(p->dir, dir, kind->name, cache, true);
	read_position(p);
	const char *why = reason_to_discard(p);
	if (why != NULL) {
		warnx("%s/%s %s: discarded, to be rebuilt from the log", dir, kind->name, why);
		p->store = store_empty(p->store);
		read_position(p);
	}
	return p;
}

/* Opens the projection as it is; its store is NULL if it is missing. */
static struct projection *
open_as_is(const char *dir, const struct projection_kind *kind, size_t cache)
{
	struct projection *p = new_projection(datadir_open(dir, false), kind);
	if (!datadir_has(p->dir, kind->name))
		return p; /* without leaving a lock file in it */
	lock(p, PATIENCE);
	p->store = store_open(p->dir, dir, kind->name, cache, false);
	if (p->store != NULL)
		read_position(p);
	return p;
}

_Noreturn static void
must_be_made(const char *dir, const char *name, const char *why)
{
	errx(EX_TEMPFAIL, "%s/%s %s: make it with 'make count DATA=%s' (or 'es count -d %s')", dir,
	    name, why, dir, dir);
}

struct projection *
projection_read(const char *dir, const struct projection_kind *kind, size_t cache)
{
	struct projection *p = open_as_is(dir, kind, cache);
	const char *why = p->store != NULL ? reason_to_discard(p) : NULL;
	if (why != NULL)
		must_be_made(dir, kind->name, why);
	if (p->store != NULL && p->at.seq > 0)
		return p;
	if (log_bytes(p->dir) > 0)
		must_be_made(dir, kind->name,
		    p->store != NULL                  ? "is empty"
		    : datadir_has(p->dir, kind->name) ? "is unfinished, or of another version"
		                                      : "is missing");
	if (p->store != NULL)
		return p;
	projection_close(p);
	return NULL;
}

/* Opens the store to look things up; NULL if that cannot be done. */
static struct store *
look(struct projection *p, const char *dir, size_t cache, int seconds)
{
	lock_as(p, true, seconds);
	p->store = store_look(p->dir, dir, p->kind->name, cache);
	return p->store;
}

struct projection *
projection_look(const char *dir, const struct projection_kind *kind, size_t cache, int seconds)
{
	struct projection *p = new_projection(datadir_open(dir, false), kind);
	if (datadir_has(p->dir, kind->name) && look(p, dir, cache, seconds) == NULL) {
		/* The program that had it was killed: to open and close it repairs that. */
		close(p->lock);
		projection_position(dir, kind, cache);
		look(p, dir, cache, seconds);
	}
	if (p->store != NULL)
		read_position(p);
	if (p->store != NULL && p->at.seq > 0 && reason_to_discard(p) == NULL)
		return p;
	projection_close(p);
	return NULL;
}

uint64_t
projection_position(const char *dir, const struct projection_kind *kind, size_t cache)
{
	struct projection *p = open_as_is(dir, kind, cache);
	uint64_t seq = p->store != NULL && reason_to_discard(p) == NULL ? p->at.seq : 0;
	projection_close(p);
	return seq;
}

uint64_t
projection_seq(const struct projection *p)
{
	return p->at.seq;
}

struct store *
projection_store(struct projection *p)
{
	return p->store;
}

static uint64_t
place_unnumbered(struct projection *p)
{
	if (!p->kind->takes_unnumbered)
		errx(EX_PROTOCOL, "an event without seq: %s takes stored events only",
		    p->kind->name);
	if (p->at.seq > 0 && !p->at.unnumbered)
		errx(EX_PROTOCOL, "an event without seq, but %s holds events with seq",
		    p->kind->name);
	p->at.unnumbered = 1;
	return p->at.seq + 1;
}

/* Lets go of the lock for a moment. */
static void
let_others(struct projection *p)
{
	struct position was = p->at;
	store_pause(p->store);
	close(p->lock);
	nanosleep(&opening, NULL);
	lock(p, -1);
	store_resume(p->store);
	read_position(p);
	if (memcmp(&was, &p->at, sizeof was) != 0)
		errx(EX_TEMPFAIL, "another program has changed %s: run again", p->kind->name);
}

uint64_t
projection_wants(struct projection *p, const struct event *e)
{
	bool first = !p->began;
	p->began = true;
	if (p->committed && now() - p->since >= TURN)
		let_others(p);
	if (e->seq == 0)
		return place_unnumbered(p);
	if (p->at.unnumbered)
		errx(EX_PROTOCOL, "an event with seq, but %s holds events without", p->kind->name);
	if (e->seq > p->at.seq + 1)
		errx(first ? EX_TEMPFAIL : EX_PROTOCOL,
		    "the stream %s seq %" PRIu64 ", but %s needs %" PRIu64 " next",
		    first ? "begins at" : "goes on with", e->seq, p->kind->name, p->at.seq + 1);
	if (e->seq == p->at.seq && p->line.len == 0 && bytes_hash(e->line) != p->at.hash)
		errx(EX_PROTOCOL,
		    "seq %" PRIu64 " is not the event that %s took: this is another log", e->seq,
		    p->kind->name);
	return e->seq > p->at.seq ? e->seq : 0;
}

void
projection_skip(struct projection *p, const struct event *e)
{
	p->at.seq = e->seq - 1;
	projection_took(p, e);
	projection_commit(p);
	p->line.len = 0; /* this program did not take it */
}

bool
projection_took(struct projection *p, const struct event *e)
{
	p->at.seq++;
	p->committed = false;
	p->line.len = 0;
	buf_slice(&p->line, e->line);
	return store_is_full(p->store);
}

void
projection_commit(struct projection *p)
{
	if (p->line.len == 0)
		return;
	char bytes[32];
	struct buf value = {bytes, 0, sizeof bytes};
	p->at.hash = bytes_hash(buf_view(&p->line));
	buf_be64(&value, p->at.format);
	buf_be64(&value, p->at.unnumbered);
	buf_be64(&value, p->at.seq);
	buf_be64(&value, p->at.hash);
	store_put(p->store, position_key, buf_view(&value));
	store_commit(p->store);
	p->committed = true;
}

void
projection_commit_some(struct projection *p)
{
	if (store_is_new(p->store) && now() - p->since < TURN_IF_NEW)
		store_settle(p->store);
	else
		projection_commit(p);
}

void
projection_close(struct projection *p)
{
	if (p == NULL)
		return;
	store_close(p->store);
	if (p->lock >= 0)
		close(p->lock);
	close(p->dir);
	buf_free(&p->line);
	free(p);
}

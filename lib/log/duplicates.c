/* Events that are fed again: compared with the log, so that nothing is stored twice. */
#include "log/duplicates.h"

#include "base/memory.h"
#include "io/lines.h"
#include "log/internal.h"

#include <err.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define uthash_fatal(why) memory_fail()
#include <uthash.h>

/* The stored event that the next one of the feed is compared with. */
struct cursor {
	bool started;
	struct lines *lines;
	off_t to; /* where `lines` ends, though the log may have grown since */
	struct event event;
};

/* One source of this feed. */
struct feed {
	uint64_t line; /* the last one fed */
	struct cursor cursor;
	UT_hash_handle hh;
	size_t len;
	char name[];
};

struct duplicates {
	const struct log *log;
	struct feed *feeds, *last;
	struct cursor derived;
};

struct duplicates *
duplicates_open(const struct log *l)
{
	struct duplicates *r = memory_new(sizeof *r);
	r->log = l;
	return r;
}

static struct feed *
feed_of(struct duplicates *r, struct slice name)
{
	struct feed *f = r->last;
	if (f != NULL && f->len == name.len && memcmp(f->name, name.at, name.len) == 0)
		return f;
	HASH_FIND(hh, r->feeds, name.at, name.len, f);
	if (f == NULL) {
		f = memory_new(sizeof *f + name.len);
		f->len = name.len;
		memcpy(f->name, name.at, name.len);
		HASH_ADD_KEYPTR(hh, r->feeds, f->name, f->len, f);
	}
	r->last = f;
	return f;
}

/* Begins at the line with this seq, unless it has begun already. */
static void
cursor_start(struct cursor *c, const struct log *l, uint64_t seq)
{
	if (!c->started)
		c->to = log_file_find(l->fd, l->stored.end, seq);
	c->started = true;
}

/* Reads the next event of the log; false at the end that is known. */
static bool
cursor_next(struct cursor *c, const struct log *l)
{
	struct slice line;
	for (;;) {
		if (c->lines != NULL && lines_next(c->lines, &line) == LINES_LINE)
			break;
		lines_close(c->lines);
		c->lines = NULL;
		if (c->to >= l->stored.end)
			return false;
		c->lines = lines_open_range(l->fd, c->to, l->stored.end, LINES_LIMIT);
		c->to = l->stored.end;
	}
	if (!event_read(line, &c->event))
		errx(EX_PROTOCOL, LOG_NAME ": not an event at byte %" PRIdMAX,
		    (intmax_t)lines_offset(c->lines));
	return true;
}

/* Why the feed must stop. */
static char why[160];

__attribute__((format(printf, 1, 2))) static const char *
stop(const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	vsnprintf(why, sizeof why, format, ap);
	va_end(ap);
	return why;
}

static const char *
differs(const struct event *stored)
{
	return stop("it differs from line %" PRIu64 " of " LOG_NAME
	            " (other lines need another source)",
	    stored->seq);
}

static const char *
does_not_follow(const struct event *stored, uint64_t cause)
{
	return stop("line %" PRIu64 " of " LOG_NAME " does not follow from line %" PRIu64
	            " and those before it",
	    stored->seq, cause);
}

/* Whether an event that is fed says what the stored one does, at whatever time; an earlier version
 * may have stored it without members that es-ingest writes now. */
static bool
same_fact(const struct event *stored, const struct event *fed)
{
	static struct buf complete;
	complete.len = 0;
	return stored->type == fed->type &&
	       (slice_eq(stored->detail, fed->detail) ||
	           (detail_complete(stored->type, stored->detail, &complete) &&
	               slice_eq(buf_view(&complete), fed->detail)));
}

/* The source's next stored line after the one fed last must be this one. */
static const char *
compare_source(struct duplicates *r, struct feed *f, const struct event *e, uint64_t line)
{
	struct slice name = {f->name, f->len};
	cursor_start(&f->cursor, r->log, order_source(r->log->head.order, name).seq);
	struct event_id id;
	while (cursor_next(&f->cursor, r->log)) {
		const struct event *at = &f->cursor.event;
		if (!event_id_read(at->id, at->type, &id) || !slice_eq(id.source, name) ||
		    id.number <= f->line)
			continue;
		return id.number == line && same_fact(at, e) ? NULL : differs(at);
	}
	return stop("its source's line %" PRIu64 " is not stored, but a later one is", line);
}

static const char *
check_source(struct duplicates *r, const struct event *e, bool *has)
{
	const struct event_id *id = &e->parts;
	struct feed *f = feed_of(r, id->source);
	uint64_t stored = order_source(r->log->head.order, id->source).line;
	const char *problem = NULL;
	*has = id->number <= stored;
	if (id->number <= f->line)
		problem = stop("it comes after line %" PRIu64 " of its source", f->line);
	else if (*has)
		problem = compare_source(r, f, e, id->number);
	else if (f->line < stored)
		problem =
		    stop("line %" PRIu64 " of its source, which is stored, was not fed before it",
		        stored);
	f->line = id->number;
	return problem;
}

/* Orders derived events: by cause, then by number. */
static bool
is_before(uint64_t cause, uint64_t n, uint64_t other_cause, uint64_t other_n)
{
	return cause < other_cause || (cause == other_cause && n < other_n);
}

/* Whether the log already has this derived event, or a later one. */
static bool
is_again(const struct duplicates *r, const struct event_id *id)
{
	struct order_derived last = order_derived(r->log->head.order);
	return id->cause_seq > 0 && !is_before(last.cause, last.n, id->cause_seq, id->number);
}

static const char *
check_derived(struct duplicates *r, const struct event *e, bool *has)
{
	struct order_derived last = order_derived(r->log->head.order);
	uint64_t cause = e->parts.cause_seq, n = e->parts.number;
	*has = is_again(r, &e->parts);
	if (!*has)
		return NULL;
	cursor_start(&r->derived, r->log, cause == last.cause ? last.seq : cause);
	struct event_id stored;
	while (cursor_next(&r->derived, r->log)) {
		const struct event *at = &r->derived.event;
		if (!shape_is_derived(at->type) || !event_id_read(at->id, at->type, &stored) ||
		    is_before(stored.cause_seq, stored.number, cause, n))
			continue;
		if (stored.cause_seq == cause && stored.number == n)
			return slice_eq(at->stored, e->stored) ? NULL : does_not_follow(at, cause);
		break;
	}
	return "it is not stored, but later derived events are";
}

const char *
duplicates_check(struct duplicates *r, const struct event *e, bool *has)
{
	*has = false;
	return shape_is_derived(e->type) ? check_derived(r, e, has) : check_source(r, e, has);
}

bool
duplicates_needs(const struct duplicates *r, const struct event *e)
{
	if (e->seq > 0)
		return e->seq > r->log->stored.seq;
	return shape_is_derived(e->type) &&
	       (is_again(r, &e->parts) || e->parts.cause_seq > r->log->stored.seq);
}

void
duplicates_close(struct duplicates *r)
{
	if (r == NULL)
		return;
	struct feed *f, *next;
	HASH_ITER(hh, r->feeds, f, next)
	{
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyzer loses track of uthash */
		HASH_DEL(r->feeds, f);
		lines_close(f->cursor.lines);
		free(f);
	}
	lines_close(r->derived.lines);
	free(r);
}

/* The log, for programs. */
#include "log/log.h"

#include "base/memory.h"
#include "io/datadir.h"
#include "io/output.h"
#include "log/catch_up.h"
#include "log/log_tree.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#define LOCK_NAME "events.lock"

struct log *
log_open(int dir, enum log_use use)
{
	struct log *l = memory_new(sizeof *l);
	l->dir = dir;
	l->lock = l->fd = -1;
	l->writes = use == LOG_APPEND || use == LOG_APPEND_WITHOUT_KEY;
	l->has_tree = use != LOG_READ;
	l->without_key = use == LOG_APPEND_WITHOUT_KEY;
	l->lookup = lookup_open(l);
	if (l->writes) {
		l->duplicates = duplicates_open(l);
		l->derivation = derivation_open(l);
	}
	head_begin(&l->head);
	return l;
}

void
log_begin(struct log *l)
{
	/* A reader does not create a lock in a directory that has no log. */
	if (!l->writes && !datadir_has(l->dir, LOCK_NAME) && !datadir_has(l->dir, LOG_NAME))
		return;
	l->lock = datadir_lock(l->dir, LOCK_NAME, !l->writes, -1);
	catch_up(l);
}

void
log_end(struct log *l)
{
	if (l->lock >= 0)
		close(l->lock);
	l->lock = -1;
}

/* A line that has a seq must be the one stored there. */
static const char *
check_stored(struct log *l, const struct event *e, struct buf *print)
{
	struct slice stored;
	if (!log_line(l, e->seq, &stored))
		return "it carries a seq that this log does not have (copy a log as a file, do not "
		       "feed it)";
	if (!slice_eq(stored, e->line))
		return "another event has its seq in this log";
	buf_slice(print, e->line);
	buf_add(print, "\n", 1);
	return NULL;
}

/* Adds the event's line to those offered. */
static void
add_line(struct log *l, const struct event *e, struct buf *print)
{
	struct log_place *last = &l->head.last;
	size_t before = l->offered.len;
	event_put_stored(&l->offered, ++last->seq, e);
	size_t n = l->offered.len - before;
	last->start = last->end;
	last->end += (off_t)n;
	buf_add(print, l->offered.at + before, n);
}

const char *
log_offer(
    struct log *l, const struct event *e, const struct detail *d, struct buf *print, bool *is_new)
{
	const char *why;
	bool has;
	*is_new = false;
	if (l->offered.len > 0 && duplicates_needs(l->duplicates, e))
		log_store(l);
	if (e->seq > 0)
		return check_stored(l, e, print);
	if ((why = duplicates_check(l->duplicates, e, &has)) != NULL || has)
		return why;
	uint64_t outcome = order_derived(l->head.order).seq;
	if ((why = derivation_check(l->derivation, e, d, outcome)) != NULL ||
	    (why = order_note(l->head.order, e, d, l->head.last.seq + 1)) != NULL)
		return why;
	add_line(l, e, print);
	*is_new = true;
	return NULL;
}

static void
add_leaf(void *tree, struct merkle_hash leaf)
{
	merkle_add(tree, leaf);
}

void
log_store(struct log *l)
{
	struct slice lines = buf_view(&l->offered);
	struct log_place *last = &l->head.last;
	if (lines.len == 0)
		return;
	off_t end = last->end - (off_t)lines.len;
	log_file_write(l->fd, end, lines);
	/* Computed while the disk writes. */
	log_tree_lines(l->leaves, l->head.tree.size + 1, lines, add_leaf, &l->head.tree);
	log_file_settle(l->fd, end);
	size_t n = (size_t)(last->end - last->start);
	last->hash = bytes_hash((struct slice){lines.at + lines.len - n, n - 1});
	l->stored = *last;
	head_write(l->dir, &l->head);
	l->offered.len = 0;
}

bool
log_line(struct log *l, uint64_t seq, struct slice *line)
{
	return lookup_line(l->lookup, seq, line);
}

struct log_state
log_state(const struct log *l)
{
	return (struct log_state){
	    .last = l->head.last.seq,
	    .undecided = order_undecided(l->head.order),
	    .decided = order_derived(l->head.order).cause,
	    .fact = order_fact(l->head.order),
	    .torn = l->torn,
	};
}

void
log_each_source(const struct log *l,
    void (*each)(void *arg, struct slice name, struct log_source source), void *arg)
{
	order_each_source(l->head.order, each, arg);
}

bool
log_has_grown(const struct log *l)
{
	if (!log_file_is_there(l->dir, l->fd)) {
		output_flush();
		errx(EX_TEMPFAIL, "the log was removed or replaced: run again");
	}
	return l->fd < 0 || log_file_size(l->fd) != l->head.last.end + l->torn;
}

void
log_close(struct log *l)
{
	if (l == NULL)
		return;
	log_end(l);
	if (l->fd >= 0)
		close(l->fd);
	head_free(&l->head);
	leaves_close(l->leaves);
	lookup_close(l->lookup);
	duplicates_close(l->duplicates);
	derivation_close(l->derivation);
	buf_free(&l->offered);
	free(l);
}

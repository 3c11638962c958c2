/* Brings what the program knows of the log up to date with the log itself. */
#include "log/catch_up.h"

#include "io/datadir.h"
#include "io/lines.h"
#include "log/checkpoint_file.h"

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

/* The key must be the one that this file was made with. */
static void
check_key(const struct log *l, const char *file, struct slice key_id)
{
	const char *has = leaves_key_id(l->leaves);
	if (slice_eq(key_id, slice_of(has)))
		return;
	if (slice_eq(slice_of(has), SLICE("none")))
		errx(EX_PROTOCOL,
		    LEAVES_KEY_NAME " is gone: put back the key that %s was made with", file);
	if (slice_eq(key_id, SLICE("none")))
		errx(EX_PROTOCOL,
		    LEAVES_KEY_NAME
		    " was added later: %s was made without a key; if the log was "
		    "begun with this one, type mv %s %s.old, otherwise remove " LEAVES_KEY_NAME,
		    file, file, file);
	errx(EX_PROTOCOL,
	    LEAVES_KEY_NAME " is not the log's key: %s was made with another one; put that one "
	                    "back, or, if the log was begun with this one, type mv %s %s.old",
	    file, file, file);
}

/* Makes the key of a new log, unless it is to have none. */
static void
begin_key(const struct log *l)
{
	if (!l->without_key)
		leaves_make_key(l->dir);
	else if (datadir_has(l->dir, LEAVES_KEY_NAME))
		errx(EX_USAGE, LEAVES_KEY_NAME " exists, but the log is to be begun without a key: "
		                               "remove it, or begin the log with it");
}

/* Loads what the directory's checkpoint says; false if there is none. */
static bool
load_checkpoint(struct log *l)
{
	struct buf note = {0};
	struct checkpoint c;
	bool has = checkpoint_file_read(l->dir, &note, &c);
	if (has) {
		check_key(l, CHECKPOINT_NAME, c.key_id);
		l->checkpoint = c;
		l->checkpoint.origin = l->checkpoint.key_id = (struct slice){0};
	}
	buf_free(&note);
	return has;
}

/*
 * A log was put here alone, and nothing beside it says what its key is. Without a key it must be
 * said that it has none: otherwise it would go on with another tree. Its name may be the one that
 * it has without events.origin, so that is only warned of.
 */
static void
adopt(const struct log *l)
{
	bool keyed = strcmp(leaves_key_id(l->leaves), "none") != 0;
	if (keyed && l->without_key)
		errx(EX_USAGE, "--no-key was given, but there is " LEAVES_KEY_NAME);
	if (!keyed && !l->without_key)
		errx(EX_PROTOCOL, LEAVES_KEY_NAME
		    " is missing: put the log's key beside it; if the log was begun without one, "
		    "type es-append --no-key -d DIR < /dev/null");
	if (keyed && !datadir_has(l->dir, ORIGIN_NAME))
		warnx("the log is here without " ORIGIN_NAME ": if it has a name, put that file "
		      "back before a checkpoint is made");
}

/* Opens the key that leaves are made with. The log is new if neither it nor its head exists. */
static void
open_leaves(struct log *l)
{
	if (l->writes && l->fd < 0 && !datadir_has(l->dir, HEAD_NAME))
		begin_key(l);
	l->leaves = leaves_open(l->dir);
}

/* Creates the log, after its head: so a log without a head was put there by somebody else. */
static void
make_log(struct log *l)
{
	head_write(l->dir, &l->head);
	l->has_head = true;
	l->fd = datadir_file(l->dir, LOG_NAME, O_RDWR | O_CREAT);
	datadir_sync(l->dir);
}

/* Checks that key, head and checkpoint belong to the same log. */
static void
load_key(struct log *l)
{
	if (l->has_head)
		check_key(l, HEAD_NAME, slice_of(l->head.key_id));
	snprintf(l->head.key_id, sizeof l->head.key_id, "%s", leaves_key_id(l->leaves));
	bool has_checkpoint = load_checkpoint(l);
	l->is_bare = !has_checkpoint && !datadir_has(l->dir, HEAD_NAME);
}

static void
open_log(struct log *l)
{
	l->fd = datadir_file(l->dir, LOG_NAME, l->writes ? O_RDWR : O_RDONLY);
	if (l->has_tree)
		open_leaves(l);
	l->has_head = head_read(l->dir, &l->head);
	if (l->has_tree)
		load_key(l);
	if (l->fd < 0 && l->head.last.seq > 0)
		errx(EX_PROTOCOL,
		    LOG_NAME " is gone, but " HEAD_NAME " remembers %" PRIu64 " lines: put the log "
		             "back, or remove " HEAD_NAME " to begin a new one",
		    l->head.last.seq);
	if (l->fd < 0 && l->writes)
		make_log(l);
	if (l->fd >= 0 && !log_file_has(l->fd, &l->head.last))
		errx(EX_PROTOCOL,
		    LOG_NAME " line %" PRIu64 " is not the one that " HEAD_NAME " remembers: the "
		             "log was changed, or replaced by an older copy; if you want this log, "
		             "remove " HEAD_NAME,
		    l->head.last.seq);
}

_Noreturn static void
damage(const struct log *l, const char *why)
{
	errx(EX_PROTOCOL, LOG_NAME " line %" PRIu64 ": %s", l->head.last.seq + 1, why);
}

/* When the tree reaches the size of the checkpoint's, it must have the same root: without a head,
 * nothing else shows that another log was put in this one's place. */
static void
check_checkpoint(const struct log *l)
{
	const struct merkle *tree = &l->head.tree;
	if (tree->size == l->checkpoint.size && !merkle_eq(merkle_root(tree), l->checkpoint.root))
		errx(EX_PROTOCOL,
		    "the first %" PRIu64 " lines of " LOG_NAME
		    " are not those that " CHECKPOINT_NAME
		    " covers: put the log back, or remove " CHECKPOINT_NAME " if this one is right",
		    l->checkpoint.size);
}

/* The log must not be shorter than its checkpoint. Later lines cannot disagree with it. */
static void
finish_checkpoint(struct log *l)
{
	check_checkpoint(l);
	if (l->head.tree.size < l->checkpoint.size)
		errx(EX_PROTOCOL,
		    CHECKPOINT_NAME " covers %" PRIu64 " lines, but the log has %" PRIu64
		                    ": put the log back, or remove " CHECKPOINT_NAME
		                    " if this one is right",
		    l->checkpoint.size, l->head.tree.size);
	l->checkpoint.size = 0;
}

/* Adds one line of the log; false if it is not a whole event with the next seq. */
static bool
add_line(struct log *l, struct lines *in, struct slice line)
{
	struct head *h = &l->head;
	struct event e;
	struct detail d;
	if (!event_check(line, &e, &d) || e.seq != h->last.seq + 1)
		return false;
	const char *why = order_note(h->order, &e, &d, e.seq);
	if (why != NULL)
		damage(l, why);
	if (l->has_tree) {
		merkle_add(&h->tree, merkle_leaf(leaves_nonce(l->leaves, e.seq), line));
		check_checkpoint(l);
	}
	off_t start = lines_offset(in);
	h->last = (struct log_place){e.seq, start, start + (off_t)line.len + 1, 0};
	return true;
}

/* Whether this line, or one after it, was written whole. */
static bool
has_whole_line(struct lines *in, enum lines_kind kind, struct slice line)
{
	for (; kind != LINES_END; kind = lines_next(in, &line))
		if (kind == LINES_LINE && memchr(line.at, '\0', line.len) == NULL)
			return true;
	return false;
}

/*
 * Decides whether the rest of the log, from a line that could not be added, is torn or damaged. A
 * crash tears at most one batch, after everything that the head remembers. Without a head nobody
 * knows what was synced, so the rest only counts as torn if no line in it is whole.
 */
static void
judge_rest(struct log *l, struct lines *in, enum lines_kind kind, struct slice line, off_t size)
{
	off_t from = l->head.last.end;
	if (!log_file_is_torn(l->fd, from, size))
		damage(l, kind == LINES_LINE ? log_file_fault(line, l->head.last.seq + 1)
		                             : "too long for an event");
	if (size - from > (off_t)LOG_FILE_BATCH || (!l->has_head && has_whole_line(in, kind, line)))
		damage(l, "not a whole event, and more follows than a crash can leave behind it");
	l->torn = size - from;
}

/* Adds the lines after the last one known. */
static void
add_lines(struct log *l)
{
	off_t size = log_file_size(l->fd), from = l->head.last.end;
	l->torn = 0;
	if (size == from)
		return;
	if (size < from)
		damage(l, "the log ends before it");
	struct lines *in = lines_open_range(l->fd, from, size, LINES_LIMIT);
	struct slice line;
	enum lines_kind kind;
	while ((kind = lines_next(in, &line)) == LINES_LINE && add_line(l, in, line))
		;
	if (kind != LINES_END)
		judge_rest(l, in, kind, line, size);
	lines_close(in);
	log_file_hash(l->fd, &l->head.last);
}

/* Takes what another program remembers of the lines that it added, so that they need not be checked
 * a second time. */
static void
take_newer_head(struct log *l)
{
	struct head newer = {0};
	if (head_read(l->dir, &newer) && newer.last.seq > l->head.last.seq &&
	    strcmp(newer.key_id, l->head.key_id) == 0 && log_file_has(l->fd, &newer.last)) {
		struct head old = l->head;
		l->head = newer;
		newer = old;
	}
	head_free(&newer);
}

void
catch_up(struct log *l)
{
	bool was_open = l->fd >= 0;
	if (!was_open)
		open_log(l);
	if (l->fd < 0)
		return;
	if (!log_file_is_there(l->dir, l->fd))
		errx(EX_PROTOCOL, LOG_NAME " was removed or replaced while it was open");
	bool has_grown = log_file_size(l->fd) != l->head.last.end;
	if (!l->writes || has_grown)
		log_file_sync(l->fd);
	if (was_open && has_grown)
		take_newer_head(l);
	off_t before = l->head.last.end;
	add_lines(l);
	l->stored = l->head.last;
	if (l->checkpoint.size > 0)
		finish_checkpoint(l);
	if (!l->writes)
		return;
	if (!was_open && l->is_bare && l->head.last.seq > 0)
		adopt(l);
	if (l->torn > 0)
		log_file_cut(l->dir, l->fd, l->head.last.end);
	l->torn = 0;
	if (l->head.last.end != before)
		head_write(l->dir, &l->head);
}

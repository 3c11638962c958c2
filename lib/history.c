/* The log as known: what its memory (events.head) says, brought up to date from the log itself. */
#include "history.h"

#include "canon.h"
#include "datadir.h"
#include "lines.h"
#include "regrow.h"
#include "seal.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define HEAD_NAME "events.head"
#define LOCK_NAME "events.lock"

enum { HEAD_FORMAT = 3 };

struct history *
history_open(int dir, enum history_use use)
{
	struct history *h = calloc(1, sizeof *h);
	if (h == NULL)
		errx(EX_IOERR, "out of memory");
	h->dir = dir;
	h->lock = h->fd = -1;
	h->writes = use != HISTORY_READ;
	h->bare = use == HISTORY_APPEND_BARE;
	h->ledger = ledger_new();
	return h;
}

/*
 * The head as text: a line for the log's last line; the mark of the key and the tree's edge; the
 * ledger's lines; and a hash of all before it.
 */
static void
save_head(const struct history *h)
{
	struct buf text = {0};
	char line[128];
	snprintf(line, sizeof line, "head %d\nlog %llu %lld %lld %llu\ntree ", HEAD_FORMAT,
	    (unsigned long long)h->last.seq, (long long)h->last.start, (long long)h->last.end,
	    (unsigned long long)h->last.hash);
	buf_text(&text, line);
	buf_text(&text, leaves_mark(h->leaves));
	for (unsigned i = 0; i < h->tree.n; i++) {
		buf_text(&text, " ");
		buf_hex(&text, (struct slice){(const char *)h->tree.edge[i].at, SHA256_LENGTH});
	}
	buf_text(&text, "\n");
	ledger_write(h->ledger, &text);
	snprintf(
	    line, sizeof line, "hash %016llx\n", (unsigned long long)bytes_hash(buf_view(&text)));
	buf_text(&text, line);
	datadir_replace(h->dir, HEAD_NAME, buf_view(&text));
	buf_free(&text);
}

/* The number of the format, which is the head's first line; 0 where there is none. */
static uint64_t
head_format(struct slice text)
{
	struct canon c = canon_at(text);
	uint64_t format;
	return canon_expect(&c, SLICE("head ")) && canon_uint(&c, &format) &&
	               canon_expect(&c, SLICE("\n"))
	           ? format
	           : 0;
}

/* Reads the head's line for the tree; the log's was read before. */
static bool
read_tree(struct history *h, struct slice line, struct slice *mark)
{
	struct canon c = canon_at(line);
	if (!canon_expect(&c, SLICE("tree ")))
		return false;
	const char *space = memchr(c.at, ' ', (size_t)(c.end - c.at));
	*mark = (struct slice){c.at, (size_t)((space ? space : c.end) - c.at)};
	c.at += mark->len;
	h->tree = (struct merkle){.size = h->last.seq};
	for (uint64_t left = h->last.seq; left > 0; left &= left - 1)
		if (!canon_expect(&c, SLICE(" ")) ||
		    !canon_hex(&c, h->tree.edge[h->tree.n++].at, SHA256_LENGTH))
			return false;
	return canon_done(&c);
}

static bool
read_head_lines(struct history *h, struct slice text, struct slice *mark)
{
	unsigned long long seq, hash, check;
	long long start, end;
	int length;
	/* The text ends in NUL, which read_head put there. */
	if (head_format(text) != HEAD_FORMAT ||
	    sscanf(text.at, "head %*d\nlog %llu %lld %lld %llu%n", &seq, &start, &end, &hash,
	        &length) != 4)
		return false;
	if (seq == 0 && (start != 0 || end != 0))
		return false; /* there is no line that could be compared with the log's */
	h->last = (struct log_mark){seq, (off_t)start, (off_t)end, hash};
	const char *at = text.at + length, *stop = text.at + text.len, *lf;
	for (bool tree = true; *at == '\n' && (lf = strchr(at + 1, '\n')) != NULL && lf + 1 < stop;
	     at = lf) {
		struct slice line = {at + 1, (size_t)(lf - at - 1)};
		if (tree ? !read_tree(h, line, mark) : !ledger_read(h->ledger, line))
			return false;
		tree = false;
	}
	size_t before = (size_t)(at + 1 - text.at);
	return mark->len > 0 && *at == '\n' && sscanf(at, "\nhash %llx", &check) == 1 &&
	       check == bytes_hash((struct slice){text.at, before});
}

/* The key must be the one that the head's leaves were made with. */
static void
check_key(const struct history *h, struct slice mark)
{
	const char *has = leaves_mark(h->leaves);
	if (slice_eq(mark, slice_of(has)))
		return;
	errx(EX_PROTOCOL, LEAVES_KEY_NAME " %s: put back what was there when the log was begun",
	    strcmp(has, "none") == 0        ? "is gone"
	    : slice_eq(mark, SLICE("none")) ? "came later than the log"
	                                    : "is another key than the log's");
}

/* Whether there is a head that can be believed; without one, the log is read from its start. */
static bool
read_head(struct history *h)
{
	int fd = datadir_file(h->dir, HEAD_NAME, O_RDONLY);
	if (fd < 0)
		return false;
	size_t n = (size_t)log_size(fd);
	struct buf text = {0};
	ssize_t got = datadir_read(fd, buf_room(&text, n + 1), n, 0);
	if (got < 0)
		err(EX_IOERR, "reading " HEAD_NAME);
	close(fd);
	text.len = (size_t)got;
	text.at[text.len] = '\0';
	uint64_t format = head_format(buf_view(&text));
	if (format > HEAD_FORMAT)
		errx(EX_PROTOCOL,
		    HEAD_NAME " was written by a later version (head %llu): use that one, or "
		              "remove " HEAD_NAME " to have the log read instead",
		    (unsigned long long)format);
	struct slice mark = {0};
	bool good = read_head_lines(h, buf_view(&text), &mark);
	if (good && h->writes)
		check_key(h, mark);
	buf_free(&text);
	if (good)
		return true;
	warnx(HEAD_NAME " is damaged, or of another version: reading the whole log instead");
	ledger_free(h->ledger);
	h->ledger = ledger_new();
	h->last = (struct log_mark){0};
	h->tree = (struct merkle){0};
	return false;
}

/* A new log gets a key, or is begun without. */
static void
begin_key(const struct history *h)
{
	if (!h->bare)
		leaves_make_key(h->dir);
	else if (datadir_has(h->dir, LEAVES_KEY_NAME))
		errx(EX_USAGE, "there is a key, " LEAVES_KEY_NAME
		               ", for a log that is to be begun without one");
}

/* Takes up what the checkpoint says, where there is one. */
static void
read_seal(struct history *h)
{
	struct buf note = {0};
	struct checkpoint c;
	if (seal_read(h->dir, &note, &c)) {
		check_key(h, c.mark);
		h->sealed = c;
		h->sealed.origin = h->sealed.mark = (struct slice){0};
	}
	buf_free(&note);
}

/* Opens the log. Its head is made first: so a log without one was put there by somebody else. */
static void
open_log(struct history *h)
{
	h->fd = datadir_file(h->dir, LOG_NAME, h->writes ? O_RDWR : O_RDONLY);
	if (h->writes && h->fd < 0 && !datadir_has(h->dir, HEAD_NAME))
		begin_key(h);
	if (h->writes)
		h->leaves = leaves_open(h->dir);
	h->read_head = read_head(h);
	if (h->writes)
		read_seal(h);
	if (h->fd < 0 && h->last.seq > 0)
		errx(EX_PROTOCOL,
		    LOG_NAME " is gone, and " HEAD_NAME " remembers %llu lines: put the "
		             "log back, or remove " HEAD_NAME " to begin a new one",
		    (unsigned long long)h->last.seq);
	if (h->fd < 0 && h->writes) {
		save_head(h);
		h->read_head = true;
		h->fd = datadir_file(h->dir, LOG_NAME, O_RDWR | O_CREAT);
		datadir_sync(h->dir);
	}
	if (h->fd >= 0 && !log_has(h->fd, &h->last))
		errx(EX_PROTOCOL,
		    LOG_NAME " line %llu is not the one that " HEAD_NAME " remembers: the "
		             "log was changed, or an older copy put in its place; if that is what "
		             "you want, remove " HEAD_NAME,
		    (unsigned long long)h->last.seq);
}

_Noreturn static void
damage(const struct history *h, const char *why)
{
	errx(EX_PROTOCOL, LOG_NAME " line %llu: %s", (unsigned long long)h->last.seq + 1, why);
}

/* Where the tree is as large as the checkpoint's, it must be the same: without a head, nothing else
 * tells a log from another that was put in its place. */
static void
check_seal(const struct history *h)
{
	if (h->tree.size == h->sealed.size && !merkle_eq(merkle_root(&h->tree), h->sealed.root))
		errx(EX_PROTOCOL,
		    "the first %llu lines of " LOG_NAME " are not those that " SEAL_NAME
		    " is over: put the log back, or remove " SEAL_NAME " if this one is right",
		    (unsigned long long)h->sealed.size);
}

/* The log as it was found must not be shorter than its checkpoint; what comes behind has grown. */
static void
end_seal(struct history *h)
{
	check_seal(h);
	if (h->tree.size < h->sealed.size)
		errx(EX_PROTOCOL,
		    SEAL_NAME " is over %llu lines, and the log has %llu: put the log back, or "
		              "remove " SEAL_NAME " if this one is right",
		    (unsigned long long)h->sealed.size, (unsigned long long)h->tree.size);
	h->sealed.size = 0;
}

/* Takes in one line of the log; false if it is not a whole event with the next seq. */
static bool
take_in(struct history *h, struct lines *l, struct slice line)
{
	struct event e;
	if (!event_check(line, &e) || e.seq != h->last.seq + 1)
		return false;
	const char *why = ledger_note(h->ledger, &e, e.seq);
	if (why != NULL)
		damage(h, why);
	if (h->writes) {
		merkle_add(&h->tree, merkle_leaf(leaves_nonce(h->leaves, e.seq), line));
		check_seal(h);
	}
	off_t start = lines_offset(l);
	h->last = (struct log_mark){e.seq, start, start + (off_t)line.len + 1, 0};
	return true;
}

/* Whether a whole event, known or not, stands in this line, or in those still to come. */
static bool
has_event(struct lines *l, enum lines_kind kind, struct slice line)
{
	struct event e;
	for (; kind != LINES_END; kind = lines_next(l, &line))
		if (kind == LINES_LINE && (event_check(line, &e) || event_later(line) != NULL))
			return true;
	return false;
}

/*
 * Judges what begins with a line that cannot be taken in. A crash leaves at most one batch torn, at
 * the end and behind all that the head remembers. Without a head nobody knows what was synced: then
 * only a rest without whole events passes for torn. What a later version wrote is whole, not torn.
 */
static void
judge_rest(struct history *h, struct lines *l, enum lines_kind kind, struct slice line, off_t size)
{
	off_t rest = size - h->last.end;
	const char *later = kind == LINES_LINE ? log_later(line, h->last.seq + 1) : NULL;
	if (later != NULL)
		damage(h, later);
	if (rest > (off_t)LOG_BATCH || (!h->read_head && has_event(l, kind, line)))
		damage(h, "not a whole event with the next seq in canonical form");
	h->torn = rest;
}

/* Takes in the lines behind the last one known. */
static void
catch_up(struct history *h)
{
	off_t size = log_size(h->fd), from = h->last.end;
	h->torn = 0;
	if (size == from)
		return;
	if (size < from)
		damage(h, "the log ends before it");
	struct lines *l = lines_open_range(h->fd, from, size, LINES_LIMIT);
	struct slice line;
	enum lines_kind kind;
	while ((kind = lines_next(l, &line)) == LINES_LINE && take_in(h, l, line))
		;
	if (kind != LINES_END)
		judge_rest(h, l, kind, line, size);
	lines_close(l);
	log_hash(h->fd, &h->last);
}

void
history_begin(struct history *h)
{
	/* A reader leaves nothing behind in a directory that has no log. */
	if (!h->writes && !datadir_has(h->dir, LOCK_NAME) && !datadir_has(h->dir, LOG_NAME))
		return;
	h->lock = datadir_lock(h->dir, LOCK_NAME, !h->writes, -1);
	if (h->fd < 0)
		open_log(h);
	if (h->fd < 0)
		return;
	if (!log_is_there(h->dir, h->fd))
		errx(EX_PROTOCOL, LOG_NAME " was removed or replaced while it was open");
	off_t before = h->last.end;
	if (!h->writes || log_size(h->fd) != before)
		log_sync(h->fd);
	catch_up(h);
	h->stored = h->last;
	if (!h->writes)
		return;
	if (h->sealed.size > 0)
		end_seal(h);
	if (h->torn > 0)
		log_cut(h->dir, h->fd, h->last.end);
	h->torn = 0;
	if (h->last.end != before)
		save_head(h);
}

void
history_end(struct history *h)
{
	if (h->lock >= 0)
		close(h->lock);
	h->lock = -1;
}

const char *
history_add(struct history *h, const struct event *e, struct buf *lines)
{
	const char *why = ledger_note(h->ledger, e, h->last.seq + 1);
	if (why != NULL)
		return why;
	size_t before = lines->len;
	event_put_stored(lines, ++h->last.seq, e);
	size_t n = lines->len - before;
	h->last.start = h->last.end;
	h->last.end += (off_t)n;
	return NULL;
}

static void
add_leaf(void *tree, struct merkle_hash leaf)
{
	merkle_add(tree, leaf);
}

void
history_store(struct history *h, struct slice lines)
{
	if (lines.len == 0)
		return;
	off_t end = h->last.end - (off_t)lines.len;
	log_write(h->fd, end, lines);
	/* While the disk writes. */
	regrow_lines(h->leaves, h->tree.size + 1, lines, add_leaf, &h->tree);
	log_settle(h->fd, end);
	size_t n = (size_t)(h->last.end - h->last.start);
	h->last.hash = bytes_hash((struct slice){lines.at + lines.len - n, n - 1});
	h->stored = h->last;
	save_head(h);
}

void
history_close(struct history *h)
{
	if (h == NULL)
		return;
	history_end(h);
	if (h->fd >= 0)
		close(h->fd);
	ledger_free(h->ledger);
	leaves_close(h->leaves);
	free(h);
}

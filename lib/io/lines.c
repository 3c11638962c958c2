/* Lines from a file descriptor, read in large blocks and bounded memory. */
#include "io/lines.h"

#include "base/memory.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* PIPE: the size to give the input if it is a pipe, so that its two ends wait less for each other.
 */
enum { BLOCK = 256 << 10, PIPE = 256 << 10 };

struct lines {
	int fd;
	bool range;     /* pread up to `to` instead of read */
	off_t next, to; /* range: what to read next, where to stop */
	size_t limit;
	char *at; /* bytes read but not returned yet: at[start..end) */
	size_t start, end, cap;
	size_t seen; /* at[start..seen) has no LF */
	bool eof;
	bool skipping; /* inside a line over the limit */
	uint64_t number, length;
	off_t offset, returned;
	void (*idle)(void *);
	void *idle_arg;
};

static struct lines *
new_lines(int fd, size_t limit)
{
	struct lines *l = memory_new(sizeof *l);
	l->at = memory_resize(NULL, BLOCK, 1);
	l->fd = fd;
	l->limit = limit;
	l->cap = BLOCK;
	return l;
}

struct lines *
lines_open(int fd, size_t limit)
{
	(void)fcntl(fd, F_SETPIPE_SZ, PIPE); /* may fail, as for a file: no matter */
	return new_lines(fd, limit);
}

struct lines *
lines_open_range(int fd, off_t from, off_t to, size_t limit)
{
	struct lines *l = new_lines(fd, limit);
	l->range = true;
	l->next = l->offset = from;
	l->to = to;
	return l;
}

void
lines_on_idle(struct lines *l, void (*idle)(void *), void *arg)
{
	l->idle = idle;
	l->idle_arg = arg;
}

/* Makes room after the bytes kept: moves them to the front, and grows the block if a line fills it.
 */
static void
make_room(struct lines *l)
{
	if (l->start > 0) {
		memmove(l->at, l->at + l->start, l->end - l->start);
		l->end -= l->start;
		l->seen -= l->start;
		l->start = 0;
	}
	if (l->cap - l->end < BLOCK / 2) {
		l->cap *= 2;
		l->at = memory_resize(l->at, l->cap, 1);
	}
}

static bool
would_wait(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	return poll(&p, 1, 0) == 0;
}

static void
wait_for_input(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	if (poll(&p, 1, -1) < 0 && errno != EINTR)
		err(EX_IOERR, "poll");
}

static ssize_t
read_some(struct lines *l)
{
	size_t room = l->cap - l->end;
	if (!l->range) {
		if (l->idle != NULL && would_wait(l->fd))
			l->idle(l->idle_arg);
		return read(l->fd, l->at + l->end, room);
	}
	if (l->next >= l->to)
		return 0;
	if (l->to - l->next < (off_t)room)
		room = (size_t)(l->to - l->next);
	return pread(l->fd, l->at + l->end, room, l->next);
}

static void
fill(struct lines *l)
{
	make_room(l);
	ssize_t n;
	while ((n = read_some(l)) < 0) {
		if (errno == EAGAIN)
			wait_for_input(l->fd);
		else if (errno != EINTR)
			err(EX_IOERR, "reading line %" PRIu64, l->number + 1);
	}
	l->eof = n == 0;
	l->end += (size_t)n;
	l->next += n;
}

/* Returns at[start..start+len) as the next line, and skips `taken` bytes of input. */
static enum lines_kind
give(struct lines *l, enum lines_kind kind, size_t len, size_t taken, struct slice *line)
{
	*line = (struct slice){l->at + l->start, len};
	l->start += taken;
	l->seen = l->start;
	l->number++;
	l->length = len;
	l->returned = l->offset;
	l->offset += (off_t)taken;
	return kind;
}

/* Reads to the end of a line over the limit, keeping only its first limit bytes. */
static enum lines_kind
give_long(struct lines *l, struct slice *line)
{
	uint64_t dropped = 0;
	char *from = l->at + l->start + l->limit;
	for (;;) {
		char *lf = memchr(from, '\n', (size_t)(l->at + l->end - from));
		if (lf != NULL) {
			dropped += (uint64_t)(lf - from);
			size_t rest = (size_t)(l->at + l->end - (lf + 1));
			memmove(from, lf + 1, rest);
			l->end = (size_t)(from - l->at) + rest;
			l->offset++;
			break;
		}
		dropped += (uint64_t)(l->at + l->end - from);
		l->end = (size_t)(from - l->at);
		if (l->eof)
			break;
		fill(l);
		from = l->at + l->start + l->limit;
	}
	enum lines_kind kind = give(l, LINES_LONG, l->limit, l->limit, line);
	l->length += dropped;
	l->offset += (off_t)dropped;
	return kind;
}

enum lines_kind
lines_next(struct lines *l, struct slice *line)
{
	for (;;) {
		char *from = l->at + l->seen;
		char *lf = memchr(from, '\n', l->end - l->seen);
		size_t len = (lf ? (size_t)(lf - l->at) : l->end) - l->start;
		if (len > l->limit)
			return give_long(l, line);
		if (lf != NULL)
			return give(l, LINES_LINE, len, len + 1, line);
		l->seen = l->end;
		if (l->eof) {
			if (len == 0)
				return LINES_END;
			return give(l, LINES_CUT, len, len, line);
		}
		fill(l);
	}
}

uint64_t
lines_number(const struct lines *l)
{
	return l->number;
}

uint64_t
lines_length(const struct lines *l)
{
	return l->length;
}

off_t
lines_offset(const struct lines *l)
{
	return l->returned;
}

void
lines_close(struct lines *l)
{
	if (l == NULL)
		return;
	free(l->at);
	free(l);
}

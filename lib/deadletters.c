/* Lines that were refused, kept whole with where they came from and why. */
#include "deadletters.h"

#include "canon.h"
#include "datadir.h"
#include "lines.h"
#include "out.h"
#include "utf8.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

/* Letters wait until so many bytes are there, at the most. */
enum { FULL = 256 << 10 };

struct deadletters {
	const char *path;
	int fd; /* -1 before the first letter */
	struct slice source;
	bool named;
	uint64_t known; /* named: the last line whose letter stands in the file */
	struct buf waiting;
};

struct deadletters *
deadletters_open(const char *path, struct slice source, bool named)
{
	struct deadletters *d = calloc(1, sizeof *d);
	if (d == NULL)
		errx(EX_IOERR, "out of memory");
	d->path = path;
	d->fd = -1;
	d->source = source;
	d->named = named;
	return d;
}

/* Where the source's letters begin. */
static void
put_head(struct buf *out, struct slice source)
{
	buf_text(out, "{\"source\":\"");
	buf_slice(out, source);
	buf_text(out, "\",\"line\":");
}

/* Reads the file: how far this source's letters go, and where the last whole line ends. */
static off_t
survey(struct deadletters *d, off_t size)
{
	struct lines *l = lines_open_range(d->fd, 0, size, LINES_LIMIT);
	struct buf head = {0};
	struct slice line;
	enum lines_kind kind;
	off_t end = 0;
	put_head(&head, d->source);
	while ((kind = lines_next(l, &line)) == LINES_LINE || kind == LINES_LONG) {
		struct canon c = canon_at(line);
		uint64_t number;
		if (canon_expect(&c, buf_view(&head)) && canon_uint(&c, &number))
			d->known = number;
		end = lines_offset(l) + (off_t)lines_length(l) + 1;
	}
	lines_close(l);
	buf_free(&head);
	return end;
}

static off_t
size_of(const struct deadletters *d)
{
	struct stat st;
	if (fstat(d->fd, &st) != 0)
		err(EX_IOERR, "%s", d->path);
	if (!S_ISREG(st.st_mode))
		errx(EX_USAGE, "%s is not a regular file", d->path);
	return st.st_size;
}

static void
lock(const struct deadletters *d, int how)
{
	while (flock(d->fd, how) != 0)
		if (errno != EINTR)
			err(EX_IOERR, "locking %s", d->path);
}

/* A letter that a crash cut off was never acknowledged: it is written again when its line comes
 * again. */
static void
cut_torn_letter(const struct deadletters *d, off_t size, off_t end)
{
	if (size == end)
		return;
	warnx("%s ends inside a letter: cutting %lld bytes", d->path, (long long)(size - end));
	if (ftruncate(d->fd, end) != 0)
		err(EX_IOERR, "%s", d->path);
}

static void
open_file(struct deadletters *d)
{
	int flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	d->fd = open(d->path, flags, 0600);
	if (d->fd < 0)
		err(errno == ELOOP ? EX_USAGE : EX_IOERR, "%s", d->path);
	lock(d, LOCK_EX);
	off_t size = size_of(d);
	if (size == 0)
		datadir_sync_parent(d->path);
	cut_torn_letter(d, size, survey(d, size));
	lock(d, LOCK_UN);
}

/* Appends text as a JSON string; bytes that no string can hold become U+FFFD. */
static void
put_text(struct buf *out, struct slice text)
{
	struct buf clean = {0};
	for (size_t at = 0; at < text.len;) {
		size_t n = utf8_length(text.at + at, text.len - at);
		if (n == 0 || text.at[at] == '\0')
			buf_text(&clean, "\xef\xbf\xbd");
		else
			buf_add(&clean, text.at + at, n);
		at += n ? n : 1;
	}
	canon_put(out, buf_view(&clean));
	buf_free(&clean);
}

void
deadletters_add(
    struct deadletters *d, uint64_t line, uint64_t length, const char *why, struct slice text)
{
	if (d->path == NULL)
		return;
	if (d->fd < 0)
		open_file(d);
	if (d->named && line <= d->known)
		return;
	put_head(&d->waiting, d->source);
	buf_uint(&d->waiting, line);
	buf_text(&d->waiting, ",\"reason\":");
	canon_put(&d->waiting, slice_of(why));
	buf_text(&d->waiting, ",\"bytes\":");
	buf_uint(&d->waiting, length);
	buf_text(&d->waiting, ",\"text\":");
	put_text(&d->waiting, text);
	buf_text(&d->waiting, "}\n");
	if (d->waiting.len >= FULL)
		deadletters_flush(d);
}

void
deadletters_flush(struct deadletters *d)
{
	if (d->waiting.len == 0)
		return;
	lock(d, LOCK_EX);
	off_t end = size_of(d);
	if (!out_write_all(d->fd, d->waiting.at, d->waiting.len)) {
		warn("writing to %s", d->path);
		if (ftruncate(d->fd, end) != 0)
			warn("cutting %s back", d->path);
		exit(EX_IOERR);
	}
	if (fdatasync(d->fd) != 0)
		err(EX_IOERR, "syncing %s", d->path);
	lock(d, LOCK_UN);
	d->waiting.len = 0;
}

void
deadletters_close(struct deadletters *d)
{
	if (d == NULL)
		return;
	if (d->fd >= 0)
		close(d->fd);
	buf_free(&d->waiting);
	free(d);
}

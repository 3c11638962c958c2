/* Lines that were refused, kept whole with where they came from and why. */
#include "deadletters.h"

#include "canon.h"
#include "datadir.h"
#include "lines.h"
#include "out.h"
#include "sha256.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define uthash_fatal(why) errx(EX_IOERR, "out of memory")
#include <uthash.h>

/* Letters wait until so many bytes are there, at the most. */
enum { FULL = 256 << 10 };

/* A letter of this source that stands in the file, by its hash. */
struct letter {
	uint64_t hash;
	UT_hash_handle hh;
};

/* Where a letter that waits ends, and its hash. */
struct mark {
	uint64_t hash;
	size_t end;
};

struct deadletters {
	const char *path;
	int fd; /* -1 before the first letter */
	struct slice source;
	bool named;
	struct letter *known; /* a named source's letters that stand in the file */
	off_t end;            /* how far the file was read for that */
	struct buf waiting;
	struct mark *marks; /* of the letters that wait */
	size_t n, cap;
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

static bool
is_known(const struct deadletters *d, uint64_t hash)
{
	struct letter *l;
	HASH_FIND(hh, d->known, &hash, sizeof hash, l);
	return l != NULL;
}

static void
know(struct deadletters *d, uint64_t hash)
{
	if (!d->named || is_known(d, hash))
		return;
	struct letter *l = calloc(1, sizeof *l);
	if (l == NULL)
		errx(EX_IOERR, "out of memory");
	l->hash = hash;
	HASH_ADD(hh, d->known, hash, sizeof l->hash, l);
}

/*
 * Reads what the file holds beyond what was read before: this source's letters, and where the last
 * whole line ends. Returns what stands behind that.
 */
static off_t
survey(struct deadletters *d)
{
	off_t size = size_of(d);
	struct lines *l = lines_open_range(d->fd, d->end, size, LINES_LIMIT);
	struct buf head = {0};
	struct slice line;
	enum lines_kind kind;
	put_head(&head, d->source);
	while (
	    (kind = lines_next(l, &line)) == LINES_LINE || (kind == LINES_LONG && d->end < size)) {
		struct canon c = canon_at(line);
		if (canon_expect(&c, buf_view(&head)))
			know(d, bytes_hash(line));
		d->end = lines_offset(l) + (off_t)lines_length(l) + 1;
	}
	if (kind == LINES_CUT) {
		struct canon rest = canon_at(line);
		if (!canon_expect(&rest, SLICE("{\"source\":\"")))
			errx(EX_USAGE, "%s ends in something that is no letter", d->path);
	}
	lines_close(l);
	buf_free(&head);
	return size - d->end;
}

/*
 * Takes the lock and reads what others wrote since. A letter that a crash cut off was never
 * acknowledged: it is written again when its line comes again.
 */
static void
begin(struct deadletters *d)
{
	while (flock(d->fd, LOCK_EX) != 0)
		if (errno != EINTR)
			err(EX_IOERR, "locking %s", d->path);
	off_t torn = survey(d);
	if (torn <= 0)
		return;
	warnx("%s ends inside a letter: cutting %lld bytes", d->path, (long long)torn);
	if (ftruncate(d->fd, d->end) != 0)
		err(EX_IOERR, "%s", d->path);
}

static void
end(const struct deadletters *d)
{
	if (flock(d->fd, LOCK_UN) != 0)
		err(EX_IOERR, "unlocking %s", d->path);
}

static void
open_file(struct deadletters *d)
{
	int flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	d->fd = open(d->path, flags, 0600);
	if (d->fd < 0 && errno == ELOOP)
		errx(EX_USAGE, "%s is a symbolic link: name the file itself", d->path);
	if (d->fd < 0)
		err(EX_IOERR, "%s", d->path);
	if (size_of(d) == 0)
		datadir_sync_parent(d->path);
	begin(d);
	end(d);
}

/* Appends the text without NUL and with escapes like \\u0073 read as the ASCII that they stand for.
 */
static void
put_plain(struct buf *out, struct slice text)
{
	unsigned char byte;
	for (const char *at = text.at, *end = text.at + text.len; at < end;) {
		struct canon c = {at, end};
		if (canon_expect(&c, SLICE("\\u00")) && c.end - c.at >= 2 &&
		    sscanf((char[]){c.at[0], c.at[1], '\0'}, "%2hhx", &byte) == 1) {
			buf_add(out, &byte, 1);
			at = c.at + 2;
		} else {
			buf_add(out, at, *at != '\0'); /* UTF-16 has NULs between the letters */
			at++;
		}
	}
}

/* Whether the text may hold a voter's secret: the member's name stands in it, however written. */
static bool
may_hold_secret(struct slice text)
{
	static const char name[] = "secret";
	struct buf plain = {0};
	bool found = false;
	put_plain(&plain, text);
	for (size_t i = 0; !found && i + sizeof name - 1 <= plain.len; i++)
		found = strncasecmp(plain.at + i, name, sizeof name - 1) == 0;
	buf_free(&plain);
	return found;
}

static void
put_mark(struct deadletters *d, uint64_t hash)
{
	if (d->n == d->cap) {
		size_t cap = d->cap ? d->cap * 2 : 64;
		struct mark *marks = reallocarray(d->marks, cap, sizeof *marks);
		if (marks == NULL)
			errx(EX_IOERR, "out of memory");
		d->marks = marks;
		d->cap = cap;
	}
	d->marks[d->n++] = (struct mark){hash, d->waiting.len};
}

void
deadletters_add(
    struct deadletters *d, uint64_t line, uint64_t length, const char *why, struct slice text)
{
	if (d->path == NULL)
		return;
	if (d->fd < 0)
		open_file(d);
	size_t from = d->waiting.len;
	put_head(&d->waiting, d->source);
	buf_uint(&d->waiting, line);
	buf_text(&d->waiting, ",\"reason\":");
	canon_put(&d->waiting, slice_of(why));
	buf_text(&d->waiting, ",\"bytes\":");
	buf_uint(&d->waiting, length);
	if (may_hold_secret(text)) {
		buf_text(&d->waiting, ",\"sha256\":");
		sha256_put(&d->waiting, text);
	} else {
		buf_text(&d->waiting, ",\"text\":");
		canon_put_any(&d->waiting, text);
	}
	buf_text(&d->waiting, "}");
	uint64_t hash = bytes_hash((struct slice){d->waiting.at + from, d->waiting.len - from});
	if (is_known(d, hash)) {
		d->waiting.len = from;
		return;
	}
	buf_text(&d->waiting, "\n");
	put_mark(d, hash);
	if (d->waiting.len >= FULL)
		deadletters_flush(d);
}

/* Drops from what waits the letters that another feed of the same lines wrote meanwhile. */
static void
drop_known(struct deadletters *d)
{
	size_t from = 0, kept = 0;
	for (size_t i = 0; i < d->n; i++) {
		size_t length = d->marks[i].end - from;
		if (!is_known(d, d->marks[i].hash)) {
			memmove(d->waiting.at + kept, d->waiting.at + from, length);
			kept += length;
			know(d, d->marks[i].hash);
		}
		from = d->marks[i].end;
	}
	d->waiting.len = kept;
}

void
deadletters_flush(struct deadletters *d)
{
	if (d->n == 0)
		return;
	begin(d);
	drop_known(d);
	if (!out_write_all(d->fd, d->waiting.at, d->waiting.len)) {
		warn("writing to %s", d->path);
		if (ftruncate(d->fd, d->end) != 0)
			warn("cutting %s back", d->path);
		exit(EX_IOERR);
	}
	if (fdatasync(d->fd) != 0)
		err(EX_IOERR, "syncing %s", d->path);
	d->end += (off_t)d->waiting.len;
	end(d);
	d->n = d->waiting.len = 0;
}

void
deadletters_close(struct deadletters *d)
{
	if (d == NULL)
		return;
	if (d->fd >= 0)
		close(d->fd);
	struct letter *l, *next;
	HASH_ITER(hh, d->known, l, next)
	{
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyzer loses track of uthash */
		HASH_DEL(d->known, l);
		free(l);
	}
	buf_free(&d->waiting);
	free(d->marks);
	free(d);
}

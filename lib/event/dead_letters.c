/* Dead letters: refused lines, kept whole with their source and the reason. */
#include "event/dead_letters.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "event/secret_search.h"
#include "io/datadir.h"
#include "io/lines.h"
#include "io/output.h"
#include "json/canonical.h"
#include "json/writer.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define uthash_fatal(why) memory_fail()
#include <uthash.h>

/* Letters are flushed when this many bytes are waiting. */
enum { FULL = 256 << 10 };

/* A letter of this source that is already in the file, by its hash. */
struct letter {
	uint64_t hash;
	UT_hash_handle hh;
};

/* A letter that waits to be written: its hash, and where it ends in the buffer. */
struct waiting {
	uint64_t hash;
	size_t end;
};

struct dead_letters {
	const char *path;
	int fd; /* -1 before the first letter */
	struct slice source;
	bool named;
	struct letter *known; /* a named source's letters that are already in the file */
	off_t end;            /* how far the file was read to find those */
	struct buf waiting;   /* the letters that wait, each with its LF */
	struct waiting *letters;
	size_t n, cap;
};

struct dead_letters *
dead_letters_open(const char *path, struct slice source, bool named)
{
	struct dead_letters *d = memory_new(sizeof *d);
	d->path = path;
	d->fd = -1;
	d->source = source;
	d->named = named;
	return d;
}

/* Begins a letter from the source. */
static void
begin_letter(struct buf *out, struct slice source)
{
	writer_begin_object(out, NULL);
	writer_string(out, "source", source);
}

static off_t
size_of(const struct dead_letters *d)
{
	struct stat st;
	if (fstat(d->fd, &st) != 0)
		err(EX_IOERR, "%s", d->path);
	if (!S_ISREG(st.st_mode))
		errx(EX_USAGE, "%s is not a regular file", d->path);
	return st.st_size;
}

static bool
is_known(const struct dead_letters *d, uint64_t hash)
{
	struct letter *l;
	HASH_FIND(hh, d->known, &hash, sizeof hash, l);
	return l != NULL;
}

static void
remember(struct dead_letters *d, uint64_t hash)
{
	if (!d->named || is_known(d, hash))
		return;
	struct letter *l = memory_new(sizeof *l);
	l->hash = hash;
	HASH_ADD(hh, d->known, hash, sizeof l->hash, l);
}

/*
 * Reads the rest of the file: remembers this source's letters, and where the last whole line ends.
 * Returns how many bytes follow that.
 */
static off_t
survey(struct dead_letters *d)
{
	off_t size = size_of(d);
	struct lines *l = lines_open_range(d->fd, d->end, size, LINES_LIMIT);
	struct buf head = {0};
	struct slice line;
	enum lines_kind kind;
	begin_letter(&head, d->source);
	while (
	    (kind = lines_next(l, &line)) == LINES_LINE || (kind == LINES_LONG && d->end < size)) {
		struct canonical c = canonical_at(line);
		if (canonical_expect(&c, buf_view(&head)))
			remember(d, bytes_hash(line));
		d->end = lines_offset(l) + (off_t)lines_length(l) + 1;
	}
	if (kind == LINES_CUT) {
		struct canonical rest = canonical_at(line);
		if (!canonical_first(&rest, "source"))
			errx(EX_USAGE, "%s does not end with a dead letter: name another file",
			    d->path);
	}
	lines_close(l);
	buf_free(&head);
	return size - d->end;
}

/*
 * Locks the file and reads what others have written since. A letter that a crash cut off was never
 * acknowledged, so it can go: it is written again when its line is fed again.
 */
static void
begin(struct dead_letters *d)
{
	while (flock(d->fd, LOCK_EX) != 0)
		if (errno != EINTR)
			err(EX_IOERR, "locking %s", d->path);
	off_t torn = survey(d);
	if (torn <= 0)
		return;
	warnx("%s ends inside a letter: cutting off %" PRIdMAX " bytes", d->path, (intmax_t)torn);
	if (ftruncate(d->fd, d->end) != 0)
		err(EX_IOERR, "%s", d->path);
}

static void
end(const struct dead_letters *d)
{
	if (flock(d->fd, LOCK_UN) != 0)
		err(EX_IOERR, "unlocking %s", d->path);
}

/* Opens the file, with O_CREAT in `create` also if it is missing; false if it stays missing. */
static bool
open_file(struct dead_letters *d, int create)
{
	int flags = O_RDWR | create | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	if (d->fd >= 0)
		return true;
	d->fd = open(d->path, flags, 0600);
	if (d->fd < 0 && errno == ENOENT && create == 0)
		return false;
	if (d->fd < 0 && errno == ELOOP)
		errx(EX_USAGE, "%s is a symbolic link: name the file itself", d->path);
	if (d->fd < 0)
		err(EX_IOERR, "%s", d->path);
	if (size_of(d) == 0)
		datadir_sync_parent(d->path);
	begin(d);
	end(d);
	return true;
}

static void
add_waiting(struct dead_letters *d, uint64_t hash)
{
	d->letters = memory_grow(d->letters, d->n, &d->cap, sizeof *d->letters);
	d->letters[d->n++] = (struct waiting){hash, d->waiting.len};
}

/* Adds the letter's text, without LF, to those that wait; returns its hash. */
static uint64_t
write_letter(
    struct dead_letters *d, uint64_t line, uint64_t length, const char *why, struct slice text)
{
	size_t from = d->waiting.len;
	begin_letter(&d->waiting, d->source);
	writer_number(&d->waiting, "line", line);
	writer_text(&d->waiting, "reason", slice_of(why));
	writer_number(&d->waiting, "bytes", length);
	if (secret_search(text)) {
		unsigned char hash_of_text[SHA256_LENGTH];
		sha256_of(text, hash_of_text);
		writer_hex(&d->waiting, "sha256",
		    (struct slice){(const char *)hash_of_text, SHA256_LENGTH});
	} else {
		writer_bytes(&d->waiting, "text", text);
	}
	writer_end_object(&d->waiting);
	return bytes_hash((struct slice){d->waiting.at + from, d->waiting.len - from});
}

void
dead_letters_add(
    struct dead_letters *d, uint64_t line, uint64_t length, const char *why, struct slice text)
{
	if (d->path == NULL)
		return;
	open_file(d, O_CREAT);
	size_t from = d->waiting.len;
	uint64_t hash = write_letter(d, line, length, why, text);
	if (is_known(d, hash)) {
		d->waiting.len = from;
		return;
	}
	buf_text(&d->waiting, "\n");
	add_waiting(d, hash);
	if (d->waiting.len >= FULL)
		dead_letters_flush(d);
}

bool
dead_letters_has(
    struct dead_letters *d, uint64_t line, uint64_t length, const char *why, struct slice text)
{
	if (d->path == NULL || !d->named || !open_file(d, 0))
		return false;
	size_t from = d->waiting.len;
	bool has = is_known(d, write_letter(d, line, length, why, text));
	d->waiting.len = from;
	return has;
}

/* Drops the waiting letters that another feed of the same lines has written meanwhile. */
static void
drop_known(struct dead_letters *d)
{
	size_t from = 0, kept = 0;
	for (size_t i = 0; i < d->n; i++) {
		size_t length = d->letters[i].end - from;
		if (!is_known(d, d->letters[i].hash)) {
			memmove(d->waiting.at + kept, d->waiting.at + from, length);
			kept += length;
			remember(d, d->letters[i].hash);
		}
		from = d->letters[i].end;
	}
	d->waiting.len = kept;
}

void
dead_letters_flush(struct dead_letters *d)
{
	if (d->n == 0)
		return;
	begin(d);
	drop_known(d);
	if (!output_write_all(d->fd, d->waiting.at, d->waiting.len)) {
		warn("writing to %s", d->path);
		if (ftruncate(d->fd, d->end) != 0)
			warn("cutting off a half-written letter in %s", d->path);
		exit(EX_IOERR);
	}
	if (fdatasync(d->fd) != 0)
		err(EX_IOERR, "syncing %s", d->path);
	d->end += (off_t)d->waiting.len;
	end(d);
	d->n = d->waiting.len = 0;
}

void
dead_letters_close(struct dead_letters *d)
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
	free(d->letters);
	free(d);
}

/* The log file, data/events.ndjson. Only this module knows its format. */
#include "log/log_file.h"

#include "base/memory.h"
#include "event/later.h"
#include "io/datadir.h"
#include "io/lines.h"
#include "io/output.h"
#include "json/canonical.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

static struct stat
state_of(int fd)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		err(EX_IOERR, LOG_NAME);
	return st;
}

off_t
log_file_size(int fd)
{
	return state_of(fd).st_size;
}

bool
log_file_is_there(int dir, int fd)
{
	struct stat named;
	if (fstatat(dir, LOG_NAME, &named, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno != ENOENT)
			err(EX_IOERR, LOG_NAME);
		return fd < 0 && state_of(dir).st_nlink > 0;
	}
	if (fd < 0)
		return true;
	struct stat open = state_of(fd);
	return open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

uint64_t
log_file_seq(struct slice line)
{
	struct canonical c = canonical_at(line);
	uint64_t seq;
	return canonical_first(&c, "seq") && canonical_uint(&c, &seq) ? seq : 0;
}

const char *
log_file_fault(struct slice line, uint64_t seq)
{
	const char *later = log_file_seq(line) == seq ? later_event(line) : NULL;
	return later ? later
	             : "not a whole event with the next seq in canonical form: changed, or written "
	               "by a later version";
}

bool
log_file_is_torn(int fd, off_t from, off_t end)
{
	char block[4096];
	while (from < end) {
		size_t left = (size_t)(end - from);
		ssize_t n = pread(fd, block, left < sizeof block ? left : sizeof block, from);
		if (n < 0)
			err(EX_IOERR, "reading " LOG_NAME);
		const char *lf = memchr(block, '\n', (size_t)n);
		if (n == 0 || memchr(block, '\0', lf ? (size_t)(lf - block) : (size_t)n) != NULL)
			return true;
		if (lf != NULL)
			return false;
		from += n;
	}
	return true;
}

/* Finds the first line that starts at or after `from` and ends before `end`; false if there is
 * none.
 */
static bool
first_line(int fd, off_t from, off_t end, struct log_place *place)
{
	/* Begin at the byte before `from` and skip to after the first LF: if that byte is an LF, a
	 * line starts at `from`. */
	struct lines *l = lines_open_range(fd, from > 0 ? from - 1 : 0, end, LINES_LIMIT);
	struct slice line;
	enum lines_kind kind = lines_next(l, &line);
	if (from > 0 && kind != LINES_END)
		kind = lines_next(l, &line);
	bool found = kind == LINES_LINE;
	if (found) {
		place->seq = log_file_seq(line);
		place->start = lines_offset(l);
		place->end = place->start + (off_t)line.len + 1;
		place->hash = bytes_hash(line);
	}
	lines_close(l);
	return found;
}

off_t
log_file_find(int fd, off_t end, uint64_t seq)
{
	if (seq == 1)
		return 0;
	/* The line starts in low..high, or is not there. */
	off_t low = 0, high = end;
	while (low < high) {
		off_t middle = low + (high - low) / 2;
		struct log_place place;
		if (!first_line(fd, middle, end, &place) || place.start >= high) {
			high = middle;
			continue;
		}
		if (place.seq == seq)
			return place.start;
		if (place.seq < seq && place.seq != 0)
			low = place.end;
		else
			high = middle; /* a line without a seq is taken for one after it */
	}
	struct log_place place;
	return first_line(fd, low, end, &place) && place.seq == seq ? place.start : end;
}

void
log_file_hash(int fd, struct log_place *place)
{
	struct log_place found;
	if (place->seq != 0 && first_line(fd, place->start, place->end, &found))
		place->hash = found.hash;
}

bool
log_file_has(int fd, const struct log_place *place)
{
	struct log_place found;
	if (place->seq == 0)
		return true;
	return first_line(fd, place->start, log_file_size(fd), &found) &&
	       found.start == place->start && found.end == place->end && found.seq == place->seq &&
	       found.hash == place->hash;
}

off_t
log_bytes(int dir)
{
	int fd = datadir_file(dir, LOG_NAME, O_RDONLY);
	if (fd < 0)
		return 0;
	off_t size = log_file_size(fd);
	close(fd);
	return size;
}

bool
log_disagrees(int dir, uint64_t seq, uint64_t hash)
{
	struct log_place found;
	int fd = datadir_file(dir, LOG_NAME, O_RDONLY);
	if (fd < 0)
		return false;
	off_t end = log_file_size(fd), start = log_file_find(fd, end, seq);
	bool agrees = start < end && first_line(fd, start, end, &found) && found.hash == hash;
	close(fd);
	return !agrees;
}

void
log_file_sync(int fd)
{
	/* Do not try again: the kernel may have dropped the pages, and then reports success. */
	if (fdatasync(fd) != 0 && errno != EROFS && errno != EINVAL)
		err(EX_IOERR, "syncing " LOG_NAME);
}

/* Removes a batch that could not be stored, and ends the program. */
_Noreturn static void
remove_batch(int fd, off_t end, const char *what)
{
	warn("%s", what);
	if (ftruncate(fd, end) != 0)
		warn("cutting " LOG_NAME " back");
	errx(EX_IOERR, "nothing of this batch is stored: run again once this is fixed");
}

void
log_file_write(int fd, off_t end, struct slice lines)
{
	for (size_t done = 0; done < lines.len;) {
		ssize_t n = pwrite(fd, lines.at + done, lines.len - done, end + (off_t)done);
		if (n >= 0) {
			done += (size_t)n;
		} else if (errno != EINTR) {
			remove_batch(fd, end, "writing to " LOG_NAME);
		}
	}
	/* Only a hint: log_file_settle finds out whether it is stored. */
	(void)sync_file_range(fd, end, (off_t)lines.len, SYNC_FILE_RANGE_WRITE);
}

void
log_file_settle(int fd, off_t end)
{
	/* After a failed sync the lines may be lost, even though they can still be read. */
	if (fdatasync(fd) != 0)
		remove_batch(fd, end, "syncing " LOG_NAME);
}

void
log_file_cut(int dir, int fd, off_t end)
{
	char name[64];
	int side, number = 0;
	do
		snprintf(name, sizeof name, "events.torn-%d", ++number);
	while ((side = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0 &&
	       errno == EEXIST);
	size_t n = (size_t)(log_file_size(fd) - end);
	char *bytes = memory_resize(NULL, n, 1);
	if (side < 0 || datadir_read(fd, bytes, n, end) != (ssize_t)n ||
	    !output_write_all(side, bytes, n) || fsync(side) != 0 || close(side) != 0)
		err(EX_IOERR, "saving the torn end of the log to %s", name);
	free(bytes);
	datadir_sync(dir);
	if (ftruncate(fd, end) != 0 || fsync(fd) != 0)
		err(EX_IOERR, "cutting the torn end of " LOG_NAME);
	warnx("a run was cut off while it wrote: the %zu bytes it left unfinished at the end "
	      "of " LOG_NAME " are now in %s",
	    n, name);
}

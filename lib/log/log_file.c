/* The log file, data/events.ndjson: the one module that knows its format. */
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

/* Whether it is a line of text and no event, not even a spoilt one. No crash leaves such a line: it
 * tears an event, or puts NULs into it. */
static bool
is_marker(struct slice line)
{
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.at[i] < ' ')
			return false;
	return line.len > 0 && memmem(line.at, line.len, "\"detail\":", 9) == NULL;
}

const char *
log_file_later(struct slice line, uint64_t seq)
{
	if (log_file_seq(line) == seq)
		return later_event(line);
	/* The first line may be one that says the format of those behind it. */
	return seq == 1 && log_file_seq(line) == 0 && is_marker(line)
	           ? "not an event that this version knows: written by a later version"
	           : NULL;
}

/* The first line that starts at or behind `from` and ends before `end`; false if there is none. */
static bool
first_line(int fd, off_t from, off_t end, struct log_place *place)
{
	/* The byte before tells whether a line starts at `from`: begin there, drop what ends in it.
	 */
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
	/* The line sought starts in low..high, or at the end. */
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
		if (place.seq < seq)
			low = place.end;
		else
			high = middle;
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
	/* A second try can report success over pages already lost, so there is none. */
	if (fdatasync(fd) != 0 && errno != EROFS && errno != EINVAL)
		err(EX_IOERR, "syncing " LOG_NAME);
}

/* Ends the program over a batch that could not be stored, and leaves nothing of it. */
_Noreturn static void
take_back(int fd, off_t end, const char *what)
{
	warn("%s", what);
	if (ftruncate(fd, end) != 0)
		warn("cutting " LOG_NAME " back");
	errx(EX_IOERR, "nothing of this batch is stored");
}

void
log_file_write(int fd, off_t end, struct slice lines)
{
	for (size_t done = 0; done < lines.len;) {
		ssize_t n = pwrite(fd, lines.at + done, lines.len - done, end + (off_t)done);
		if (n >= 0) {
			done += (size_t)n;
		} else if (errno != EINTR) {
			take_back(fd, end, "writing to " LOG_NAME);
		}
	}
	/* Only a hint: whether it is stored, log_file_settle tells. */
	(void)sync_file_range(fd, end, (off_t)lines.len, SYNC_FILE_RANGE_WRITE);
}

void
log_file_settle(int fd, off_t end)
{
	/* After a failed sync the lines may be lost, though they can still be read. */
	if (fdatasync(fd) != 0)
		take_back(fd, end, "syncing " LOG_NAME);
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

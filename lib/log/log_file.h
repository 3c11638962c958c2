/*
 * The log file, data/events.ndjson. Only this module knows its format: one canonical event per
 * line, beginning with seq 1, 2, 3 … It knows nothing of ballots.
 */
#ifndef ES_LOG_LOG_FILE_H
#define ES_LOG_LOG_FILE_H

#include "log/log.h"

#include <sys/types.h>

/* The most bytes that es-append writes before it syncs, and so the most that a crash can tear. */
#define LOG_FILE_BATCH ((size_t)8 << 20)

/* Where a line is in the log. All zero: before the first line. */
struct log_place {
	uint64_t seq;
	off_t start, end; /* of the line, in bytes; end is after its LF */
	uint64_t hash;    /* bytes_hash of the line without its LF */
};

/* The seq that a line begins with; 0 if it does not begin with one. */
uint64_t log_file_seq(struct slice line);

/* Why this line, which event_check refused or whose seq is another, is not the event with this seq:
 * a text that is valid until the next call. */
const char *log_file_fault(struct slice line, uint64_t seq);

/*
 * Whether a crash can have left the line that begins at offset `from` in a log of `end` bytes: it
 * has no LF, or it holds a NUL, as blocks do that were never written. Any other line was written
 * whole. Fails with EX_IOERR.
 */
bool log_file_is_torn(int fd, off_t from, off_t end);

/* Whether fd is still the directory's log. If fd is -1: whether the directory still exists, so that
 * a log may yet appear in it. Ends the program with 74 if it cannot tell. */
bool log_file_is_there(int dir, int fd);

/* The size of the file in bytes; ends the program with 74 if it cannot tell. */
off_t log_file_size(int fd);

/* The offset of the line with this seq, found by bisection in the first `end` bytes; end if it is
 * not there. */
off_t log_file_find(int fd, off_t end, uint64_t seq);

/* Reads the line at the place, which must be in the log, and sets place->hash. */
void log_file_hash(int fd, struct log_place *place);

/* Whether the log has the line that the place describes, judged by its hash. */
bool log_file_has(int fd, const struct log_place *place);

/* Writes the lines at `end`, which must be the file's size, and has the kernel begin to store them.
 * If that fails, cuts the file back to `end` and ends the program with 74. */
void log_file_write(int fd, off_t end, struct slice lines);

/* Makes what log_file_write wrote at `end` durable. If that fails, cuts the file back to `end` and
 * ends the program with 74. */
void log_file_settle(int fd, off_t end);

/* Makes what the file holds durable; does nothing on a read-only medium. Ends the program with 74
 * if that fails. */
void log_file_sync(int fd);

/* Moves everything from `end` on to a new file, events.torn-N, synced before the log is cut, and
 * says so on stderr. Ends the program with 74 if that fails. */
void log_file_cut(int dir, int fd, off_t end);

#endif

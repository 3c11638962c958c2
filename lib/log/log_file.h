/*
 * The log file, data/events.ndjson: the one module that knows its format, which is one canonical
 * event a line with seq 1, 2, 3 … in front. It knows no ballot.
 */
#ifndef ES_LOG_LOG_FILE_H
#define ES_LOG_LOG_FILE_H

#include "log/log.h"

#include <sys/types.h>

/* The most that es-append writes before it syncs, and so the most that a crash can tear, in bytes.
 */
#define LOG_FILE_BATCH ((size_t)8 << 20)

/* One line's place in the log. All zero: before the first line. */
struct log_place {
	uint64_t seq;
	off_t start, end; /* of the line; end is behind its LF */
	uint64_t hash;    /* bytes_hash of the line without LF */
};

/* The seq that a line begins with, 0 if it begins otherwise. */
uint64_t log_file_seq(struct slice line);

/* What to say of a line that stands where an event with this seq must, if a later version wrote it;
 * NULL where that is not so. The text is good until the next call. */
const char *log_file_later(struct slice line, uint64_t seq);

/* Whether the directory's log is this open file, or is yet to come where fd is -1; ends the program
 * with 74 if it cannot be told. */
bool log_file_is_there(int dir, int fd);

/* The length of the file in bytes; ends the program with 74 if it cannot be told. */
off_t log_file_size(int fd);

/* The offset at which the line with this seq starts, found by bisection in the first `end` bytes;
 * end if there is none. */
off_t log_file_find(int fd, off_t end, uint64_t seq);

/* Reads the line at the place, which must be in the log, and sets the place's hash. */
void log_file_hash(int fd, struct log_place *place);

/* Whether the line that the place describes is in the log, byte for byte by its hash. */
bool log_file_has(int fd, const struct log_place *place);

/* Writes at `end`, which must be the file's size, and has the machine begin to store it. What fails
 * is cut back, and ends the program with 74. */
void log_file_write(int fd, off_t end, struct slice lines);

/* Makes what log_file_write wrote durable. Where that fails it is cut back to `end`, and the
 * program ends with 74. */
void log_file_settle(int fd, off_t end);

/* Makes what the file holds durable, where it is not on a read-only medium; ends the program with
 * 74 if that fails. */
void log_file_sync(int fd);

/* Moves everything from `end` on to a new file beside the log, synced before the cut, and says so
 * on stderr. */
void log_file_cut(int dir, int fd, off_t end);

#endif

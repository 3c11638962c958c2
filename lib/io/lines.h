/* Lines from a file descriptor, read in large blocks and bounded memory. */
#ifndef ES_IO_LINES_H
#define ES_IO_LINES_H

#include "base/bytes.h"

#include <sys/types.h>

struct lines;

/* The longest line in the log or between the programs, in bytes without LF. */
#define LINES_LIMIT ((size_t)4 << 20)

enum lines_kind {
	LINES_END,  /* no more lines */
	LINES_LINE, /* a line that ended in LF */
	LINES_CUT,  /* the last line, which did not */
	LINES_LONG, /* a line over the limit: only its first limit bytes are returned */
};

/* Reads fd from its current position; a line of more than limit bytes is a LINES_LONG. The caller
 * closes fd. */
struct lines *lines_open(int fd, size_t limit);

/* Reads the bytes from..to of a file with pread, so its file offset does not matter. */
struct lines *lines_open_range(int fd, off_t from, off_t to, size_t limit);

/* Calls idle(arg) before each read that would block, so that a filter can flush its output. */
void lines_on_idle(struct lines *l, void (*idle)(void *), void *arg);

/* Reads the next line, without LF, borrowed until the next call; ends the program with 74 if a read
 * fails. */
enum lines_kind lines_next(struct lines *l, struct slice *line);

/* The number of the last line returned, counting from 1. */
uint64_t lines_number(const struct lines *l);

/* The full length of the last line returned, even if it was a LINES_LONG. */
uint64_t lines_length(const struct lines *l);

/* The offset in the file of the last line returned, for a reader from lines_open_range. */
off_t lines_offset(const struct lines *l);

/* Frees the reader; accepts NULL. */
void lines_close(struct lines *l);

#endif

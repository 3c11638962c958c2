/* Lines from a file descriptor, in large reads and bounded memory. */
#ifndef ES_IO_LINES_H
#define ES_IO_LINES_H

#include "base/bytes.h"

#include <sys/types.h>

struct lines;

/* The longest line stored or passed between the programs, in bytes without LF. */
#define LINES_LIMIT ((size_t)4 << 20)

enum lines_kind {
	LINES_END,  /* no more lines */
	LINES_LINE, /* a line that ended in LF */
	LINES_CUT,  /* the last line, without LF */
	LINES_LONG, /* a line over the limit: only its first bytes are here */
};

/* Reads fd from where it stands; lines over limit bytes come as LINES_LONG. The caller closes fd.
 */
struct lines *lines_open(int fd, size_t limit);

/* Reads the bytes from..to of a file by pread, whatever else moves its offset. */
struct lines *lines_open_range(int fd, off_t from, off_t to, size_t limit);

/* Calls idle(arg) before each read that would wait, so that a filter is prompt. */
void lines_on_idle(struct lines *l, void (*idle)(void *), void *arg);

/* The next line, without LF, borrowed until the next call. A failed read ends the program with 74.
 */
enum lines_kind lines_next(struct lines *l, struct slice *line);

/* The number of the line last returned, from 1. */
uint64_t lines_number(const struct lines *l);

/* The length of the line last returned, also where it was too long to hold. */
uint64_t lines_length(const struct lines *l);

/* Where the line last returned starts, counted from the file's start (lines_open_range). */
off_t lines_offset(const struct lines *l);

/* Frees the reader; takes NULL. */
void lines_close(struct lines *l);

#endif

/* Buffered standard output. Any failure to write ends the program with 74. */
#ifndef ES_IO_OUTPUT_H
#define ES_IO_OUTPUT_H

#include "base/bytes.h"

/* From now on, a full buffer is written in a thread while the next one is filled. */
void output_beside(void);

/* If standard output is a regular file, makes it readable by its owner only; warns if it cannot. */
void output_private(void);

/* Adds bytes to the buffer. */
void output_add(struct slice s);

/* Adds bytes and a LF. */
void output_line(struct slice s);

/* Writes the buffer. */
void output_flush(void);

/* output_flush as a callback for lines_on_idle; the argument is not used. */
void output_idle(void *unused);

/* Calls before() ahead of each write, to make something else durable first. */
void output_on_write(void (*before)(void));

/*
 * Keeps the output in an unnamed file in the directory until output_let_go, so that a slow reader
 * does not prolong this program's locks. Does nothing if no such file can be made there.
 */
void output_keep(int dir);

/* Copies the output kept since output_keep to standard output, and keeps no more. */
void output_let_go(void);

/* Writes the buffer and closes stdout, since some errors show only then. */
void output_close(void);

/* Writes all n bytes to fd; false with errno set if that fails. */
bool output_write_all(int fd, const char *at, size_t n);

#endif

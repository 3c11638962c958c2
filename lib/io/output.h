/* Standard output: buffered, checked to the last byte. Every failure to write ends the program
 * with 74. */
#ifndef ES_IO_OUTPUT_H
#define ES_IO_OUTPUT_H

#include "base/bytes.h"

/* Adds bytes to what will be written. */
void output_add(struct slice s);

/* Adds bytes and a LF. */
void output_line(struct slice s);

/* Writes all that was added. */
void output_flush(void);

/* output_flush in the form of a callback for lines_on_idle; the argument is not used. */
void output_idle(void *unused);

/* Calls before() ahead of each write, for what must be durable first. */
void output_on_write(void (*before)(void));

/*
 * Keeps what is added in a nameless file of the directory until output_let_go, so that a reader
 * that is slow to take it does not hold up what this program has locked.
 */
void output_keep(int dir);

/* Writes what output_keep kept to standard output, and keeps no more. */
void output_let_go(void);

/* Writes all and closes stdout, so that an error that shows only then is not missed. */
void output_close(void);

/* Writes all n bytes to fd, whatever short writes come; false with errno set where it fails. */
bool output_write_all(int fd, const char *at, size_t n);

#endif

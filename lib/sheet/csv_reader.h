/*
 * Reading CSV (RFC 4180) as spreadsheets write it, one row at a time.
 *
 * The separator is a comma, semicolon or tab: the one that occurs most in the first row that has
 * any, or the one that a first line such as sep=; names. A byte order mark is skipped. Lines end in
 * LF or CRLF; a line break inside a field becomes LF. Anything but text in UTF-8 is a fault.
 *
 * ="0012", as some programs write an id that a spreadsheet must not make a number of, is read as
 * 0012. The apostrophe that base/csv puts in front of a formula is taken off.
 */
#ifndef ES_SHEET_CSV_READER_H
#define ES_SHEET_CSV_READER_H

#include "base/bytes.h"

struct csv_reader;

/* A row. Everything is borrowed until the next one is read. */
struct csv_row {
	uint64_t number; /* as a spreadsheet counts rows, from 1 */
	const struct slice *field;
	size_t n;
	struct slice raw;  /* its bytes, without the line feed at the end */
	const char *fault; /* what is wrong with its form; then it has no fields. NULL: nothing */
};

/* Reads the text, which must stay as it is until csv_reader_close. */
struct csv_reader *csv_reader_open(struct slice text);

/* Reads the next row, blank or not; false after the last one. After a quote that does not end,
 * there is no next row. */
bool csv_reader_next(struct csv_reader *r, struct csv_row *row);

/* The separator, or -1 if no row had one so far. */
int csv_reader_separator(const struct csv_reader *r);

/* Frees the reader; accepts NULL. */
void csv_reader_close(struct csv_reader *r);

#endif

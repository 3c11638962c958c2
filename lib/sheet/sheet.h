/* A sheet: headings, then rows of cells, read from CSV. */
#ifndef ES_SHEET_SHEET_H
#define ES_SHEET_SHEET_H

#include "sheet/report.h"

/* A column's heading. */
struct heading {
	struct slice name; /* on one line */
	struct slice key;  /* as text_key has it */
};

/* What a program looks for: a column, by any of these keys, which blanks separate. */
struct column {
	const char *name; /* what messages call it */
	const char *keys;
};

/* No such column. */
#define COLUMN_NONE SIZE_MAX

/* Only sheet.c changes it. */
struct sheet {
	struct place at; /* the current row */
	size_t columns;
	struct heading *heading;
	struct slice *cell;     /* of the current row, trimmed; as many as columns */
	uint64_t faults_before; /* how many were told before the current row */
	size_t fields;          /* how many the current row has */
	struct csv_reader *reader;
	struct report *report;
	struct slice bytes; /* the whole file */
	bool has_secrets;   /* secrets are in their place here */
	bool headless;      /* columns need no heading of their own */
	uint64_t rows;      /* how many had something in them, after the headings */
};

/* Opens a file that was read, which must stay as it is, and reads its headings. False if that is
 * a fault, which it tells. Close it in any case. */
bool sheet_open(
    struct sheet *s, const char *file, struct slice bytes, struct report *report, bool has_secrets);

/* Takes the row with this number, which is below the headings, for the headings, of which some may
 * be empty. False if there is none, or its form is a fault, which it tells. */
bool sheet_head_below(struct sheet *s, uint64_t row);

/* Reads the next row that has something in it and no fault in its form; false after the last one.
 * Tells of the faults that rows of any sheet can have: a repeated heading, an error of a formula, a
 * value without heading, a secret. */
bool sheet_next(struct sheet *s);

/* Sets where[i] to the index of the column that column[i] is, or COLUMN_NONE. Two are a fault. */
void sheet_find(const struct sheet *s, const struct column *column, size_t n, size_t *where);

/* The cell in this column, or an empty text if it is COLUMN_NONE. */
struct slice sheet_cell(const struct sheet *s, size_t column);

/* The cell as it is shown, unless it may hold a secret, even one with a digit too few or too many;
 * borrowed like the result of shown. */
const char *sheet_shown(struct slice cell);

/* Frees what it holds. */
void sheet_close(struct sheet *s);

/* Names the columns that are not marked as used, a flag for each column, on standard error. */
void sheet_tell_unused(const struct sheet *s, const bool *used);

#endif

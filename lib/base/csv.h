/* CSV (RFC 4180) that spreadsheets read without changing ids or running names as formulas. */
#ifndef ES_BASE_CSV_H
#define ES_BASE_CSV_H

#include "base/bytes.h"

/* A byte order mark, without which Excel does not read a file as UTF-8. */
#define CSV_MARK "\xef\xbb\xbf"

/*
 * Appends a field. Quotes it if it is empty, begins with a digit, begins or ends with a blank, or
 * has a comma, quote, CR or LF. If csv_is_formula, puts an apostrophe in front, which
 * sheet/csv_reader takes off.
 */
void csv_field(struct buf *row, struct slice text);

/*
 * Whether a spreadsheet may run the text as a formula: it begins with tab or CR, or has one of
 * = + - @ after any blanks, no-break spaces and line ends at its beginning. Apostrophes in front of
 * all that make no difference, so that the one that csv_field adds can be told from a text's own.
 */
bool csv_is_formula(struct slice text);

#endif

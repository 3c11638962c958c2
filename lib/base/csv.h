/* CSV (RFC 4180) that spreadsheets read without changing ids or running names as formulas. */
#ifndef ES_BASE_CSV_H
#define ES_BASE_CSV_H

#include "base/bytes.h"

/* A byte order mark, without which Excel does not read a file as UTF-8. */
#define CSV_MARK "\xef\xbb\xbf"

/*
 * Appends a field. Quotes it if it is empty, begins with a digit, begins or ends with a blank, or
 * has a comma, quote, CR or LF. If it begins with = + - @ tab or CR, or with apostrophes and one of
 * those, puts an apostrophe in front, which pipelines/lib/csv.awk takes off.
 */
void csv_field(struct buf *row, struct slice text);

#endif

/* Tables of texts that are good or not, each row with what it is about. */
#ifndef ROWS_H
#define ROWS_H

#include "base/bytes.h"
#include "tap.h"

struct row {
	const char *what;
	const char *text;
	bool good;
};

static inline void
check_rows(const struct row *rows, size_t n, bool (*is_good)(struct slice text))
{
	for (size_t i = 0; i < n; i++)
		tap(is_good(slice_of(rows[i].text)) == rows[i].good, rows[i].what);
}

/* Whether is_good says of each row's text what the row does. */
#define CHECK_ROWS(rows, is_good) check_rows(rows, sizeof(rows) / sizeof *(rows), is_good)

/* How many rows a table has. */
#define ROWS(table) (sizeof(table) / sizeof *(table))

/* One check that the buffer holds this text, and no NUL. */
static inline void
tap_buf(struct buf *got, const char *wanted, const char *what)
{
	buf_add(got, "", 1);
	got->len--;
	tap_text(got->at, wanted, what);
	if (strlen(got->at) != got->len)
		tap(false, "no NUL in it");
}

#endif

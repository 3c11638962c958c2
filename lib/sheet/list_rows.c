/* The rows of lists that es-issue wrote: which of them are still to be sent. */
#include "sheet/list_rows.h"

#include "base/csv.h"
#include "sheet/csv_reader.h"

/* The columns of a list: voter, name, user name, address, ballot, secret. */
enum { BALLOT = 4, COLUMNS = 6 };

static bool
is_wanted(const struct csv_row *row, const struct table *ballots, struct table *seen, bool heading)
{
	if (row->number == 1)
		return heading;
	return row->n == COLUMNS && table_find(ballots, row->field[BALLOT]) != TABLE_NONE &&
	       table_add(seen, row->field[BALLOT], 0) == TABLE_NONE;
}

void
list_rows_add(const struct table *ballots, struct table *seen, struct slice list, struct buf *out)
{
	struct csv_reader *r = csv_reader_open(list);
	struct csv_row row;
	bool heading = out->len == 0;
	if (heading)
		buf_text(out, CSV_MARK);
	while (csv_reader_next(r, &row) && row.fault == NULL) {
		if (!is_wanted(&row, ballots, seen, heading))
			continue;
		if (row.raw.len > 0 && row.raw.at[row.raw.len - 1] == '\r')
			row.raw.len--;
		buf_slice(out, row.raw);
		buf_text(out, "\r\n");
	}
	csv_reader_close(r);
}

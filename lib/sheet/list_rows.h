/* The rows of lists that es-issue wrote: which of them are still to be sent. */
#ifndef ES_SHEET_LIST_ROWS_H
#define ES_SHEET_LIST_ROWS_H

#include "base/bytes.h"
#include "sheet/table.h"

/*
 * Appends the rows of a list whose ballots are among these, and the list's heading if out is empty,
 * as they are. Notes in seen which ballots it appended, and leaves out those that are there. What
 * follows a row that is cut off is left out.
 */
void list_rows_add(
    const struct table *ballots, struct table *seen, struct slice list, struct buf *out);

#endif

/* What the columns of a sheet of votes are for, told from their headings. */
#ifndef ES_SHEET_VOTE_COLUMNS_H
#define ES_SHEET_VOTE_COLUMNS_H

#include "sheet/roll.h"
#include "sheet/sheet.h"

enum vote_column_kind {
	VOTE_COLUMN_OTHER,  /* not used */
	VOTE_COLUMN_BALLOT, /* the ballot's id */
	VOTE_COLUMN_SECRET,
	VOTE_COLUMN_CODE,    /* the ballot's id, and its secret if it has one */
	VOTE_COLUMN_CONTEST, /* choices in a contest */
	VOTE_COLUMN_CHOICE,  /* a mark for one candidate */
	VOTE_COLUMN_UNCLEAR, /* its heading may be that of several contests: a fault */
	VOTE_COLUMN_UNKNOWN, /* a mark for a candidate whom the contest does not have: a fault */
};

struct vote_column {
	enum vote_column_kind kind;
	size_t contest, candidate;
};

/* Sets column[i] for each column of the sheet. Tells of contests without a column, of columns that
 * are not used, and, as faults, of what is missing. */
void vote_columns_find(const struct sheet *s, const struct roll *r, struct vote_column *column);

#endif

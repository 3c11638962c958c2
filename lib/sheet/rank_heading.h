/* Headings of columns that hold a voter's choices in order: Mayor Choice 2 (50), 1st, Rank 3. */
#ifndef ES_SHEET_RANK_HEADING_H
#define ES_SHEET_RANK_HEADING_H

#include "base/bytes.h"

/* Whether the heading, on one line, names a choice; then appends the contest that it names, if any,
 * and stores the rank, from 1. */
bool rank_heading(struct slice heading, struct buf *contest, uint64_t *rank);

#endif

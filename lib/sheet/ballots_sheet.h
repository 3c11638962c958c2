/* Sheets of votes, from a form or typed in, as ballots: lines from outside for es-ingest. */
#ifndef ES_SHEET_BALLOTS_SHEET_H
#define ES_SHEET_BALLOTS_SHEET_H

#include "sheet/roll.h"
#include "sheet/sheet.h"

struct ballots_sheet;

/* Tells faults to the report, without secrets. Both are kept until ballots_sheet_close. */
struct ballots_sheet *ballots_sheet_open(const struct roll *roll, struct report *report);

/* Reads a file, and appends a line for each good row to lines; rows with faults are left out. */
void ballots_sheet_read(
    struct ballots_sheet *b, const char *file, struct slice bytes, struct buf *lines);

/* How many rows became ballots, and how many were left out. */
uint64_t ballots_sheet_good(const struct ballots_sheet *b);
uint64_t ballots_sheet_bad(const struct ballots_sheet *b);

/* Frees it; accepts NULL. */
void ballots_sheet_close(struct ballots_sheet *b);

#endif

/* What voters_sheet.c and contests_sheet.c do for registry_sheet.c; for this folder alone. */
#ifndef ES_SHEET_INTERNAL_H
#define ES_SHEET_INTERNAL_H

#include "event/shape.h"
#include "sheet/sheet.h"

/* A list of voters, through all files. */
struct voters_sheet;
struct voters_sheet *voters_sheet_open(bool make_ids);
/* Whether the headings are those of a list of voters, even if one is called candidate. */
bool voters_sheet_is(const struct sheet *s);
/* Reads the sheet, and appends a line for each voter. Tells nothing but faults and warnings. */
void voters_sheet_read(struct voters_sheet *v, struct sheet *s, struct buf *lines);
/* Tells which columns of each file were taken for what. */
void voters_sheet_read_back(const struct voters_sheet *v);
uint64_t voters_sheet_count(const struct voters_sheet *v);
void voters_sheet_close(struct voters_sheet *v);

/* A list of elections and candidates, through all files. */
struct contests_sheet;
struct contests_sheet *contests_sheet_open(void);
/* Whether the headings are those of a list of candidates. */
bool contests_sheet_is(const struct sheet *s);
/* Reads the sheet, and appends a line for each election and candidate. */
void contests_sheet_read(struct contests_sheet *c, struct sheet *s, struct buf *lines);
/* Tells of elections that have no candidates; for after the last file. */
void contests_sheet_check(const struct contests_sheet *c, struct report *report);
/* Tells what was understood of each election. */
void contests_sheet_read_back(const struct contests_sheet *c);
uint64_t contests_sheet_count(const struct contests_sheet *c);
uint64_t contests_sheet_candidates(const struct contests_sheet *c);
void contests_sheet_close(struct contests_sheet *c);

/* Begins a line from outside: its type, and its detail, whose members follow. */
void registry_begin(struct buf *line, enum event_type type);
/* Ends the line and appends it, unless it is longer than es-ingest takes, which is a fault. */
void registry_end(struct buf *line, const struct sheet *s, struct buf *lines);

/* The id in a cell of this name, if it is one; else tells of the fault. */
bool registry_is_id(const struct sheet *s, const char *name, struct slice id);
/* Whether the row seems to be one of totals or another sheet's headings, given the texts that would
 * be its id and name, and the kinds of columns; tells of it. */
bool registry_is_no_data(const struct sheet *s, struct slice id, struct slice name,
    const struct column *column, size_t n);

#endif

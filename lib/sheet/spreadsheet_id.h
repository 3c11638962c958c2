/* Ids that a spreadsheet may have changed. */
#ifndef ES_SHEET_SPREADSHEET_ID_H
#define ES_SHEET_SPREADSHEET_ID_H

#include "sheet/report.h"

/* The ids of one kind, such as those of a contest's candidates, which are compared. */
struct spreadsheet_ids;

/* What the ids are called in messages, such as "voterId". */
struct spreadsheet_ids *spreadsheet_ids_open(const char *name);

/* Warns of an id that differs from an earlier one only in leading zeros, or that looks like a date
 * or a number that a spreadsheet made. */
void spreadsheet_ids_check(
    struct spreadsheet_ids *ids, struct slice id, struct place at, struct report *report);

/* Frees them; accepts NULL. */
void spreadsheet_ids_close(struct spreadsheet_ids *ids);

#endif

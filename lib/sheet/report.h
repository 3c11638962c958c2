/* What is wrong with spreadsheets, told on standard error: twenty faults, twenty warnings, and how
 * many more there are. */
#ifndef ES_SHEET_REPORT_H
#define ES_SHEET_REPORT_H

#include "base/bytes.h"

/* Where something is: a row of a file. */
struct place {
	const char *file; /* NULL: standard input */
	uint64_t row;
};

struct report {
	uint64_t faults, warnings;
};

/* "voters.csv row 3", or "row 3", as it is safe to show; borrowed until the eighth call after it.
 */
const char *place_shown(struct place at);

/* Tells of a fault, after which nothing may be written. */
__attribute__((format(printf, 3, 4))) void report_fault(
    struct report *r, struct place at, const char *format, ...);

/* Tells of what may be a mistake, but is not a fault. */
__attribute__((format(printf, 3, 4))) void report_warning(
    struct report *r, struct place at, const char *format, ...);

/* Says how many more warnings and faults there are, and if there are faults, how many they are and
 * what follows from it. */
void report_end(const struct report *r, const char *consequence);

#endif

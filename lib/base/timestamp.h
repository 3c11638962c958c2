/* Times and dates as text (RFC 3339, always UTC). */
#ifndef ES_BASE_TIMESTAMP_H
#define ES_BASE_TIMESTAMP_H

#include "base/bytes.h"

#include <time.h>

/* The length of 2026-11-23T04:00:00.000Z. */
enum { TIMESTAMP_LENGTH = 24 };

/* Writes a time with milliseconds, without NUL; ends the program with 74 unless its year has four
 * digits. */
void timestamp_write(char text[TIMESTAMP_LENGTH], const struct timespec *when);

/* Whether text is a time in the form timestamp_write writes, on a day that exists. */
bool timestamp_is_time(struct slice text);

/* Whether text is a date that exists, written like 2022-03-22. */
bool timestamp_is_date(struct slice text);

#endif

/* Times and dates as text (RFC 3339, always UTC). */
#ifndef ES_STAMP_H
#define ES_STAMP_H

#include "bytes.h"

#include <time.h>

/* The length of 2026-11-23T04:00:00.000Z. */
enum { STAMP_LENGTH = 24 };

/* Writes a time with milliseconds to text, without NUL. The year must have four digits. */
void stamp_write(char text[STAMP_LENGTH], const struct timespec *when);

/* Whether text is a time as stamp_write writes it, with a day that exists. */
bool stamp_is_time(struct slice text);

/* Whether text is a date like 2022-03-22 that exists. */
bool stamp_is_date(struct slice text);

#endif

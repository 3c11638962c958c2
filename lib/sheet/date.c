/* Dates as people write them. */
#include "sheet/date.h"

#include <ctype.h>
#include <stdio.h>

/* A number of least to most digits at *at, which moves after it. */
static bool
take_number(struct slice *at, size_t least, size_t most, int *value)
{
	size_t n = 0;
	*value = 0;
	for (; n < at->len && n < most && isdigit((unsigned char)at->at[n]); n++)
		*value = 10 * *value + (at->at[n] - '0');
	*at = (struct slice){at->at + n, at->len - n};
	return n >= least;
}

/* One of these characters at *at, which moves after it, and after a blank that follows. */
static bool
take_separator(struct slice *at, const char *separators, bool blank)
{
	if (at->len == 0 || at->at[0] == '\0' || strchr(separators, at->at[0]) == NULL)
		return false;
	size_t n = blank && at->len > 1 && at->at[1] == ' ' ? 2 : 1;
	*at = (struct slice){at->at + n, at->len - n};
	return true;
}

static bool
exists(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap);
}

bool
date_read(struct slice text, char date[DATE_LENGTH])
{
	int year, month, day;
	struct slice at = text;
	char written[40];
	bool good = take_number(&at, 4, 4, &year) && take_separator(&at, "-/", false) &&
	            take_number(&at, 1, 2, &month) && take_separator(&at, "-/", false) &&
	            take_number(&at, 1, 2, &day);
	if (!good) {
		at = text;
		good = take_number(&at, 1, 2, &day) && take_separator(&at, ".", true) &&
		       take_number(&at, 1, 2, &month) && take_separator(&at, ".", true) &&
		       take_number(&at, 4, 4, &year);
	}
	if (!good || at.len > 0 || !exists(year, month, day))
		return false;
	snprintf(written, sizeof written, "%04d-%02d-%02d", year, month, day);
	memcpy(date, written, DATE_LENGTH);
	return true;
}

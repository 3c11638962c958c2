/* Times and dates as text (RFC 3339, always UTC). */
#include "base/timestamp.h"

#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

void
timestamp_write(char text[TIMESTAMP_LENGTH], const struct timespec *when)
{
	/* Formats each second once: a fast feed asks for a million times a second. */
	static time_t known;
	static char second[TIMESTAMP_LENGTH + 1]; /* empty until the first call */
	if (*second == '\0' || when->tv_sec != known) {
		struct tm tm;
		if (gmtime_r(&when->tv_sec, &tm) == NULL || tm.tm_year < -900 || tm.tm_year > 8099)
			errx(EX_IOERR,
			    "the system clock is wrong: its year does not have four digits");
		if (strftime(second, sizeof second, "%Y-%m-%dT%H:%M:%S.000Z", &tm) !=
		    TIMESTAMP_LENGTH)
			errx(EX_SOFTWARE, "strftime wrote a time of the wrong length");
		known = when->tv_sec;
	}
	int ms = (int)(when->tv_nsec / 1000000);
	memcpy(text, second, TIMESTAMP_LENGTH);
	text[20] = (char)('0' + ms / 100);
	text[21] = (char)('0' + ms / 10 % 10);
	text[22] = (char)('0' + ms % 10);
}

/* Whether text matches the pattern, in which 0 means any digit. */
static bool
looks_like(struct slice text, const char *pattern)
{
	if (text.len != strlen(pattern))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool digit = text.at[i] >= '0' && text.at[i] <= '9';
		if (pattern[i] == '0' ? !digit : text.at[i] != pattern[i])
			return false;
	}
	return true;
}

static int
two_digits(const char *at)
{
	return (at[0] - '0') * 10 + at[1] - '0';
}

static bool
day_exists(const char *date)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = two_digits(date) * 100 + two_digits(date + 2), month = two_digits(date + 5),
	    day = two_digits(date + 8);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap);
}

bool
timestamp_is_date(struct slice text)
{
	return looks_like(text, "0000-00-00") && day_exists(text.at);
}

bool
timestamp_is_time(struct slice text)
{
	return looks_like(text, "0000-00-00T00:00:00.000Z") && day_exists(text.at) &&
	       two_digits(text.at + 11) < 24 && two_digits(text.at + 14) < 60 &&
	       two_digits(text.at + 17) < 60;
}

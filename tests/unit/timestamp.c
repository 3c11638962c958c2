/* Times as text: which are written so, and exist. */
#include "base/timestamp.h"

#include "ending.h"
#include "rows.h"

static const struct row times[] = {
    {"a time", "2026-11-23T04:00:00.000Z", true},
    {"the last moment of a year", "2026-12-31T23:59:59.999Z", true},
    {"a leap day of 2000", "2000-02-29T00:00:00.000Z", true},
    {"a leap day of 1900", "1900-02-29T00:00:00.000Z", false},
    {"month 13", "2026-13-01T00:00:00.000Z", false},
    {"day 0", "2026-01-00T00:00:00.000Z", false},
    {"hour 24", "2026-01-01T24:00:00.000Z", false},
    {"minute 60", "2026-01-01T00:60:00.000Z", false},
    {"second 60", "2026-01-01T00:00:60.000Z", false},
    {"another zone", "2026-01-01T00:00:00.000+", false},
    {"a small t", "2026-01-01t00:00:00.000Z", false},
    {"without milliseconds", "2026-01-01T00:00:00Z", false},
};

static const struct row dates[] = {
    {"a date", "2022-03-22", true},
    {"the last day of April", "2022-04-30", true},
    {"a day too many", "2022-04-31", false},
    {"a leap day of 2024", "2024-02-29", true},
    {"a leap day of 2023", "2023-02-29", false},
    {"year 0", "0000-01-01", true},
    {"month 0", "2022-00-01", false},
    {"a day of one digit", "2022-03-2", false},
    {"a time", "2022-03-22T00:00:00.000Z", false},
    {"slashes", "2022/03/22", false},
    {"nothing", "", false},
};

static const struct {
	const char *what;
	struct timespec when;
	const char *text;
} written[] = {
    {"the epoch", {0, 0}, "1970-01-01T00:00:00.000Z"},
    {"milliseconds are cut, not rounded", {0, 999999999}, "1970-01-01T00:00:00.999Z"},
    {"each digit of them", {0, 123456789}, "1970-01-01T00:00:00.123Z"},
    {"another second", {951782400, 0}, "2000-02-29T00:00:00.000Z"},
    {"the same second again", {951782400, 5000000}, "2000-02-29T00:00:00.005Z"},
    {"before the epoch", {-1, 0}, "1969-12-31T23:59:59.000Z"},
    {"the first year of four digits", {-30610224000, 0}, "1000-01-01T00:00:00.000Z"},
    {"the last year of four digits", {253402300799, 0}, "9999-12-31T23:59:59.000Z"},
};

static void
write_time(void *seconds)
{
	char text[TIMESTAMP_LENGTH];
	timestamp_write(text, &(struct timespec){.tv_sec = *(time_t *)seconds});
}

/* Years that have not four digits. */
static void
check_years(void)
{
	time_t others[] = {-30610224001, 253402300800, INT64_MAX};
	for (size_t i = 0; i < ROWS(others); i++) {
		struct ending end = ending_of(write_time, &others[i]);
		tap(ended(
		        &end, 74, "the system clock is wrong: its year does not have four digits"),
		    "a year of three digits, or of five");
	}
}

int
main(void)
{
	CHECK_ROWS(times, timestamp_is_time);
	CHECK_ROWS(dates, timestamp_is_date);
	for (size_t i = 0; i < ROWS(written); i++) {
		char text[TIMESTAMP_LENGTH + 1] = "";
		timestamp_write(text, &written[i].when);
		tap_text(text, written[i].text, written[i].what);
	}
	check_years();
	return tap_done();
}

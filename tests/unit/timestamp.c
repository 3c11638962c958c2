/* Times as text: which are written so, and exist. */
#include "base/timestamp.h"

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

int
main(void)
{
	CHECK_ROWS(times, timestamp_is_time);
	return tap_done();
}

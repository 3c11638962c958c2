/* How often something may happen. */
#include "election/limit.h"

#include "rows.h"

#define S UINT64_C(1000000)

/* It happened n times at `at`, with nothing remembered before but `until`; now it is asked again.
 */
static const struct {
	const char *what;
	uint64_t until, per_minute;
	unsigned n;
	uint64_t at, now, wait;
} rows[] = {
    {"for the first time", 0, 10, 0, 0, 5 * S, 0},
    {"for the last time that is allowed", 0, 10, 9, 5 * S, 5 * S, 0},
    {"once more than that", 0, 10, 10, 5 * S, 5 * S, 6 * S},
    {"half of the wait later", 0, 10, 10, 5 * S, 8 * S, 3 * S},
    {"after the wait", 0, 10, 10, 5 * S, 11 * S, 0},
    {"far more often", 0, 10, 1000, 5 * S, 5 * S, 6 * S},
    {"one a minute", 0, 1, 1, 5 * S, 5 * S, 60 * S},
    {"one a minute, a minute later", 0, 1, 1, 5 * S, 65 * S, 0},
    {"a million a minute", 0, LIMIT_MOST, 1000000, 5 * S, 5 * S, 60},
    {"a clock set back by a day", 86400 * S, 10, 0, 0, 5 * S, 6 * S},
    {"and a minute after it was noticed", 86400 * S, 10, 1, 5 * S, 65 * S, 0},
    {"the highest number", UINT64_MAX, 10, 0, 0, 5 * S, 6 * S},
};

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		uint64_t until = rows[i].until;
		for (unsigned n = 0; n < rows[i].n; n++)
			limit_take(&until, rows[i].at, rows[i].per_minute);
		tap(limit_take(&until, rows[i].now, rows[i].per_minute) == rows[i].wait,
		    rows[i].what);
	}
	uint64_t until = 0;
	unsigned took = 0;
	for (uint64_t now = 0; now < 600 * S; now += S / 10)
		took += limit_take(&until, now, 10) == 0;
	tap(took == 10 + 99, "in ten minutes of asking, ten at once and ten a minute after that");
	return tap_done();
}

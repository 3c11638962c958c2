/* What is wrong with spreadsheets, told on standard error. */
#include "sheet/report.h"

#include "base/counted.h"
#include "base/shown.h"

#include <err.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* How many of each kind are told. */
enum { MOST_TOLD = 20, MOST_MESSAGE = 2048 };

const char *
place_shown(struct place at)
{
	static char kept[8][(size_t)4 * SHOWN_PATH + 64];
	static size_t next;
	char *out = kept[next++ % 8];
	snprintf(out, sizeof kept[0], "%s%srow %" PRIu64,
	    at.file ? shown_path(slice_of(at.file)) : "", at.file ? " " : "", at.row);
	return out;
}

static void
tell(struct place at, const char *kind, const char *format, va_list values)
{
	char why[MOST_MESSAGE];
	vsnprintf(why, sizeof why, format, values);
	warnx("%s: %s%s", place_shown(at), kind, why);
}

void
report_fault(struct report *r, struct place at, const char *format, ...)
{
	va_list values;
	if (r->faults++ >= MOST_TOLD)
		return;
	va_start(values, format);
	tell(at, "", format, values);
	va_end(values);
}

void
report_warning(struct report *r, struct place at, const char *format, ...)
{
	va_list values;
	if (r->warnings++ >= MOST_TOLD)
		return;
	va_start(values, format);
	tell(at, "warning: ", format, values);
	va_end(values);
}

void
report_end(const struct report *r, const char *consequence)
{
	if (r->warnings > MOST_TOLD)
		warnx("%s", counted(r->warnings - MOST_TOLD, "more warning"));
	if (r->faults > MOST_TOLD)
		warnx("%s", counted(r->faults - MOST_TOLD, "more fault"));
	if (r->faults > 0)
		warnx("%s, so %s", counted(r->faults, "fault"), consequence);
}

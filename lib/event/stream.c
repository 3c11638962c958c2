/* Events from standard input, for all the filters that follow es-ingest. */
#include "event/stream.h"

#include "event/later.h"
#include "io/lines.h"
#include "io/output.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

static struct lines *in;
static struct slice last; /* the last line read; empty if it was not whole */
static void (*on_idle)(void);

void
stream_on_idle(void (*before)(void))
{
	on_idle = before;
}

static void
idle(void *unused)
{
	output_idle(unused);
	if (on_idle != NULL)
		on_idle();
}

bool
stream_next(struct event *e)
{
	struct slice line;
	last = (struct slice){0};
	if (in == NULL) {
		in = lines_open(STDIN_FILENO, LINES_LIMIT);
		lines_on_idle(in, idle, NULL);
	}
	switch (lines_next(in, &line)) {
	case LINES_END:
		return false;
	case LINES_CUT:
		output_flush();
		errx(EX_TEMPFAIL, "line %" PRIu64 " is cut off: run again", lines_number(in));
	case LINES_LINE:
		last = line;
		if (event_read(line, e))
			return true;
		break;
	case LINES_LONG:
		break;
	}
	stream_refuse("not an event in canonical form");
}

_Noreturn void
stream_refuse(const char *why)
{
	const char *later = last.len > 0 ? later_event(last) : NULL;
	output_flush();
	errx(EX_PROTOCOL, "line %" PRIu64 ": %s", lines_number(in), later ? later : why);
}

void
stream_close(void)
{
	lines_close(in);
	in = NULL;
}

/* Events from standard input: what every filter behind es-ingest reads. */
#include "stream.h"

#include "lines.h"
#include "out.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

static struct lines *in;
static struct slice last; /* the line read last; empty where it was not whole */

bool
stream_next(struct event *e)
{
	struct slice line;
	last = (struct slice){0};
	if (in == NULL) {
		in = lines_open(STDIN_FILENO, LINES_LIMIT);
		lines_on_idle(in, out_idle, NULL);
	}
	switch (lines_next(in, &line)) {
	case LINES_END:
		return false;
	case LINES_CUT:
		out_flush();
		errx(EX_TEMPFAIL, "line %llu is cut off: run again",
		    (unsigned long long)lines_number(in));
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
	const char *later = event_later(last);
	out_flush();
	errx(EX_PROTOCOL, "line %llu: %s", (unsigned long long)lines_number(in),
	    later ? later : why);
}

void
stream_close(void)
{
	lines_close(in);
	in = NULL;
}

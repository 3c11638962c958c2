/* Events from standard input: what every filter behind es-ingest reads. */
#include "event/stream.h"

#include "io/lines.h"
#include "io/output.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

static struct lines *in;

bool
stream_next(struct event *e)
{
	struct slice line;
	if (in == NULL) {
		in = lines_open(STDIN_FILENO, LINES_LIMIT);
		lines_on_idle(in, output_idle, NULL);
	}
	switch (lines_next(in, &line)) {
	case LINES_END:
		return false;
	case LINES_CUT:
		output_flush();
		errx(EX_TEMPFAIL, "line %llu is cut off: run again",
		    (unsigned long long)lines_number(in));
	case LINES_LINE:
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
	output_flush();
	errx(EX_PROTOCOL, "line %llu: %s", (unsigned long long)lines_number(in), why);
}

void
stream_close(void)
{
	lines_close(in);
	in = NULL;
}

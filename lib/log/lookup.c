/* Looks up single lines of the log by seq. */
#include "log/lookup.h"

#include "base/memory.h"
#include "io/lines.h"
#include "log/internal.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sysexits.h>

/* Up to this many lines, reading on is faster than a search. */
enum { NEAR = 256 };

struct lookup {
	const struct log *log;
	struct lines *lines;
	uint64_t next;     /* the seq of the next line that lines gives */
	uint64_t end;      /* the last seq that lines gives, though the log may have grown since */
	struct slice last; /* the line given last */
};

struct lookup *
lookup_open(const struct log *l)
{
	struct lookup *p = memory_new(sizeof *p);
	p->log = l;
	return p;
}

/* Starts reading at the line with this seq. */
static void
look_for(struct lookup *p, uint64_t seq)
{
	const struct log *l = p->log;
	lines_close(p->lines);
	p->lines = lines_open_range(
	    l->fd, log_file_find(l->fd, l->stored.end, seq), l->stored.end, LINES_LIMIT);
	p->next = seq;
	p->end = l->stored.seq;
}

bool
lookup_line(struct lookup *p, uint64_t seq, struct slice *line)
{
	if (seq == 0 || seq > p->log->stored.seq)
		return false;
	if (p->lines != NULL && seq + 1 == p->next) {
		*line = p->last;
		return true;
	}
	if (p->lines == NULL || seq < p->next || seq - p->next > NEAR || seq > p->end)
		look_for(p, seq);
	do {
		if (lines_next(p->lines, line) != LINES_LINE || log_file_seq(*line) != p->next)
			errx(EX_PROTOCOL,
			    LOG_NAME " line %" PRIu64 ": not a whole line with this seq", p->next);
	} while (p->next++ < seq);
	p->last = *line;
	return true;
}

void
lookup_close(struct lookup *p)
{
	if (p == NULL)
		return;
	lines_close(p->lines);
	free(p);
}

/* Single lines out of the log, by seq. */
#include "pick.h"

#include "lines.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/* Reading over so many lines is quicker than looking for one. */
enum { NEAR = 256 };

struct pick {
	const struct history *history;
	struct lines *lines;
	uint64_t next;     /* the seq that lines gives next */
	uint64_t end;      /* the last one that lines reaches; the log may have grown since */
	struct slice last; /* the line given last */
};

struct pick *
pick_open(const struct history *h)
{
	struct pick *p = calloc(1, sizeof *p);
	if (p == NULL)
		errx(EX_IOERR, "out of memory");
	p->history = h;
	return p;
}

/* Starts reading at the line with this seq. */
static void
look_for(struct pick *p, uint64_t seq)
{
	const struct history *h = p->history;
	lines_close(p->lines);
	p->lines = lines_open_range(
	    h->fd, log_find(h->fd, h->stored.end, seq), h->stored.end, LINES_LIMIT);
	p->next = seq;
	p->end = h->stored.seq;
}

bool
pick_line(struct pick *p, uint64_t seq, struct slice *line)
{
	if (seq == 0 || seq > p->history->stored.seq)
		return false;
	if (p->lines != NULL && seq + 1 == p->next) {
		*line = p->last;
		return true;
	}
	if (p->lines == NULL || seq < p->next || seq - p->next > NEAR || seq > p->end)
		look_for(p, seq);
	do {
		if (lines_next(p->lines, line) != LINES_LINE || log_seq(*line) != p->next)
			errx(EX_PROTOCOL, LOG_NAME " line %llu: not an event in canonical form",
			    (unsigned long long)p->next);
	} while (p->next++ < seq);
	p->last = *line;
	return true;
}

void
pick_close(struct pick *p)
{
	if (p == NULL)
		return;
	lines_close(p->lines);
	free(p);
}

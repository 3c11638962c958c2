/* Reads the stored events in order, from a given one on, and checks each. */
#include "log/log_reader.h"

#include "base/memory.h"
#include "event/later.h"
#include "io/lines.h"
#include "io/output.h"
#include "log/internal.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sysexits.h>

struct log_reader {
	struct log *log;
	uint64_t next;       /* the seq that must come */
	off_t at;            /* where to read on, in bytes; set while lines is NULL */
	struct lines *lines; /* NULL before the first event and at the end */
	off_t end;           /* where lines ends: the log's end when it was opened */
	struct order *order; /* NULL if the reader did not begin at the first event */
	struct derivation *derivation;
};

_Noreturn static void
damage(const struct log_reader *r, const char *why)
{
	output_flush();
	errx(EX_PROTOCOL, LOG_NAME " line %" PRIu64 ": %s", r->next, why);
}

struct log_reader *
log_reader_open(struct log *l, uint64_t from)
{
	struct log_reader *r = memory_new(sizeof *r);
	const struct log_place *last = &l->stored;
	r->log = l;
	r->derivation = derivation_open(l);
	r->next = from <= last->seq ? from : last->seq + 1;
	r->at = last->end;
	if (r->next <= last->seq)
		r->at = log_file_find(l->fd, last->end, r->next);
	if (r->next <= last->seq && r->at == last->end)
		damage(r, "not found by its seq: it or a line before it is damaged");
	if (r->next == 1)
		r->order = order_new();
	return r;
}

static void
check_event(struct log_reader *r, struct slice line, struct event *e)
{
	struct detail d;
	if (!event_check(line, e, &d))
		damage(r, later_fault(line));
	if (e->seq != r->next)
		damage(r, "its seq is not the line's number");
	const char *why = derivation_check(r->derivation, e, &d, 0);
	if (why == NULL && r->order != NULL)
		why = order_note(r->order, e, &d, e->seq);
	if (why != NULL)
		damage(r, why);
}

bool
log_reader_next(struct log_reader *r, struct event *e)
{
	struct slice line;
	if (r->lines == NULL) {
		r->end = r->log->stored.end;
		r->lines = lines_open_range(r->log->fd, r->at, r->end, LINES_LIMIT);
	}
	switch (lines_next(r->lines, &line)) {
	case LINES_LINE:
		check_event(r, line, e);
		r->next++;
		return true;
	case LINES_END:
		r->at = r->end;
		lines_close(r->lines);
		r->lines = NULL;
		return false;
	case LINES_CUT:
	case LINES_LONG:
		break;
	}
	damage(r, "not a whole line");
}

uint64_t
log_reader_seq(const struct log_reader *r)
{
	return r->next;
}

void
log_reader_close(struct log_reader *r)
{
	if (r == NULL)
		return;
	lines_close(r->lines);
	order_free(r->order);
	derivation_close(r->derivation);
	free(r);
}

/* An event as a line of canonical JSON: reading and writing it. */
#include "event/event.h"

#include "base/timestamp.h"
#include "json/canonical.h"
#include "json/writer.h"

#include <string.h>

/* Reads up to the next quote, and skips the quote. */
static bool
until_quote(struct canonical *c, struct slice *text)
{
	const char *quote = memchr(c->at, '"', (size_t)(c->end - c->at));
	if (quote == NULL)
		return false;
	*text = (struct slice){c->at, (size_t)(quote - c->at)};
	c->at = quote + 1;
	return true;
}

/* Every program does this to every line, so the compiler is told what it would not do for a
 * function with two callers. */
static inline __attribute__((always_inline)) bool
read_envelope(struct slice line, struct event *e, struct slice *type)
{
	struct canonical c = canonical_at(line);
	e->line = line;
	e->seq = 0;
	if (canonical_first(&c, "seq")) {
		if (!canonical_uint(&c, &e->seq) || e->seq == 0)
			return false;
		e->stored = (struct slice){c.at + 1, (size_t)(c.end - c.at) - 1};
		if (!canonical_next_quote(&c, "id"))
			return false;
	} else if (canonical_first_quote(&c, "id")) {
		e->stored = (struct slice){line.at + 1, line.len - 1};
	} else {
		return false;
	}
	/* No id, type or time contains an escape. */
	if (!until_quote(&c, &e->id) || !canonical_next_quote(&c, "type") ||
	    !until_quote(&c, type) || !canonical_next_quote(&c, "time") ||
	    c.end - c.at < TIMESTAMP_LENGTH)
		return false;
	e->time = (struct slice){c.at, TIMESTAMP_LENGTH};
	c.at += TIMESTAMP_LENGTH;
	if (!canonical_expect(&c, SLICE("\"")) || !canonical_next(&c, "detail"))
		return false;
	e->detail = (struct slice){c.at, (size_t)(c.end - c.at) - 1};
	return c.end - c.at >= 3 && *c.at == '{' && c.end[-1] == '}' && c.end[-2] == '}';
}

bool
event_read_envelope(struct slice line, struct event *e, struct slice *type)
{
	return read_envelope(line, e, type);
}

bool
event_read(struct slice line, struct event *e)
{
	struct slice type;
	return read_envelope(line, e, &type) && shape_find(type, &e->type);
}

/* Whether text is a time; caches the last one, which often comes again. */
static bool
is_time(struct slice text)
{
	static char last[TIMESTAMP_LENGTH];
	static bool cached; /* before, last is 24 NULs, which are not a time */
	if (cached && memcmp(text.at, last, TIMESTAMP_LENGTH) == 0)
		return true;
	if (!timestamp_is_time(text))
		return false;
	memcpy(last, text.at, TIMESTAMP_LENGTH);
	cached = true;
	return true;
}

bool
event_check(struct slice line, struct event *e, struct detail *d)
{
	return event_read(line, e) && event_id_read(e->id, e->type, &e->parts) &&
	       is_time(e->time) && detail_read(e->type, e->detail, d);
}

bool
event_is_cause(enum event_type type, const struct detail *d)
{
	return type == BALLOT_SUBMITTED || type == BALLOT_REVOKED || type == BALLOT_CANCELLED ||
	       (type == BALLOT_ISSUED && d->replaces.len > 0);
}

void
event_begin(struct buf *out, struct slice id, enum event_type type, struct slice time)
{
	writer_begin_object(out, NULL);
	writer_string(out, "id", id);
	writer_string(out, "type", shape_of(type)->type);
	writer_string(out, "time", time);
}

void
event_put_stored(struct buf *out, uint64_t seq, const struct event *e)
{
	writer_begin_object(out, NULL);
	writer_number(out, "seq", seq);
	buf_add(out, ",", 1);
	buf_slice(out, e->stored);
	buf_add(out, "\n", 1);
}

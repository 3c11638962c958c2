/* The ids of events. */
#include "event/event_id.h"

#include "json/canonical.h"

bool
event_id_is_source(struct slice text)
{
	return canonical_is_id(text);
}

bool
event_id_is_remembered(struct slice source)
{
	const struct slice prefix = SLICE("stdin-");
	return event_id_is_source(source) &&
	       (source.len < prefix.len || memcmp(source.at, prefix.at, prefix.len) != 0);
}

/* Reads SOURCE:LINE. */
static bool
read_outside(struct slice text, struct slice *source, uint64_t *line)
{
	const char *colon = memchr(text.at, ':', text.len);
	if (colon == NULL)
		return false;
	*source = (struct slice){text.at, (size_t)(colon - text.at)};
	return event_id_is_source(*source) &&
	       slice_uint((struct slice){colon + 1, text.len - source->len - 1}, line) && *line > 0;
}

/* Reads a cause's name: its seq, or without a log the id of an outside event. */
static bool
read_cause(struct slice cause, uint64_t *seq)
{
	struct slice source;
	uint64_t line;
	if (slice_uint(cause, seq) && *seq > 0)
		return true;
	*seq = 0;
	return read_outside(cause, &source, &line);
}

/* Reads CAUSE.NUMBER. */
static bool
read_derived(struct slice text, struct event_id *id)
{
	const char *dot = memrchr(text.at, '.', text.len);
	if (dot == NULL)
		return false;
	id->cause = (struct slice){text.at, (size_t)(dot - text.at)};
	return slice_uint((struct slice){dot + 1, text.len - id->cause.len - 1}, &id->number) &&
	       read_cause(id->cause, &id->cause_seq);
}

bool
event_id_derived(struct slice text, struct slice *cause, uint64_t *number)
{
	struct event_id id = {0};
	bool good = read_derived(text, &id);
	*cause = id.cause;
	*number = id.number;
	return good;
}

bool
event_id_read(struct slice text, enum event_type type, struct event_id *id)
{
	*id = (struct event_id){0};
	if (shape_is_derived(type))
		return read_derived(text, id) && (id->number == 0) == shape_is_outcome(type);
	return read_outside(text, &id->source, &id->number);
}

bool
event_id_is_any(struct slice text)
{
	struct slice from;
	uint64_t number;
	return read_outside(text, &from, &number) || event_id_derived(text, &from, &number);
}

void
event_id_put_derived(struct buf *out, struct slice cause, uint64_t number)
{
	buf_slice(out, cause);
	buf_add(out, ".", 1);
	buf_uint(out, number);
}

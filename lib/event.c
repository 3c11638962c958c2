/* An event as one canonical line: reading its members by their known places, writing it. */
#include "event.h"

#include "canon.h"
#include "stamp.h"

#include <string.h>

/* The bytes up to the next quote, which is passed over too. */
static bool
until_quote(struct canon *c, struct slice *text)
{
	const char *quote = memchr(c->at, '"', (size_t)(c->end - c->at));
	if (quote == NULL)
		return false;
	*text = (struct slice){c->at, (size_t)(quote - c->at)};
	c->at = quote + 1;
	return true;
}

bool
event_read(struct slice line, struct event *e)
{
	struct canon c = canon_at(line);
	struct slice type;
	e->line = line;
	e->seq = 0;
	if (canon_expect(&c, SLICE("{\"seq\":"))) {
		if (!canon_uint(&c, &e->seq) || e->seq == 0 || !canon_expect(&c, SLICE(",")))
			return false;
	} else if (!canon_expect(&c, SLICE("{"))) {
		return false;
	}
	e->stored = (struct slice){c.at, (size_t)(c.end - c.at)};
	if (!canon_expect(&c, SLICE("\"id\":\"")) || !until_quote(&c, &e->id) ||
	    !canon_expect(&c, SLICE(",\"type\":\"")) || !until_quote(&c, &type) ||
	    !shape_find(type, &e->type) || !canon_expect(&c, SLICE(",\"time\":\"")) ||
	    c.end - c.at < STAMP_LENGTH)
		return false;
	e->time = (struct slice){c.at, STAMP_LENGTH};
	c.at += STAMP_LENGTH;
	if (!canon_expect(&c, SLICE("\",\"detail\":{")))
		return false;
	e->detail = (struct slice){c.at - 1, (size_t)(c.end - c.at)};
	return e->detail.len >= 2 && c.end[-1] == '}' && c.end[-2] == '}';
}

bool
event_id_read(const struct event *e, struct event_id *id)
{
	*id = (struct event_id){0};
	struct slice rest = e->id;
	if (shape_of(e->type)->origin == ORIGIN_DERIVED)
		return shape_derived_id(rest, &id->cause, &id->number) &&
		       (id->number == 0) == shape_is_outcome(e->type);
	const char *colon = memchr(rest.at, ':', rest.len);
	if (colon == NULL)
		return false;
	id->source = (struct slice){rest.at, (size_t)(colon - rest.at)};
	rest = (struct slice){colon + 1, (size_t)(rest.at + rest.len - (colon + 1))};
	return canon_is_id(id->source) && slice_uint(rest, &id->number) && id->number > 0;
}

/* Whether text is a time; the one found last is often asked for again. */
static bool
is_time(struct slice text)
{
	static char last[STAMP_LENGTH];
	if (memcmp(text.at, last, STAMP_LENGTH) == 0)
		return true;
	if (!stamp_is_time(text))
		return false;
	memcpy(last, text.at, STAMP_LENGTH);
	return true;
}

bool
event_check(struct slice line, struct event *e)
{
	struct event_id id;
	if (!event_read(line, e) || !event_id_read(e, &id) || !is_time(e->time))
		return false;
	return shape_check(e->type, e->detail);
}

bool
event_is_cause(const struct event *e)
{
	/* The member that makes it one is the last: no other string holds a bare quote. */
	struct slice member = SLICE(",\"replaces\":\"");
	if (e->type == BALLOT_ISSUED)
		return memmem(e->detail.at, e->detail.len, member.at, member.len) != NULL;
	return e->type == BALLOT_SUBMITTED || e->type == BALLOT_REVOKED;
}

void
event_begin(struct buf *out, struct slice id, enum event_type type, struct slice time)
{
	buf_text(out, "{\"id\":\"");
	buf_slice(out, id);
	buf_text(out, "\",\"type\":\"");
	buf_slice(out, shape_of(type)->type);
	buf_text(out, "\",\"time\":\"");
	buf_slice(out, time);
	buf_text(out, "\",\"detail\":");
}

void
event_end(struct buf *out)
{
	buf_add(out, "}", 1);
}

void
event_put_stored(struct buf *out, uint64_t seq, const struct event *e)
{
	buf_text(out, "{\"seq\":");
	buf_uint(out, seq);
	buf_add(out, ",", 1);
	buf_slice(out, e->stored);
	buf_add(out, "\n", 1);
}

/* An event as one canonical line: reading its members by their known places, writing it. */
#include "event.h"

#include "canon.h"
#include "later.h"
#include "stamp.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST_TYPE = 64 };

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

/* Reads a line but for what its type means. */
static bool
read_envelope(struct slice line, struct event *e, struct slice *type)
{
	struct canon c = canon_at(line);
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
	    !canon_expect(&c, SLICE(",\"type\":\"")) || !until_quote(&c, type) ||
	    !canon_expect(&c, SLICE(",\"time\":\"")) || c.end - c.at < STAMP_LENGTH)
		return false;
	e->time = (struct slice){c.at, STAMP_LENGTH};
	c.at += STAMP_LENGTH;
	if (!canon_expect(&c, SLICE("\",\"detail\":{")))
		return false;
	e->detail = (struct slice){c.at - 1, (size_t)(c.end - c.at)};
	return e->detail.len >= 2 && c.end[-1] == '}' && c.end[-2] == '}';
}

bool
event_read(struct slice line, struct event *e)
{
	struct slice type;
	return read_envelope(line, e, &type) && shape_find(type, &e->type);
}

/* Takes the id of an event from outside apart. */
static bool
read_outside_id(struct slice rest, struct event_id *id)
{
	const char *colon = memchr(rest.at, ':', rest.len);
	if (colon == NULL)
		return false;
	id->source = (struct slice){rest.at, (size_t)(colon - rest.at)};
	rest = (struct slice){colon + 1, (size_t)(rest.at + rest.len - (colon + 1))};
	return canon_is_id(id->source) && slice_uint(rest, &id->number) && id->number > 0;
}

bool
event_id_read(const struct event *e, struct event_id *id)
{
	*id = (struct event_id){0};
	if (shape_of(e->type)->origin == ORIGIN_DERIVED)
		return shape_derived_id(e->id, &id->cause, &id->number) &&
		       (id->number == 0) == shape_is_outcome(e->type);
	return read_outside_id(e->id, id);
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

/* Whether it is a type's name as one may be: short, with nothing in it that a terminal obeys. */
static bool
is_type(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] < ' ' || name.at[i] > '~' || name.at[i] == '\\')
			return false;
	return name.len > 0 && name.len <= LONGEST_TYPE;
}

const char *
event_later(struct slice line)
{
	static char text[LONGEST_TYPE + 128];
	struct event e;
	struct event_id id;
	struct slice type;
	if (!read_envelope(line, &e, &type) || !is_type(type) || !is_time(e.time) ||
	    !(read_outside_id(e.id, &id) || shape_derived_id(e.id, &id.cause, &id.number)))
		return NULL;
	bool known = shape_find(type, &e.type);
	if (!later_detail(known ? shape_of(e.type) : NULL, e.detail))
		return NULL;
	snprintf(text, sizeof text,
	    "%.*s %s that this version does not know: written by a later version", (int)type.len,
	    type.at, known ? "with a member or value" : "is a type");
	return text;
}

const char *
event_fault(struct slice line)
{
	const char *later = event_later(line);
	return later ? later : "not an event in canonical form";
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

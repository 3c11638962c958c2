/* Recognising events that a later version wrote. */
#include "event/later.h"

#include "base/timestamp.h"
#include "json/canonical.h"
#include "json/strict.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST_TYPE = 64 };

/* Progress through a detail whose members may be unknown. */
struct walk {
	struct canonical at;
	bool has_unknown; /* it has something that this version does not know */
};

/* Whether the shape knows a member and its value; m is NULL if the shape has none of that name. */
static bool
is_known(const struct shape *shape, const struct member *m, struct slice value)
{
	if (m == NULL)
		return shape_allows_further(shape) && *value.at == '"';
	return (m->kind != MEMBER_REASON && m->kind != MEMBER_STATE && m->kind != MEMBER_VOID) ||
	       detail_is_value(m->kind, value);
}

/* The shape of the objects in a member's value; NULL if they may have any. */
static const struct shape *
inner_shape(const struct member *m)
{
	if (m == NULL)
		return NULL;
	return m->kind == MEMBER_VOTE || m->kind == MEMBER_VOTES ? &shape_vote
	       : m->kind == MEMBER_PROFILE                       ? &shape_profile
	                                                         : NULL;
}

/* Skips a number of any kind: is_later_detail has had its form checked. */
static bool
pass_number(struct canonical *at)
{
	const char *from = at->at;
	while (at->at < at->end && strchr("+-.0123456789Ee", *at->at) != NULL && *at->at != '\0')
		at->at++;
	return at->at > from;
}

static bool pass_value(struct walk *w, const struct shape *shape, unsigned depth);

static bool
pass_member(struct walk *w, const struct shape *shape, unsigned depth)
{
	struct slice name;
	if (!canonical_string(&w->at, &name) || !canonical_expect(&w->at, SLICE(":")))
		return false;
	const struct member *m = shape ? shape_member(shape, name) : NULL;
	const char *from = w->at.at;
	if (!pass_value(w, inner_shape(m), depth))
		return false;
	struct slice value = {from, (size_t)(w->at.at - from)};
	w->has_unknown |= shape != NULL && !is_known(shape, m, value);
	return true;
}

/* Skips the elements or members and the closing bracket. */
static bool
pass_inside(struct walk *w, const struct shape *shape, bool is_object, unsigned depth)
{
	struct slice end = is_object ? SLICE("}") : SLICE("]");
	if (canonical_expect(&w->at, end))
		return true;
	do {
		if (is_object ? !pass_member(w, shape, depth) : !pass_value(w, shape, depth))
			return false;
	} while (canonical_expect(&w->at, SLICE(",")));
	return canonical_expect(&w->at, end);
}

/* Skips a value whose objects have this shape, or any shape if it is NULL. */
static bool
pass_value(struct walk *w, const struct shape *shape, unsigned depth)
{
	struct slice text;
	bool is_object = canonical_expect(&w->at, SLICE("{"));
	if (is_object || canonical_expect(&w->at, SLICE("[")))
		return depth < STRICT_DEPTH && pass_inside(w, shape, is_object, depth + 1);
	if (w->at.at < w->at.end && *w->at.at == '"')
		return canonical_string(&w->at, &text);
	return canonical_expect(&w->at, SLICE("true")) ||
	       canonical_expect(&w->at, SLICE("false")) ||
	       canonical_expect(&w->at, SLICE("null")) || pass_number(&w->at);
}

/* Whether the detail is JSON without white space, has no escape that it does not need, and has
 * something that the shape does not have. For an unknown type the shape is NULL, and any detail
 * will do. */
static bool
is_later_detail(const struct shape *shape, struct slice detail)
{
	struct walk w = {canonical_at(detail), shape == NULL};
	size_t wrong;
	return strict_check(detail, &wrong) == NULL && pass_value(&w, shape, 0) &&
	       canonical_done(&w.at) && w.has_unknown;
}

/* Whether the text could be a type's name: it is short and safe to print. */
static bool
is_type_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] < ' ' || name.at[i] > '~' || name.at[i] == '\\')
			return false;
	return name.len > 0 && name.len <= LONGEST_TYPE;
}

const char *
later_event(struct slice line)
{
	static char text[LONGEST_TYPE + 128];
	struct event e;
	struct slice type;
	if (!event_read_envelope(line, &e, &type) || !is_type_name(type) ||
	    !timestamp_is_time(e.time) || !event_id_is_any(e.id))
		return NULL;
	bool known = shape_find(type, &e.type);
	if (!is_later_detail(known ? shape_of(e.type) : NULL, e.detail))
		return NULL;
	snprintf(text, sizeof text,
	    "%.*s %s that this version does not know: written by a later version", (int)type.len,
	    type.at, known ? "with a member or value" : "is a type");
	return text;
}

const char *
later_fault(struct slice line)
{
	const char *later = later_event(line);
	return later ? later : "not an event in canonical form";
}

/* What a later version may have put into an event. */
#include "later.h"

#include "canon.h"

/* How deep arrays and objects may stand in each other. */
enum { DEEPEST = 16 };

/* A detail of any members, as far as it is read. */
struct walk {
	struct canon c;
	bool strange; /* something in it is not known */
};

/* Whether the shape knows the member, NULL where it has none of that name, and the value that comes
 * next. */
static bool
is_known(const struct shape *shape, const struct member *m, struct canon next)
{
	if (m == NULL)
		return shape->members[shape->n - 1].kind == MEMBER_FURTHER &&
		       canon_expect(&next, SLICE("\""));
	return (m->kind != MEMBER_REASON && m->kind != MEMBER_STATE) || shape_value(&next, m->kind);
}

/* The shape of the objects in a member's value; NULL where it has none of its own. */
static const struct shape *
inner_shape(const struct member *m)
{
	if (m == NULL)
		return NULL;
	return m->kind == MEMBER_VOTE || m->kind == MEMBER_VOTES ? &shape_vote
	       : m->kind == MEMBER_PROFILE                       ? &shape_profile
	                                                         : NULL;
}

static bool walk_value(struct walk *w, const struct shape *shape, unsigned depth);

static bool
walk_member(struct walk *w, const struct shape *shape, unsigned depth)
{
	struct slice text;
	if (!canon_string(&w->c, &text) || !canon_expect(&w->c, SLICE(":")))
		return false;
	const struct member *m = shape ? shape_member(shape, text) : NULL;
	w->strange |= shape != NULL && !is_known(shape, m, w->c);
	return walk_value(w, inner_shape(m), depth);
}

/* Passes over a value, whose objects have the shape, or any where it is NULL. */
static bool
walk_value(struct walk *w, const struct shape *shape, unsigned depth)
{
	struct slice text;
	uint64_t number;
	bool is_object = canon_expect(&w->c, SLICE("{"));
	if (is_object || canon_expect(&w->c, SLICE("["))) {
		struct slice end = is_object ? SLICE("}") : SLICE("]");
		if (depth == DEEPEST)
			return false;
		if (canon_expect(&w->c, end))
			return true;
		do {
			if (is_object ? !walk_member(w, shape, depth + 1)
			              : !walk_value(w, shape, depth + 1))
				return false;
		} while (canon_expect(&w->c, SLICE(",")));
		return canon_expect(&w->c, end);
	}
	if (w->c.at < w->c.end && *w->c.at == '"')
		return canon_string(&w->c, &text);
	return canon_expect(&w->c, SLICE("true")) || canon_expect(&w->c, SLICE("false")) ||
	       canon_expect(&w->c, SLICE("null")) || canon_uint(&w->c, &number);
}

bool
later_detail(const struct shape *shape, struct slice detail)
{
	struct walk w = {canon_at(detail), shape == NULL};
	return walk_value(&w, shape, 0) && canon_done(&w.c) && w.strange;
}

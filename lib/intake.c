/* The door: a line from outside becomes the type and canonical detail of an event, or is refused.
 */
#include "intake.h"

#include "canon.h"
#include "json.h"
#include "sha256.h"
#include "stamp.h"
#include "tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_SECRET = 256 };

/* Why the line is refused; one line is read at a time. */
static char why[160];

__attribute__((format(printf, 1, 2))) static bool
refuse(const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	vsnprintf(why, sizeof why, format, ap);
	va_end(ap);
	return false;
}

/* A name from outside for a message: as it is where that is safe and short. */
static const char *
shown(struct slice name)
{
	static char text[44];
	if (name.len > 40)
		return "of more than 40 bytes";
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] < ' ' || name.at[i] > '~')
			return "with bytes outside printable ASCII";
	snprintf(text, sizeof text, "\"%.*s\"", (int)name.len, name.at);
	return text;
}

static const struct tree *
find(const struct tree *object, struct slice name)
{
	for (const struct tree *m = tree_first(object); m != NULL; m = tree_next(m))
		if (slice_eq(tree_name(m), name))
			return m;
	return NULL;
}

/* What outside calls the member. */
static struct slice
outside_name(const struct member *m)
{
	return m->kind == MEMBER_SECRET ? SLICE("secret") : m->name;
}

/* Whether the shape has a member that outside calls so. */
static bool
is_named(const struct shape *shape, struct slice name)
{
	for (size_t i = 0; i < shape->n; i++)
		if (shape->members[i].kind != MEMBER_FURTHER &&
		    slice_eq(outside_name(&shape->members[i]), name))
			return true;
	return false;
}

/* Whether the object's names are ones that the shape knows or allows, each once. */
static bool
check_names(const struct tree *object, const struct shape *shape, const char *where)
{
	bool open = shape->n > 0 && shape->members[shape->n - 1].kind == MEMBER_FURTHER;
	size_t further = 0;
	for (const struct tree *m = tree_first(object); m != NULL; m = tree_next(m)) {
		struct slice name = tree_name(m);
		if (!is_named(shape, name)) {
			if (!open)
				return refuse("unknown member %s in %s", shown(name), where);
			if (++further > SHAPE_MOST_FURTHER)
				return refuse("more than %d further members in %s",
				    SHAPE_MOST_FURTHER, where);
			if (tree_kind(m) != TREE_STRING)
				return refuse(
				    "member %s of %s is not a string", shown(name), where);
		}
		if (find(object, name) != m)
			return refuse("member %s twice in %s", shown(name), where);
	}
	return true;
}

static bool put_object(
    const struct tree *node, const struct shape *shape, const char *where, struct buf *out);

static bool
put_votes(const struct tree *node, struct buf *out)
{
	if (tree_kind(node) != TREE_ARRAY)
		return refuse("votes is not an array");
	buf_add(out, "[", 1);
	for (const struct tree *vote = tree_first(node); vote != NULL; vote = tree_next(vote)) {
		if (vote != tree_first(node))
			buf_add(out, ",", 1);
		if (!put_object(vote, &shape_vote, "a vote", out))
			return false;
	}
	buf_add(out, "]", 1);
	return true;
}

static bool
put_count(const struct tree *node, const char *name, struct buf *out)
{
	double number = tree_kind(node) == TREE_NUMBER ? tree_number(node) : 0;
	if (!(number >= 1 && number <= SHAPE_MOST_COUNT) || number != (double)(uint64_t)number)
		return refuse("%s is not a whole number from 1 to %d", name, SHAPE_MOST_COUNT);
	buf_uint(out, (uint64_t)number);
	return true;
}

/* Whether an id stands in the array before this element. */
static bool
is_before(const struct tree *array, const struct tree *element, struct slice id)
{
	for (const struct tree *at = tree_first(array); at != element; at = tree_next(at))
		if (slice_eq(tree_text(at), id))
			return true;
	return false;
}

static bool
put_ids(const struct tree *node, const char *name, struct buf *out)
{
	if (tree_kind(node) != TREE_ARRAY || tree_first(node) == NULL)
		return refuse("%s is not an array of ids", name);
	for (const struct tree *id = tree_first(node); id != NULL; id = tree_next(id)) {
		if (tree_kind(id) != TREE_STRING || !canon_is_id(tree_text(id)))
			return refuse("%s is not an array of ids", name);
		if (is_before(node, id, tree_text(id)))
			return refuse("%s has an id twice", name);
		buf_add(out, id == tree_first(node) ? "[" : ",", 1);
		canon_put(out, tree_text(id));
	}
	buf_add(out, "]", 1);
	return true;
}

static bool
put_flag(const struct tree *node, const char *name, struct buf *out)
{
	if (tree_kind(node) != TREE_TRUE && tree_kind(node) != TREE_FALSE)
		return refuse("%s is neither true nor false", name);
	buf_text(out, tree_kind(node) == TREE_TRUE ? "true" : "false");
	return true;
}

/* In place of a secret its hash. */
static bool
put_secret(struct slice text, struct buf *out)
{
	if (text.len == 0 || text.len > MOST_SECRET)
		return refuse("secret is not of 1 to %d bytes", MOST_SECRET);
	sha256_put(out, text);
	return true;
}

static bool
is_hash(struct slice text)
{
	unsigned char hash[SHA256_LENGTH];
	struct canon c = canon_at(text);
	return canon_hex(&c, hash, sizeof hash) && canon_done(&c);
}

static bool
put_value(const struct tree *node, const struct member *m, struct buf *out)
{
	const char *name = outside_name(m).at;
	if (m->kind == MEMBER_VOTES)
		return put_votes(node, out);
	if (m->kind == MEMBER_COUNT)
		return put_count(node, name, out);
	if (m->kind == MEMBER_IDS)
		return put_ids(node, name, out);
	if (m->kind == MEMBER_FLAG)
		return put_flag(node, name, out);
	if (tree_kind(node) != TREE_STRING)
		return refuse("%s is not a string", name);
	struct slice text = tree_text(node);
	if (m->kind == MEMBER_SECRET)
		return put_secret(text, out);
	if (m->kind == MEMBER_HASH && !is_hash(text))
		return refuse("%s is not a SHA-256 (64 hexadecimal digits in lower case)", name);
	if (m->kind == MEMBER_ID && !canon_is_id(text))
		return refuse("%s is not an id (1 to 64 of A-Z a-z 0-9 . _ -)", name);
	if (m->kind == MEMBER_DATE && !stamp_is_date(text))
		return refuse("%s is not a date like 2022-03-22", name);
	if (m->kind == MEMBER_STATE && !slice_eq(text, SLICE("ISSUED")) &&
	    !slice_eq(text, SLICE("SUBMITTED")))
		return refuse("%s is neither ISSUED nor SUBMITTED", name);
	canon_put(out, text);
	return true;
}

/* The members that the shape does not name, in the order in which they came. */
static void
put_further(const struct tree *object, const struct shape *shape, struct buf *out)
{
	for (const struct tree *m = tree_first(object); m != NULL; m = tree_next(m)) {
		if (shape_member(shape, tree_name(m)) != NULL)
			continue;
		buf_add(out, ",", 1);
		canon_put(out, tree_name(m));
		buf_add(out, ":", 1);
		canon_put(out, tree_text(m));
	}
}

static bool
put_object(const struct tree *node, const struct shape *shape, const char *where, struct buf *out)
{
	if (tree_kind(node) != TREE_OBJECT)
		return refuse("%s is not an object", where);
	if (!check_names(node, shape, where))
		return false;
	for (size_t i = 0; i < shape->n; i++) {
		const struct member *m = &shape->members[i];
		if (m->kind == MEMBER_FURTHER) {
			put_further(node, shape, out);
			continue;
		}
		const struct tree *value = find(node, outside_name(m));
		if (value == NULL && m->fallback == NULL)
			return refuse("no member %s in %s", m->name.at, where);
		if (value == NULL && *m->fallback == '\0')
			continue; /* it may stay away */
		buf_text(out, i == 0 ? "{\"" : ",\"");
		buf_slice(out, m->name);
		buf_text(out, "\":");
		if (value == NULL)
			buf_text(out, m->fallback);
		else if (!put_value(value, m, out))
			return false;
	}
	buf_add(out, "}", 1);
	return true;
}

static bool
find_type(const struct tree *root, enum origin from, enum event_type *type)
{
	const struct tree *node = find(root, SLICE("type"));
	if (node == NULL || tree_kind(node) != TREE_STRING)
		return refuse("no type");
	struct slice name = tree_text(node);
	if (!shape_find(name, type))
		return refuse("unknown type %s", shown(name));
	enum origin origin = shape_of(*type)->origin;
	if (origin == from)
		return true;
	const char *text = shape_of(*type)->type.at;
	if (origin == ORIGIN_DERIVED)
		return refuse("type %s is derived and cannot be sent in", text);
	if (origin == ORIGIN_REGISTRY)
		return refuse("type %s belongs to the registry", text);
	return refuse("type %s does not belong to the registry", text);
}

static bool
put_detail(const struct tree *root, enum origin from, enum event_type *type, struct buf *detail)
{
	static const struct shape line = {
	    .n = 2, .members = {{.name = {"type", 4}}, {.name = {"detail", 6}}}};
	if (tree_kind(root) != TREE_OBJECT)
		return refuse("not an object");
	if (!check_names(root, &line, "the line") || !find_type(root, from, type))
		return false;
	const struct tree *node = find(root, SLICE("detail"));
	if (node == NULL)
		return refuse("no detail");
	return put_object(node, shape_of(*type), "detail", detail);
}

/*
 * Takes a line that is written already as it would be written afresh: no tree is needed for it.
 * False for all other lines, good or bad.
 */
static bool
take_canonical(struct slice line, enum origin from, enum event_type *type, struct buf *detail)
{
	struct canon c = canon_at(line);
	struct slice name;
	if (!canon_expect(&c, SLICE("{\"type\":")) || !canon_string(&c, &name) ||
	    !shape_find(name, type) || shape_of(*type)->origin != from ||
	    !canon_expect(&c, SLICE(",\"detail\":")) || c.at == c.end || c.end[-1] != '}')
		return false;
	if (shape_fill(*type, (struct slice){c.at, (size_t)(c.end - c.at) - 1}, detail))
		return true;
	detail->len = 0;
	return false;
}

const char *
intake_read(struct slice line, enum origin from, enum event_type *type, struct buf *detail)
{
	size_t at;
	if (take_canonical(line, from, type, detail))
		return NULL;
	const char *problem = json_check(line, &at);
	if (problem != NULL) {
		refuse("not strict JSON: %s at byte %zu", problem, at + 1);
		return why;
	}
	struct tree *root = tree_parse(line);
	if (root == NULL) {
		refuse("not JSON that can be read");
		return why;
	}
	bool good = put_detail(root, from, type, detail);
	tree_free(root);
	return good ? NULL : why;
}

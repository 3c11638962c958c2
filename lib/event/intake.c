/*
 * Turns a line from outside into the type and canonical detail of an event, or refuses it. This
 * file rewrites the detail in canonical form, in the order of the table in shape.h; detail.h then
 * checks each member.
 */
#include "event/intake.h"

#include "base/sha256.h"
#include "event/detail.h"
#include "event/secret.h"
#include "json/canonical.h"
#include "json/strict.h"
#include "json/tree.h"
#include "json/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_SECRET = 256 };

/* Why the current line is refused. */
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

/* Refuses a string with the form of a secret: only the member for it is not stored as it came. */
static bool
refuse_secret(const char *what)
{
	return refuse("%s has the form of a secret, which must not be stored", what);
}

/* An outside name for a message: quoted if it is short, safe to print and not a secret, otherwise
 * described. */
static const char *
shown(struct slice name)
{
	static char text[44];
	if (name.len > 40)
		return "of more than 40 bytes";
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] < ' ' || name.at[i] > '~')
			return "with bytes outside printable ASCII";
	if (secret_occurs(name))
		return "with the form of a secret";
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

/* The member's name in outside lines. */
static struct slice
outside_name(const struct member *m)
{
	return m->kind == MEMBER_SECRET ? SLICE("secret") : m->name;
}

/* Whether the shape has a member with this name in outside lines. */
static bool
is_named(const struct shape *shape, struct slice name)
{
	for (const struct member *m = shape->members; m->name.at != NULL; m++)
		if (m->kind != MEMBER_FURTHER && slice_eq(outside_name(m), name))
			return true;
	return false;
}

/* Whether the shape has or allows all of the object's names, and none is there twice. */
static bool
check_names(const struct tree *object, const struct shape *shape, const char *where)
{
	bool open = shape_allows_further(shape);
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
			if (secret_is_printed(name))
				return refuse_secret("a member's name");
			if (secret_is_printed(tree_text(m)))
				return refuse(
				    "member %s has the form of a secret, which must not be stored",
				    shown(name));
		}
		if (find(object, name) != m)
			return refuse("duplicate member %s in %s", shown(name), where);
	}
	return true;
}

/* Writes the hash of a secret in its place: of the secret as es-issue prints it, if it is one. */
static bool
put_secret(const struct tree *node, const char *name, struct buf *out)
{
	unsigned char hash[SHA256_LENGTH];
	char printed[SECRET_LENGTH];
	struct slice text = tree_kind(node) == TREE_STRING ? tree_text(node) : (struct slice){0};
	if (text.len == 0 || text.len > MOST_SECRET)
		return refuse("secret is not a string of 1 to %d bytes", MOST_SECRET);
	if (secret_as_printed(text, printed))
		text = (struct slice){printed, sizeof printed};
	sha256_of(text, hash);
	writer_hex(out, name, (struct slice){(const char *)hash, sizeof hash});
	return true;
}

/* Whether the value is a string of a secret's form. */
static bool
is_secret(const struct tree *node)
{
	return tree_kind(node) == TREE_STRING && secret_is_printed(tree_text(node));
}

static bool put_object(const struct tree *node, const struct shape *shape, const char *where,
    const char *name, struct buf *out);

/* Writes an array of votes or ids; any other element becomes null, which detail.h refuses. */
static bool
put_array(const struct tree *node, enum member_kind kind, const char *name, struct buf *out)
{
	writer_begin_array(out, name);
	for (const struct tree *at = tree_first(node); at != NULL; at = tree_next(at)) {
		if (kind == MEMBER_VOTES && !put_object(at, &shape_vote, "a vote", NULL, out))
			return false;
		if (kind == MEMBER_IDS && is_secret(at))
			return refuse_secret(name);
		if (kind == MEMBER_IDS && tree_kind(at) == TREE_STRING)
			writer_text(out, NULL, tree_text(at));
		else if (kind != MEMBER_VOTES)
			writer_null(out, NULL);
	}
	writer_end_array(out);
	return true;
}

/* Whether the number is whole, not negative, and small enough that no parser rounds it. */
static bool
is_whole(double number)
{
	return number >= 0 && number <= (double)(UINT64_C(1) << 53) &&
	       number == (double)(uint64_t)number;
}

/* Writes the value of a member; a value that no member can have becomes null, which detail.h
 * refuses. */
static bool
put_value(const struct tree *node, const struct member *m, struct buf *out)
{
	const char *name = m->name.at;
	if (m->kind == MEMBER_SECRET)
		return put_secret(node, name, out);
	if (is_secret(node))
		return refuse_secret(name);
	switch (tree_kind(node)) {
	case TREE_STRING:
		writer_text(out, name, tree_text(node));
		return true;
	case TREE_TRUE:
	case TREE_FALSE:
		writer_flag(out, name, tree_kind(node) == TREE_TRUE);
		return true;
	case TREE_ARRAY:
		return put_array(node, m->kind, name, out);
	case TREE_NUMBER:
		if (is_whole(tree_number(node))) {
			writer_number(out, name, (uint64_t)tree_number(node));
			return true;
		}
		break;
	case TREE_OBJECT:
	case TREE_OTHER:
		break;
	}
	writer_null(out, name);
	return true;
}

/* Writes the members that the shape does not name, in their order in the line. */
static void
put_further(const struct tree *object, const struct shape *shape, struct buf *out)
{
	for (const struct tree *m = tree_first(object); m != NULL; m = tree_next(m)) {
		if (is_named(shape, tree_name(m)))
			continue;
		writer_text(out, NULL, tree_name(m));
		buf_add(out, ":", 1);
		writer_text(out, NULL, tree_text(m));
	}
}

/* Writes an object's members in the shape's order, with fallbacks for those left out. */
static bool
put_object(const struct tree *node, const struct shape *shape, const char *where, const char *name,
    struct buf *out)
{
	if (tree_kind(node) != TREE_OBJECT)
		return refuse("%s is not an object", where);
	if (!check_names(node, shape, where))
		return false;
	writer_begin_object(out, name);
	for (const struct member *m = shape->members; m->name.at != NULL; m++) {
		const struct tree *value = find(node, outside_name(m));
		if (m->kind == MEMBER_FURTHER)
			put_further(node, shape, out);
		else if (value != NULL && !put_value(value, m, out))
			return false;
		else if (value == NULL && m->fallback == NULL)
			return refuse("no member %s in %s", m->name.at, where);
		else if (value == NULL && *m->fallback != '\0')
			writer_raw(out, m->name.at, slice_of(m->fallback));
	}
	writer_end_object(out);
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

/* The members of a line from outside. */
static const struct shape line_shape = {
    .members = {{.name = {"type", 4}}, {.name = {"detail", 6}}}};

static bool
put_detail(const struct tree *root, enum origin from, enum event_type *type, struct buf *out)
{
	if (tree_kind(root) != TREE_OBJECT)
		return refuse("not an object");
	if (!check_names(root, &line_shape, "the line") || !find_type(root, from, type))
		return false;
	const struct tree *node = find(root, SLICE("detail"));
	if (node == NULL)
		return refuse("no detail");
	if (!put_object(node, shape_of(*type), "detail", NULL, out))
		return false;
	const char *fault = detail_fault(*type, buf_view(out));
	return fault == NULL || refuse("%s", fault);
}

/*
 * The fast path, without a tree, for a line whose detail is already canonical. False for all other
 * lines, good or bad.
 */
static bool
read_canonical(struct slice line, enum origin from, enum event_type *type, struct buf *detail)
{
	struct canonical c = canonical_at(line);
	struct slice name;
	return canonical_first(&c, "type") && canonical_string(&c, &name) &&
	       shape_find(name, type) && shape_of(*type)->origin == from &&
	       canonical_next(&c, "detail") && c.at < c.end && c.end[-1] == '}' &&
	       detail_complete(*type, (struct slice){c.at, (size_t)(c.end - c.at) - 1}, detail);
}

const char *
intake_read(struct slice line, enum origin from, enum event_type *type, struct buf *detail)
{
	size_t at, end;
	detail->len = 0;
	if (read_canonical(line, from, type, detail))
		return NULL;
	const char *problem = strict_check(line, &at);
	if (problem != NULL) {
		if (at < line.len && line.at[at] == '{' &&
		    strict_begins(line, &end) == STRICT_VALUE)
			refuse("several events on the line, the second at byte %zu: put each on a "
			       "line of its own (jq -c .)",
			    at + 1);
		else
			refuse("not strict JSON: %s at byte %zu", problem, at + 1);
		return why;
	}
	struct tree *root = tree_parse(line);
	if (root == NULL) {
		refuse("not JSON that cJSON can parse");
		return why;
	}
	bool good = put_detail(root, from, type, detail);
	tree_free(root);
	return good ? NULL : why;
}

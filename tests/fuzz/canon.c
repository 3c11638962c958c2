/* Fuzzes the readers of canonical lines: what they take is what would have been written. */
#include "canon.h"

#include "ballot.h"
#include "event.h"
#include "json.h"
#include "property.h"
#include "tree.h"

static void write_node(const struct tree *node, struct buf *out);

/* Whether no member before m has its name. */
static bool
is_first(const struct tree *object, const struct tree *m)
{
	for (const struct tree *at = tree_first(object); at != m; at = tree_next(at))
		if (slice_eq(tree_name(at), tree_name(m)))
			return false;
	return true;
}

/* The members or elements of a node, names and all. */
static void
write_inside(const struct tree *node, struct buf *out)
{
	for (const struct tree *m = tree_first(node); m != NULL; m = tree_next(m)) {
		if (m != tree_first(node))
			buf_add(out, ",", 1);
		if (tree_kind(node) == TREE_OBJECT) {
			property(is_first(node, m), "no object has two members of a name");
			canon_put(out, tree_name(m));
			buf_add(out, ":", 1);
		}
		write_node(m, out);
	}
}

/* Writes a parsed value the one way this system writes. */
static void
write_node(const struct tree *node, struct buf *out)
{
	switch (tree_kind(node)) {
	case TREE_OBJECT:
		buf_add(out, "{", 1);
		write_inside(node, out);
		buf_add(out, "}", 1);
		break;
	case TREE_ARRAY:
		buf_add(out, "[", 1);
		write_inside(node, out);
		buf_add(out, "]", 1);
		break;
	case TREE_STRING:
		canon_put(out, tree_text(node));
		break;
	case TREE_NUMBER:
		buf_uint(out, (uint64_t)tree_number(node));
		break;
	case TREE_TRUE:
	case TREE_FALSE:
	case TREE_OTHER:
		property(false, "an event holds no true, false or null");
	}
}

/* Reading a line with another reader and writing it again gives the same bytes. */
static void
check_rewritten(const struct event *e)
{
	size_t at;
	if (e->seq > (uint64_t)1 << 53)
		return; /* more than the tree's numbers can tell apart: the gate refuses it */
	property(json_check(e->line, &at) == NULL, "a canonical line is strict JSON");
	struct tree *root = tree_parse(e->line);
	struct buf again = {0};
	property(root != NULL, "a canonical line can be parsed");
	write_node(root, &again);
	property(slice_eq(buf_view(&again), e->line), "written again it is the same");
	tree_free(root);
	buf_free(&again);
}

static void
check_ballot(const struct event *e)
{
	struct ballot b = {0};
	struct vote vote;
	struct slice id;
	bool is_ballot = e->type == BALLOT_SUBMITTED || e->type == BALLOT_VERIFIED;
	bool read = ballot_read(e, &b);
	property(read || !is_ballot, "the ballot of a checked event can be read");
	for (size_t i = 0; read && i < b.n; i++)
		property(canon_is_id(b.votes[i].election) && canon_is_id(b.votes[i].candidate),
		    "votes name ids");
	ballot_free(&b);
	property(ballot_read_vote(e, &id, &vote) || e->type != VOTE_CAST,
	    "the vote of a checked event can be read");
}

/* Lines that are of the shape only at a glance: their readers must stay inside them. */
static void
read_unchecked(const struct event *e)
{
	struct ballot b = {0};
	struct vote vote;
	struct event_id id;
	struct slice ballot;
	ballot_read(e, &b);
	ballot_free(&b);
	ballot_read_vote(e, &ballot, &vote);
	event_id_read(e, &id);
}

/* Any bytes as a string: what is read there can be decoded and written again. */
static void
check_string(struct slice text)
{
	struct canon c = canon_at(text);
	struct slice inside;
	if (!canon_string(&c, &inside))
		return;
	struct slice whole = {text.at, (size_t)(c.at - text.at)};
	struct buf again = {0};
	size_t at;
	property(json_check(whole, &at) == NULL, "a canonical string is strict JSON");
	struct tree *root = tree_parse(whole);
	property(root != NULL, "a canonical string can be parsed");
	write_node(root, &again);
	property(slice_eq(buf_view(&again), whole), "a string written again is the same");
	tree_free(root);
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice line = {(const char *)bytes, n};
	struct event e, same;
	check_string(line);
	bool read = event_read(line, &e);
	if (read)
		read_unchecked(&e);
	if (!event_check(line, &same))
		return 0;
	property(read && e.seq == same.seq && e.type == same.type, "what is checked can be read");
	check_rewritten(&same);
	check_ballot(&same);
	return 0;
}

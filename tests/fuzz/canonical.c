/* Fuzzes the readers of canonical lines: what they take is what would have been written. */
#include "json/canonical.h"

#include "event/event.h"
#include "event/vote_text.h"
#include "property.h"
#include "json/strict.h"
#include "json/tree.h"
#include "json/writer.h"

static void write_inside(const struct tree *node, struct buf *out);

/* Whether no member before m has its name. */
static bool
is_first(const struct tree *object, const struct tree *m)
{
	for (const struct tree *at = tree_first(object); at != m; at = tree_next(at))
		if (slice_eq(tree_name(at), tree_name(m)))
			return false;
	return true;
}

/* Writes a parsed value, in an object under this name, the one way this system writes. */
static void
write_value(const struct tree *node, const char *name, struct buf *out)
{
	switch (tree_kind(node)) {
	case TREE_OBJECT:
		writer_begin_object(out, name);
		write_inside(node, out);
		writer_end_object(out);
		break;
	case TREE_ARRAY:
		writer_begin_array(out, name);
		write_inside(node, out);
		writer_end_array(out);
		break;
	case TREE_STRING:
		writer_text(out, name, tree_text(node));
		break;
	case TREE_NUMBER:
		writer_number(out, name, (uint64_t)tree_number(node));
		break;
	case TREE_TRUE:
	case TREE_FALSE:
		writer_flag(out, name, tree_kind(node) == TREE_TRUE);
		break;
	case TREE_OTHER:
		property(false, "an event holds no null");
	}
}

/* The members or elements of a node. */
static void
write_inside(const struct tree *node, struct buf *out)
{
	for (const struct tree *m = tree_first(node); m != NULL; m = tree_next(m)) {
		if (tree_kind(node) == TREE_ARRAY) {
			write_value(m, NULL, out);
			continue;
		}
		property(is_first(node, m), "no object has two members of a name");
		writer_text(out, NULL, tree_name(m));
		buf_add(out, ":", 1);
		write_value(m, NULL, out);
	}
}

/* Reading a line with another reader and writing it again gives the same bytes. */
static void
check_rewritten(const struct event *e)
{
	size_t at;
	if (e->seq > (uint64_t)1 << 53)
		return; /* more than the tree's numbers can tell apart: the gate refuses it */
	property(strict_check(e->line, &at) == NULL, "a canonical line is strict JSON");
	struct tree *root = tree_parse(e->line);
	struct buf again = {0};
	property(root != NULL, "a canonical line can be parsed");
	write_value(root, NULL, &again);
	property(slice_eq(buf_view(&again), e->line), "written again it is the same");
	tree_free(root);
	buf_free(&again);
}

/* Each vote of a checked event names ids, and there are as many as were counted. */
static void
check_votes(const struct detail *d)
{
	struct slice votes = d->votes;
	struct vote vote;
	size_t n = 0;
	for (; detail_next_vote(&votes, &vote); n++)
		property(canonical_is_id(vote.election) && canonical_is_id(vote.candidate),
		    "votes name ids");
	property(n == d->n_votes, "all votes are given");
}

/* The text by which a vote is recognised tells its candidate, and nothing else. */
static void
check_vote_text(const struct event *e, const struct detail *d)
{
	struct buf wanted = {0};
	struct slice text;
	property(vote_text_of(e, &text), "a checked vote has a text");
	buf_text(&wanted, ",\"vote\":{\"electionId\":\"");
	buf_slice(&wanted, d->vote.election);
	buf_text(&wanted, "\",\"candidateId\":\"");
	buf_slice(&wanted, d->vote.candidate);
	buf_text(&wanted, "\"}}");
	property(slice_eq(text, buf_view(&wanted)), "it is that of the candidate");
	buf_free(&wanted);
}

/* Lines that are of the shape only at a glance: their readers must stay inside them. */
static void
read_unchecked(const struct event *e)
{
	struct detail d;
	struct event_id id;
	struct slice text;
	detail_read(e->type, e->detail, &d);
	event_id_read(e->id, e->type, &id);
	if (vote_text_of(e, &text))
		vote_text_hash(text);
}

/* Any bytes as a string: what is read there can be decoded and written again. */
static void
check_string(struct slice text)
{
	struct canonical c = canonical_at(text);
	struct slice inside;
	if (!canonical_string(&c, &inside))
		return;
	struct slice whole = {text.at, (size_t)(c.at - text.at)};
	struct buf again = {0};
	size_t at;
	property(strict_check(whole, &at) == NULL, "a canonical string is strict JSON");
	struct tree *root = tree_parse(whole);
	property(root != NULL, "a canonical string can be parsed");
	write_value(root, NULL, &again);
	property(slice_eq(buf_view(&again), whole), "a string written again is the same");
	tree_free(root);
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice line = {(const char *)bytes, n};
	struct event e, same;
	struct detail d;
	check_string(line);
	bool read = event_read(line, &e);
	if (read)
		read_unchecked(&e);
	if (!event_check(line, &same, &d))
		return 0;
	property(read && e.seq == same.seq && e.type == same.type, "what is checked can be read");
	check_rewritten(&same);
	check_votes(&d);
	if (same.type == VOTE_CAST)
		check_vote_text(&same, &d);
	return 0;
}

/* Checking receipts, growth and logs against kept checkpoints. */
#include "proof/verifier.h"

#include "event/later.h"
#include "proof/signature.h"

bool
verifier_take_up(struct kept_checkpoint *k, struct slice verifier_key)
{
	signed_note_tidy(&k->whole);
	if (!checkpoint_read_note(buf_view(&k->whole), &k->note, &k->checkpoint))
		return false;
	if (verifier_key.len > 0)
		k->fault = signature_check(&k->note, verifier_key);
	return true;
}

void
verifier_expect_key(struct kept_checkpoint *k, const struct leaves *leaves, bool has_key)
{
	if (slice_eq(k->checkpoint.key_id, slice_of(leaves_key_id(leaves))))
		return;
	k->fault = has_key ? "it was not made with this key"
	                   : "it was made with a key: give it with --key";
}

void
verifier_free(struct kept_checkpoint *k)
{
	buf_free(&k->whole);
}

/* Whether a receipt's checkpoint is the kept one, which may have been signed since. */
static bool
is_same(struct slice whole, const struct kept_checkpoint *k)
{
	struct signed_note n;
	return signed_note_split(whole, &n) && slice_eq(n.text, k->note.text) &&
	       (n.signatures.len == 0 || slice_eq(n.signatures, k->note.signatures));
}

const char *
verifier_receipt(const struct receipt *r, const struct kept_checkpoint *k)
{
	struct event e;
	struct detail d;
	if (!is_same(buf_view(&r->checkpoint), k))
		return "it is for another checkpoint";
	if (r->size != k->checkpoint.size)
		return "its size is not the checkpoint's";
	if ((r->nonce.len > 0) == slice_eq(k->checkpoint.key_id, SLICE("none")))
		return "it has a nonce but the log has no key, or the other way round";
	if (!event_check(buf_view(&r->line), &e, &d)) {
		const char *later = later_event(buf_view(&r->line));
		return later ? later : "its line is not an event";
	}
	struct merkle_hash leaf = merkle_leaf(buf_view(&r->nonce), buf_view(&r->line));
	if (!merkle_includes(leaf, r->index, r->size, &r->path, k->checkpoint.root))
		return "its path does not lead from its line to the checkpoint";
	if (e.seq != r->index + 1)
		return "its index does not match its line's seq";
	return NULL;
}

const char *
verifier_growth(
    const struct kept_checkpoint *old, const struct kept_checkpoint *new, struct slice line)
{
	struct growth g;
	if (line.len == 0 || line.at[line.len - 1] != '\n' ||
	    !growth_read((struct slice){line.at, line.len - 1}, &g))
		return "it is not a proof of growth";
	if (!slice_eq(old->checkpoint.origin, new->checkpoint.origin))
		return "the checkpoints are of different logs";
	if (!slice_eq(old->checkpoint.key_id, new->checkpoint.key_id))
		return "the checkpoints were made with different keys";
	if (g.from != old->checkpoint.size || g.to != new->checkpoint.size)
		return "it is for other checkpoints";
	if (!merkle_extends(g.from, old->checkpoint.root, g.to, new->checkpoint.root, &g.path))
		return "it does not show that the log has only grown";
	return NULL;
}

int
verifier_by_size(const void *left, const void *right)
{
	const struct kept_checkpoint *a = left, *b = right;
	return (a->checkpoint.size > b->checkpoint.size) -
	       (a->checkpoint.size < b->checkpoint.size);
}

void
verifier_begin_log(struct verifier_log *v)
{
	for (; v->next < v->n && v->kept[v->next].checkpoint.size == v->tree.size; v->next++) {
		const struct kept_checkpoint *k = &v->kept[v->next];
		const char *why = k->fault;
		if (why == NULL && !merkle_eq(merkle_root(&v->tree), k->checkpoint.root))
			why = "the log's lines are not those it is over";
		v->tell(k, v->good, why);
		if (why == NULL)
			v->good = v->tree.size;
	}
}

void
verifier_take_leaf(void *log, struct merkle_hash leaf)
{
	struct verifier_log *v = log;
	merkle_add(&v->tree, leaf);
	verifier_begin_log(v);
}

void
verifier_end_log(struct verifier_log *v)
{
	for (; v->next < v->n; v->next++) {
		const struct kept_checkpoint *k = &v->kept[v->next];
		v->tell(k, v->good, k->fault ? k->fault : "it covers more lines than the log has");
	}
}

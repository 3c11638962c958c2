/* A log in memory with its leaves, and checkpoints of it that somebody kept. */
#ifndef PROOFS_H
#define PROOFS_H

#include "proof/verifier.h"
#include "words.h"

#define PROOFS_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"

enum { PROOFS_LINES = 8 };

/* A log of eight lines, with a key or without, whose lines have seqs from some number on. */
static struct {
	struct leaves *leaves;
	struct buf lines[PROOFS_LINES];
	struct merkle_all *tree;
} proofs_log;

static inline void
proofs_make_log(bool keyed, uint64_t first)
{
	proofs_log.leaves = leaves_of(keyed ? SLICE(PROOFS_KEY) : (struct slice){0});
	proofs_log.tree = merkle_all_new();
	for (size_t i = 0; i < PROOFS_LINES; i++) {
		char word[32];
		struct words w = {.text = word};
		struct buf *line = &proofs_log.lines[i];
		snprintf(word, sizeof word, "%d#a:%d/voter:v", (int)(first + i), (int)i + 1);
		words_next(&w, line);
		merkle_all_add(proofs_log.tree,
		    merkle_leaf(leaves_nonce(proofs_log.leaves, i + 1), buf_view(line)));
	}
}

static inline void
proofs_free_log(void)
{
	leaves_close(proofs_log.leaves);
	merkle_all_free(proofs_log.tree);
	for (size_t i = 0; i < PROOFS_LINES; i++)
		buf_free(&proofs_log.lines[i]);
}

/* The text with one part of it in place of another, which must be there. */
static inline void
proofs_spoil(struct buf *text, const char *from, const char *to)
{
	struct buf new = {0};
	if (from == NULL)
		return;
	char *at = memmem(text->at, text->len, from, strlen(from));
	if (at == NULL)
		errx(70, "no %s in %.*s", from, (int)text->len, text->at);
	buf_add(&new, text->at, (size_t)(at - text->at));
	buf_text(&new, to);
	at += strlen(from);
	buf_add(&new, at, (size_t)(text->at + text->len - at));
	buf_free(text);
	*text = new;
}

/* The checkpoint over the first n lines, kept. */
static inline void
proofs_keep(struct kept_checkpoint *k, uint64_t n, const char *from, const char *to)
{
	const struct checkpoint c = {SLICE("a.b/c"), n, merkle_all_root(proofs_log.tree, n),
	    slice_of(leaves_key_id(proofs_log.leaves))};
	*k = (struct kept_checkpoint){.path = "kept"};
	checkpoint_put(&k->whole, &c);
	proofs_spoil(&k->whole, from, to);
	if (!verifier_take_up(k, (struct slice){0}))
		errx(70, "no checkpoint: %.*s", (int)k->whole.len, k->whole.at);
}

#endif

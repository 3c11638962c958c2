/* Checking receipts, growth and logs against checkpoints that somebody kept, without the store. */
#ifndef ES_PROOF_VERIFIER_H
#define ES_PROOF_VERIFIER_H

#include "proof/checkpoint.h"
#include "proof/receipt.h"

/* A checkpoint that somebody kept. Begin with {0}; free with verifier_free. */
struct kept_checkpoint {
	const char *path; /* what messages call it */
	struct buf whole; /* the note as it was kept */
	struct signed_note note;
	struct checkpoint is;
	const char *fault; /* why it is not to be believed, a fixed text, or NULL */
};

/* Takes up the note in k->whole, which must be signed by the owner of the verifier key if that is
 * not empty: else k->fault says so. False if it is not a checkpoint. */
bool verifier_take_up(struct kept_checkpoint *k, struct slice verifier_key);

/* Sets k->fault if the checkpoint was not made with these leaves; has_key: a key was given. */
void verifier_expect_key(struct kept_checkpoint *k, const struct leaves *leaves, bool has_key);

/* Why a receipt does not prove that its line is under the checkpoint, as a fixed text, or NULL. */
const char *verifier_receipt(const struct receipt *r, const struct kept_checkpoint *k);

/* Why a line does not prove that the log of the one checkpoint grew to be that of the other, as a
 * fixed text, or NULL. The line ends in LF. */
const char *verifier_growth(
    const struct kept_checkpoint *old, const struct kept_checkpoint *new, struct slice line);

/*
 * A log whose leaves are given one by one, and compared with the n checkpoints, which must be
 * sorted by size (verifier_by_size). Begin with verifier_begin_log, end with verifier_end_log.
 */
struct verifier_log {
	const struct kept_checkpoint *kept;
	size_t n;
	size_t next;        /* the first checkpoint that was not compared yet */
	struct merkle tree; /* of the leaves given */
	uint64_t good;      /* so many lines are known to be right */
	/* Is told of each checkpoint once, in order: why it does not agree with the log, a fixed
	 * text, or NULL; and how many lines are known to be right. */
	void (*tell)(const struct kept_checkpoint *k, uint64_t good, const char *why);
};

/* Orders checkpoints by size, for qsort. */
int verifier_by_size(const void *left, const void *right);

/* Compares the checkpoints that are over as many lines as there are leaves: first of all, none. */
void verifier_begin_log(struct verifier_log *v);

/* Takes the next leaf; v is a struct verifier_log *. */
void verifier_take_leaf(void *v, struct merkle_hash leaf);

/* Tells of the checkpoints that the log does not reach. */
void verifier_end_log(struct verifier_log *v);

void verifier_free(struct kept_checkpoint *k);

#endif

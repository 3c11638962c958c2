/* Checking receipts, growth and logs against kept checkpoints, without a data directory. */
#ifndef ES_PROOF_VERIFIER_H
#define ES_PROOF_VERIFIER_H

#include "proof/checkpoint.h"
#include "proof/receipt.h"

/* A checkpoint that somebody kept. Start with {0}; free with verifier_free. */
struct kept_checkpoint {
	const char *path; /* its name in messages */
	struct buf whole; /* the note as it was kept */
	struct signed_note note;
	struct checkpoint checkpoint;
	const char *fault; /* why not to trust it, a fixed text, or NULL */
};

/* Tidies and reads the note in k->whole; false if it is not a checkpoint. If the verifier key is
 * not empty and its owner has not signed the note, sets k->fault. */
bool verifier_take_up(struct kept_checkpoint *k, struct slice verifier_key);

/* Sets k->fault if the checkpoint was made with another key than the leaves'; has_key says whether
 * the user gave a key. */
void verifier_expect_key(struct kept_checkpoint *k, const struct leaves *leaves, bool has_key);

/* Why a receipt does not prove that the checkpoint covers its line, valid until the next call; NULL
 * if it does. */
const char *verifier_receipt(const struct receipt *r, const struct kept_checkpoint *k);

/* Why a line, which must end in LF, does not prove that the old checkpoint's log only grew into the
 * new one's, as a fixed text; NULL if it does. */
const char *verifier_growth(
    const struct kept_checkpoint *old, const struct kept_checkpoint *new, struct slice line);

/*
 * A comparison of a log, leaf by leaf, with n checkpoints, which must be sorted by size
 * (verifier_by_size). Begin with verifier_begin_log, end with verifier_end_log.
 */
struct verifier_log {
	const struct kept_checkpoint *kept;
	size_t n;
	size_t next;        /* the first checkpoint not compared yet */
	struct merkle tree; /* of the leaves so far */
	uint64_t good;      /* how many lines are known to be right */
	/* Called once for each checkpoint, in order, with the number of lines known to be right,
	 * and why the checkpoint does not agree with the log, a fixed text or NULL. */
	void (*tell)(const struct kept_checkpoint *k, uint64_t good, const char *why);
};

/* Orders checkpoints by size, for qsort. */
int verifier_by_size(const void *left, const void *right);

/* Compares the checkpoints that cover no lines; call it before the first leaf. */
void verifier_begin_log(struct verifier_log *v);

/* Adds the next leaf, and compares the checkpoints that end with it; v is a struct verifier_log *.
 */
void verifier_take_leaf(void *v, struct merkle_hash leaf);

/* Reports the checkpoints that cover more lines than the log has. */
void verifier_end_log(struct verifier_log *v);

void verifier_free(struct kept_checkpoint *k);

#endif

/* Proofs about a log as lines of JSON, accepted only in the form that is written here. */
#ifndef ES_PROOF_RECEIPT_H
#define ES_PROOF_RECEIPT_H

#include "proof/leaves.h"

/* A proof that a line is in a log:
 * {"line":…,"nonce":HEX,"index":N,"size":N,"path":[BASE64…],"checkpoint":…}. Start with {0}; free
 * with receipt_free. */
struct receipt {
	struct buf line; /* without LF */
	struct buf nonce;
	uint64_t index; /* of the leaf, from 0 */
	uint64_t size;  /* of the tree, in leaves */
	struct merkle_path path;
	struct buf checkpoint; /* a note, signed or not */
};

/* Appends the receipt, without LF. */
void receipt_put(struct buf *out, const struct receipt *r);

/* Reads a receipt into r, replacing its contents; false unless it has exactly this form. */
bool receipt_read(struct slice text, struct receipt *r);

/* Frees the receipt's buffers. */
void receipt_free(struct receipt *r);

/* A proof that a log has only grown: {"old":N,"new":N,"path":[BASE64…]}. */
struct growth {
	uint64_t from, to; /* the old and new size, in lines */
	struct merkle_path path;
};

/* Appends the proof, without LF. */
void growth_put(struct buf *out, const struct growth *g);

/* Reads a proof; false unless it has exactly this form. */
bool growth_read(struct slice text, struct growth *g);

#endif

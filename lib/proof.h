/* Proofs about a log as lines of JSON, which are read only as they are written here. */
#ifndef ES_PROOF_H
#define ES_PROOF_H

#include "leaves.h"

/* That a line is in a log:
 * {"line":…,"nonce":HEX,"index":N,"size":N,"path":[BASE64…],"checkpoint":…}. Start with {0}; free
 * with proof_free_receipt. */
struct proof_receipt {
	struct buf line; /* without LF */
	struct buf nonce;
	uint64_t index; /* from 0 */
	uint64_t size;  /* of the tree */
	struct merkle_path path;
	struct buf checkpoint; /* a note */
};

/* Appends the receipt, without LF. */
void proof_put_receipt(struct buf *out, const struct proof_receipt *r);

/* Reads a receipt, in place of what r held; false if it is not of this form, to the last byte. */
bool proof_read_receipt(struct slice text, struct proof_receipt *r);

/* Frees what proof_read_receipt grew. */
void proof_free_receipt(struct proof_receipt *r);

/* That a log has only grown: {"old":N,"new":N,"path":[BASE64…]}. */
struct proof_growth {
	uint64_t from, to; /* sizes */
	struct merkle_path path;
};

/* Appends the proof, without LF. */
void proof_put_growth(struct buf *out, const struct proof_growth *g);

/* Reads a proof; false if it is not of this form, to the last byte. */
bool proof_read_growth(struct slice text, struct proof_growth *g);

#endif

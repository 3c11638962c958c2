/* Proofs about a log as lines of JSON, which are read only as they are written here. */
#ifndef ES_PROOF_RECEIPT_H
#define ES_PROOF_RECEIPT_H

#include "proof/leaves.h"

/* That a line is in a log:
 * {"line":…,"nonce":HEX,"index":N,"size":N,"path":[BASE64…],"checkpoint":…}. Start with {0}; free
 * with receipt_free. */
struct receipt {
	struct buf line; /* without LF */
	struct buf nonce;
	uint64_t index; /* from 0 */
	uint64_t size;  /* of the tree */
	struct merkle_path path;
	struct buf checkpoint; /* a note */
};

/* Appends the receipt, without LF. */
void receipt_put(struct buf *out, const struct receipt *r);

/* Reads a receipt, in place of what r held; false if it is not of this form, to the last byte. */
bool receipt_read(struct slice text, struct receipt *r);

/* Frees what receipt_read grew. */
void receipt_free(struct receipt *r);

/* That a log has only grown: {"old":N,"new":N,"path":[BASE64…]}. */
struct growth {
	uint64_t from, to; /* sizes */
	struct merkle_path path;
};

/* Appends the proof, without LF. */
void growth_put(struct buf *out, const struct growth *g);

/* Reads a proof; false if it is not of this form, to the last byte. */
bool growth_read(struct slice text, struct growth *g);

#endif

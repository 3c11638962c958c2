/* A checkpoint: the state of the log at one moment (C2SP tlog-checkpoint v1.0.0). */
#ifndef ES_PROOF_CHECKPOINT_H
#define ES_PROOF_CHECKPOINT_H

#include "proof/leaves.h"
#include "proof/signed_note.h"

/*
 * Its text has four lines: origin, size, root in base64, and "nonces none" or "nonces " and the
 * key's id. The slices borrow.
 */
struct checkpoint {
	struct slice origin; /* the log's name, valid by signed_note_is_name */
	uint64_t size;       /* in lines of the log */
	struct merkle_hash root;
	struct slice key_id; /* of the key for the leaves (leaves_key_id) */
};

/* Appends the checkpoint's text. */
void checkpoint_put(struct buf *out, const struct checkpoint *c);

/* Reads the text; false unless it is exactly what checkpoint_put would write. */
bool checkpoint_read(struct slice text, struct checkpoint *c);

/* Reads a note, signed or not, whose text is a checkpoint; false if it is not one. */
bool checkpoint_read_note(struct slice whole, struct signed_note *n, struct checkpoint *c);

#endif

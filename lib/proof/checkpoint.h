/* A checkpoint: what the log was at one moment (C2SP tlog-checkpoint v1.0.0). */
#ifndef ES_PROOF_CHECKPOINT_H
#define ES_PROOF_CHECKPOINT_H

#include "proof/leaves.h"
#include "proof/signed_note.h"

/*
 * Its text has four lines: origin, size, root in base64, and "nonces none" or "nonces " and the
 * key's id. The slices borrow.
 */
struct checkpoint {
	struct slice origin; /* what log it is, a name as signed_note_is_name has it */
	uint64_t size;       /* in lines of the log */
	struct merkle_hash root;
	struct slice key_id; /* of the key that the leaves were made with (leaves_key_id) */
};

/* Appends the text. */
void checkpoint_put(struct buf *out, const struct checkpoint *c);

/* Reads the text; false if it is not, to the last byte, as checkpoint_put would write it. */
bool checkpoint_read(struct slice text, struct checkpoint *c);

/* Reads a checkpoint as a note, signed or not; false if it is none. */
bool checkpoint_read_note(struct slice whole, struct signed_note *n, struct checkpoint *c);

#endif

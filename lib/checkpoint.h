/* A checkpoint: what the log was at one moment (C2SP tlog-checkpoint v1.0.0). */
#ifndef ES_CHECKPOINT_H
#define ES_CHECKPOINT_H

#include "leaves.h"
#include "note.h"

/*
 * Its text has four lines: origin, size, root in base64, and "nonces none" or "nonces " and the
 * key's mark. The slices borrow.
 */
struct checkpoint {
	struct slice origin; /* what log it is, a name as note_is_name has it */
	uint64_t size;       /* in lines of the log */
	struct merkle_hash root;
	struct slice mark; /* of the key that the leaves were made with (leaves_mark) */
};

/* Appends the text. */
void checkpoint_put(struct buf *out, const struct checkpoint *c);

/* Reads the text; false if it is not, to the last byte, as checkpoint_put would write it. */
bool checkpoint_read(struct slice text, struct checkpoint *c);

/* Reads a checkpoint as a note, signed or not; false if it is none. */
bool checkpoint_read_note(struct slice whole, struct note *n, struct checkpoint *c);

#endif

/* Signed notes (C2SP signed-note v1.0.0): a text with lines under it that sign it, by Ed25519. */
#ifndef ES_NOTE_H
#define ES_NOTE_H

#include "bytes.h"

/* A note taken apart; the slices borrow. */
struct note {
	struct slice text;       /* what is signed, its last LF with it */
	struct slice signatures; /* lines; empty where it is not signed */
};

/* The most bytes of a note that is read. */
enum { NOTE_MOST = 64 << 10 };

/* Whether the text can be the name of a key, and the origin of a log: printable ASCII without blank
 * and plus sign, at most 200 bytes. */
bool note_is_name(struct slice text);

/* Whether the text is a verifier key: NAME+ID+KEY as Go's sumdb/note has it. */
bool note_is_verifier(struct slice text);

/* Takes a note apart; a text without signatures passes for one that has none. False if its
 * signature lines are not of their form. */
bool note_split(struct slice whole, struct note *n);

/* Whether the owner of the verifier key signed the note. Returns NULL, or why not, as a fixed text.
 */
const char *note_check(const struct note *n, struct slice verifier);

/* Appends a note's text and signatures, and a signature line with a signature made elsewhere: 64
 * bytes by the verifier's key. Returns NULL, or why it is none, as a fixed text. */
const char *note_attach(
    const struct note *n, struct slice verifier, struct slice signature, struct buf *out);

/* Signs with a private key in PEM form: makes the 64 bytes that note_attach takes. Returns NULL, or
 * why not, as a fixed text. */
const char *note_sign(struct slice text, struct slice pem, struct buf *signature);

/* Appends the verifier key of a private or public key in PEM form under this name. Returns NULL, or
 * why not, as a fixed text. */
const char *note_verifier(struct slice name, struct slice pem, struct buf *out);

#endif

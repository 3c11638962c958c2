/* Who signs a note: keys and signatures of Ed25519 (RFC 8032), as C2SP signed-note v1.0.0 has them.
 */
#ifndef ES_PROOF_SIGNATURE_H
#define ES_PROOF_SIGNATURE_H

#include "proof/signed_note.h"

/* Whether the text is a verifier key: NAME+ID+KEY as Go's sumdb/note has it. */
bool signature_is_verifier(struct slice text);

/* Whether the owner of the verifier key signed the note. Returns NULL, or why not, as a fixed text.
 */
const char *signature_check(const struct signed_note *n, struct slice verifier);

/* Appends a note's text and signatures, and a signature line with a signature made elsewhere: 64
 * bytes by the verifier's key. Returns NULL, or why it is none, as a fixed text. */
const char *signature_attach(
    const struct signed_note *n, struct slice verifier, struct slice signature, struct buf *out);

/* Signs with a private key in PEM form: makes the 64 bytes that signature_attach takes. Returns
 * NULL, or why not, as a fixed text. */
const char *signature_sign(struct slice text, struct slice pem, struct buf *signature);

/* Appends the verifier key of a private or public key in PEM form under this name. Returns NULL, or
 * why not, as a fixed text. */
const char *signature_verifier(struct slice name, struct slice pem, struct buf *out);

#endif

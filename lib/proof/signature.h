/* Keys and signatures of notes: Ed25519 (RFC 8032) as C2SP signed-note v1.0.0 uses it. */
#ifndef ES_PROOF_SIGNATURE_H
#define ES_PROOF_SIGNATURE_H

#include "proof/signed_note.h"

/* Whether the text is a verifier key: NAME+ID+KEY as in Go's sumdb/note. */
bool signature_is_verifier(struct slice text);

/* Checks that the owner of the verifier key signed the note. Returns NULL, or why not as a fixed
 * text. */
const char *signature_check(const struct signed_note *n, struct slice verifier);

/* Appends the note to out, and after its signatures one that was made elsewhere: 64 bytes, which
 * must be the signature of its text by the verifier key. Returns NULL, or why not as a fixed text.
 */
const char *signature_attach(
    const struct signed_note *n, struct slice verifier, struct slice signature, struct buf *out);

/* Signs a text with a private key in PEM form, and appends the 64 bytes that signature_attach
 * takes. Returns NULL, or why not as a fixed text. */
const char *signature_sign(struct slice text, struct slice pem, struct buf *signature);

/* Appends the verifier key, under this name, of a private or public key in PEM form. Returns NULL,
 * or why not as a fixed text. */
const char *signature_verifier(struct slice name, struct slice pem, struct buf *out);

#endif

/*
 * How lines of the log become leaves of the tree: with a nonce that only who has data/events.key
 * can tell, so that a proof shown to the world does not let anyone try guesses of a neighbouring
 * line.
 */
#ifndef ES_PROOF_LEAVES_H
#define ES_PROOF_LEAVES_H

#include "proof/merkle.h"

struct leaves;

#define LEAVES_KEY_NAME "events.key"

/* What tells one key from another without telling the key: 16 hexadecimal digits, or "none". */
enum { LEAVES_KEY_ID = 16, LEAVES_NONCE = 16 };

/* Reads the directory's key; without one, nonces are empty. Ends the program with 76 if it is no
 * key. Close with leaves_close. */
struct leaves *leaves_open(int dir);

/* Reads a key as text, 64 hexadecimal digits and LF; nothing at all is no key. NULL if it is
 * neither. */
struct leaves *leaves_of(struct slice text);

/* Makes a key by chance, where the directory has none, durably. */
void leaves_make_key(int dir);

/* The id of the key, as text. */
const char *leaves_key_id(const struct leaves *l);

/* The nonce of the line with this seq, empty without a key: the first LEAVES_NONCE bytes of
 * HMAC-SHA-256(key, seq in decimal). Borrowed until the next call. */
struct slice leaves_nonce(struct leaves *l, uint64_t seq);

/* The leaves of n lines, the first of which has this seq, without their LF: SHA-256(0x00 || nonce
 * || line). Two threads make them where they are many. */
void leaves_hash_all(struct leaves *l, uint64_t seq, const struct slice *lines, size_t n,
    struct merkle_hash *leaves);

/* Frees all; takes NULL. */
void leaves_close(struct leaves *l);

#endif

/*
 * Turning lines of the log into leaves of the tree. Each leaf has a nonce that only the holder of
 * data/events.key can compute, so that nobody can use a published proof to test guesses about the
 * neighbouring lines.
 */
#ifndef ES_PROOF_LEAVES_H
#define ES_PROOF_LEAVES_H

#include "proof/merkle.h"

struct leaves;

#define LEAVES_KEY_NAME "events.key"

/* LEAVES_KEY_ID: the hexadecimal digits of a key's id, which identifies the key without revealing
 * it. LEAVES_NONCE: the bytes of a nonce. */
enum { LEAVES_KEY_ID = 16, LEAVES_NONCE = 16 };

/* Reads the key in the data directory; if there is none, nonces are empty. Ends the program with 76
 * if it is not a key. Free with leaves_close. */
struct leaves *leaves_open(int dir);

/* Reads a key from text, 64 hexadecimal digits and LF; an empty text means no key. NULL if it is
 * neither. Free with leaves_close. */
struct leaves *leaves_of(struct slice text);

/* Makes a random key in the data directory, durably, unless it has one. */
void leaves_make_key(int dir);

/* The id of the key: LEAVES_KEY_ID hexadecimal digits, or "none". */
const char *leaves_key_id(const struct leaves *l);

/* The nonce of the line with this seq: the first LEAVES_NONCE bytes of HMAC-SHA-256(key, seq in
 * decimal), or empty without a key. Borrowed until the next call. */
struct slice leaves_nonce(struct leaves *l, uint64_t seq);

/* Hashes n lines without their LF, the first of which has this seq, into leaves: SHA-256(0x00 ||
 * nonce || line). Uses two threads if there are many. */
void leaves_hash_all(struct leaves *l, uint64_t seq, const struct slice *lines, size_t n,
    struct merkle_hash *leaves);

/* Wipes the key and frees everything; accepts NULL. */
void leaves_close(struct leaves *l);

#endif

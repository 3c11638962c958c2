/* SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104): with base64 the modules that know nettle, which
 * needs no memory for them and so cannot fail. */
#ifndef ES_BASE_SHA256_H
#define ES_BASE_SHA256_H

#include "base/bytes.h"

#include <nettle/hmac.h>

enum { SHA256_LENGTH = 32 };

/* Starts a digest. Each thread makes one at a time. */
void sha256_begin(void);

/* Adds bytes to it. */
void sha256_add(struct slice bytes);

/* Ends it and gives the hash. */
void sha256_end(unsigned char hash[SHA256_LENGTH]);

/* The hash of a text. */
void sha256_of(struct slice text, unsigned char hash[SHA256_LENGTH]);

/* A key for HMACs, with what can be worked out of it beforehand. */
struct sha256_key {
	struct hmac_sha256_ctx ready;
};

/* Makes a key of these bytes. The caller wipes it. */
void sha256_set_key(struct sha256_key *key, struct slice bytes);

/* HMAC-SHA-256 of text under a key. */
void sha256_hmac(const struct sha256_key *key, struct slice text, unsigned char mac[SHA256_LENGTH]);

/* Whether two hashes as text are the same, in a time that does not tell where they differ. */
bool sha256_same(struct slice a, struct slice b);

#endif

/* SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). Only this module and base64 use nettle, which
 * allocates nothing here, so nothing can fail. */
#ifndef ES_BASE_SHA256_H
#define ES_BASE_SHA256_H

#include "base/bytes.h"

#include <nettle/hmac.h>

enum { SHA256_LENGTH = 32 };

/* Starts a digest; a thread can have only one in progress. */
void sha256_begin(void);

/* Adds bytes to the digest. */
void sha256_add(struct slice bytes);

/* Finishes the digest and stores its hash. */
void sha256_end(unsigned char hash[SHA256_LENGTH]);

/* The hash of a text. */
void sha256_of(struct slice text, unsigned char hash[SHA256_LENGTH]);

/* An HMAC key, prepared once and used many times. */
struct sha256_key {
	struct hmac_sha256_ctx ready;
};

/* Prepares a key from these bytes. The caller wipes it after use. */
void sha256_set_key(struct sha256_key *key, struct slice bytes);

/* The HMAC-SHA-256 of a text under a key. */
void sha256_hmac(const struct sha256_key *key, struct slice text, unsigned char mac[SHA256_LENGTH]);

/* Whether two hashes, as text, are equal; the time taken does not depend on where they differ. */
bool sha256_same(struct slice a, struct slice b);

#endif

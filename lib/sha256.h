/* SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104): with note and base64 the modules that know
 * OpenSSL. */
#ifndef ES_SHA256_H
#define ES_SHA256_H

#include "bytes.h"

enum { SHA256_LENGTH = 32 };

/* Starts a digest. Each thread makes one at a time. A failure of the library, which is lack of
 * memory, ends the program with 74. */
void sha256_begin(void);

/* Adds bytes to it. */
void sha256_add(struct slice bytes);

/* Ends it and gives the hash. */
void sha256_end(unsigned char hash[SHA256_LENGTH]);

/* HMAC-SHA-256 of text under a key, each of at most 64 bytes. */
void sha256_hmac(struct slice key, struct slice text, unsigned char mac[SHA256_LENGTH]);

/* Frees what the thread keeps between calls. */
void sha256_free(void);

#endif

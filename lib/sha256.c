/* SHA-256 and HMAC-SHA-256, by OpenSSL's libcrypto. */
#include "sha256.h"

#include "crypto.h"

#include <err.h>
#include <openssl/evp.h>
#include <sysexits.h>

/* MOST: the longest text that an HMAC is made of here. */
enum { BLOCK = 64, MOST = 64 };

/* Made once in a thread: making them costs more than a digest. */
static _Thread_local struct {
	EVP_MD *md;
	EVP_MD_CTX *at; /* the digest under way */
} sha;

static void
check(int good)
{
	if (!good)
		errx(EX_IOERR, "libcrypto cannot make a SHA-256: out of memory");
}

static void
open_once(void)
{
	if (sha.md != NULL)
		return;
	crypto_open();
	sha.md = EVP_MD_fetch(NULL, "SHA256", NULL);
	sha.at = EVP_MD_CTX_new();
	check(sha.md != NULL && sha.at != NULL && EVP_DigestInit_ex2(sha.at, sha.md, NULL));
}

void
sha256_begin(void)
{
	open_once();
	/* Without a digest named, the one that the context has is used again. */
	check(EVP_DigestInit_ex2(sha.at, NULL, NULL));
}

void
sha256_add(struct slice bytes)
{
	check(EVP_DigestUpdate(sha.at, bytes.at, bytes.len));
}

void
sha256_end(unsigned char hash[SHA256_LENGTH])
{
	check(EVP_DigestFinal_ex(sha.at, hash, NULL));
}

static void
hash(const unsigned char *bytes, size_t n, unsigned char out[SHA256_LENGTH])
{
	sha256_begin();
	sha256_add((struct slice){(const char *)bytes, n});
	sha256_end(out);
}

void
sha256_hmac(struct slice key, struct slice text, unsigned char mac[SHA256_LENGTH])
{
	/* The key's block, and behind it what is hashed with it. */
	unsigned char inner[BLOCK + MOST], outer[BLOCK + SHA256_LENGTH];
	if (key.len > BLOCK || text.len > MOST)
		errx(EX_SOFTWARE, "an HMAC of more than it is made for");
	for (size_t i = 0; i < BLOCK; i++) {
		unsigned char byte = i < key.len ? (unsigned char)key.at[i] : 0;
		inner[i] = byte ^ 0x36;
		outer[i] = byte ^ 0x5c;
	}
	memcpy(inner + BLOCK, text.at, text.len);
	hash(inner, BLOCK + text.len, outer + BLOCK);
	hash(outer, sizeof outer, mac);
}

void
sha256_free(void)
{
	EVP_MD_CTX_free(sha.at);
	EVP_MD_free(sha.md);
	memset(&sha, 0, sizeof sha);
}

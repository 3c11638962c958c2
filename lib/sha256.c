/* SHA-256 and HMAC-SHA-256, by OpenSSL's libcrypto. */
#include "sha256.h"

#include "crypto.h"

#include <err.h>
#include <openssl/evp.h>
#include <sysexits.h>

enum { BLOCK = 64 };

/* Contexts are made once in a thread: making them costs more than a digest. */
static _Thread_local struct {
	EVP_MD *md;
	EVP_MD_CTX *at;    /* the digest under way */
	EVP_MD_CTX *mac;   /* scratch of sha256_hmac */
	EVP_MD_CTX *inner; /* of the key at hand, its padded form taken in */
	EVP_MD_CTX *outer; /* likewise */
	unsigned char key[BLOCK];
	size_t key_length; /* 0: none */
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
	EVP_MD_CTX **all[] = {&sha.at, &sha.mac, &sha.inner, &sha.outer};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if ((*all[i] = EVP_MD_CTX_new()) == NULL)
			errx(EX_IOERR, "out of memory");
	check(sha.md != NULL && EVP_DigestInit_ex2(sha.at, sha.md, NULL));
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

/* Takes the key, padded with zeros and each byte changed, in as the digest's first block. */
static void
take_key(EVP_MD_CTX *ctx, unsigned char change)
{
	unsigned char block[BLOCK];
	for (size_t i = 0; i < BLOCK; i++)
		block[i] = sha.key[i] ^ change;
	check(EVP_DigestInit_ex2(ctx, sha.md, NULL) && EVP_DigestUpdate(ctx, block, BLOCK));
}

static void
use_key(struct slice key)
{
	if (key.len > BLOCK)
		errx(EX_SOFTWARE, "an HMAC key of more than a block");
	if (sha.key_length > 0 && slice_eq(key, (struct slice){(char *)sha.key, sha.key_length}))
		return;
	memset(sha.key, 0, BLOCK);
	memcpy(sha.key, key.at, key.len);
	sha.key_length = key.len;
	take_key(sha.inner, 0x36);
	take_key(sha.outer, 0x5c);
}

void
sha256_hmac(struct slice key, struct slice text, unsigned char mac[SHA256_LENGTH])
{
	open_once();
	use_key(key);
	check(EVP_MD_CTX_copy_ex(sha.mac, sha.inner) &&
	      EVP_DigestUpdate(sha.mac, text.at, text.len) &&
	      EVP_DigestFinal_ex(sha.mac, mac, NULL));
	check(EVP_MD_CTX_copy_ex(sha.mac, sha.outer) &&
	      EVP_DigestUpdate(sha.mac, mac, SHA256_LENGTH) &&
	      EVP_DigestFinal_ex(sha.mac, mac, NULL));
}

void
sha256_free(void)
{
	EVP_MD_CTX_free(sha.at);
	EVP_MD_CTX_free(sha.mac);
	EVP_MD_CTX_free(sha.inner);
	EVP_MD_CTX_free(sha.outer);
	EVP_MD_free(sha.md);
	memset(&sha, 0, sizeof sha);
}

/* Keys and signatures of notes, with Ed25519. Only this module uses OpenSSL's libcrypto. */
#include "proof/signature.h"

#include "base/base64.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "json/canonical.h"

#include <err.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <sysexits.h>

/* The number of Ed25519 among the algorithms of signed notes, and the bytes of its keys. */
enum { ED25519 = 1, KEY = 32 };

static void *
reallocate(void *at, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	if (n == 0) {
		free(at);
		return NULL;
	}
	return memory_resize(at, n, 1);
}

static void *
allocate(size_t n, const char *file, int line)
{
	return reallocate(NULL, n, file, line);
}

static void
release(void *at, const char *file, int line)
{
	(void)file;
	(void)line;
	free(at);
}

/* Call this before any other function of libcrypto, which does not handle ENOMEM everywhere: its
 * allocations now end the program instead of failing. */
static void
open_crypto(void)
{
	static bool done;
	if (!done && CRYPTO_set_mem_functions(allocate, reallocate, release) != 1)
		errx(EX_SOFTWARE, "libcrypto was used before it was opened");
	done = true;
}

/* The parts of a verifier key. */
struct verifier {
	struct slice name;
	unsigned char id[SIGNED_NOTE_ID];
	unsigned char key[KEY];
};

/* The key's id: the first bytes of SHA-256(name || LF || algorithm || key). */
static void
make_id(struct verifier *v)
{
	unsigned char hash[SHA256_LENGTH];
	sha256_begin();
	sha256_add(v->name);
	sha256_add((struct slice){"\n\x01", 2});
	sha256_add((struct slice){(const char *)v->key, KEY});
	sha256_end(hash);
	memcpy(v->id, hash, SIGNED_NOTE_ID);
}

static bool
read_key(struct slice text, unsigned char key[KEY])
{
	struct buf bytes = {0};
	bool good = base64_read(text, &bytes) && bytes.len == 1 + KEY && bytes.at[0] == ED25519;
	if (good)
		memcpy(key, bytes.at + 1, KEY);
	buf_free(&bytes);
	return good;
}

static bool
read_verifier(struct slice text, struct verifier *v)
{
	unsigned char id[SIGNED_NOTE_ID];
	const char *plus = memchr(text.at, '+', text.len);
	if (plus == NULL)
		return false;
	v->name = (struct slice){text.at, (size_t)(plus - text.at)};
	struct canonical c = {plus, text.at + text.len};
	if (!signed_note_is_name(v->name) || !canonical_expect(&c, SLICE("+")) ||
	    !canonical_hex(&c, id, SIGNED_NOTE_ID) || !canonical_expect(&c, SLICE("+")) ||
	    !read_key((struct slice){c.at, (size_t)(c.end - c.at)}, v->key))
		return false;
	make_id(v);
	return memcmp(id, v->id, SIGNED_NOTE_ID) == 0;
}

bool
signature_is_verifier(struct slice text)
{
	struct verifier v;
	return read_verifier(text, &v);
}

static bool
is_signed(struct slice text, const unsigned char key[KEY],
    const unsigned char bytes[SIGNED_NOTE_SIGNATURE])
{
	open_crypto();
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, KEY);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = pkey != NULL && ctx != NULL &&
	            EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	            EVP_DigestVerify(ctx, bytes, SIGNED_NOTE_SIGNATURE,
	                (const unsigned char *)text.at, text.len) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return good;
}

const char *
signature_check(const struct signed_note *n, struct slice verifier)
{
	struct verifier v;
	struct signed_note_signature s;
	bool found = false;
	if (!read_verifier(verifier, &v))
		return "the verifier key is not of the form NAME+ID+KEY";
	for (struct canonical c = canonical_at(n->signatures); !canonical_done(&c);) {
		if (!signed_note_next_signature(&c, &s))
			return "one of its signature lines is malformed";
		if (!slice_eq(s.name, v.name) || !s.ed25519 ||
		    memcmp(s.bytes, v.id, SIGNED_NOTE_ID) != 0)
			continue;
		if (!is_signed(n->text, v.key, s.bytes + SIGNED_NOTE_ID))
			return "its signature is wrong";
		found = true;
	}
	return found ? NULL : "it is not signed by that key";
}

const char *
signature_attach(
    const struct signed_note *n, struct slice verifier, struct slice signature, struct buf *out)
{
	struct verifier v;
	struct buf bytes = {0};
	if (!read_verifier(verifier, &v))
		return "the verifier key is not of the form NAME+ID+KEY";
	if (signature.len != SIGNED_NOTE_SIGNATURE ||
	    !is_signed(n->text, v.key, (const unsigned char *)signature.at))
		return "it is not that key's signature of this text";
	buf_slice(out, n->text);
	buf_text(out, "\n");
	buf_slice(out, n->signatures);
	buf_slice(out, SLICE(SIGNED_NOTE_DASH));
	buf_slice(out, v.name);
	buf_text(out, " ");
	buf_add(&bytes, v.id, SIGNED_NOTE_ID);
	buf_slice(&bytes, signature);
	base64_put(out, buf_view(&bytes));
	buf_text(out, "\n");
	buf_free(&bytes);
	return NULL;
}

/* Reads a key in PEM form: a private one, or a public one if that is allowed. */
static EVP_PKEY *
read_pem(struct slice pem, bool public)
{
	open_crypto();
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	EVP_PKEY *pkey = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, "");
	BIO_free(bio);
	if (pkey == NULL && public) {
		bio = BIO_new_mem_buf(pem.at, (int)pem.len);
		pkey = bio == NULL ? NULL : PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
		BIO_free(bio);
	}
	if (pkey == NULL || EVP_PKEY_get_base_id(pkey) == EVP_PKEY_ED25519)
		return pkey;
	EVP_PKEY_free(pkey);
	return NULL;
}

const char *
signature_sign(struct slice text, struct slice pem, struct buf *signature)
{
	EVP_PKEY *pkey = read_pem(pem, false);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = SIGNED_NOTE_SIGNATURE;
	unsigned char *at = (unsigned char *)buf_room(signature, n);
	bool good = pkey != NULL && ctx != NULL &&
	            EVP_DigestSignInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	            EVP_DigestSign(ctx, at, &n, (const unsigned char *)text.at, text.len) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	if (!good)
		return "it is not a private Ed25519 key in PEM form without a password";
	signature->len += n;
	return NULL;
}

const char *
signature_verifier(struct slice name, struct slice pem, struct buf *out)
{
	struct verifier v = {.name = name};
	EVP_PKEY *pkey = read_pem(pem, true);
	size_t n = KEY;
	bool good = pkey != NULL && EVP_PKEY_get_raw_public_key(pkey, v.key, &n) == 1 && n == KEY;
	EVP_PKEY_free(pkey);
	if (!good)
		return "it is not an Ed25519 key in PEM form";
	char bytes[1 + KEY] = {ED25519};
	memcpy(bytes + 1, v.key, KEY);
	make_id(&v);
	buf_slice(out, name);
	buf_text(out, "+");
	buf_hex(out, (struct slice){(const char *)v.id, SIGNED_NOTE_ID});
	buf_text(out, "+");
	base64_put(out, (struct slice){bytes, sizeof bytes});
	return NULL;
}

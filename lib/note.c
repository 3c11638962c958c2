/* Signed notes, by Ed25519 of OpenSSL's libcrypto. */
#include "note.h"

#include "base64.h"
#include "canon.h"
#include "crypto.h"
#include "sha256.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

/* Ed25519 among the algorithms of signed notes; what its keys and signatures measure. */
enum { ED25519 = 1, KEY = 32, SIGNATURE = 64, ID = 4 };

/* An em dash and a blank begin a signature line. */
#define DASH SLICE("\xe2\x80\x94 ")

/* A verifier key taken apart. */
struct verifier {
	struct slice name;
	unsigned char id[ID];
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
	memcpy(v->id, hash, ID);
}

bool
note_is_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~' || text.at[i] == '+')
			return false;
	return text.len > 0 && text.len <= 200;
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
	unsigned char id[ID];
	const char *plus = memchr(text.at, '+', text.len);
	if (plus == NULL)
		return false;
	v->name = (struct slice){text.at, (size_t)(plus - text.at)};
	struct canon c = {plus, text.at + text.len};
	if (!note_is_name(v->name) || !canon_expect(&c, SLICE("+")) || !canon_hex(&c, id, ID) ||
	    !canon_expect(&c, SLICE("+")) ||
	    !read_key((struct slice){c.at, (size_t)(c.end - c.at)}, v->key))
		return false;
	make_id(v);
	return memcmp(id, v->id, ID) == 0;
}

bool
note_is_verifier(struct slice text)
{
	struct verifier v;
	return read_verifier(text, &v);
}

/* One signature line. */
struct signature {
	struct slice name;
	unsigned char bytes[ID + SIGNATURE]; /* the key's id, and the signature */
};

/* Reads the next line; one that is no Ed25519 signature has another length: `ours` is false. */
static bool
next_signature(struct canon *c, struct signature *s, bool *ours)
{
	const char *lf = memchr(c->at, '\n', (size_t)(c->end - c->at));
	if (lf == NULL || !canon_expect(c, DASH))
		return false;
	const char *blank = memchr(c->at, ' ', (size_t)(lf - c->at));
	if (blank == NULL)
		return false;
	struct buf bytes = {0};
	s->name = (struct slice){c->at, (size_t)(blank - c->at)};
	bool good = note_is_name(s->name) &&
	            base64_read((struct slice){blank + 1, (size_t)(lf - blank) - 1}, &bytes) &&
	            bytes.len > ID;
	*ours = good && bytes.len == sizeof s->bytes;
	if (*ours)
		memcpy(s->bytes, bytes.at, sizeof s->bytes);
	buf_free(&bytes);
	c->at = lf + 1;
	return good;
}

bool
note_split(struct slice whole, struct note *n)
{
	*n = (struct note){.text = whole, .signatures = {whole.at + whole.len, 0}};
	if (whole.len == 0 || whole.len > NOTE_MOST || whole.at[whole.len - 1] != '\n')
		return false;
	/* The last empty line stands between. */
	const char *gap = whole.at + whole.len - 1;
	while (gap > whole.at && !(gap[-1] == '\n' && gap[0] == '\n'))
		gap--;
	if (gap == whole.at)
		return true;
	n->text = (struct slice){whole.at, (size_t)(gap - whole.at)};
	n->signatures = (struct slice){gap + 1, (size_t)(whole.at + whole.len - gap) - 1};
	struct canon c = canon_at(n->signatures);
	struct signature s;
	bool ours;
	do
		if (!next_signature(&c, &s, &ours))
			return false;
	while (!canon_done(&c));
	return true;
}

static bool
is_signed(struct slice text, const unsigned char key[KEY], const unsigned char bytes[SIGNATURE])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, KEY);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good =
	    pkey != NULL && ctx != NULL && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	    EVP_DigestVerify(ctx, bytes, SIGNATURE, (const unsigned char *)text.at, text.len) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return good;
}

const char *
note_check(const struct note *n, struct slice verifier)
{
	struct verifier v;
	struct signature s;
	bool ours, found = false;
	if (!read_verifier(verifier, &v))
		return "the verifier key is none";
	for (struct canon c = canon_at(n->signatures); !canon_done(&c);) {
		if (!next_signature(&c, &s, &ours))
			return "a signature line is not of its form";
		if (!slice_eq(s.name, v.name) || !ours || memcmp(s.bytes, v.id, ID) != 0)
			continue;
		if (!is_signed(n->text, v.key, s.bytes + ID))
			return "its signature is wrong";
		found = true;
	}
	return found ? NULL : "it is not signed by that key";
}

const char *
note_attach(const struct note *n, struct slice verifier, struct slice signature, struct buf *out)
{
	struct verifier v;
	struct buf bytes = {0};
	if (!read_verifier(verifier, &v))
		return "the verifier key is none";
	if (signature.len != SIGNATURE ||
	    !is_signed(n->text, v.key, (const unsigned char *)signature.at))
		return "it is not that key's signature of this text";
	buf_slice(out, n->text);
	buf_text(out, "\n");
	buf_slice(out, n->signatures);
	buf_slice(out, DASH);
	buf_slice(out, v.name);
	buf_text(out, " ");
	buf_add(&bytes, v.id, ID);
	buf_slice(&bytes, signature);
	base64_put(out, buf_view(&bytes));
	buf_text(out, "\n");
	buf_free(&bytes);
	return NULL;
}

/* Reads a key in PEM form, a private one or, where that will do, a public one. */
static EVP_PKEY *
read_pem(struct slice pem, bool public)
{
	crypto_open();
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
note_sign(struct slice text, struct slice pem, struct buf *signature)
{
	EVP_PKEY *pkey = read_pem(pem, false);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = SIGNATURE;
	unsigned char *at = (unsigned char *)buf_room(signature, n);
	bool good = pkey != NULL && ctx != NULL &&
	            EVP_DigestSignInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	            EVP_DigestSign(ctx, at, &n, (const unsigned char *)text.at, text.len) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	if (!good)
		return "it is no private Ed25519 key in PEM form without a password";
	signature->len += n;
	return NULL;
}

const char *
note_verifier(struct slice name, struct slice pem, struct buf *out)
{
	struct verifier v = {.name = name};
	EVP_PKEY *pkey = read_pem(pem, true);
	size_t n = KEY;
	bool good = pkey != NULL && EVP_PKEY_get_raw_public_key(pkey, v.key, &n) == 1 && n == KEY;
	EVP_PKEY_free(pkey);
	if (!good)
		return "it is no Ed25519 key in PEM form";
	char bytes[1 + KEY] = {ED25519};
	memcpy(bytes + 1, v.key, KEY);
	make_id(&v);
	buf_slice(out, name);
	buf_text(out, "+");
	buf_hex(out, (struct slice){(const char *)v.id, ID});
	buf_text(out, "+");
	base64_put(out, (struct slice){bytes, sizeof bytes});
	return NULL;
}

/* SHA-256 and HMAC-SHA-256, by nettle. */
#include "base/sha256.h"

#include <nettle/memops.h>

/* The digest in progress in this thread. */
static _Thread_local struct sha256_ctx under_way;

void
sha256_begin(void)
{
	sha256_init(&under_way);
}

void
sha256_add(struct slice bytes)
{
	sha256_update(&under_way, bytes.len, (const unsigned char *)bytes.at);
}

void
sha256_end(unsigned char hash[SHA256_LENGTH])
{
	sha256_digest(&under_way, SHA256_LENGTH, hash);
}

void
sha256_of(struct slice text, unsigned char hash[SHA256_LENGTH])
{
	sha256_begin();
	sha256_add(text);
	sha256_end(hash);
}

void
sha256_set_key(struct sha256_key *key, struct slice bytes)
{
	hmac_sha256_set_key(&key->ready, bytes.len, (const unsigned char *)bytes.at);
}

void
sha256_hmac(const struct sha256_key *key, struct slice text, unsigned char mac[SHA256_LENGTH])
{
	struct hmac_sha256_ctx used = key->ready;
	hmac_sha256_update(&used, text.len, (const unsigned char *)text.at);
	hmac_sha256_digest(&used, SHA256_LENGTH, mac);
}

bool
sha256_same(struct slice a, struct slice b)
{
	return a.len == b.len && memeql_sec(a.at, b.at, a.len);
}

/* Base64 with padding, by OpenSSL's libcrypto. */
#include "base64.h"

#include <openssl/evp.h>

void
base64_put(struct buf *out, struct slice bytes)
{
	/* EVP_EncodeBlock writes a NUL behind the text. */
	char *at = buf_room(out, (bytes.len + 2) / 3 * 4 + 1);
	int n =
	    EVP_EncodeBlock((unsigned char *)at, (const unsigned char *)bytes.at, (int)bytes.len);
	out->len += (size_t)n;
}

bool
base64_read(struct slice text, struct buf *out)
{
	size_t before = out->len;
	struct buf again = {0};
	if (text.len % 4 != 0 || text.len > 1 << 20)
		return false;
	char *at = buf_room(out, text.len / 4 * 3 + 1);
	int n = EVP_DecodeBlock((unsigned char *)at, (const unsigned char *)text.at, (int)text.len);
	if (n < 0)
		return false;
	out->len += (size_t)n;
	/* The zeros that stand for padding are counted among the bytes. */
	for (size_t i = text.len; i > 0 && i + 2 > text.len && text.at[i - 1] == '='; i--)
		out->len--;
	/* It reads white space and stray bits too: what is written back must be the same. */
	base64_put(&again, (struct slice){out->at + before, out->len - before});
	bool same = slice_eq(buf_view(&again), text);
	buf_free(&again);
	return same;
}

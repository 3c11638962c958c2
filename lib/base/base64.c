/* Base64 with padding, by nettle. */
#include "base/base64.h"

#include <nettle/base64.h>

void
base64_put(struct buf *out, struct slice bytes)
{
	size_t n = BASE64_ENCODE_RAW_LENGTH(bytes.len);
	base64_encode_raw(buf_room(out, n), bytes.len, (const unsigned char *)bytes.at);
	out->len += n;
}

bool
base64_read(struct slice text, struct buf *out)
{
	struct base64_decode_ctx c;
	struct buf bytes = {0}, again = {0};
	size_t n = BASE64_DECODE_LENGTH(text.len);
	unsigned char *at = (unsigned char *)buf_room(&bytes, n + 1);
	base64_decode_init(&c);
	bool good = base64_decode_update(&c, &n, at, text.len, text.at) && base64_decode_final(&c);
	bytes.len = good ? n : 0;
	/* nettle also accepts white space and stray bits, so encode again and compare. */
	base64_put(&again, buf_view(&bytes));
	good = good && slice_eq(buf_view(&again), text);
	if (good)
		buf_slice(out, buf_view(&bytes));
	buf_free(&bytes);
	buf_free(&again);
	return good;
}

/* Keys of records. */
#include "store/key.h"

void
key_begin(struct buf *key, char letter, struct slice id)
{
	key->len = 0;
	buf_add(key, &letter, 1);
	key_add(key, id);
}

void
key_add(struct buf *key, struct slice id)
{
	buf_slice(key, id);
	buf_add(key, "", 1);
}

struct slice
key_next_id(struct slice *rest)
{
	const char *nul = memchr(rest->at, '\0', rest->len);
	size_t n = nul ? (size_t)(nul - rest->at) : rest->len;
	struct slice id = {rest->at, n};
	size_t skip = nul ? n + 1 : n;
	*rest = (struct slice){rest->at + skip, rest->len - skip};
	return id;
}

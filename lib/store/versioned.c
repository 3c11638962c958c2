/* Facts in a store, each with the seq that made it. */
#include "store/versioned.h"

#include <string.h>

enum { VERSION = 8 };

void
versioned_put(struct store *s, struct buf *key, uint64_t seq, struct slice value)
{
	buf_be64(key, UINT64_MAX - seq);
	store_put(s, buf_view(key), value);
}

bool
versioned_is_version(struct slice found, struct slice key, uint64_t seq)
{
	return found.len == key.len + VERSION && memcmp(found.at, key.at, key.len) == 0 &&
	       bytes_be64(found.at + key.len) >= UINT64_MAX - (seq - 1);
}

bool
versioned_get(struct store *s, struct buf *key, uint64_t seq, struct slice *value)
{
	struct slice found;
	size_t n = key->len;
	if (seq == 0)
		return false;
	buf_be64(key, UINT64_MAX - (seq - 1));
	return store_seek(s, buf_view(key), &found, value) &&
	       versioned_is_version(found, (struct slice){key->at, n}, seq);
}

uint64_t
versioned_made_at(struct slice found)
{
	return UINT64_MAX - bytes_be64(found.at + found.len - VERSION);
}

bool
versioned_next(
    struct store *s, char letter, struct buf *key, struct slice *ids, struct slice *value)
{
	struct slice found;
	if (key->len == 0)
		buf_add(key, &letter, 1);
	if (!store_seek(s, buf_view(key), &found, value) || found.len < 1 + VERSION ||
	    *found.at != letter)
		return false;
	/* The next fact comes after every version of this one. */
	key->len = 0;
	buf_add(key, found.at, found.len - VERSION);
	*ids = (struct slice){found.at + 1, found.len - VERSION - 1};
	buf_add(key, "\xff\xff\xff\xff\xff\xff\xff\xff\xff", VERSION + 1);
	return true;
}

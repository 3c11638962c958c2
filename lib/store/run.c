/* Records packed into one value of Berkeley DB. */
#include "store/run.h"

enum { LINE = 64 }; /* bytes that the processor fetches at once */

static void
put_length(struct buf *run, size_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_add(run, (char[]){(char)(n | 0x80)}, 1);
	buf_add(run, (char[]){(char)n}, 1);
}

static inline bool
take_length(struct slice *rest, size_t *n)
{
	if (rest->len > 0 && (unsigned char)*rest->at < 0x80) {
		*n = (size_t)(unsigned char)*rest->at;
		*rest = (struct slice){rest->at + 1, rest->len - 1};
		return true;
	}
	*n = 0;
	for (unsigned shift = 0; shift < 35 && rest->len > 0; shift += 7) {
		unsigned char byte = (unsigned char)*rest->at;
		*rest = (struct slice){rest->at + 1, rest->len - 1};
		*n |= (size_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

static struct slice
take(struct slice *rest, size_t n)
{
	struct slice taken = {rest->at, n};
	*rest = (struct slice){rest->at + n, rest->len - n};
	return taken;
}

void
run_add(struct buf *run, struct slice key, struct slice value)
{
	put_length(run, key.len);
	put_length(run, value.len);
	buf_slice(run, key);
	buf_slice(run, value);
}

/* Whoever looks for a record does this to many. */
static inline __attribute__((always_inline)) bool
next(struct slice *rest, struct slice *key, struct slice *value)
{
	size_t key_length, value_length;
	struct slice at = *rest;
	if (!take_length(&at, &key_length) || !take_length(&at, &value_length) ||
	    key_length > at.len || value_length > at.len - key_length)
		return false;
	*key = take(&at, key_length);
	*value = take(&at, value_length);
	*rest = at;
	return true;
}

bool
run_next(struct slice *rest, struct slice *key, struct slice *value)
{
	return next(rest, key, value);
}

bool
run_seek(struct slice *rest, struct slice from, struct slice *key, struct slice *value)
{
	uint64_t start = bytes_start(from);
	/* Where each record begins depends on the one before: do not wait for memory at each. */
	for (size_t i = LINE; i < rest->len && i < RUN_MOST; i += LINE)
		__builtin_prefetch(rest->at + i);
	while (next(rest, key, value)) {
		/* Most keys differ in the first bytes. */
		uint64_t other = bytes_start(*key);
		if (other > start || (other == start && slice_cmp(*key, from) >= 0))
			return true;
	}
	return false;
}

struct slice
run_cut(struct slice *rest, bool full)
{
	size_t pieces = rest->len / RUN_MOST + 1, most = full ? RUN_MOST : rest->len / pieces + 1;
	struct slice at = *rest, key, value;
	size_t n = 0;
	if (rest->len <= RUN_MOST)
		return take(rest, rest->len);
	while (run_next(&at, &key, &value)) {
		size_t end = (size_t)(at.at - rest->at);
		if (n > 0 && end > most)
			return take(rest, n);
		n = end;
	}
	return take(rest, rest->len);
}

/* Byte ranges: slices that borrow, buffers that own. */
#include "base/bytes.h"

#include "base/memory.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

struct slice
slice_of(const char *text)
{
	return (struct slice){text, strlen(text)};
}

int
slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.at, b.at, n) : 0;
	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool
slice_uint(struct slice text, uint64_t *value)
{
	if (text.len == 0 || text.len > 19 || (text.at[0] == '0' && text.len > 1))
		return false;
	uint64_t v = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		v = v * 10 + (uint64_t)(text.at[i] - '0');
	}
	if (v > INT64_MAX)
		return false;
	*value = v;
	return true;
}

void
buf_grow(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;
	while (cap - b->len < n) {
		if (cap > SIZE_MAX / 2)
			memory_fail();
		cap *= 2;
	}
	b->at = memory_resize(b->at, cap, 1);
	b->cap = cap;
}

void
buf_uint(struct buf *b, uint64_t value)
{
	char digits[20];
	size_t n = sizeof digits;
	do {
		digits[--n] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	buf_add(b, digits + n, sizeof digits - n);
}

void
buf_be64(struct buf *b, uint64_t value)
{
	char *at = buf_room(b, 8);
	for (int i = 0; i < 8; i++)
		at[i] = (char)(value >> (56 - 8 * i));
	b->len += 8;
}

void
buf_hex(struct buf *b, struct slice bytes)
{
	static const char hex[] = "0123456789abcdef";
	char *at = buf_room(b, 2 * bytes.len);
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.at[i];
		*at++ = hex[byte >> 4];
		*at++ = hex[byte & 15];
	}
	b->len += 2 * bytes.len;
}

uint64_t
bytes_be64(const void *at)
{
	const unsigned char *p = at;
	uint64_t value = 0;
	for (int i = 0; i < 8; i++)
		value = value << 8 | p[i];
	return value;
}

void
buf_free(struct buf *b)
{
	free(b->at);
	*b = (struct buf){0};
}

uint64_t
bytes_hash(struct slice s)
{
	uint64_t hash = 0xcbf29ce484222325U;
	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.at[i]) * 0x100000001b3U;
	return hash;
}

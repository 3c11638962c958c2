/* Byte ranges: slices that borrow, buffers that own. */
#ifndef ES_BASE_BYTES_H
#define ES_BASE_BYTES_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed bytes; not NUL-terminated, may hold any byte. */
struct slice {
	const char *at;
	size_t len;
};

/* Owned bytes that grow. Start with {0}; free with buf_free. */
struct buf {
	char *at;
	size_t len;
	size_t cap;
};

/* A slice of a string literal. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

/* The bytes of a NUL-terminated string, borrowed. */
struct slice slice_of(const char *text);

/* Whether the two hold the same bytes. */
static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Whether the n bytes at a and b are the same: faster than memcmp if there are few. */
static inline bool
bytes_same(const char *a, const char *b, size_t n)
{
	uint64_t left, right;
	if (n < sizeof left) {
		while (n > 0 && a[n - 1] == b[n - 1])
			n--;
		return n == 0;
	}
	/* The last eight bytes may overlap those before. */
	for (size_t i = 0;; i = i + 2 * sizeof left <= n ? i + sizeof left : n - sizeof left) {
		memcpy(&left, a + i, sizeof left);
		memcpy(&right, b + i, sizeof right);
		if (left != right)
			return false;
		if (i + sizeof left == n)
			return true;
	}
}

/* Compares byte by byte, a prefix first: returns less than, equal to or more than 0. */
int slice_cmp(struct slice a, struct slice b);

/* Reads a decimal number; false if it has a sign or a leading zero, is not a number or exceeds
 * 2^63-1. */
bool slice_uint(struct slice text, uint64_t *value);

/* Makes room for n more bytes; ends the program with 74 if memory runs out. */
void buf_grow(struct buf *b, size_t n);

/* Makes room for n more bytes, as buf_grow does, and returns where they go. */
static inline char *
buf_room(struct buf *b, size_t n)
{
	if (b->at == NULL || b->cap - b->len < n)
		buf_grow(b, n);
	return b->at + b->len;
}

/* Appends n bytes. */
static inline void
buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0)
		return;
	memcpy(buf_room(b, n), bytes, n);
	b->len += n;
}

/* Appends a slice. */
static inline void
buf_slice(struct buf *b, struct slice s)
{
	buf_add(b, s.at, s.len);
}

/* Appends a NUL-terminated string, without the NUL. */
static inline void
buf_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

/* Appends a number in decimal. */
void buf_uint(struct buf *b, uint64_t value);

/* Appends a number as 8 bytes, big-endian, so that numbers sort correctly as bytes. */
void buf_be64(struct buf *b, uint64_t value);

/* Appends the bytes in lower-case hexadecimal. */
void buf_hex(struct buf *b, struct slice bytes);

/* Reads the 8 bytes that buf_be64 wrote. */
uint64_t bytes_be64(const void *at);

/* The first eight bytes as a number, which sorts as they do; NULs stand for those that are missing.
 */
static inline uint64_t
bytes_start(struct slice s)
{
	uint64_t start = 0;
	if (s.len > 0)
		memcpy(&start, s.at, s.len < sizeof start ? s.len : sizeof start);
	return be64toh(start);
}

/* The buffer's contents, borrowed until the buffer changes. */
static inline struct slice
buf_view(const struct buf *b)
{
	return (struct slice){b->at, b->len};
}

/* Frees the bytes and leaves b empty, ready for use again. */
void buf_free(struct buf *b);

/* The 64-bit FNV-1a hash (draft-eastlake-fnv): no protection against an attacker. */
uint64_t bytes_hash(struct slice s);

#endif

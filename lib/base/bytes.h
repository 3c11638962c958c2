/* Byte ranges: slices that borrow, buffers that own. */
#ifndef ES_BASE_BYTES_H
#define ES_BASE_BYTES_H

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

/* Whether both hold the same bytes. */
static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Orders by bytes, a prefix first: below, at or above 0. */
int slice_cmp(struct slice a, struct slice b);

/* Reads decimal digits without sign or leading zero; false if it is not such a number or over
 * 2^63-1. */
bool slice_uint(struct slice text, uint64_t *value);

/* Makes b larger by at least n bytes; ends the program with 74 if there is no memory. */
void buf_grow(struct buf *b, size_t n);

/* Makes room for n more bytes and returns where they go; as buf_grow. */
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

/* Appends a NUL-terminated string without its NUL. */
static inline void
buf_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

/* Appends a number in decimal. */
void buf_uint(struct buf *b, uint64_t value);

/* Appends a number as 8 bytes, highest first, so that byte order is number order. */
void buf_be64(struct buf *b, uint64_t value);

/* Appends bytes in hexadecimal, lower case. */
void buf_hex(struct buf *b, struct slice bytes);

/* Reads 8 bytes written by buf_be64. */
uint64_t bytes_be64(const void *at);

/* What the buffer holds, borrowed until the next change. */
static inline struct slice
buf_view(const struct buf *b)
{
	return (struct slice){b->at, b->len};
}

/* Frees the bytes; b is empty and usable after. */
void buf_free(struct buf *b);

/* FNV-1a, 64 bits (draft-eastlake-fnv): tells accidents apart, not attackers. */
uint64_t bytes_hash(struct slice s);

#endif

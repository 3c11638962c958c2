/* Canonical JSON: the one way this system writes, and reading it back by its known shape. */
#ifndef ES_CANON_H
#define ES_CANON_H

#include "bytes.h"

/* What is still to be read. */
struct canon {
	const char *at, *end;
};

/* Starts reading at the first byte of text. */
static inline struct canon
canon_at(struct slice text)
{
	return (struct canon){text.at, text.at + text.len};
}

/* Each reader passes over what it names and returns true, or returns false and leaves the rest
 * undefined. */

/* Exactly these bytes; where others stand, nothing is passed over. */
static inline bool
canon_expect(struct canon *c, struct slice bytes)
{
	if ((size_t)(c->end - c->at) < bytes.len || memcmp(c->at, bytes.at, bytes.len) != 0)
		return false;
	c->at += bytes.len;
	return true;
}

/* A string in canonical form; *inside is what stands between the quotes, escapes as written. */
bool canon_string(struct canon *c, struct slice *inside);

/* A string that is an id. */
bool canon_id(struct canon *c, struct slice *id);

/* A whole number without sign or leading zero. */
bool canon_uint(struct canon *c, uint64_t *value);

/* So many bytes, written as twice as many hexadecimal digits in lower case. */
bool canon_hex(struct canon *c, unsigned char *bytes, size_t n);

/* Whether nothing is left. */
bool canon_done(const struct canon *c);

/* Whether the text is an id: 1 to 64 of A-Z a-z 0-9 . _ - */
bool canon_is_id(struct slice text);

/* Appends what the inside of a canonical string, as canon_string gives it, stands for. */
void canon_text(struct slice inside, struct buf *out);

/* Appends decoded UTF-8 text (valid, without NUL) as a canonical string with its quotes. */
void canon_put(struct buf *out, struct slice text);

/* Appends what stands before a string and its first quote, the string's inside, which needs no
 * escapes, as an id, and a quote. */
void canon_put_inside(struct buf *out, const char *before, struct slice inside);

/* Appends any bytes as a canonical string: those that none can hold become U+FFFD. */
void canon_put_any(struct buf *out, struct slice bytes);

#endif

/* Reading canonical JSON, the one way this system writes (writer.h), by its known shape. */
#ifndef ES_JSON_CANONICAL_H
#define ES_JSON_CANONICAL_H

#include "base/bytes.h"

/* What is still to be read. */
struct canonical {
	const char *at, *end;
};

/* Starts reading at the first byte of text. */
static inline struct canonical
canonical_at(struct slice text)
{
	return (struct canonical){text.at, text.at + text.len};
}

/* Each reader passes over what it names and returns true, or returns false and leaves the rest
 * undefined. */

/* Exactly these bytes; where others stand, nothing is passed over. */
static inline bool
canonical_expect(struct canonical *c, struct slice bytes)
{
	if ((size_t)(c->end - c->at) < bytes.len || memcmp(c->at, bytes.at, bytes.len) != 0)
		return false;
	c->at += bytes.len;
	return true;
}

/* The opening brace and name of an object's first member, or the comma and name of a later one, and
 * the colon; the name is a literal. */
#define canonical_first(c, name) canonical_expect(c, SLICE("{\"" name "\":"))
#define canonical_next(c, name) canonical_expect(c, SLICE(",\"" name "\":"))

/* The same, and the quote that opens the member's string. */
#define canonical_first_quote(c, name) canonical_expect(c, SLICE("{\"" name "\":\""))
#define canonical_next_quote(c, name) canonical_expect(c, SLICE(",\"" name "\":\""))

/* A string in canonical form; *inside is what stands between the quotes, escapes as written. */
bool canonical_string(struct canonical *c, struct slice *inside);

/* A string that is an id. */
bool canonical_id(struct canonical *c, struct slice *id);

/* A whole number without sign or leading zero. */
bool canonical_uint(struct canonical *c, uint64_t *value);

/* So many bytes, written as twice as many hexadecimal digits in lower case. */
bool canonical_hex(struct canonical *c, unsigned char *bytes, size_t n);

/* Whether nothing is left. */
bool canonical_done(const struct canonical *c);

/* Whether the text is an id: 1 to 64 of A-Z a-z 0-9 . _ - */
bool canonical_is_id(struct slice text);

/* Appends what the inside of a canonical string, as canonical_string gives it, stands for. */
void canonical_decode(struct slice inside, struct buf *out);

#endif

/* Reading canonical JSON, the only form that writer.h produces, when its shape is known. */
#ifndef ES_JSON_CANONICAL_H
#define ES_JSON_CANONICAL_H

#include "base/bytes.h"

/* The text that is still to be read. */
struct canonical {
	const char *at, *end;
};

/* Starts reading at the first byte of text. */
static inline struct canonical
canonical_at(struct slice text)
{
	return (struct canonical){text.at, text.at + text.len};
}

/* Each reader moves past what it names and returns true, or returns false and leaves *c
 * and its results undefined. */

/* Exactly these bytes; on false, nothing is skipped. */
static inline bool
canonical_expect(struct canonical *c, struct slice bytes)
{
	if ((size_t)(c->end - c->at) < bytes.len || memcmp(c->at, bytes.at, bytes.len) != 0)
		return false;
	c->at += bytes.len;
	return true;
}

/* The opening brace, name and colon of an object's first member, or the comma, name and colon of a
 * later one; the name is a literal. */
#define canonical_first(c, name) canonical_expect(c, SLICE("{\"" name "\":"))
#define canonical_next(c, name) canonical_expect(c, SLICE(",\"" name "\":"))

/* The same, and the opening quote of the member's string. */
#define canonical_first_quote(c, name) canonical_expect(c, SLICE("{\"" name "\":\""))
#define canonical_next_quote(c, name) canonical_expect(c, SLICE(",\"" name "\":\""))

/* A string in canonical form; *inside is the text between the quotes, with its escapes. */
bool canonical_string(struct canonical *c, struct slice *inside);

/* A string that is an id. */
bool canonical_id(struct canonical *c, struct slice *id);

/* A whole number up to 2^63-1, without sign or leading zero. */
bool canonical_uint(struct canonical *c, uint64_t *value);

/* 2n lower-case hexadecimal digits, stored as n bytes. */
bool canonical_hex(struct canonical *c, unsigned char *bytes, size_t n);

/* Whether everything was read. */
bool canonical_done(const struct canonical *c);

/* Whether the text is an id: 1 to 64 of A-Z a-z 0-9 . _ - */
bool canonical_is_id(struct slice text);

/* Appends the text of a canonical string, given its inside as canonical_string returns it, with
 * escapes decoded. */
void canonical_decode(struct slice inside, struct buf *out);

#endif

/* The byte gate: is this text JSON, to the last byte? */
#ifndef ES_JSON_STRICT_H
#define ES_JSON_STRICT_H

#include "base/bytes.h"

/* How deep arrays and objects may stand in each other; the events need four. */
enum { STRICT_DEPTH = 16 };

/* How many digits and points a number may have before its exponent: a double tells no more apart,
 * so readers differ over them (RFC 8259, section 6). */
enum { STRICT_DIGITS = 16 };

/*
 * Checks that text is one JSON value as RFC 8259 defines it, and stricter where readers differ:
 * valid UTF-8, no byte order mark, no \u0000, surrogates only in pairs, at most STRICT_DEPTH deep,
 * no number longer than STRICT_DIGITS. Returns NULL if so, else why not, as a fixed text, and in
 * *at the offset of the byte that is wrong.
 */
const char *strict_check(struct slice text, size_t *at);

#endif

/* A strict check that a text is JSON, to its last byte. */
#ifndef ES_JSON_STRICT_H
#define ES_JSON_STRICT_H

#include "base/bytes.h"

/* How deeply arrays and objects may be nested; events need four levels. */
enum { STRICT_DEPTH = 16 };

/* How many characters a number may have before its exponent, not counting the sign: a double holds
 * no more digits exactly, so parsers would disagree about it (RFC 8259, section 6). */
enum { STRICT_DIGITS = 16 };

/*
 * Checks that text is a single JSON value (RFC 8259), and refuses what parsers treat differently:
 * it must be valid UTF-8 with no byte order mark, no \u0000 and surrogates only in pairs, nested at
 * most STRICT_DEPTH deep, with no number longer than STRICT_DIGITS. Returns NULL if all is well;
 * otherwise the reason, a fixed text, and the offset of the wrong byte in *at.
 */
const char *strict_check(struct slice text, size_t *at);

/* How a text begins. */
enum strict_beginning {
	STRICT_WRONG, /* with something that no value begins with */
	STRICT_OPEN,  /* with a value that the text does not complete */
	STRICT_VALUE, /* with a complete value */
};

/* Says how text begins, whatever follows its first value. Sets *end to the end of that value, or to
 * as far as it was read. */
enum strict_beginning strict_begins(struct slice text, size_t *end);

#endif

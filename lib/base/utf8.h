/* UTF-8 as RFC 3629 defines it. */
#ifndef ES_BASE_UTF8_H
#define ES_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length (1 to 4) of the character at the start of these `left` bytes, or 0 if it is not valid
 * UTF-8. */
size_t utf8_length(const char *at, size_t left);

/* The code point of the character of this length at the start of these bytes; the length is that
 * which utf8_length returned. */
uint32_t utf8_code(const char *at, size_t length);

/* Appends the character with this code point at `at`, which has room for 4 bytes; returns its
 * length. */
size_t utf8_put(char *at, uint32_t code);

#endif

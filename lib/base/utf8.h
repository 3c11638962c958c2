/* UTF-8 as RFC 3629 defines it. */
#ifndef ES_BASE_UTF8_H
#define ES_BASE_UTF8_H

#include <stddef.h>

/* The length (1 to 4) of the character at the start of these `left` bytes, or 0 if it is not valid
 * UTF-8. */
size_t utf8_length(const char *at, size_t left);

#endif

/* Base64 with padding (RFC 4648, section 4), read strictly. */
#ifndef ES_BASE_BASE64_H
#define ES_BASE_BASE64_H

#include "base/bytes.h"

/* Appends the bytes as base64. */
void base64_put(struct buf *out, struct slice bytes);

/* Appends what the text stands for; false if base64_put would not have written it so. */
bool base64_read(struct slice text, struct buf *out);

#endif

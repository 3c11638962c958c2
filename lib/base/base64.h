/* Base64 with padding (RFC 4648, section 4), decoded strictly. */
#ifndef ES_BASE_BASE64_H
#define ES_BASE_BASE64_H

#include "base/bytes.h"

/* Appends the bytes, encoded. */
void base64_put(struct buf *out, struct slice bytes);

/* Appends the decoded bytes; false, and nothing appended, unless the text is exactly what
 * base64_put would write. */
bool base64_read(struct slice text, struct buf *out);

#endif

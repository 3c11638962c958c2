/*
 * Writing canonical JSON, one value at a time: no white space between tokens, one spelling for
 * every string (es-events(5)). Commas between members or elements are added as needed.
 *
 * Every function appends to out. In an object, name is the member's name, ASCII that needs no
 * escapes; in an array or at the top level it is NULL.
 */
#ifndef ES_JSON_WRITER_H
#define ES_JSON_WRITER_H

#include "base/bytes.h"

/* Opens an object or array; closes it after its members or elements. */
void writer_begin_object(struct buf *out, const char *name);
void writer_end_object(struct buf *out);
void writer_begin_array(struct buf *out, const char *name);
void writer_end_array(struct buf *out);

/* A string whose inside is already canonical, such as an id; it is copied unchanged. */
void writer_string(struct buf *out, const char *name, struct slice inside);

/* A string of UTF-8 text without NUL, escaped as needed. */
void writer_text(struct buf *out, const char *name, struct slice text);

/* A string of any bytes; NUL and invalid UTF-8 become U+FFFD. */
void writer_bytes(struct buf *out, const char *name, struct slice bytes);

/* A string: the bytes in lower-case hexadecimal. */
void writer_hex(struct buf *out, const char *name, struct slice bytes);

/* A string: the bytes in base64. */
void writer_base64(struct buf *out, const char *name, struct slice bytes);

void writer_number(struct buf *out, const char *name, uint64_t number);
void writer_flag(struct buf *out, const char *name, bool flag);
void writer_null(struct buf *out, const char *name);

/* A value that is already canonical JSON. */
void writer_raw(struct buf *out, const char *name, struct slice value);

#endif

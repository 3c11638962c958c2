/*
 * Writing canonical JSON, a value at a time: no white space between tokens, one spelling for every
 * string (see es-events(5)). The comma before a member or element is written where one is due.
 *
 * Every function appends to out. In an object, name is the member's name, ASCII that needs no
 * escapes; in an array, or for a value that stands alone, it is NULL.
 */
#ifndef ES_JSON_WRITER_H
#define ES_JSON_WRITER_H

#include "base/bytes.h"

/* An object or array opens, and closes after its members or elements. */
void writer_begin_object(struct buf *out, const char *name);
void writer_end_object(struct buf *out);
void writer_begin_array(struct buf *out, const char *name);
void writer_end_array(struct buf *out);

/* A string from the inside of a canonical one, such as an id: copied as it is. */
void writer_string(struct buf *out, const char *name, struct slice inside);

/* A string that holds this UTF-8 text, which has no NUL: escaped as needed. */
void writer_text(struct buf *out, const char *name, struct slice text);

/* A string that holds any bytes; those that no string can hold become U+FFFD. */
void writer_bytes(struct buf *out, const char *name, struct slice bytes);

/* A string of the bytes in lower-case hexadecimal. */
void writer_hex(struct buf *out, const char *name, struct slice bytes);

/* A string of the bytes in base64. */
void writer_base64(struct buf *out, const char *name, struct slice bytes);

void writer_number(struct buf *out, const char *name, uint64_t number);
void writer_flag(struct buf *out, const char *name, bool flag);
void writer_null(struct buf *out, const char *name);

/* A value that is canonical JSON already. */
void writer_raw(struct buf *out, const char *name, struct slice value);

#endif

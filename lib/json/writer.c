/* Writing canonical JSON, one value at a time. */
#include "json/writer.h"

#include "base/base64.h"
#include "base/utf8.h"

/* Whether the last thing written was a value, not an opening bracket or a name. */
static inline bool
follows_a_value(const struct buf *out)
{
	if (out->len == 0)
		return false;
	char last = out->at[out->len - 1];
	return last != '{' && last != '[' && last != ':' && last != '\n';
}

/* Writes the comma and name before a value, and makes room for n bytes; returns where they go. */
static inline char *
begin_value(struct buf *out, const char *name, size_t n)
{
	size_t length = name ? strlen(name) : 0;
	char *from = buf_room(out, length + n + sizeof ",\"\":"), *at = from;
	if (follows_a_value(out))
		*at++ = ',';
	if (name != NULL) {
		*at++ = '"';
		at = mempcpy(at, name, length);
		*at++ = '"';
		*at++ = ':';
	}
	out->len += (size_t)(at - from);
	return at;
}

/* Writes an opening bracket. */
static void
begin_bracket(struct buf *out, const char *name, char bracket)
{
	*begin_value(out, name, 1) = bracket;
	out->len++;
}

void
writer_begin_object(struct buf *out, const char *name)
{
	begin_bracket(out, name, '{');
}

void
writer_end_object(struct buf *out)
{
	buf_add(out, "}", 1);
}

void
writer_begin_array(struct buf *out, const char *name)
{
	begin_bracket(out, name, '[');
}

void
writer_end_array(struct buf *out)
{
	buf_add(out, "]", 1);
}

void
writer_string(struct buf *out, const char *name, struct slice inside)
{
	char *at = begin_value(out, name, inside.len + 2);
	*at++ = '"';
	if (inside.len > 0)
		memcpy(at, inside.at, inside.len);
	at[inside.len] = '"';
	out->len += inside.len + 2;
}

/* The letter of the short escape for a byte, or 0. */
static char
short_escape(char byte)
{
	switch (byte) {
	case '"':
	case '\\':
		return byte;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return 0;
	}
}

static void
put_escaped(struct buf *out, char byte)
{
	char letter = short_escape(byte);
	if (letter != 0) {
		buf_add(out, (char[]){'\\', letter}, 2);
	} else if ((unsigned char)byte < 0x20 || byte == 0x7f) {
		buf_add(out, "\\u00", 4);
		buf_hex(out, (struct slice){&byte, 1});
	} else {
		buf_add(out, &byte, 1);
	}
}

void
writer_text(struct buf *out, const char *name, struct slice text)
{
	begin_value(out, name, 0);
	buf_add(out, "\"", 1);
	for (size_t i = 0; i < text.len; i++)
		put_escaped(out, text.at[i]);
	buf_add(out, "\"", 1);
}

void
writer_bytes(struct buf *out, const char *name, struct slice bytes)
{
	struct buf clean = {0};
	for (size_t at = 0; at < bytes.len;) {
		size_t n = utf8_length(bytes.at + at, bytes.len - at);
		if (n == 0 || bytes.at[at] == '\0')
			buf_text(&clean, "\xef\xbf\xbd");
		else
			buf_add(&clean, bytes.at + at, n);
		at += n ? n : 1;
	}
	writer_text(out, name, buf_view(&clean));
	buf_free(&clean);
}

void
writer_hex(struct buf *out, const char *name, struct slice bytes)
{
	begin_value(out, name, 0);
	buf_add(out, "\"", 1);
	buf_hex(out, bytes);
	buf_add(out, "\"", 1);
}

void
writer_base64(struct buf *out, const char *name, struct slice bytes)
{
	begin_value(out, name, 0);
	buf_add(out, "\"", 1);
	base64_put(out, bytes);
	buf_add(out, "\"", 1);
}

void
writer_number(struct buf *out, const char *name, uint64_t number)
{
	begin_value(out, name, 0);
	buf_uint(out, number);
}

void
writer_flag(struct buf *out, const char *name, bool flag)
{
	begin_value(out, name, 0);
	buf_text(out, flag ? "true" : "false");
}

void
writer_null(struct buf *out, const char *name)
{
	begin_value(out, name, 0);
	buf_text(out, "null");
}

void
writer_raw(struct buf *out, const char *name, struct slice value)
{
	begin_value(out, name, 0);
	buf_slice(out, value);
}

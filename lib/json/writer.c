/* Writing canonical JSON, a value at a time. */
#include "json/writer.h"

#include "base/base64.h"
#include "base/utf8.h"

/* Whether a value, rather than an opening bracket or a name, was written last. */
static bool
follows_a_value(const struct buf *out)
{
	if (out->len == 0)
		return false;
	char last = out->at[out->len - 1];
	return last != '{' && last != '[' && last != ':' && last != '\n';
}

static void
begin_value(struct buf *out, const char *name)
{
	if (follows_a_value(out))
		buf_add(out, ",", 1);
	if (name == NULL)
		return;
	buf_add(out, "\"", 1);
	buf_text(out, name);
	buf_add(out, "\":", 2);
}

void
writer_begin_object(struct buf *out, const char *name)
{
	begin_value(out, name);
	buf_add(out, "{", 1);
}

void
writer_end_object(struct buf *out)
{
	buf_add(out, "}", 1);
}

void
writer_begin_array(struct buf *out, const char *name)
{
	begin_value(out, name);
	buf_add(out, "[", 1);
}

void
writer_end_array(struct buf *out)
{
	buf_add(out, "]", 1);
}

void
writer_string(struct buf *out, const char *name, struct slice inside)
{
	begin_value(out, name);
	buf_add(out, "\"", 1);
	buf_slice(out, inside);
	buf_add(out, "\"", 1);
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
	begin_value(out, name);
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
	begin_value(out, name);
	buf_add(out, "\"", 1);
	buf_hex(out, bytes);
	buf_add(out, "\"", 1);
}

void
writer_base64(struct buf *out, const char *name, struct slice bytes)
{
	begin_value(out, name);
	buf_add(out, "\"", 1);
	base64_put(out, bytes);
	buf_add(out, "\"", 1);
}

void
writer_number(struct buf *out, const char *name, uint64_t number)
{
	begin_value(out, name);
	buf_uint(out, number);
}

void
writer_flag(struct buf *out, const char *name, bool flag)
{
	begin_value(out, name);
	buf_text(out, flag ? "true" : "false");
}

void
writer_null(struct buf *out, const char *name)
{
	begin_value(out, name);
	buf_text(out, "null");
}

void
writer_raw(struct buf *out, const char *name, struct slice value)
{
	begin_value(out, name);
	buf_slice(out, value);
}

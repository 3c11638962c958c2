/* Reading canonical JSON when its shape is known. */
#include "json/canonical.h"

#include "base/utf8.h"

#include <endian.h>
#include <string.h>

enum { LONGEST_ID = 64 };

/* What a byte means inside a canonical string. NEVER: only in an escape, if at all. */
enum byte_class { PLAIN, QUOTE, ESCAPE, HIGH, NEVER };

static const unsigned char classes[256] = {
    [0 ... 0x1f] = NEVER,
    ['"'] = QUOTE,
    ['\\'] = ESCAPE,
    [0x7f] = NEVER,
    [0x80 ... 0xff] = HIGH,
};

static enum byte_class
class_of(char byte)
{
	return classes[(unsigned char)byte];
}

static const bool id_bytes[256] = {
    ['a' ... 'z'] = true,
    ['0' ... '9'] = true,
    ['A' ... 'Z'] = true,
    ['.'] = true,
    ['_'] = true,
    ['-'] = true,
};

static bool
is_id_byte(char c)
{
	return id_bytes[(unsigned char)c];
}

/* A word of eight equal bytes. */
#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Sets the top bit of each byte of the word that is less than n, which is at most 128; 0 if there
 * is none. Bits above the lowest one set may be wrong (Warren, Hacker's Delight, 6-1). */
static uint64_t
below(uint64_t word, uint64_t n)
{
	return (word - EIGHT(1) * n) & ~word & EIGHT(0x80);
}

/* How many of the eight bytes at `at` come before the first that is not PLAIN. */
static size_t
count_plain(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	word = le64toh(word);
	uint64_t others = (word & EIGHT(0x80)) | below(word, 0x20) | below(word ^ EIGHT('"'), 1) |
	                  below(word ^ EIGHT('\\'), 1) | below(word ^ EIGHT(0x7f), 1);
	return others ? (size_t)__builtin_ctzll(others) / 8 : 8;
}

/* Skips what follows a backslash: a short escape, or \u00xx for a byte that has none. */
static bool
skip_escape(struct canonical *c)
{
	static const char hex[] = "0123456789abcdef";
	if (c->at == c->end)
		return false;
	char letter = *c->at++;
	if (letter != 'u')
		return letter != '\0' && strchr("\"\\bfnrt", letter) != NULL;
	if (c->end - c->at < 4 || c->at[0] != '0' || c->at[1] != '0' || c->at[2] == '\0' ||
	    c->at[3] == '\0')
		return false;
	const char *high = strchr(hex, c->at[2]), *low = strchr(hex, c->at[3]);
	if (high == NULL || low == NULL)
		return false;
	unsigned char byte = (unsigned char)((high - hex) << 4 | (low - hex));
	c->at += 4;
	return byte != 0 && class_of((char)byte) == NEVER && strchr("\b\f\n\r\t", byte) == NULL;
}

bool
canonical_string(struct canonical *c, struct slice *inside)
{
	if (c->at == c->end || *c->at++ != '"')
		return false;
	inside->at = c->at;
	while (c->at < c->end) {
		size_t n;
		for (size_t plain = 8; plain == 8 && c->end - c->at >= 8; c->at += plain)
			plain = count_plain(c->at);
		if (c->at == c->end)
			return false;
		switch (class_of(*c->at)) {
		case PLAIN:
			c->at++;
			break;
		case QUOTE:
			inside->len = (size_t)(c->at++ - inside->at);
			return true;
		case ESCAPE:
			c->at++;
			if (!skip_escape(c))
				return false;
			break;
		case HIGH:
			n = utf8_length(c->at, (size_t)(c->end - c->at));
			if (n == 0)
				return false;
			c->at += n;
			break;
		case NEVER:
			return false;
		}
	}
	return false;
}

bool
canonical_id(struct canonical *c, struct slice *id)
{
	if (c->at == c->end || *c->at++ != '"')
		return false;
	const char *at = c->at, *end = c->end;
	while (at < end && is_id_byte(*at))
		at++;
	*id = (struct slice){c->at, (size_t)(at - c->at)};
	c->at = at;
	return id->len > 0 && id->len <= LONGEST_ID && at < end && *c->at++ == '"';
}

bool
canonical_uint(struct canonical *c, uint64_t *value)
{
	const char *from = c->at, *at = from, *end = c->end;
	uint64_t v = 0;
	for (unsigned digit; at < end && (digit = (unsigned)*at - '0') <= 9; at++)
		v = v * 10 + digit;
	c->at = at;
	size_t n = (size_t)(at - from);
	/* 19 digits cannot overflow 64 bits. */
	if (n == 0 || n > 19 || v > INT64_MAX || (*from == '0' && n > 1))
		return false;
	*value = v;
	return true;
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
canonical_hex(struct canonical *c, unsigned char *bytes, size_t n)
{
	if ((size_t)(c->end - c->at) < 2 * n)
		return false;
	for (size_t i = 0; i < n; i++, c->at += 2) {
		int high = hex_digit(c->at[0]), low = hex_digit(c->at[1]);
		if (high < 0 || low < 0)
			return false;
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool
canonical_done(const struct canonical *c)
{
	return c->at == c->end;
}

bool
canonical_is_id(struct slice text)
{
	if (text.len == 0 || text.len > LONGEST_ID)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_id_byte(text.at[i]))
			return false;
	return true;
}

void
canonical_decode(struct slice inside, struct buf *out)
{
	static const char letters[] = "bfnrt", bytes[] = "\b\f\n\r\t";
	struct canonical c = canonical_at(inside);
	while (!canonical_done(&c)) {
		const char *escape = memchr(c.at, '\\', (size_t)(c.end - c.at));
		const char *plain = escape ? escape : c.end;
		unsigned char byte;
		buf_add(out, c.at, (size_t)(plain - c.at));
		c.at = plain;
		if (escape == NULL || c.end - c.at < 2)
			return;
		c.at += 2;
		const char *letter = strchr(letters, escape[1]);
		if (letter != NULL)
			byte = (unsigned char)bytes[letter - letters];
		else if (escape[1] != 'u')
			byte = (unsigned char)escape[1];
		else if (!canonical_expect(&c, SLICE("00")) || !canonical_hex(&c, &byte, 1))
			return;
		buf_add(out, &byte, 1);
	}
}

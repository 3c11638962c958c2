/* Whether a line may hold a voter's secret, in whatever way it is written. */
#include "event/secret_search.h"

#include "event/secret.h"
#include "json/canonical.h"

#include <string.h>
#include <strings.h>

/* Reads the four hexadecimal digits of an escape. */
static bool
read_hex(struct canonical *c, unsigned *code)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF";
	*code = 0;
	for (int i = 0; i < 4; i++) {
		const char *digit = c->at < c->end ? memchr(hex, *c->at, sizeof hex - 1) : NULL;
		if (digit == NULL)
			return false;
		*code = *code << 4 | (unsigned)(digit - hex) % 16;
		c->at++;
	}
	return true;
}

/* Appends the character in UTF-8; half of a surrogate pair as if it were one. */
static void
put_character(struct buf *out, unsigned code)
{
	unsigned char bytes[3] = {(unsigned char)(0xe0 | code >> 12),
	    (unsigned char)(0x80 | (code >> 6 & 0x3f)), (unsigned char)(0x80 | (code & 0x3f))};
	if (code < 0x80)
		buf_add(out, &(unsigned char){(unsigned char)code}, code != 0);
	else if (code < 0x800)
		buf_add(out, (unsigned char[]){(unsigned char)(0xc0 | code >> 6), bytes[2]}, 2);
	else
		buf_add(out, bytes, sizeof bytes);
}

/* Appends the text with the escapes of JSON decoded, even after a backslash that is one itself. */
static void
put_decoded(struct buf *out, struct slice text)
{
	static const char names[] = "bfnrt", meant[] = "\b\f\n\r\t";
	struct canonical c = canonical_at(text);
	while (c.at < c.end) {
		struct canonical escape = c;
		const char *short_one = NULL;
		unsigned code;
		if (canonical_expect(&escape, SLICE("\\u")) && read_hex(&escape, &code)) {
			put_character(out, code);
			c = escape;
			continue;
		}
		if (*c.at == '\\' && c.end - c.at > 1)
			short_one = memchr(names, c.at[1], sizeof names - 1);
		buf_add(out, short_one != NULL ? &meant[short_one - names] : c.at, 1);
		c.at += short_one != NULL ? 2 : 1;
	}
}

/* Appends the text without NULs: UTF-16 has them between letters. */
static void
put_without_nuls(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		buf_add(out, &text.at[i], text.at[i] != '\0');
}

/* Whether the text names a secret: it contains the member's name in any case. */
static bool
names_secret(struct slice text)
{
	static const char name[] = "secret";
	for (size_t i = 0; i + sizeof name - 1 <= text.len; i++)
		if (strncasecmp(text.at + i, name, sizeof name - 1) == 0)
			return true;
	return false;
}

bool
secret_search(struct slice line)
{
	struct buf letters = {0}, plain = {0};
	put_without_nuls(&letters, line);
	put_decoded(&plain, buf_view(&letters));
	bool found = names_secret(buf_view(&plain)) || secret_occurs(buf_view(&plain));
	buf_free(&letters);
	buf_free(&plain);
	return found;
}

/* A strict check that a text is JSON, to its last byte (RFC 8259). */
#include "json/strict.h"

#include "base/utf8.h"

#include <string.h>

struct gate {
	const char *start, *at, *end;
	const char *why;
};

static bool
refuse(struct gate *g, const char *why)
{
	g->why = why;
	return false;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
skip_space(struct gate *g)
{
	while (
	    g->at < g->end && (*g->at == ' ' || *g->at == '\t' || *g->at == '\r' || *g->at == '\n'))
		g->at++;
}

static bool
next_is(struct gate *g, char c)
{
	skip_space(g);
	if (g->at == g->end || *g->at != c)
		return false;
	g->at++;
	return true;
}

static bool
hex4(struct gate *g, unsigned *value)
{
	*value = 0;
	for (int i = 0; i < 4; i++, g->at++) {
		if (g->at == g->end)
			return refuse(g, "text ends inside an escape");
		char c = *g->at;
		unsigned digit = is_digit(c)            ? (unsigned)(c - '0')
		                 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
		                 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
		                                        : 16;
		if (digit > 15)
			return refuse(g, "bad \\u escape");
		*value = *value << 4 | digit;
	}
	return true;
}

/* Reads what follows "\u". */
static bool
unicode_escape(struct gate *g)
{
	unsigned high, low;
	if (!hex4(g, &high))
		return false;
	if (high == 0)
		return refuse(g, "\\u0000 in a string");
	if (high >= 0xdc00 && high <= 0xdfff)
		return refuse(g, "lone low surrogate");
	if (high < 0xd800 || high > 0xdbff)
		return true;
	if (g->end - g->at < 2 || g->at[0] != '\\' || g->at[1] != 'u')
		return refuse(g, "lone high surrogate");
	g->at += 2;
	if (!hex4(g, &low))
		return false;
	return (low >= 0xdc00 && low <= 0xdfff) || refuse(g, "lone high surrogate");
}

/* Reads what follows the opening quote. */
static bool
string(struct gate *g)
{
	while (g->at < g->end) {
		unsigned char c = (unsigned char)*g->at;
		if (c == '"') {
			g->at++;
			return true;
		}
		if (c < 0x20)
			return refuse(g, "control byte in a string");
		if (c == '\\') {
			g->at++;
			if (g->at == g->end)
				break;
			char escaped = *g->at;
			if (escaped == '\0' || strchr("\"\\/bfnrtu", escaped) == NULL)
				return refuse(g, "bad escape");
			g->at++;
			if (escaped == 'u' && !unicode_escape(g))
				return false;
			continue;
		}
		size_t n = utf8_length(g->at, (size_t)(g->end - g->at));
		if (n == 0)
			return refuse(g, "invalid UTF-8");
		g->at += n;
	}
	return refuse(g, "text ends inside a string");
}

static bool
digits(struct gate *g)
{
	if (g->at == g->end || !is_digit(*g->at))
		return refuse(g, "bad number");
	while (g->at < g->end && is_digit(*g->at))
		g->at++;
	return true;
}

static bool
number(struct gate *g)
{
	if (*g->at == '-')
		g->at++;
	const char *from = g->at;
	if (g->at < g->end && *g->at == '0')
		g->at++;
	else if (!digits(g))
		return false;
	if (g->at < g->end && *g->at == '.') {
		g->at++;
		if (!digits(g))
			return false;
	}
	if (g->at - from > STRICT_DIGITS)
		return refuse(g, "number too long to be read exactly");
	if (g->at < g->end && (*g->at == 'e' || *g->at == 'E')) {
		g->at++;
		if (g->at < g->end && (*g->at == '+' || *g->at == '-'))
			g->at++;
		return digits(g);
	}
	return true;
}

static bool
word(struct gate *g, const char *text)
{
	size_t n = strlen(text);
	if ((size_t)(g->end - g->at) < n || memcmp(g->at, text, n) != 0)
		return refuse(g, "not a JSON value");
	g->at += n;
	return true;
}

static bool
scalar(struct gate *g)
{
	skip_space(g);
	if (g->at == g->end)
		return refuse(g, "text ends before a value");
	switch (*g->at) {
	case '"':
		g->at++;
		return string(g);
	case 't':
		return word(g, "true");
	case 'f':
		return word(g, "false");
	case 'n':
		return word(g, "null");
	default:
		if (*g->at == '-' || is_digit(*g->at))
			return number(g);
		return refuse(g, "not a JSON value");
	}
}

/* Reads the name of a member and its colon. */
static bool
name(struct gate *g)
{
	if (!next_is(g, '"'))
		return refuse(g, "missing member name");
	if (!string(g))
		return false;
	return next_is(g, ':') || refuse(g, "no colon after a member name");
}

/*
 * One value, without recursion: open[] holds the closing bracket of each level. After each complete
 * value, either brackets close or a comma leads to the next value on the same level.
 */
static bool
value(struct gate *g)
{
	char open[STRICT_DEPTH];
	size_t depth = 0;
	for (;;) {
		bool object = next_is(g, '{');
		if (object || next_is(g, '[')) {
			if (depth == STRICT_DEPTH)
				return refuse(g, "nested too deep");
			open[depth++] = object ? '}' : ']';
			if (!next_is(g, open[depth - 1])) {
				if (object && !name(g))
					return false;
				continue;
			}
			depth--;
		} else if (!scalar(g)) {
			return false;
		}
		while (depth > 0 && next_is(g, open[depth - 1]))
			depth--;
		if (depth == 0)
			return true;
		if (!next_is(g, ','))
			return refuse(g, "no comma or closing bracket after a value");
		if (open[depth - 1] == '}' && !name(g))
			return false;
	}
}

const char *
strict_check(struct slice text, size_t *at)
{
	struct gate g = {text.at, text.at, text.at + text.len, NULL};
	bool good;
	if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0) {
		good = refuse(&g, "byte order mark");
	} else {
		good = value(&g);
		if (good)
			skip_space(&g);
		if (good && g.at != g.end)
			good = refuse(&g, "more after the JSON value");
	}
	*at = (size_t)(g.at - g.start);
	return good ? NULL : g.why;
}

enum strict_beginning
strict_begins(struct slice text, size_t *end)
{
	struct gate g = {text.at, text.at, text.at + text.len, NULL};
	bool good = value(&g);
	*end = (size_t)(g.at - g.start);
	return good ? STRICT_VALUE : g.at == g.end ? STRICT_OPEN : STRICT_WRONG;
}

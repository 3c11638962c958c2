/* The form of the secrets that es-issue makes, as it prints them and as people type them. */
#include "event/secret.h"

const char secret_digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum kind { DIGIT, LETTER /* or anything else that a word may have */, DASH, BLANK, OTHER };

struct character {
	enum kind kind;
	size_t len;
	char digit; /* as printed */
};

/* The dashes and blanks that are not ASCII, in UTF-8. */
static const struct {
	const char *bytes;
	enum kind kind;
} wide[] = {
    {"\xc2\xa0", BLANK},     /* no-break space */
    {"\xc2\xad", DASH},      /* soft hyphen */
    {"\xe2\x80\x89", BLANK}, /* thin space */
    {"\xe2\x80\xaf", BLANK}, /* narrow no-break space */
    {"\xe2\x80\x90", DASH},  /* hyphen */
    {"\xe2\x80\x91", DASH},  /* non-breaking hyphen */
    {"\xe2\x80\x92", DASH},  /* figure dash */
    {"\xe2\x80\x93", DASH},  /* en dash */
    {"\xe2\x80\x94", DASH},  /* em dash */
    {"\xe2\x80\x95", DASH},  /* horizontal bar */
    {"\xe2\x88\x92", DASH},  /* minus sign */
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_decimal(char c)
{
	return c >= '0' && c <= '9';
}

static char
upper(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	return c;
}

static bool
is_digit(char c)
{
	return memchr(secret_digits, upper(c), sizeof secret_digits - 1) != NULL;
}

/* The digit, as printed, that the byte is or is typed for; NUL if none. */
static char
digit_of(char c)
{
	char letter = upper(c);
	if (letter == 'O')
		return '0';
	if (letter == 'I' || letter == 'L')
		return '1';
	if (!is_digit(c))
		return '\0';
	return letter;
}

static struct character
character_at(const char *at, const char *end)
{
	char digit = digit_of(*at);
	if (digit != '\0')
		return (struct character){DIGIT, 1, digit};
	if (is_letter(*at) || *at == '_')
		return (struct character){LETTER, 1, '\0'};
	if (*at == '-')
		return (struct character){DASH, 1, '\0'};
	if (*at == ' ' || *at == '\t')
		return (struct character){BLANK, 1, '\0'};
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
		size_t n = strlen(wide[i].bytes);
		if ((size_t)(end - at) >= n && memcmp(at, wide[i].bytes, n) == 0)
			return (struct character){wide[i].kind, n, '\0'};
	}
	return (struct character){OTHER, 1, '\0'};
}

bool
secret_as_printed(struct slice text, char printed[SECRET_LENGTH])
{
	size_t digits = 0, len = 0;
	bool letter = false, decimal = false; /* there is one since the last dash or blank */
	bool mixed = false, elsewhere = false;
	struct character c;
	for (size_t i = 0; i < text.len; i += c.len) {
		c = character_at(text.at + i, text.at + text.len);
		if (c.kind == DASH || c.kind == BLANK) {
			elsewhere |= digits % SECRET_GROUP != 0;
			letter = decimal = false;
			continue;
		}
		if (c.kind != DIGIT || digits == SECRET_DIGITS)
			return false;
		if (digits > 0 && digits % SECRET_GROUP == 0)
			printed[len++] = '-';
		printed[len++] = c.digit;
		digits++;
		letter |= is_letter(text.at[i]);
		decimal |= is_decimal(text.at[i]);
		mixed |= letter && decimal;
	}
	/* A secret of words, such as sorrel-pebble-falcon-20, is somebody else's. */
	return digits == SECRET_DIGITS && (mixed || !elsewhere);
}

bool
secret_is_printed(struct slice text)
{
	if (text.len != SECRET_LENGTH)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool hyphen = i % (SECRET_GROUP + 1) == SECRET_GROUP;
		if (hyphen ? text.at[i] != '-' : !is_digit(text.at[i]))
			return false;
	}
	return true;
}

/* What was read of a text up to some point. */
struct scan {
	size_t groups; /* groups of exactly SECRET_GROUP digits that end here, one after another */
	size_t group;  /* digits since the last dash or blank */
	size_t word;   /* digits of this word, which may have dashes */
	bool odd_group, odd_word; /* there is something else among the digits */
};

/* Ends a group; whether it is the last one of a secret. */
static bool
end_group(struct scan *s)
{
	if (s->group > 0 || s->odd_group)
		s->groups = s->group == SECRET_GROUP && !s->odd_group ? s->groups + 1 : 0;
	s->group = 0;
	s->odd_group = false;
	return s->groups == SECRET_DIGITS / SECRET_GROUP;
}

/* Ends a word; whether it, or the groups that end with it, are a secret. */
static bool
end_word(struct scan *s)
{
	bool found = s->word == SECRET_DIGITS && !s->odd_word;
	s->word = 0;
	s->odd_word = false;
	return end_group(s) || found;
}

/* Whether the byte may be left of a dash or blank in Latin-1, or in UTF-16 without its NULs. */
static bool
is_trace(char byte)
{
	return byte == '\xa0' || byte == '\xad' || (byte >= 0x10 && byte <= 0x15);
}

/* Whether the byte is a decimal point, as in the id stdin-20261128T183000.000Z-0123456789abcdef:1,
 * whose parts could be taken for secrets. */
static bool
is_point(struct slice text, size_t i)
{
	return text.at[i] == '.' && i > 0 && i + 1 < text.len && is_decimal(text.at[i - 1]) &&
	       is_decimal(text.at[i + 1]);
}

/* Whether the text has no small letter, as the middle of a UUID mostly has. */
static bool
is_capital(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= 'a' && text.at[i] <= 'z')
			return false;
	return true;
}

/* Whether a secret is somewhere as es-issue prints it, whatever it is glued to. */
static bool
occurs_printed(struct slice text)
{
	for (size_t i = 0; i + SECRET_LENGTH <= text.len; i++) {
		struct slice part = {text.at + i, SECRET_LENGTH};
		if (part.at[SECRET_GROUP] == '-' && secret_is_printed(part) && is_capital(part))
			return true;
	}
	return false;
}

bool
secret_occurs(struct slice text)
{
	struct scan s = {0};
	if (occurs_printed(text))
		return true;
	struct character c;
	for (size_t i = 0; i < text.len; i += c.len) {
		c = character_at(text.at + i, text.at + text.len);
		if (c.kind == DIGIT) {
			s.group++;
			s.word++;
			continue;
		}
		if (c.kind == LETTER) {
			s.odd_word = s.odd_group = true;
			continue;
		}
		bool point = is_point(text, i);
		if (point || c.kind == DASH ? end_group(&s) : end_word(&s))
			return true;
		if (c.kind == OTHER && !is_trace(text.at[i]))
			s.groups = 0;
		s.odd_word |= point;
	}
	return end_word(&s);
}

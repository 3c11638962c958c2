/* Canonical JSON: what is written reads back, and nothing else is canonical. */
#include "json/canonical.h"

#include "rows.h"
#include "json/writer.h"

static const struct row strings[] = {
    {"plain", "\"abc\"", true},
    {"empty", "\"\"", true},
    {"solidus as it is", "\"/\"", true},
    {"UTF-8 as it is", "\"\xc3\xa9\xf0\x9f\x98\x80\"", true},
    {"short escapes", "\"\\\"\\\\\\b\\f\\n\\r\\t\"", true},
    {"\\u00xx for the rest below 0x20", "\"\\u0001\\u000b\\u000e\\u001f\"", true},
    {"DEL escaped", "\"\\u007f\"", true},
    {"DEL as it is", "\"\x7f\"", false},
    {"an escaped solidus", "\"\\/\"", false},
    {"\\u000a, which has a short form", "\"\\u000a\"", false},
    {"\\u0008, which has a short form", "\"\\u0008\"", false},
    {"\\u0022, which has a short form", "\"\\u0022\"", false},
    {"an escaped letter", "\"\\u0041\"", false},
    {"an escaped letter above ASCII", "\"\\u00e9\"", false},
    {"an escape in upper case", "\"\\u001F\"", false},
    {"\\u0000", "\"\\u0000\"", false},
    {"a control byte", "\"\x01\"", false},
    {"invalid UTF-8", "\"\xff\"", false},
    {"more behind it", "\"a\"b", false},
    {"cut off", "\"a", false},
    {"cut off in an escape", "\"\\u00", false},
};

static bool
is_string(struct slice text)
{
	struct canonical c = canonical_at(text);
	struct slice inside;
	return canonical_string(&c, &inside) && canonical_done(&c);
}

static const struct row numbers[] = {
    {"zero", "0", true},
    {"the largest", "9223372036854775807", true},
    {"one more", "9223372036854775808", false},
    {"a digit more", "10000000000000000000", false},
    {"many digits", "100000000000000000000000000000000000000000", false},
    {"a leading zero", "01", false},
    {"a minus sign", "-1", false},
    {"a plus sign", "+1", false},
    {"a fraction", "1.0", false},
    {"an exponent", "1e1", false},
    {"a blank", " 1", false},
    {"a string", "\"1\"", false},
    {"nothing", "", false},
};

#define SIXTYFOUR "0123456789012345678901234567890123456789012345678901234567890123"

static const struct row ids[] = {
    {"an id", "\"a\"", true},
    {"every kind of letter", "\"azAZ09._-\"", true},
    {"the longest", "\"" SIXTYFOUR "\"", true},
    {"one too long", "\"" SIXTYFOUR "x\"", false},
    {"nothing", "\"\"", false},
    {"a colon", "\"a:b\"", false},
    {"a blank", "\"a b\"", false},
    {"an escape", "\"a\\u0062\"", false},
    {"a letter above ASCII", "\"\xc3\xa9\"", false},
    {"no quotes", "a", false},
    {"a quote too few", "\"a", false},
};

static const struct row hexes[] = {
    {"two bytes", "09af", true},
    {"upper case", "09AF", false},
    {"a letter that is no digit", "09ag", false},
    {"a digit too few", "09a", false},
    {"a digit too many", "09af0", false},
    {"nothing", "", false},
};

static bool
is_uint(struct slice text)
{
	struct canonical c = canonical_at(text);
	uint64_t value;
	return canonical_uint(&c, &value) && canonical_done(&c);
}

/* In quotes, and what stands between them alone. */
static bool
is_id(struct slice text)
{
	struct canonical c = canonical_at(text);
	struct slice id;
	bool quoted = text.len > 1 && text.at[0] == '"' && text.at[text.len - 1] == '"';
	bool good = canonical_id(&c, &id) && canonical_done(&c);
	if (quoted && canonical_is_id((struct slice){text.at + 1, text.len - 2}) != good)
		tap(false, "without quotes it is the same");
	return good;
}

static bool
is_hex(struct slice text)
{
	struct canonical c = canonical_at(text);
	unsigned char bytes[2];
	return canonical_hex(&c, bytes, 2) && canonical_done(&c) && bytes[0] == 0x09 &&
	       bytes[1] == 0xaf;
}

/* Every byte that a string can hold, written and read back. */
static bool
reads_back(void)
{
	struct buf text = {0}, again = {0};
	bool good = true;
	for (int byte = 1; byte < 0x80; byte++) {
		char c = (char)byte;
		struct canonical at;
		struct slice inside;
		text.len = again.len = 0;
		writer_text(&text, NULL, (struct slice){&c, 1});
		at = canonical_at(buf_view(&text));
		good &= canonical_string(&at, &inside) && canonical_done(&at);
		canonical_decode(inside, &again);
		good &= slice_eq(buf_view(&again), (struct slice){&c, 1});
	}
	buf_free(&text);
	buf_free(&again);
	return good;
}

int
main(void)
{
	CHECK_ROWS(strings, is_string);
	CHECK_ROWS(numbers, is_uint);
	CHECK_ROWS(ids, is_id);
	CHECK_ROWS(hexes, is_hex);
	tap(reads_back(), "every ASCII byte is written canonically, and reads back");
	return tap_done();
}

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
	tap(reads_back(), "every ASCII byte is written canonically, and reads back");
	return tap_done();
}

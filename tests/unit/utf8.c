/* UTF-8: how long the character at the start of a text is, 0 if there is none (RFC 3629). */
#include "base/utf8.h"

#include "rows.h"

static const struct {
	const char *what;
	const char *text;
	size_t length;
} rows[] = {
    {"ASCII", "abc", 1},
    {"DEL", "\x7f", 1},
    {"the first of two bytes", "\xc2\x80", 2},
    {"the last of two bytes", "\xdf\xbf", 2},
    {"two bytes that one could say", "\xc1\xbf", 0},
    {"NUL in two bytes", "\xc0\x80", 0},
    {"the first of three bytes", "\xe0\xa0\x80", 3},
    {"the last before the surrogates", "\xed\x9f\xbf", 3},
    {"the first surrogate", "\xed\xa0\x80", 0},
    {"the last surrogate", "\xed\xbf\xbf", 0},
    {"the first after the surrogates", "\xee\x80\x80", 3},
    {"the last of three bytes", "\xef\xbf\xbf", 3},
    {"three bytes that two could say", "\xe0\x9f\xbf", 0},
    {"the first of four bytes", "\xf0\x90\x80\x80", 4},
    {"the last character", "\xf4\x8f\xbf\xbf", 4},
    {"one after the last", "\xf4\x90\x80\x80", 0},
    {"four bytes that three could say", "\xf0\x8f\xbf\xbf", 0},
    {"five bytes", "\xf8\x88\x80\x80\x80", 0},
    {"a byte that is never valid", "\xff", 0},
    {"a tail alone", "\x80", 0},
    {"a head alone", "\xc3", 0},
    {"a head and no tail", "\xc3(", 0},
    {"the second tail is not one", "\xe2\x82(", 0},
    {"the third tail is not one", "\xf0\x9f\x98(", 0},
    {"three of four bytes", "\xf0\x9f\x98", 0},
    {"nothing", "", 0},
};

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		tap(utf8_length(rows[i].text, strlen(rows[i].text)) == rows[i].length,
		    rows[i].what);
	tap(utf8_length("", 1) == 1, "NUL is a character");
	tap(utf8_length("\xc3\xa9", 1) == 0, "bytes after the end are not looked at");
	return tap_done();
}

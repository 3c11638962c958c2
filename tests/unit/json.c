/* The byte gate: the corner cases of RFC 8259, a row each. */
#include "json.h"

#include "tap.h"

#include <string.h>

struct row {
	const char *what;
	const char *text;
	size_t length; /* 0: up to the NUL */
	bool good;
};

static const struct row rows[] = {
    {"an empty object", "{}", 0, true},
    {"an empty array", "[]", 0, true},
    {"a number alone", "0", 0, true},
    {"white space of every kind around everything", " \t\r{ \t\"a\"\r: [ 1 , 2 ] } ", 0, true},
    {"nothing", "", 0, false},
    {"white space alone", " \t", 0, false},
    {"two values", "{}{}", 0, false},
    {"a comma behind the value", "{},", 0, false},
    {"a byte order mark", "\xef\xbb\xbf{}", 0, false},
    {"NUL behind the value", "{}\0", 3, false},
    {"NUL as white space", "{\0}", 3, false},
    {"form feed as white space", "\f{}", 0, false},
    {"no-break space as white space", "\xc2\xa0{}", 0, false},

    {"true, false, null", "[true,false,null]", 0, true},
    {"True", "True", 0, false},
    {"nul", "nul", 0, false},
    {"nulll", "nulll", 0, false},
    {"a bare word", "{\"a\":b}", 0, false},
    {"NaN", "NaN", 0, false},
    {"Infinity", "-Infinity", 0, false},
    {"a comment", "{/* */}", 0, false},

    {"minus zero", "-0", 0, true},
    {"every part of a number", "-10.25E+07", 0, true},
    {"a small exponent letter", "1e-2", 0, true},
    {"a leading zero", "01", 0, false},
    {"a leading zero behind minus", "-01", 0, false},
    {"a leading plus", "+1", 0, false},
    {"minus alone", "-", 0, false},
    {"a point without digits behind", "1.", 0, false},
    {"a point without digits before", ".5", 0, false},
    {"an exponent without digits", "1e", 0, false},
    {"an exponent sign without digits", "1e+", 0, false},
    {"hexadecimal", "0x10", 0, false},
    {"a space inside a number", "1 2", 0, false},
    {"a full-width digit", "\xef\xbc\x91", 0, false},

    {"every short escape", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", 0, true},
    {"\\u in both cases", "\"\\u00aF\"", 0, true},
    {"a surrogate pair", "\"\\ud83d\\uDE00\"", 0, true},
    {"DEL as it is", "\"\x7f\"", 0, true},
    {"\\u0000", "\"\\u0000\"", 0, false},
    {"a lone high surrogate", "\"\\ud83d\"", 0, false},
    {"a high surrogate and a letter", "\"\\ud83dx\"", 0, false},
    {"a high surrogate and another escape", "\"\\ud83d\\n\"", 0, false},
    {"two high surrogates", "\"\\ud83d\\ud83d\"", 0, false},
    {"a lone low surrogate", "\"\\ude00\"", 0, false},
    {"surrogates the wrong way round", "\"\\ude00\\ud83d\"", 0, false},
    {"\\u with three digits", "\"\\u123\"", 0, false},
    {"\\u with another letter", "\"\\u12g4\"", 0, false},
    {"\\U", "\"\\U0041\"", 0, false},
    {"\\x", "\"\\x41\"", 0, false},
    {"\\'", "\"\\'\"", 0, false},
    {"\\ and NUL", "\"\\\0\"", 4, false},
    {"an escape cut off", "\"\\", 0, false},
    {"\\u cut off", "\"\\u00", 0, false},
    {"a tab in a string", "\"\t\"", 0, false},
    {"a line feed in a string", "\"\n\"", 0, false},
    {"0x1f in a string", "\"\x1f\"", 0, false},
    {"NUL in a string", "\"\0\"", 3, false},
    {"a string cut off", "\"abc", 0, false},
    {"a single-quoted string", "'a'", 0, false},

    {"two bytes of UTF-8", "\"\xc2\x80\xdf\xbf\"", 0, true},
    {"three bytes of UTF-8", "\"\xe0\xa0\x80\xef\xbf\xbf\"", 0, true},
    {"the last before the surrogates", "\"\xed\x9f\xbf\"", 0, true},
    {"four bytes of UTF-8", "\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"", 0, true},
    {"a tail byte alone", "\"\x80\"", 0, false},
    {"two bytes, overlong", "\"\xc0\x80\"", 0, false},
    {"two bytes, overlong, C1", "\"\xc1\xbf\"", 0, false},
    {"three bytes, overlong", "\"\xe0\x9f\xbf\"", 0, false},
    {"four bytes, overlong", "\"\xf0\x8f\xbf\xbf\"", 0, false},
    {"a surrogate in UTF-8", "\"\xed\xa0\x80\"", 0, false},
    {"beyond U+10FFFF", "\"\xf4\x90\x80\x80\"", 0, false},
    {"F5", "\"\xf5\x80\x80\x80\"", 0, false},
    {"FF", "\"\xff\"", 0, false},
    {"two bytes cut off by the quote", "\"\xc3\"", 0, false},
    {"three bytes cut off by the end", "\"\xe2\x82", 0, false},

    {"members and elements", "{\"a\":{\"b\":[1,{\"c\":[]}]},\"d\":\"\"}", 0, true},
    {"equal names (not the gate's business)", "{\"a\":1,\"a\":2}", 0, true},
    {"an empty name", "{\"\":1}", 0, true},
    {"a comma at the end of an array", "[1,]", 0, false},
    {"a comma at the end of an object", "{\"a\":1,}", 0, false},
    {"a comma alone", "[,]", 0, false},
    {"two commas", "[1,,2]", 0, false},
    {"no comma", "[1 2]", 0, false},
    {"no colon", "{\"a\" 1}", 0, false},
    {"no value", "{\"a\":}", 0, false},
    {"no name", "{:1}", 0, false},
    {"a number as a name", "{1:1}", 0, false},
    {"a bare name", "{a:1}", 0, false},
    {"the wrong bracket", "[1}", 0, false},
    {"the wrong bracket inside", "{\"a\":[1}]", 0, false},
    {"a bracket that is not closed", "[1", 0, false},
    {"an object that is not closed", "{\"a\":1", 0, false},
    {"a bracket too many", "[]]", 0, false},
    {"16 deep", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", 0, true},
    {"17 deep", "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", 0, false},
    {"back and down again is not deep", "[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]",
        0, true},
};

int
main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t at, n = rows[i].length ? rows[i].length : strlen(rows[i].text);
		const char *why = json_check((struct slice){rows[i].text, n}, &at);
		tap((why == NULL) == rows[i].good && at <= n, rows[i].what);
	}
	return tap_done();
}

/* Writing JSON: commas and nesting, escapes, bytes that no string can hold. */
#include "json/writer.h"

#include "rows.h"

/*
 * What is written, a letter each with the member's name after it: { } [ ] brackets, s a string,
 * n a number, t and f flags, 0 null, r a value as it is, h hexadecimal, b base64.
 */
static const struct {
	const char *what;
	const char *script, *wanted;
} shapes[] = {
    {"an empty object", "{ }", "{}"},
    {"an empty array", "[ ]", "[]"},
    {"a value alone", "n", "7"},
    {"members", "{ sa nb tc }", "{\"a\":\"s\",\"b\":7,\"c\":true}"},
    {"elements", "[ s n t f 0 r h b ]", "[\"s\",7,true,false,null,{\"x\":[]},\"2b2f\",\"Ky8=\"]"},
    {"every kind as a member", "{ ss nn tt ff 0z rr hh bb }",
        "{\"s\":\"s\",\"n\":7,\"t\":true,\"f\":false,\"z\":null,\"r\":{\"x\":[]},"
        "\"h\":\"2b2f\",\"b\":\"Ky8=\"}"},
    {"an object in an object", "{ {a nb } }", "{\"a\":{\"b\":7}}"},
    {"an array in an object", "{ [a n n ] }", "{\"a\":[7,7]}"},
    {"objects in an array", "[ { na } { nb } ]", "[{\"a\":7},{\"b\":7}]"},
    {"arrays in an array", "[ [ ] [ n ] [ ] ]", "[[],[7],[]]"},
    {"a member after an object", "{ {a } nb }", "{\"a\":{},\"b\":7}"},
    {"a member after an array", "{ [a ] nb }", "{\"a\":[],\"b\":7}"},
    {"a member after a string", "{ sa [b ] }", "{\"a\":\"s\",\"b\":[]}"},
    {"deep", "{ [a { [b [ { ] ] } ] }", "{\"a\":[{\"b\":[[{]]}]}"},
};

/* Strings that hold a text. */
static const struct {
	const char *what;
	const char *text, *wanted;
} texts[] = {
    {"nothing", "", "\"\""},
    {"plain", "abc", "\"abc\""},
    {"a solidus", "a/b", "\"a/b\""},
    {"quote and backslash", "\"\\", "\"\\\"\\\\\""},
    {"short escapes", "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
    {"the first and the last control byte", "\x01\x1f", "\"\\u0001\\u001f\""},
    {"DEL", "\x7f", "\"\\u007f\""},
    {"letters above ASCII", "\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\""},
    {"what looks like an escape", "\\u0041", "\"\\\\u0041\""},
    {"a comma at the end", "a,", "\"a,\""},
};

#define NONE "\xef\xbf\xbd"

/* Strings that hold any bytes. */
static const struct {
	const char *what;
	const char *bytes;
	size_t length;
	const char *wanted;
} anything[] = {
    {"UTF-8", "\xc3\xa9", 2, "\"\xc3\xa9\""},
    {"NUL", "a\0b", 3, "\"a" NONE "b\""},
    {"a byte that is not UTF-8", "a\xff", 2, "\"a" NONE "\""},
    {"a character cut off", "\xe2\x82", 2, "\"" NONE NONE "\""},
    {"a character cut off by another", "\xe2\x82\xc3\xa9", 4, "\"" NONE NONE "\xc3\xa9\""},
    {"a surrogate", "\xed\xa0\x80", 3, "\"" NONE NONE NONE "\""},
    {"a control byte is escaped", "\x02\x80", 2, "\"\\u0002" NONE "\""},
    {"nothing", "", 0, "\"\""},
};

static void
write_word(struct buf *out, const char *word)
{
	const char *name = word[1] != '\0' ? word + 1 : NULL;
	switch (*word) {
	case '{':
		writer_begin_object(out, name);
		break;
	case '}':
		writer_end_object(out);
		break;
	case '[':
		writer_begin_array(out, name);
		break;
	case ']':
		writer_end_array(out);
		break;
	case 's':
		writer_string(out, name, SLICE("s"));
		break;
	case 'n':
		writer_number(out, name, 7);
		break;
	case 't':
	case 'f':
		writer_flag(out, name, *word == 't');
		break;
	case '0':
		writer_null(out, name);
		break;
	case 'r':
		writer_raw(out, name, SLICE("{\"x\":[]}"));
		break;
	case 'h':
		writer_hex(out, name, SLICE("+/"));
		break;
	default:
		writer_base64(out, name, SLICE("+/"));
	}
}

static void
check_shapes(void)
{
	for (size_t i = 0; i < ROWS(shapes); i++) {
		char script[64], *rest = script, *word;
		struct buf out = {0};
		snprintf(script, sizeof script, "%s", shapes[i].script);
		while ((word = strsep(&rest, " ")) != NULL)
			write_word(&out, word);
		tap_buf(&out, shapes[i].wanted, shapes[i].what);
		buf_free(&out);
	}
}

/* Another value after a line feed is another text. */
static void
check_lines(void)
{
	struct buf out = {0};
	writer_number(&out, NULL, 0);
	buf_text(&out, "\n");
	writer_number(&out, NULL, UINT64_MAX);
	buf_text(&out, "\n");
	writer_begin_object(&out, NULL);
	writer_string(&out, "a", (struct slice){0});
	writer_string(&out, "b", SLICE("\\n"));
	writer_end_object(&out);
	tap_buf(&out, "0\n18446744073709551615\n{\"a\":\"\",\"b\":\"\\n\"}",
	    "lines; the inside of a string as it is");
	buf_free(&out);
}

int
main(void)
{
	check_shapes();
	for (size_t i = 0; i < ROWS(texts); i++) {
		struct buf out = {0};
		writer_text(&out, NULL, slice_of(texts[i].text));
		tap_buf(&out, texts[i].wanted, texts[i].what);
		buf_free(&out);
	}
	for (size_t i = 0; i < ROWS(anything); i++) {
		struct buf out = {0};
		writer_bytes(&out, NULL, (struct slice){anything[i].bytes, anything[i].length});
		tap_buf(&out, anything[i].wanted, anything[i].what);
		buf_free(&out);
	}
	check_lines();
	return tap_done();
}

/* The form of a feed, told by its beginning. */
#include "event/form.h"

#include "tap.h"

#define TEXT(literal)                                                                              \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}
#define ARRAY "an array: put one event on a line: jq -c '.[]' FILE"
#define SEVERAL_LINES "an event on several lines: put one event on a line: jq -c . FILE"
#define ONE_LINE "several events on a line: put one event on a line: jq -c . FILE"
#define UTF16(from) "UTF-16: save it as UTF-8: iconv -f " from " -t UTF-8 FILE"
#define BOM "\xef\xbb\xbf"

static const struct {
	const char *what;
	struct slice text;
	const char *fault;
} rows[] = {
    {"nothing", TEXT(""), NULL},
    {"blank lines", TEXT("\n \t\r\n"), NULL},
    {"bytes", TEXT("hello\nworld\n"), NULL},
    {"an event of an unknown type", TEXT("{\"type\":\"X\"}\n{\"type\":\"Y\"}\n"), NULL},
    {"a line cut off", TEXT("{\"type\":\n"), NULL},
    {"a line cut off, and blank lines", TEXT("{\"type\":\n\n \n"), NULL},
    {"a line cut off before another one", TEXT("{\"a\":{\"b\":1\n{\"a\":2}\n"), NULL},
    {"a line cut off inside a string", TEXT("{\"a\":\"b\n{\"a\":2}\n"), NULL},
    {"a bracket alone", TEXT("{\n"), NULL},

    {"an array over lines", TEXT("[\n  {\n"), ARRAY},
    {"its first bracket", TEXT("[\n"), ARRAY},
    {"an array on one line", TEXT("[{\"a\":1},{\"a\":2}]\n"), ARRAY},
    {"an array after a mark and blanks", TEXT(BOM "\n [ { "), ARRAY},
    {"an array of other values", TEXT("[1,2]\n"), NULL},
    {"a closing bracket", TEXT("]\n"), NULL},

    {"an object over lines", TEXT("{\n\"a\":1\n}\n"), SEVERAL_LINES},
    {"objects over lines", TEXT("{\n\"a\":1}\n{\n\"a\":2}\n"), SEVERAL_LINES},
    {"an object over lines, cut off", TEXT("{\n\"a\":\n"), SEVERAL_LINES},
    {"broken after its first member", TEXT("{\"a\": 1,\r\n \"b\": 2}\r\n"), SEVERAL_LINES},
    {"with a mark", TEXT(BOM "{\n\"a\":1\n}\n"), SEVERAL_LINES},
    {"wrong JSON over lines", TEXT("{\n\"a\" 1\n}\n"), NULL},

    {"two on a line", TEXT("{\"a\":1}{\"a\":2}\n"), ONE_LINE},
    {"two on a line, apart", TEXT("{\"a\":1} \t{\"a\":2}"), ONE_LINE},
    {"one and a half", TEXT("{\"a\":1}{\n"), ONE_LINE},
    {"one, and another value", TEXT("{\"a\":1}[]\n"), NULL},

    {"UTF-16, little-endian, marked", TEXT("\xff\xfe{\0\"\0"), UTF16("UTF-16")},
    {"UTF-16, big-endian, marked", TEXT("\xfe\xff\0{\0\""), UTF16("UTF-16")},
    {"UTF-16, little-endian", TEXT("{\0\"\0"), UTF16("UTF-16LE")},
    {"UTF-16, big-endian", TEXT("\0{\0\""), UTF16("UTF-16BE")},
    {"an array in UTF-16", TEXT("[\0\r\0\n\0{\0"), UTF16("UTF-16LE")},
    {"a mark alone", TEXT("\xff\xfe"), UTF16("UTF-16")},
    {"one NUL", TEXT("{\0\"a"), NULL},
    {"NULs", TEXT("\0\0\0\0"), NULL},
};

int
main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *fault = form_fault(rows[i].text);
		tap_text(fault ? fault : "", rows[i].fault ? rows[i].fault : "", rows[i].what);
	}
	return tap_done();
}

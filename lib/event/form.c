/* The form of a feed that is not lines of events, though it may hold events. */
#include "event/form.h"

#include "json/strict.h"

#include <string.h>

struct slice
form_skip_mark(struct slice text)
{
	if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
		return (struct slice){text.at + 3, text.len - 3};
	return text;
}

struct slice
form_skip_blank(struct slice text)
{
	while (text.len > 0 &&
	       (*text.at == ' ' || *text.at == '\t' || *text.at == '\r' || *text.at == '\n'))
		text = (struct slice){text.at + 1, text.len - 1};
	return text;
}

/* Whether every other of the first four bytes is NUL, beginning with this one. */
static bool
has_nuls(struct slice text, size_t first)
{
	return text.len >= 4 && text.at[first] == '\0' && text.at[first + 2] == '\0' &&
	       text.at[1 - first] != '\0' && text.at[3 - first] != '\0';
}

/* What is wrong if the text is UTF-16, with a byte order mark or without. */
static const char *
utf16_fault(struct slice text)
{
	bool marked = text.len >= 2 &&
	              (memcmp(text.at, "\xff\xfe", 2) == 0 || memcmp(text.at, "\xfe\xff", 2) == 0);
	if (marked)
		return "UTF-16: save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE";
	if (has_nuls(text, 1))
		return "UTF-16: save it as UTF-8: iconv -f UTF-16LE -t UTF-8 FILE";
	if (has_nuls(text, 0))
		return "UTF-16: save it as UTF-8: iconv -f UTF-16BE -t UTF-8 FILE";
	return NULL;
}

bool
form_is_array(struct slice beginning)
{
	struct slice text = form_skip_blank(form_skip_mark(beginning));
	if (text.len == 0 || *text.at != '[')
		return false;
	text = form_skip_blank((struct slice){text.at + 1, text.len - 1});
	return text.len == 0 || *text.at == '{';
}

/* Whether the first `end` bytes go on after a line feed. */
static bool
spans_lines(struct slice text, size_t end)
{
	const char *lf = memchr(text.at, '\n', end);
	size_t first = lf != NULL ? (size_t)(lf - text.at) : end;
	return form_skip_blank((struct slice){text.at + first, end - first}).len > 0;
}

/* Whether another object follows on the line. */
static bool
goes_on(struct slice text)
{
	const char *lf = memchr(text.at, '\n', text.len);
	if (lf != NULL)
		text.len = (size_t)(lf - text.at);
	text = form_skip_blank(text);
	return text.len > 0 && *text.at == '{';
}

const char *
form_fault(struct slice beginning)
{
	struct slice text = form_skip_blank(form_skip_mark(beginning));
	const char *utf16 = utf16_fault(beginning);
	size_t end;
	if (utf16 != NULL)
		return utf16;
	if (form_is_array(text))
		return "an array: put one event on a line: jq -c '.[]' FILE";
	if (text.len == 0 || *text.at != '{' || strict_begins(text, &end) == STRICT_WRONG)
		return NULL;
	if (spans_lines(text, end))
		return "an event on several lines: put one event on a line: jq -c . FILE";
	if (goes_on((struct slice){text.at + end, text.len - end}))
		return "several events on a line: put one event on a line: jq -c . FILE";
	return NULL;
}

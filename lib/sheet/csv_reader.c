/* Reading CSV (RFC 4180) as spreadsheets write it, one row at a time. */
#include "sheet/csv_reader.h"

#include "base/csv.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>

/* The longest field in quotes, in bytes: beyond it, a quote was never closed. */
enum { MOST_QUOTED = 65536 };

static const char open_quote[] =
    "a quote opens in this row and closes in a later one where no field ends, or never: remove it, "
    "or write two for one inside quotes";

struct csv_reader {
	const char *at, *end;
	uint64_t row;
	int separator;   /* -1: none was seen so far */
	struct buf text; /* the fields of the row, one after the other */
	size_t *ends;    /* where each ends in it */
	struct slice *field;
	size_t n, cap, field_cap;
	const char *fault;
};

/* Reads a first line such as sep=; which Excel reads, too, and does not show. */
static void
read_separator(struct csv_reader *r)
{
	struct slice rest = {r->at, (size_t)(r->end - r->at)};
	bool quoted = rest.len > 0 && *rest.at == '"';
	const char *p = rest.at + quoted;
	size_t length = sizeof "sep=," - 1 + (quoted ? 2 : 0);
	if (rest.len < length || memcmp(p, "sep=", 4) != 0 || p[4] == '\0' ||
	    strchr(",;\t", p[4]) == NULL || (quoted && p[5] != '"'))
		return;
	if (rest.len > length && rest.at[length] == '\r')
		length++;
	if (rest.len > length && rest.at[length] != '\n')
		return;
	r->separator = (unsigned char)p[4];
	r->at += length < rest.len ? length + 1 : length;
}

struct csv_reader *
csv_reader_open(struct slice text)
{
	struct csv_reader *r = memory_new(sizeof *r);
	r->at = text.at;
	r->end = text.at + text.len;
	r->separator = -1;
	if (text.len >= sizeof CSV_MARK - 1 && memcmp(r->at, CSV_MARK, sizeof CSV_MARK - 1) == 0)
		r->at += sizeof CSV_MARK - 1;
	if (text.len > 0)
		read_separator(r);
	return r;
}

/* The separator that occurs most in the row at r->at, outside quotes; -1 if none does. */
static int
guess_separator(const struct csv_reader *r)
{
	static const char separators[] = ",;\t";
	size_t count[3] = {0};
	bool quoted = false;
	for (const char *p = r->at; p < r->end && (quoted || *p != '\n'); p++) {
		const char *s = *p == '\0' || quoted ? NULL : strchr(separators, *p);
		if (s != NULL)
			count[s - separators]++;
		quoted ^= *p == '"';
	}
	size_t best = count[1] > count[0] ? 1 : 0;
	if (count[2] > count[best])
		best = 2;
	return count[best] > 0 ? separators[best] : -1;
}

/* Whether a row or a field ends here. */
static bool
ends_row(const struct csv_reader *r, const char *p)
{
	return p == r->end || *p == '\n' || (*p == '\r' && (p + 1 == r->end || p[1] == '\n'));
}

static bool
ends_field(const struct csv_reader *r, const char *p)
{
	return ends_row(r, p) || *p == r->separator;
}

/* Reads a field in quotes, from the first of them; moves after the last. Line breaks become LF. */
static void
read_quoted(struct csv_reader *r)
{
	const char *from = ++r->at;
	for (; r->at < r->end && r->at - from <= MOST_QUOTED; r->at++) {
		char c = *r->at;
		if (c == '"' && (r->at + 1 == r->end || r->at[1] != '"')) {
			r->at++;
			return;
		}
		if (c == '"' || (c == '\r' && r->at + 1 < r->end && r->at[1] == '\n'))
			c = *++r->at;
		buf_add(&r->text, c == '\r' ? "\n" : &c, 1);
	}
	r->fault = open_quote;
}

/* Reads ="0012" as 0012; false, having read nothing, if that is not what the field is. */
static bool
read_kept(struct csv_reader *r)
{
	const char *p = r->at;
	if (r->end - p < 3 || p[0] != '=' || p[1] != '"')
		return false;
	for (p += 2; p < r->end && *p != '"'; p++)
		if (*p == '\n' || *p == r->separator)
			return false;
	if (p == r->end)
		return false;
	buf_add(&r->text, r->at + 2, (size_t)(p - r->at - 2));
	r->at = p + 1;
	return true;
}

static void
read_plain(struct csv_reader *r)
{
	const char *from = r->at;
	for (; !ends_field(r, r->at); r->at++)
		if (*r->at == '"')
			r->fault = "a quote in a field that does not begin with one";
		else if (*r->at == '\r')
			r->fault =
			    "a carriage return that does not end a line: save it as CSV UTF-8";
	buf_add(&r->text, from, (size_t)(r->at - from));
}

/* The text of a field without what was put around it so that a spreadsheet leaves it as it is. */
static struct slice
bare(struct slice text)
{
	if (text.len > 0 && text.at[0] == '\'' && csv_is_formula(text))
		return (struct slice){text.at + 1, text.len - 1};
	if (text.len >= 3 && memcmp(text.at, "=\"", 2) == 0 && text.at[text.len - 1] == '"' &&
	    memchr(text.at + 2, '"', text.len - 3) == NULL)
		return (struct slice){text.at + 2, text.len - 3};
	return text;
}

/* Reads the fields of a row up to its end, or to its first fault. */
static void
read_fields(struct csv_reader *r)
{
	for (;;) {
		bool quoted = r->at < r->end && *r->at == '"';
		if (quoted)
			read_quoted(r);
		else if (!read_kept(r))
			read_plain(r);
		if (r->fault != NULL)
			return;
		r->ends = memory_grow(r->ends, r->n, &r->cap, sizeof *r->ends);
		r->ends[r->n++] = r->text.len;
		if (ends_row(r, r->at))
			return;
		if (*r->at != r->separator) {
			r->fault = "something after the quote that ends a field";
			return;
		}
		r->at++;
	}
}

/* What is wrong with bytes as text; NULL: nothing. */
static const char *
text_fault(struct slice s)
{
	const char *fault = NULL;
	for (size_t i = 0, n; i < s.len; i += n) {
		unsigned char c = (unsigned char)s.at[i];
		if ((n = utf8_length(s.at + i, s.len - i)) == 0)
			return "not UTF-8: save it as CSV UTF-8";
		if ((c < ' ' && strchr("\t\n\r", c) == NULL) || c == 0 || c == 0x7f)
			fault = "a control character";
	}
	return fault;
}

/* Ends a row with a fault: goes on in the next line, or if a quote had joined lines, ends the file,
 * of which nothing more can be said. */
static void
skip_fault(struct csv_reader *r, const char *from)
{
	if (r->fault == open_quote || memchr(from, '\n', (size_t)(r->at - from)) != NULL) {
		r->fault = open_quote;
		r->at = r->end;
		return;
	}
	while (!ends_row(r, r->at))
		r->at++;
}

/* Sets the slices, now that the text they are of does not move any more. */
static void
put_fields(struct csv_reader *r)
{
	size_t from = 0;
	if (r->field_cap < r->cap)
		r->field = memory_resize(r->field, r->field_cap = r->cap, sizeof *r->field);
	for (size_t i = 0; i < r->n; from = r->ends[i++])
		r->field[i] = bare((struct slice){r->text.at + from, r->ends[i] - from});
}

bool
csv_reader_next(struct csv_reader *r, struct csv_row *row)
{
	if (r->at == r->end)
		return false;
	const char *from = r->at;
	if (r->separator < 0)
		r->separator = guess_separator(r);
	r->text.len = r->n = 0;
	r->fault = NULL;
	buf_grow(&r->text, 1);
	read_fields(r);
	if (r->fault != NULL)
		skip_fault(r, from);
	struct slice raw = {from, (size_t)(r->at - from)};
	const char *fault = text_fault(raw);
	if (fault != NULL && r->fault != open_quote)
		r->fault = fault;
	put_fields(r);
	*row = (struct csv_row){++r->row, r->field, r->fault ? 0 : r->n, raw, r->fault};
	if (r->at < r->end && *r->at == '\r')
		r->at++;
	if (r->at < r->end)
		r->at++;
	return true;
}

int
csv_reader_separator(const struct csv_reader *r)
{
	return r->separator;
}

void
csv_reader_close(struct csv_reader *r)
{
	if (r == NULL)
		return;
	buf_free(&r->text);
	free(r->ends);
	free(r->field);
	free(r);
}

/* CSV (RFC 4180) that spreadsheets read without changing ids or running names as formulas. */
#include "base/csv.h"

static bool
is_one_of(char c, const char *characters)
{
	return c != '\0' && strchr(characters, c) != NULL;
}

bool
csv_is_formula(struct slice text)
{
	size_t i = 0;
	while (i < text.len && text.at[i] == '\'')
		i++;
	if (i < text.len && is_one_of(text.at[i], "\t\r"))
		return true;
	for (; i < text.len; i++)
		if (text.len - i >= 2 && memcmp(text.at + i, "\xc2\xa0", 2) == 0)
			i++;
		else if (!is_one_of(text.at[i], " \t\r\n"))
			break;
	return i < text.len && is_one_of(text.at[i], "=+-@");
}

static bool
needs_quotes(struct slice text)
{
	if (text.len == 0 || is_one_of(text.at[0], " \t0123456789") ||
	    is_one_of(text.at[text.len - 1], " \t"))
		return true;
	for (size_t i = 0; i < text.len; i++)
		if (is_one_of(text.at[i], ",\"\r\n"))
			return true;
	return false;
}

void
csv_field(struct buf *row, struct slice text)
{
	bool formula = csv_is_formula(text);
	if (!formula && !needs_quotes(text)) {
		buf_slice(row, text);
		return;
	}
	buf_text(row, formula ? "\"'" : "\"");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			buf_add(row, "\"", 1);
		buf_add(row, &text.at[i], 1);
	}
	buf_add(row, "\"", 1);
}

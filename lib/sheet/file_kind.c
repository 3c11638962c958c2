/* Files that are not CSV, told by their first bytes. */
#include "sheet/file_kind.h"

#define SAVE "open it in a spreadsheet program and save the sheet as CSV UTF-8"

static const struct {
	struct slice start;
	const char *fault;
} kinds[] = {
    {SLICE("\xd0\xcf\x11\xe0"), "an Excel workbook (.xls), not CSV: " SAVE},
    {SLICE("%PDF"), "a PDF, not CSV: ask for the list as a spreadsheet"},
    {SLICE("{\\rtf"), "a text document (RTF), not CSV: ask for the list as a spreadsheet"},
    {SLICE("\xff\xfe"), "UTF-16, not UTF-8: save it again as CSV UTF-8"},
    {SLICE("\xfe\xff"), "UTF-16, not UTF-8: save it again as CSV UTF-8"},
    {SLICE("\x1f\x8b"), "compressed (gzip): unpack it first"},
};

static bool
begins(struct slice text, struct slice start)
{
	return text.len >= start.len && memcmp(text.at, start.at, start.len) == 0;
}

/* Whether the word occurs in the first bytes of the file. */
static bool
has(struct slice bytes, const char *word)
{
	return memmem(bytes.at, bytes.len < 65536 ? bytes.len : 65536, word, strlen(word)) != NULL;
}

static const char *
zip_fault(struct slice bytes)
{
	if (has(bytes, "application/vnd.oasis.opendocument"))
		return "an OpenDocument file (.ods), not CSV: " SAVE;
	if (has(bytes, "[Content_Types].xml") || has(bytes, "xl/"))
		return "an Excel workbook (.xlsx), not CSV: " SAVE;
	if (has(bytes, "Index/"))
		return "a Numbers document, not CSV: " SAVE;
	return "a zip archive or workbook, not CSV: unpack it, or " SAVE;
}

/* The file without a byte order mark and blanks at its beginning. */
static struct slice
without_blanks(struct slice bytes)
{
	size_t i = begins(bytes, SLICE("\xef\xbb\xbf")) ? 3 : 0;
	while (i < bytes.len && bytes.at[i] != '\0' && strchr(" \t\r\n", bytes.at[i]) != NULL)
		i++;
	return (struct slice){bytes.at + i, bytes.len - i};
}

/* Whether the text begins with a tag of HTML or XML. */
static bool
is_markup(struct slice text)
{
	static const char *const tags[] = {"<!", "<?", "<html", "<HTML", "<table", "<TABLE"};
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (begins(text, slice_of(tags[i])))
			return true;
	return false;
}

/* Whether the text begins as an object or an array of JSON. */
static bool
is_json(struct slice text)
{
	if (text.len == 0 || (text.at[0] != '{' && text.at[0] != '['))
		return false;
	text = without_blanks((struct slice){text.at + 1, text.len - 1});
	return text.len > 0 && text.at[0] != '\0' && strchr("\"{[", text.at[0]) != NULL;
}

const char *
file_kind_fault(struct slice bytes)
{
	if (begins(bytes, SLICE("PK\x03\x04")) || begins(bytes, SLICE("PK\x05\x06")))
		return zip_fault(bytes);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (begins(bytes, kinds[i].start))
			return kinds[i].fault;
	if (bytes.len >= 4 && (!bytes.at[0] != !bytes.at[1]) && !bytes.at[0] == !bytes.at[2] &&
	    !bytes.at[1] == !bytes.at[3])
		return "UTF-16, not UTF-8: save it again as CSV UTF-8";
	bytes = without_blanks(bytes);
	if (is_json(bytes))
		return "JSON, not CSV";
	if (is_markup(bytes))
		return "a web page or XML, not CSV: " SAVE;
	return NULL;
}

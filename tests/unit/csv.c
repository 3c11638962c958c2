/* Fields of CSV as they are written: quoted, and harmless in a spreadsheet. */
#include "base/csv.h"
#include "sheet/csv_reader.h"

#include "rows.h"

static const struct {
	const char *what;
	const char *text;
	const char *field;
} rows[] = {
    {"a word", "Ada", "Ada"},
    {"blanks inside", "Ada Lin", "Ada Lin"},
    {"digits inside and at the end", "a12-3", "a12-3"},
    {"another script", "\xe6\x9d\x8e", "\xe6\x9d\x8e"},
    {"nothing", "", "\"\""},
    {"a comma", "Lin, Ada", "\"Lin, Ada\""},
    {"a semicolon", "a;b", "a;b"},
    {"quotes", "\"A\" Lin", "\"\"\"A\"\" Lin\""},
    {"a quote alone", "\"", "\"\"\"\""},
    {"a line feed", "1st\n2nd", "\"1st\n2nd\""},
    {"CR and LF", "a\r\nb", "\"a\r\nb\""},
    {"a blank in front", " a", "\" a\""},
    {"a blank at the end", "a ", "\"a \""},
    {"a tab at the end", "a\t", "\"a\t\""},
    {"leading zeros", "001", "\"001\""},
    {"an id like a number", "12e5k", "\"12e5k\""},
    {"a digit alone", "9", "\"9\""},
    {"=", "=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""},
    {"+", "+44 20", "\"'+44 20\""},
    {"-", "-", "\"'-\""},
    {"@", "@ada", "\"'@ada\""},
    {"a tab in front", "\t=1", "\"'\t=1\""},
    {"a CR in front", "\r=1", "\"'\r=1\""},
    {"a blank and =", " =1", "\"' =1\""},
    {"a line feed and +", "\n+1", "\"'\n+1\""},
    {"a no-break space and @", "\xc2\xa0@a", "\"'\xc2\xa0@a\""},
    {"an apostrophe, a blank and -", "' -1", "\"'' -1\""},
    {"a blank and an apostrophe", " '=1", "\" '=1\""},
    {"a no-break space and a word",
        "\xc2\xa0"
        "a",
        "\xc2\xa0"
        "a"},
    {"= inside", "a=1", "a=1"},
    {"an apostrophe", "'t Hooft", "'t Hooft"},
    {"an apostrophe and =", "'=1", "\"''=1\""},
    {"two apostrophes and @", "''@a", "\"'''@a\""},
    {"apostrophes alone", "''", "''"},
};

/* Reads a table on standard input and writes it again, for csv-compare.py; 65 if it has a fault. */
static int
copy(void)
{
	struct buf in = {0}, out = {0};
	char some[4096];
	for (size_t n; (n = fread(some, 1, sizeof some, stdin)) > 0;)
		buf_add(&in, some, n);
	struct csv_reader *r = csv_reader_open(buf_view(&in));
	struct csv_row row;
	bool good = true;
	while (csv_reader_next(r, &row) && (good = row.fault == NULL)) {
		for (size_t i = 0; i < row.n; i++) {
			if (i > 0)
				buf_text(&out, ",");
			csv_field(&out, row.field[i]);
		}
		buf_text(&out, "\r\n");
	}
	if (out.len > 0)
		fwrite(out.at, 1, out.len, stdout);
	csv_reader_close(r);
	buf_free(&in);
	buf_free(&out);
	return good ? 0 : 65;
}

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return copy();
	struct buf row = {0};
	for (size_t i = 0; i < ROWS(rows); i++) {
		row.len = 0;
		csv_field(&row, slice_of(rows[i].text));
		tap_buf(&row, rows[i].field, rows[i].what);
	}
	row.len = 0;
	csv_field(&row, (struct slice){0});
	tap_buf(&row, "\"\"", "a slice of nothing");
	buf_free(&row);
	return tap_done();
}

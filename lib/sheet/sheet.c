/* A sheet: headings, then rows of cells, read from CSV. */
#include "sheet/sheet.h"

#include "base/memory.h"
#include "base/shown.h"
#include "event/secret.h"
#include "sheet/csv_reader.h"
#include "sheet/file_kind.h"
#include "sheet/text.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>

static bool
is_blank_row(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (text_trim(row->field[i]).len > 0)
			return false;
	return true;
}

static void
read_headings(struct sheet *s, const struct csv_row *row)
{
	s->columns = row->n;
	s->heading = memory_resize(NULL, row->n, sizeof *s->heading);
	s->cell = memory_resize(NULL, row->n, sizeof *s->cell);
	for (size_t i = 0; i < row->n; i++) {
		struct buf name = {0}, key = {0};
		text_line(&name, row->field[i]);
		text_key(&key, row->field[i]);
		s->heading[i] = (struct heading){buf_view(&name), buf_view(&key)};
	}
}

bool
sheet_open(
    struct sheet *s, const char *file, struct slice bytes, struct report *report, bool has_secrets)
{
	const char *kind = file_kind_fault(bytes);
	struct csv_row row;
	*s = (struct sheet){
	    .at = {file, 1}, .report = report, .bytes = bytes, .has_secrets = has_secrets};
	if (kind != NULL) {
		report_fault(report, s->at, "this is %s", kind);
		return false;
	}
	s->reader = csv_reader_open(bytes);
	do {
		if (!csv_reader_next(s->reader, &row)) {
			report_fault(report, (struct place){file, 1}, "the file is empty");
			return false;
		}
		s->at.row = row.number;
		if (row.fault != NULL) {
			report_fault(report, s->at, "%s", row.fault);
			return false;
		}
	} while (is_blank_row(&row));
	read_headings(s, &row);
	return true;
}

static void
free_headings(struct sheet *s)
{
	for (size_t i = 0; i < s->columns; i++) {
		free((char *)(uintptr_t)s->heading[i].name.at);
		free((char *)(uintptr_t)s->heading[i].key.at);
	}
	free(s->heading);
	free(s->cell);
}

bool
sheet_head_below(struct sheet *s, uint64_t number)
{
	struct csv_row row;
	do {
		if (!csv_reader_next(s->reader, &row))
			return false;
		s->at.row = row.number;
		if (row.fault != NULL) {
			report_fault(s->report, s->at, "%s", row.fault);
			return false;
		}
	} while (row.number < number);
	free_headings(s);
	read_headings(s, &row);
	s->headless = true;
	return true;
}

/* The shape of a row's first field, whose end a separator or line end is: whether it has letters,
 * digits, other characters. */
static unsigned
shape_of_first(struct slice line, int separator)
{
	unsigned shape = 0;
	for (size_t i = 0; i < line.len && line.at[i] != separator && line.at[i] != '\n'; i++) {
		unsigned char c = (unsigned char)line.at[i];
		if (c != '"' && c != '\r')
			shape |= isdigit(c) ? 1 : isalpha(c) || c >= 0x80 ? 2 : 4;
	}
	return shape;
}

/* Whether a quote seems to have swallowed rows: a line of this one begins as it does and has as
 * many separators as the sheet has. */
static bool
is_swallowed(const struct sheet *s, struct slice raw)
{
	int separator = csv_reader_separator(s->reader);
	unsigned shape = shape_of_first(raw, separator);
	const char *line = memchr(raw.at, '\n', raw.len), *end = raw.at + raw.len;
	while (line != NULL) {
		size_t count = 0;
		struct slice rest = {line + 1, (size_t)(end - line - 1)};
		line = memchr(rest.at, '\n', rest.len);
		for (const char *p = rest.at; p < (line ? line : end); p++)
			count += *p == separator;
		if (count > 0 && count + 1 >= s->columns &&
		    shape_of_first(rest, separator) == shape)
			return true;
	}
	return false;
}

/* Whether the cell is what a formula that failed leaves. */
static bool
is_error(struct slice cell)
{
	size_t hashes = 0;
	while (hashes < cell.len && cell.at[hashes] == '#')
		hashes++;
	return hashes > 0 && ((hashes == cell.len && hashes > 2) ||
	                         text_is_one_of(cell, "#REF! #N/A #NAME? #VALUE! #DIV/0! #NULL! "
	                                              "#NUM! #SPILL! #CALC! #FIELD! #ERROR! "
	                                              "#NV #BEZUG! #WERT! #ZAHL! #ÜBERLAUF! "
	                                              "#VALEUR! #NOM? #NOMBRE! #¡REF! #¡VALOR! "
	                                              "#¿NOMBRE? #¡NUM! #¡DIV/0! #¡NULO!"));
}

/* Whether the text has this in it. */
static bool
holds(struct slice text, const char *what)
{
	return memmem(text.at, text.len, what, strlen(what)) != NULL;
}

/* Tells of letters that were lost, or turned into others, before the sheet came here. */
static void
check_letters(const struct sheet *s, size_t i, struct slice cell)
{
	if (holds(cell, "\xef\xbf\xbd"))
		report_fault(s->report, s->at,
		    "column %zu has lost a letter when it was saved: save the sheet again as CSV "
		    "UTF-8: %s",
		    i + 1, sheet_shown(cell));
	else if (holds(cell, "\xc3\x83\xc2") || holds(cell, "\xc3\x82\xc2") ||
	         holds(cell, "\xc3\xa2\xe2\x82\xac"))
		report_warning(s->report, s->at,
		    "column %zu seems to have been opened as another encoding than it was saved "
		    "in: %s",
		    i + 1, sheet_shown(cell));
}

/* Whether the row is the headings again. */
static bool
is_heading(const struct sheet *s)
{
	size_t same = 0;
	for (size_t i = 0; i < s->columns; i++) {
		struct buf key = {0};
		text_key(&key, s->cell[i]);
		bool equal = slice_eq(buf_view(&key), s->heading[i].key);
		same += equal && key.len > 0;
		buf_free(&key);
		if (!equal)
			return false;
	}
	return same > 0;
}

/* Whether a secret is in the cell as it is printed, alone or among other text. */
static bool
has_secret(struct slice cell)
{
	for (size_t i = 0; i + SECRET_LENGTH <= cell.len; i++) {
		struct slice part = {cell.at + i, SECRET_LENGTH};
		if (part.at[SECRET_GROUP] == '-' && secret_is_printed(part))
			return true;
	}
	return secret_is_printed(cell);
}

static void
check_cell(struct sheet *s, size_t i, struct slice cell)
{
	if (i >= s->columns)
		report_fault(s->report, s->at,
		    "column %zu has a value but no heading: give it one, or write a cell that has "
		    "the separator in it in quotes",
		    i + 1);
	else if (s->heading[i].name.len == 0 && !s->headless)
		report_fault(s->report, s->at,
		    "column %zu has a value but no heading: give it one, or remove it", i + 1);
	else if (!s->has_secrets && has_secret(cell))
		report_fault(s->report, s->at,
		    "column %zu has the form of a secret, which must not be stored: remove it",
		    i + 1);
	else if (is_error(cell))
		report_fault(s->report, s->at, "column %zu is an error: %s", i + 1, shown(cell));
	else
		check_letters(s, i, cell);
}

/* Takes the row's cells; returns whether there is anything in it. */
static bool
take_cells(struct sheet *s, const struct csv_row *row)
{
	bool some = false;
	s->fields = row->n;
	for (size_t i = 0; i < row->n || i < s->columns; i++) {
		struct slice cell = i < row->n ? text_trim(row->field[i]) : SLICE("");
		if (i < s->columns)
			s->cell[i] = cell;
		some |= cell.len > 0;
		if (cell.len > 0)
			check_cell(s, i, cell);
	}
	return some;
}

bool
sheet_next(struct sheet *s)
{
	struct csv_row row;
	while (csv_reader_next(s->reader, &row)) {
		s->at.row = row.number;
		s->faults_before = s->report->faults;
		if (row.fault != NULL) {
			report_fault(s->report, s->at, "%s", row.fault);
			s->rows++;
		} else if (is_swallowed(s, row.raw)) {
			report_fault(s->report, s->at,
			    "a quote opens in this row and seems to close in a later one: remove "
			    "it, or if the line breaks are meant, write the cell on one line");
			s->rows++;
		} else if (take_cells(s, &row)) {
			s->rows++;
			if (!is_heading(s))
				return true;
			report_fault(s->report, s->at, "this is the heading again: remove the row");
		}
	}
	return false;
}

void
sheet_find(const struct sheet *s, const struct column *column, size_t n, size_t *where)
{
	for (size_t i = 0; i < n; i++)
		where[i] = COLUMN_NONE;
	for (size_t c = 0; c < s->columns; c++)
		for (size_t i = 0; i < n; i++) {
			if (!text_is_one_of(s->heading[c].key, column[i].keys))
				continue;
			if (where[i] == COLUMN_NONE)
				where[i] = c;
			else
				report_fault(s->report, s->at,
				    "columns %zu and %zu are both for %s", where[i] + 1, c + 1,
				    column[i].name);
			break;
		}
}

struct slice
sheet_cell(const struct sheet *s, size_t column)
{
	return column == COLUMN_NONE ? SLICE("") : s->cell[column];
}

/* Whether the text has the groups of a secret, or as many digits and letters, give or take two. */
static bool
is_nearly_secret(struct slice text)
{
	size_t groups = 0, group = 0, word = 0, digits = 0;
	for (size_t i = 0; i <= text.len; i++) {
		unsigned char c = i < text.len ? (unsigned char)text.at[i] : ' ';
		if (c < 0x80 && isalnum(c)) {
			group++;
			word++;
			digits += isdigit(c) != 0;
			continue;
		}
		groups += group == SECRET_GROUP;
		if (c != '-' && word >= SECRET_DIGITS - 2 && word <= SECRET_DIGITS + 2 &&
		    digits > 1)
			return true;
		word = c == '-' ? word : 0;
		digits = c == '-' ? digits : 0;
		group = 0;
	}
	return groups >= 3;
}

const char *
sheet_shown(struct slice cell)
{
	bool secret = secret_occurs(cell) || is_nearly_secret(cell);
	return secret ? "(it looks like a secret)" : shown(cell);
}

void
sheet_close(struct sheet *s)
{
	csv_reader_close(s->reader);
	free_headings(s);
}

void
sheet_tell_unused(const struct sheet *s, const bool *used)
{
	struct buf names = {0};
	for (size_t i = 0; i < s->columns; i++) {
		if (used[i] || s->heading[i].name.len == 0)
			continue;
		buf_text(&names, names.len > 0 ? ", \"" : "\"");
		buf_text(&names, shown(s->heading[i].name));
		buf_text(&names, "\"");
	}
	if (names.len > 0)
		warnx("%s%snot used: %.*s", s->at.file ? shown_path(slice_of(s->at.file)) : "",
		    s->at.file ? ": " : "", (int)names.len, names.at);
	buf_free(&names);
}

/* Sheets of contests and of voters as a registry. */
#include "sheet/registry_sheet.h"

#include "base/counted.h"
#include "base/memory.h"
#include "base/shown.h"
#include "event/shape.h"
#include "sheet/internal.h"
#include "sheet/text.h"
#include "json/canonical.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>

/* The longest line that es-ingest takes unless told otherwise, in bytes. */
enum { MOST_LINE = 65536 };

struct registry {
	struct report *report;
	struct voters_sheet *voters;
	struct contests_sheet *contests;
	struct buf lines;
};

struct registry *
registry_open(struct report *report, bool make_ids)
{
	struct registry *r = memory_new(sizeof *r);
	r->report = report;
	r->voters = voters_sheet_open(make_ids);
	r->contests = contests_sheet_open();
	return r;
}

void
registry_add(struct registry *r, const char *file, struct slice bytes)
{
	struct sheet s;
	if (sheet_open(&s, file, bytes, r->report, false)) {
		uint64_t faults = r->report->faults;
		if (contests_sheet_is(&s) && !voters_sheet_is(&s))
			contests_sheet_read(r->contests, &s, &r->lines);
		else
			voters_sheet_read(r->voters, &s, &r->lines);
		if (s.rows == 0 && r->report->faults == faults)
			report_fault(r->report, (struct place){file, 1},
			    "there is nothing below the heading");
	}
	sheet_close(&s);
}

void
registry_read_back(struct registry *r)
{
	contests_sheet_check(r->contests, r->report);
	if (r->report->faults > 0)
		return;
	contests_sheet_read_back(r->contests);
	voters_sheet_read_back(r->voters);
	warnx("%s, %s, %s", counted(contests_sheet_count(r->contests), "election"),
	    counted(contests_sheet_candidates(r->contests), "candidate"),
	    counted(voters_sheet_count(r->voters), "voter"));
}

struct slice
registry_lines(const struct registry *r)
{
	return buf_view(&r->lines);
}

void
registry_close(struct registry *r)
{
	if (r == NULL)
		return;
	voters_sheet_close(r->voters);
	contests_sheet_close(r->contests);
	buf_free(&r->lines);
	free(r);
}

void
registry_begin(struct buf *line, enum event_type type)
{
	writer_begin_object(line, NULL);
	writer_string(line, "type", shape_of(type)->type);
	writer_begin_object(line, "detail");
}

void
registry_end(struct buf *line, const struct sheet *s, struct buf *lines)
{
	writer_end_object(line);
	writer_end_object(line);
	if (line->len > MOST_LINE)
		report_fault(s->report, s->at, "longer than %d bytes", MOST_LINE);
	buf_slice(lines, buf_view(line));
	buf_add(lines, "\n", 1);
}

bool
registry_is_id(const struct sheet *s, const char *name, struct slice id)
{
	if (id.len == 0)
		report_fault(s->report, s->at, "no %s", name);
	else if (!canonical_is_id(id))
		report_fault(s->report, s->at, "%s is not 1 to 64 of A-Z a-z 0-9 . _ -: %s", name,
		    sheet_shown(id));
	return canonical_is_id(id);
}

/* Whether the name is a number, and what is before it is not one, as in "Anzahl,40". */
static bool
is_number_of(struct slice id, struct slice name)
{
	for (size_t i = 0; i < id.len; i++)
		if (id.at[i] >= '0' && id.at[i] <= '9')
			return false;
	return id.len > 0 && text_is_digits(name);
}

bool
registry_is_no_data(const struct sheet *s, struct slice id, struct slice name,
    const struct column *column, size_t n)
{
	size_t filled = 0, headings = 0;
	if (text_is_total(id) || text_is_total(name) || is_number_of(id, name)) {
		report_fault(s->report, s->at, "this looks like a row of totals: remove it");
		return true;
	}
	for (size_t i = 0; i < s->columns; i++) {
		struct buf key = {0};
		text_key(&key, s->cell[i]);
		filled += key.len > 0;
		for (size_t k = 0; k < n; k++)
			headings += text_is_one_of(buf_view(&key), column[k].keys);
		buf_free(&key);
	}
	if (headings < 2 || 2 * headings < filled)
		return false;
	report_fault(s->report, s->at,
	    "this looks like the heading of another list: give each list a file of its own");
	return true;
}

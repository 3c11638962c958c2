/* Sheets of votes, from a form or typed in, as ballots. */
#include "sheet/ballots_sheet.h"

#include "base/memory.h"
#include "base/shown.h"
#include "event/secret.h"
#include "sheet/internal.h"
#include "sheet/table.h"
#include "sheet/text.h"
#include "sheet/vote_columns.h"
#include "json/writer.h"

#include <stdlib.h>

/* What marks a choice in a column of its own, what does not, and what a cell of a contest says if
 * nobody is chosen. */
static const char yes[] = "x 1 yes y true on checked selected ✓ ✔ ☑ ✅ ☒ ✗ ✘";
static const char no[] = "0 no n false off unchecked ☐ - –";
static const char nobody[] = "none blank abstain abstention novote undervote";

struct ballots_sheet {
	const struct roll *roll;
	struct report *report;
	struct table *seen; /* ids of ballots -> index of place */
	struct place *place;
	size_t n, cap;
	uint64_t good, bad;
};

/* A row: its ballot and its votes. */
struct row {
	size_t ballot;
	char secret[SECRET_LENGTH];
	bool has_secret;
	struct buf votes; /* canonical JSON, without brackets */
};

struct ballots_sheet *
ballots_sheet_open(const struct roll *roll, struct report *report)
{
	struct ballots_sheet *b = memory_new(sizeof *b);
	b->roll = roll;
	b->report = report;
	b->seen = table_open();
	return b;
}

/* Finds the ballot in a cell of the column Ballot, or that and the secret in one of Code. */
static void
take_code(const struct ballots_sheet *b, const struct sheet *s, struct slice cell, bool code,
    struct row *row)
{
	static const char between[] = " \t\n/:,;.-_|";
	row->ballot = roll_ballot(b->roll, cell);
	for (size_t i = cell.len; code && row->ballot == ROLL_NONE && i > 0; i--) {
		size_t ballot = roll_ballot(b->roll, (struct slice){cell.at, i});
		struct slice rest = {cell.at + i, cell.len - i};
		while (rest.len > 0 && rest.at[0] != '\0' && strchr(between, rest.at[0]) != NULL)
			rest = (struct slice){rest.at + 1, rest.len - 1};
		if (ballot != ROLL_NONE && secret_as_printed(rest, row->secret)) {
			row->ballot = ballot;
			row->has_secret = true;
		}
	}
	if (row->ballot != ROLL_NONE)
		return;
	if (code)
		report_fault(b->report, s->at,
		    "the code is not that of a ballot: compare it with the list that was sent out");
	else
		report_fault(b->report, s->at, "there is no ballot %s: compare it with the list",
		    cell.len > 0 ? sheet_shown(cell) : "in this row");
}

static void
take_secret(
    const struct ballots_sheet *b, const struct sheet *s, struct slice cell, struct row *row)
{
	row->has_secret = secret_as_printed(cell, row->secret);
	if (!row->has_secret)
		report_fault(b->report, s->at,
		    cell.len == 0
		        ? "no secret"
		        : "the secret is not 20 digits and letters: compare it with the list");
}

static void
add_vote(const struct ballots_sheet *b, const struct sheet *s, struct row *row, size_t contest,
    size_t candidate)
{
	if (row->ballot != ROLL_NONE && !roll_is_on(b->roll, row->ballot, contest)) {
		report_fault(b->report, s->at, "%s is not on this ballot: empty its cell",
		    shown(roll_contest_name(b->roll, contest)));
		return;
	}
	writer_begin_object(&row->votes, NULL);
	writer_text(&row->votes, "electionId", roll_contest_id(b->roll, contest));
	writer_text(&row->votes, "candidateId", roll_candidate_id(b->roll, candidate));
	writer_end_object(&row->votes);
}

/* Where a part of a list of names may end, before or at `end`: at the text's end, or before a
 * comma, semicolon or line feed; 0 if nowhere. */
static size_t
part_end(struct slice text, size_t end)
{
	while (end > 0 && end < text.len && strchr(",;\n", text.at[end]) == NULL)
		end--;
	return end;
}

/* Reads one or more names with commas, semicolons or line feeds between them, which names may have,
 * too: the longest one that is a candidate's is taken. */
static void
take_names(const struct ballots_sheet *b, const struct sheet *s, struct row *row, size_t contest,
    struct slice cell)
{
	struct slice rest = cell;
	while ((rest = text_trim(rest)).len > 0) {
		if (strchr(",;", rest.at[0]) != NULL) {
			rest = (struct slice){rest.at + 1, rest.len - 1};
			continue;
		}
		size_t end = rest.len, candidate = ROLL_NONE, next;
		for (; end > 0; end = part_end(rest, end - 1)) {
			candidate = roll_candidate(b->roll, contest, (struct slice){rest.at, end});
			if (candidate != ROLL_NONE || end == 0)
				break;
		}
		if (candidate == ROLL_NONE) {
			report_fault(b->report, s->at,
			    "%s has no candidate %s: write the name or id as "
			    "in the registry",
			    shown(roll_contest_name(b->roll, contest)), sheet_shown(rest));
			return;
		}
		add_vote(b, s, row, contest, candidate);
		next = end < rest.len ? end + 1 : end;
		rest = (struct slice){rest.at + next, rest.len - next};
	}
}

static void
take_contest(const struct ballots_sheet *b, const struct sheet *s, struct row *row, size_t contest,
    struct slice cell)
{
	struct buf key = {0};
	text_key(&key, cell);
	if (roll_candidate(b->roll, contest, cell) != ROLL_NONE ||
	    !text_is_one_of(buf_view(&key), nobody))
		take_names(b, s, row, contest, cell);
	buf_free(&key);
}

static void
take_mark(const struct ballots_sheet *b, const struct sheet *s, struct row *row,
    const struct vote_column *column, size_t i)
{
	struct slice cell = s->cell[i];
	struct buf low = {0};
	text_fold(&low, cell);
	bool names = roll_candidate(b->roll, column->contest, cell) == column->candidate;
	if (names && text_is_one_of(buf_view(&low), no))
		report_fault(b->report, s->at,
		    "column %zu says %s, which may be the choice or that it is not chosen: write "
		    "x, or empty the cell",
		    i + 1, sheet_shown(cell));
	else if (names || text_is_one_of(buf_view(&low), yes))
		add_vote(b, s, row, column->contest, column->candidate);
	else if (cell.len > 0 && !text_is_one_of(buf_view(&low), no))
		report_fault(b->report, s->at, "column %zu is neither x nor empty: %s", i + 1,
		    sheet_shown(cell));
	buf_free(&low);
}

/* Warns if an earlier row has the same ballot. */
static void
check_seen(struct ballots_sheet *b, const struct sheet *s, size_t ballot)
{
	struct slice id = roll_ballot_id(b->roll, ballot);
	size_t first = table_add(b->seen, id, b->n);
	if (first != TABLE_NONE) {
		report_warning(b->report, s->at,
		    "ballot %s is also in %s: the first that is accepted counts", shown(id),
		    place_shown(b->place[first]));
		return;
	}
	b->place = memory_grow(b->place, b->n, &b->cap, sizeof *b->place);
	b->place[b->n++] = s->at;
}

static void
put_row(const struct ballots_sheet *b, const struct row *row, struct buf *lines)
{
	struct buf line = {0};
	registry_begin(&line, BALLOT_SUBMITTED);
	writer_text(&line, "ballotId", roll_ballot_id(b->roll, row->ballot));
	writer_text(&line, "voterId", roll_ballot_voter(b->roll, row->ballot));
	if (row->has_secret)
		writer_text(&line, "secret", (struct slice){row->secret, SECRET_LENGTH});
	writer_begin_array(&line, "votes");
	buf_slice(&line, buf_view(&row->votes));
	writer_end_array(&line);
	writer_end_object(&line);
	writer_end_object(&line);
	buf_add(&line, "\n", 1);
	buf_slice(lines, buf_view(&line));
	buf_free(&line);
}

static void
take_row(struct ballots_sheet *b, const struct sheet *s, const struct vote_column *column,
    struct buf *lines)
{
	struct row row = {.ballot = ROLL_NONE};
	for (size_t i = 0; i < s->columns; i++)
		if (column[i].kind == VOTE_COLUMN_BALLOT || column[i].kind == VOTE_COLUMN_CODE)
			take_code(b, s, s->cell[i], column[i].kind == VOTE_COLUMN_CODE, &row);
	for (size_t i = 0; i < s->columns; i++)
		if (column[i].kind == VOTE_COLUMN_SECRET)
			take_secret(b, s, s->cell[i], &row);
		else if (column[i].kind == VOTE_COLUMN_CONTEST)
			take_contest(b, s, &row, column[i].contest, s->cell[i]);
		else if (column[i].kind == VOTE_COLUMN_CHOICE)
			take_mark(b, s, &row, &column[i], i);
	if (b->report->faults == s->faults_before) {
		check_seen(b, s, row.ballot);
		put_row(b, &row, lines);
		b->good++;
	}
	buf_free(&row.votes);
}

void
ballots_sheet_read(struct ballots_sheet *b, const char *file, struct slice bytes, struct buf *lines)
{
	struct sheet s;
	uint64_t good = b->good, faults = b->report->faults;
	if (sheet_open(&s, file, bytes, b->report, true)) {
		struct vote_column *column = memory_resize(NULL, s.columns, sizeof *column);
		vote_columns_find(&s, b->roll, column);
		if (b->report->faults == faults)
			while (sheet_next(&s))
				take_row(b, &s, column, lines);
		if (s.rows == 0 && b->report->faults == faults)
			report_fault(b->report, s.at, "there is nothing below the heading");
		free(column);
	}
	b->bad += s.rows - (b->good - good);
	sheet_close(&s);
}

uint64_t
ballots_sheet_good(const struct ballots_sheet *b)
{
	return b->good;
}

uint64_t
ballots_sheet_bad(const struct ballots_sheet *b)
{
	return b->bad;
}

void
ballots_sheet_close(struct ballots_sheet *b)
{
	if (b == NULL)
		return;
	table_close(b->seen);
	free(b->place);
	free(b);
}

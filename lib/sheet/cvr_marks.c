/* Cast-vote records with a column for each choice of each contest, 1 where it is marked: Clear
 * Ballot and Dominion. */
#include "base/memory.h"
#include "base/shown.h"
#include "event/shape.h"
#include "sheet/csv_reader.h"
#include "sheet/cvr_internal.h"
#include "sheet/text.h"

#include <stdlib.h>

enum { PRECINCT, COUNT, COLUMNS };

static const struct column columns[COLUMNS] = {
    [PRECINCT] = {"the precinct", "precinct precinctid precinctportion"},
    [COUNT] = {"the count", cvr_count_keys},
};

static const char *const record_keys[] = {"cvrnumber", "rownumber", NULL};

/* The choice that a column is for. */
struct box {
	size_t column, contest, choice;
};

struct boxes {
	struct box *at;
	size_t n, cap;
};

/* Adds a column, and its contest and choice. A choice of the same name, such as a second line for
 * write-ins, is one of its own. */
static void
add_box(struct cvr *c, struct boxes *boxes, size_t column, struct slice contest, uint64_t votes,
    struct slice name, struct place at)
{
	size_t k = cvr_contest(c, contest, votes, true), before = c->contest[k].n;
	struct buf own = {0};
	buf_slice(&own, name);
	size_t choice = cvr_choice(c, k, name, at);
	for (uint64_t i = 2; before == c->contest[k].n; i++) {
		own.len = name.len;
		buf_text(&own, " (");
		buf_uint(&own, i);
		buf_text(&own, ")");
		choice = cvr_choice(c, k, buf_view(&own), at);
	}
	boxes->at = memory_grow(boxes->at, boxes->n, &boxes->cap, sizeof *boxes->at);
	boxes->at[boxes->n++] = (struct box){column, k, choice};
	if (c->contest[k].votes_allowed != votes)
		report_fault(c->report, at,
		    "column %zu has another number of votes than those before "
		    "it, for the same contest",
		    column + 1);
	buf_free(&own);
}

/* Takes the boxes of one contest, from i on; returns where the next one's begin. */
static size_t
take_contest(struct cvr *c, const struct sheet *s, const struct boxes *boxes, size_t i)
{
	size_t contest = boxes->at[i].contest;
	bool some = false;
	for (; i < boxes->n && boxes->at[i].contest == contest; i++) {
		struct slice cell = s->cell[boxes->at[i].column];
		some |= cell.len > 0;
		if (slice_eq(cell, SLICE("1")))
			cvr_vote(c, contest, boxes->at[i].choice);
		else if (cell.len > 0 && !slice_eq(cell, SLICE("0")))
			report_fault(c->report, s->at, "column %zu is neither 1 nor 0: %s",
			    boxes->at[i].column + 1, shown(cell));
	}
	if (some)
		cvr_has(c, contest);
	return i;
}

static int
by_contest(const void *a, const void *b)
{
	const struct box *s = a, *t = b;
	if (s->contest != t->contest)
		return s->contest < t->contest ? -1 : 1;
	return s->column < t->column ? -1 : s->column > t->column;
}

static void
take_rows(struct cvr *c, struct sheet *s, struct boxes *boxes)
{
	size_t found[COLUMNS];
	uint64_t heading = s->at.row;
	sheet_find(s, columns, COLUMNS, found);
	struct cvr_columns where = {
	    cvr_find_record(s, record_keys), found[PRECINCT], found[COUNT], 0};
	for (size_t i = 0; i < boxes->n; i++)
		if (boxes->at[i].column > where.last)
			where.last = boxes->at[i].column;
	if (boxes->n > 0)
		qsort(boxes->at, boxes->n, sizeof *boxes->at, by_contest);
	while (sheet_next(s)) {
		cvr_begin(c, s, &where, s->at.row - heading);
		for (size_t i = 0; i < boxes->n;)
			i = take_contest(c, s, boxes, i);
		cvr_end(c, s);
	}
}

/* The text from the last occurrence of a word on, after it; and *before what is before it. False if
 * it does not occur. */
static bool
split_last(struct slice text, const char *word, struct slice *before, struct slice *after)
{
	size_t n = strlen(word);
	for (size_t i = text.len; i >= n; i--)
		if (memcmp(text.at + i - n, word, n) == 0) {
			*before = (struct slice){text.at, i - n};
			*after = (struct slice){text.at + i, text.len - i};
			return true;
		}
	return false;
}

/* Reads a number of votes at the start of *text, which moves after it; 0 if there is none. */
static uint64_t
take_votes(struct slice *text)
{
	size_t n = 0;
	uint64_t votes;
	while (n < text->len && text->at[n] >= '0' && text->at[n] <= '9')
		n++;
	if (!slice_uint((struct slice){text->at, n}, &votes) || votes > SHAPE_MOST_COUNT)
		return 0;
	*text = (struct slice){text->at + n, text->len - n};
	return votes;
}

/* Whether the contest's name ends with a rank, as in Mayor:2, so that it is a ranked one. */
static bool
is_ranked(struct slice contest)
{
	struct slice before, after;
	return split_last(contest, ":", &before, &after) && text_is_digits(after);
}

/* Reads a heading such as Choice_1_1:Mayor:Vote For 1:Ann:Non-Partisan. */
static void
take_clear_heading(struct cvr *c, const struct sheet *s, struct boxes *boxes, size_t i)
{
	struct slice name = s->heading[i].name, contest, rest, choice, party;
	const char *colon = memchr(name.at, ':', name.len);
	const char *why = "is not headed Choice_1_1:Contest:Vote For 1:Name:Party, as Clear Ballot "
	                  "has it";
	uint64_t votes = 0;
	if (colon != NULL && split_last(name, ":Vote For ", &contest, &rest))
		votes = take_votes(&rest);
	bool good = votes > 0 && contest.at + contest.len > colon && rest.len > 1 &&
	            rest.at[0] == ':' &&
	            split_last((struct slice){rest.at + 1, rest.len - 1}, ":", &choice, &party);
	if (good)
		contest = (struct slice){colon + 1, (size_t)(contest.at + contest.len - colon - 1)};
	if (good && is_ranked(contest))
		why = "is of a ranked contest of Clear Ballot, which is not read";
	if (good && !is_ranked(contest))
		add_box(c, boxes, i, contest, votes, choice, s->at);
	else
		report_fault(c->report, s->at, "column %zu %s: %s", i + 1, why, shown(name));
}

/* Whether the heading is Choice_1_1, with or without more after a colon. */
static bool
is_clear_heading(struct slice name)
{
	static const char begins[] = "Choice_";
	size_t n = sizeof begins - 1;
	if (name.len <= n || memcmp(name.at, begins, n) != 0)
		return false;
	const char *colon = memchr(name.at, ':', name.len);
	size_t end = colon ? (size_t)(colon - name.at) : name.len, lines = 0;
	for (size_t i = n; i < end; i++) {
		lines += name.at[i] == '_';
		if (name.at[i] != '_' && (name.at[i] < '0' || name.at[i] > '9'))
			return false;
	}
	return colon != NULL || lines > 0;
}

bool
cvr_clear_ballot(struct cvr *c, struct sheet *s)
{
	struct boxes boxes = {0};
	uint64_t faults = c->report->faults;
	bool clear = false;
	for (size_t i = 0; i < s->columns; i++) {
		if (!is_clear_heading(s->heading[i].name))
			continue;
		clear = true;
		take_clear_heading(c, s, &boxes, i);
	}
	if (clear && c->report->faults == faults)
		take_rows(c, s, &boxes);
	free(boxes.at);
	return clear;
}

/* Reads a heading such as Mayor (Vote For=1) and the name below it. */
static void
take_dominion_heading(struct cvr *c, const struct sheet *s, struct boxes *boxes, size_t i,
    struct slice contest, struct slice choice)
{
	struct slice name, rest;
	uint64_t votes = 0;
	struct place at = {s->at.file, 2};
	if (contest.len == 0 || choice.len == 0) {
		report_fault(c->report, at,
		    "column %zu has %s: write them in each column, even where cells were merged",
		    i + 1,
		    contest.len > 0 ? "a contest, but no choice below it"
		                    : "a choice, but no contest above it");
		return;
	}
	if (split_last(contest, "(Vote For=", &name, &rest))
		votes = take_votes(&rest);
	if (votes == 0 || !slice_eq(rest, SLICE(")"))) {
		report_fault(c->report, at,
		    "column %zu is not headed Contest (Vote For=1), as Dominion has it%s: %s",
		    i + 1,
		    memmem(contest.at, contest.len, "ranks", 5) ? ", but ranked, which is not read"
		                                                : "",
		    shown(contest));
		return;
	}
	add_box(c, boxes, i, text_trim(name), votes, choice, at);
}

/* The cells of a row on one line each, in an array of n. */
static void
copy_cells(const struct csv_row *row, struct buf *cells, size_t n)
{
	for (size_t i = 0; i < n && i < row->n; i++)
		text_line(&cells[i], row->field[i]);
}

bool
cvr_dominion(struct cvr *c, struct sheet *s)
{
	struct csv_reader *r = csv_reader_open(s->bytes);
	struct csv_row row = {0};
	struct boxes boxes = {0};
	uint64_t faults = c->report->faults;
	size_t n = 0;
	struct buf *contests = NULL, *choices = NULL, key = {0};
	for (int i = 1; i <= 4 && csv_reader_next(r, &row); i++)
		n = (i == 2 || i == 3) && row.n > n ? row.n : n;
	csv_reader_close(r);
	r = csv_reader_open(s->bytes);
	contests = memory_new((n + 1) * sizeof *contests);
	choices = memory_new((n + 1) * sizeof *choices);
	for (int i = 1; i <= 4 && csv_reader_next(r, &row); i++)
		if (i == 2 || i == 3)
			copy_cells(&row, i == 2 ? contests : choices, n);
	if (row.number == 4 && row.n > 0)
		text_key(&key, row.field[0]);
	bool dominion = text_is_one_of(buf_view(&key), "cvrnumber");
	if (dominion && sheet_head_below(s, 4)) {
		for (size_t i = 0; i < n && i < s->columns; i++)
			if (contests[i].len + choices[i].len > 0)
				take_dominion_heading(
				    c, s, &boxes, i, buf_view(&contests[i]), buf_view(&choices[i]));
		if (c->report->faults == faults)
			take_rows(c, s, &boxes);
	}
	for (size_t i = 0; i < n; i++) {
		buf_free(&contests[i]);
		buf_free(&choices[i]);
	}
	free(contests);
	free(choices);
	free(boxes.at);
	buf_free(&key);
	csv_reader_close(r);
	return dominion;
}

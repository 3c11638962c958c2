/* Cast-vote records, whatever the format they came in. */
#include "base/counted.h"
#include "base/memory.h"
#include "base/shown.h"
#include "sheet/cvr_internal.h"
#include "sheet/table.h"
#include "sheet/text.h"

#include <stdlib.h>

/* How many ballots a file may have, and a row may stand for. */
enum { MOST_BALLOTS = 100000000, MOST_COPIES = 1000000 };

size_t
cvr_contest(struct cvr *c, struct slice name, uint64_t votes_allowed, bool may_overvote)
{
	for (size_t i = 0; i < c->n; i++)
		if (slice_eq(c->contest[i].name, name))
			return i;
	c->contest = memory_grow(c->contest, c->n, &c->cap, sizeof *c->contest);
	c->contest[c->n] = (struct cvr_contest){.name = text_copy(name),
	    .votes_allowed = votes_allowed,
	    .may_overvote = may_overvote,
	    .spelt = table_open(),
	    .folded = table_open()};
	return c->n++;
}

/* Warns of a name that differs in capitals from the choice that it is taken for. */
static void
compare_names(struct cvr *c, const struct cvr_choice *choice, struct slice name, struct place at)
{
	if (!slice_eq(name, choice->name))
		report_warning(c->report, at,
		    "%s and %s in %s differ only in capitals: taken for one candidate", shown(name),
		    shown(choice->name), place_shown(choice->at));
}

/* Appends what choices are compared by. Write-in, however it is written, is one. */
static void
fold_choice(struct buf *out, struct slice cell)
{
	struct buf key = {0};
	text_key(&key, cell);
	if (text_is_one_of(buf_view(&key), "writein writeins"))
		buf_text(out, "write-in");
	else
		text_fold(out, cell);
	buf_free(&key);
}

size_t
cvr_choice(struct cvr *c, size_t contest, struct slice cell, struct place at)
{
	struct cvr_contest *k = &c->contest[contest];
	size_t i = table_find(k->spelt, cell);
	if (i != TABLE_NONE)
		return i;
	struct buf name = {0}, folded = {0};
	text_line(&name, cell);
	fold_choice(&folded, cell);
	i = table_add(k->folded, buf_view(&folded), k->n);
	if (i != TABLE_NONE) {
		compare_names(c, &k->choice[i], buf_view(&name), at);
	} else {
		i = k->n;
		k->choice = memory_grow(k->choice, k->n, &k->cap, sizeof *k->choice);
		k->choice[k->n++] =
		    (struct cvr_choice){text_copy(buf_view(&name)), text_copy(cell), {NULL, 0}, at};
	}
	table_add(k->spelt, cell, i);
	buf_free(&name);
	buf_free(&folded);
	return i;
}

void
cvr_has(struct cvr *c, size_t contest)
{
	c->on = memory_grow(c->on, c->ons, &c->ons_cap, sizeof *c->on);
	c->on[c->ons++] = contest;
}

void
cvr_vote(struct cvr *c, size_t contest, size_t choice)
{
	c->mark = memory_grow(c->mark, c->marks, &c->marks_cap, sizeof *c->mark);
	c->mark[c->marks++] = (struct cvr_mark){contest, choice};
}

size_t
cvr_find_record(const struct sheet *s, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		for (size_t i = 0; i < s->columns; i++)
			if (slice_eq(s->heading[i].key, slice_of(*keys)))
				return i;
	return COLUMN_NONE;
}

/* Tells if a record with this id was read before or has none, unlike others, or if the row seems to
 * be one of totals. */
static void
check_record(struct cvr *c, const struct sheet *s, struct slice id)
{
	for (size_t i = 0; i < s->columns; i++)
		if (text_is_total(s->cell[i])) {
			report_fault(
			    c->report, s->at, "this looks like a row of totals: remove it");
			return;
		}
	if (id.len == 0) {
		if (c->some_records)
			report_fault(c->report, s->at,
			    "this record has no id: remove the row if it is one of totals, or else "
			    "write an id");
		return;
	}
	c->some_records = true;
	size_t first = table_add(c->records, id, s->at.row);
	if (first != TABLE_NONE)
		report_fault(c->report, s->at, "record %s is also in row %zu: remove one of them",
		    shown(id), first);
}

/* Tells if the row ends before this column. */
static void
check_length(struct cvr *c, const struct sheet *s, size_t column)
{
	if (column >= s->fields)
		report_fault(c->report, s->at, "%s, but the heading has %s",
		    counted(s->fields, "column"), counted(s->columns, "column"));
}

const char cvr_count_keys[] =
    "count counts numberofballots numberballots ballotcount noofballots numballots nballots "
    "ballots "
    "ballotscast copies frequency freq votes votecount numberofvotes numbervotes noofvotes voters "
    "numberofvoters tally quantity qty multiplicity occurrences times anzahl häufigkeit nombre "
    "total";

/* How many ballots the row is for, given its cell in a column of counts: 1 without one. */
static uint64_t
copies_of(struct cvr *c, const struct sheet *s, size_t column)
{
	uint64_t copies = 1;
	struct slice cell = sheet_cell(s, column);
	if (column != COLUMN_NONE && (!slice_uint(cell, &copies) || copies > MOST_COPIES)) {
		report_fault(c->report, s->at, "column %zu is not a number of ballots up to %d: %s",
		    column + 1, MOST_COPIES, cell.len > 0 ? shown(cell) : "nothing");
		return 0;
	}
	if (c->copies + copies <= MOST_BALLOTS)
		return copies;
	if (c->copies < MOST_BALLOTS)
		report_fault(c->report, s->at, "more than %d ballots", MOST_BALLOTS);
	return 0;
}

void
cvr_begin(struct cvr *c, const struct sheet *s, const struct cvr_columns *where, uint64_t number)
{
	check_length(c, s, where->last);
	check_record(c, s, sheet_cell(s, where->record));
	uint64_t copies = copies_of(c, s, where->count);
	struct slice precinct = text_copy(sheet_cell(s, where->precinct));
	c->ballot = memory_grow(c->ballot, c->ballots, &c->ballots_cap, sizeof *c->ballot);
	c->ballot[c->ballots++] = (struct cvr_ballot){number, precinct, c->marks, c->ons, copies};
	c->copies += copies;
}

void
cvr_end(struct cvr *c, const struct sheet *s)
{
	struct cvr_ballot *b = &c->ballot[c->ballots - 1];
	if (c->ons > b->contests)
		return;
	report_warning(c->report, s->at, "no contest is on this ballot: it is left out");
	c->ballots--;
	c->copies -= b->copies;
	c->marks = b->marks;
	free((char *)(uintptr_t)b->precinct.at);
}

/* Whether a part of a name is the name of a choice in the contest. */
static bool
is_choice(const struct cvr_contest *k, struct slice part)
{
	struct buf folded = {0};
	text_fold(&folded, part);
	bool found = folded.len > 0 && table_find(k->folded, buf_view(&folded)) != TABLE_NONE;
	buf_free(&folded);
	return found;
}

/* Whether the text is the names of several choices, with this between them. */
static bool
is_joined(const struct cvr_contest *k, struct slice text, const char *between)
{
	size_t parts = 0, choices = 0, length = strlen(between);
	for (;;) {
		const char *end = memmem(text.at, text.len, between, length);
		struct slice part = {text.at, end ? (size_t)(end - text.at) : text.len};
		parts++;
		choices += is_choice(k, part);
		if (end == NULL)
			return parts > 1 && choices == parts;
		text = (struct slice){end + length, text.len - part.len - length};
	}
}

/* Tells of a cell that has two marks. */
static void
check_marks(const struct cvr *c, const struct cvr_contest *k, const struct cvr_choice *choice)
{
	static const char *const between[] = {",", "\n", "/", "&", "+", " and "};
	bool two = memchr(choice->raw.at, ';', choice->raw.len) ||
	           memchr(choice->raw.at, '\n', choice->raw.len) ||
	           memchr(choice->raw.at, '|', choice->raw.len);
	for (size_t i = 0; !two && i < sizeof between / sizeof *between; i++)
		two = is_joined(k, choice->raw, between[i]);
	if (two)
		report_fault(c->report, choice->at,
		    "a cell has more than one mark, so this record cannot be read with certainty: "
		    "%s",
		    shown(choice->name));
}

/* Gives the choices their ids. */
static void
give_ids(struct cvr *c, struct cvr_contest *k)
{
	struct table *ids = table_open();
	struct buf id = {0};
	for (size_t i = 0; i < k->n; i++) {
		struct cvr_choice *choice = &k->choice[i];
		id.len = 0;
		text_id(&id, choice->name);
		for (uint64_t n = i + 1; id.len == 0; n++) {
			buf_text(&id, "c");
			buf_uint(&id, n);
			if (table_find(ids, buf_view(&id)) != TABLE_NONE)
				id.len = 0;
		}
		size_t first = table_add(ids, buf_view(&id), i);
		if (first != TABLE_NONE)
			report_fault(c->report, choice->at,
			    "%s makes the same id as %s in %s: write both alike, or make the "
			    "difference plain",
			    shown(choice->name), shown(k->choice[first].name),
			    place_shown(k->choice[first].at));
		choice->id = text_copy(buf_view(&id));
	}
	buf_free(&id);
	table_close(ids);
}

struct cvr *
cvr_read(struct slice bytes, struct report *report)
{
	struct cvr *c = memory_new(sizeof *c);
	struct sheet s;
	c->report = report;
	c->records = table_open();
	if (sheet_open(&s, NULL, bytes, report, true) && !cvr_clear_ballot(c, &s) &&
	    !cvr_dominion(c, &s) && !cvr_ranks(c, &s))
		report_fault(report, s.at,
		    "no column of choices: headings such as Choice 1, 1st choice, Rank 1 or "
		    "Mayor Choice 1, or an export of Dominion, Clear Ballot or ES&S");
	if (report->faults == 0 && c->ballots == 0)
		report_fault(report, s.at, "there is no record below the heading");
	for (size_t i = 0; i < c->n; i++) {
		give_ids(c, &c->contest[i]);
		for (size_t k = 0; k < c->contest[i].n; k++)
			check_marks(c, &c->contest[i], &c->contest[i].choice[k]);
	}
	sheet_close(&s);
	return c;
}

static void
free_contest(struct cvr_contest *k)
{
	for (size_t i = 0; i < k->n; i++) {
		free((char *)(uintptr_t)k->choice[i].name.at);
		free((char *)(uintptr_t)k->choice[i].raw.at);
		free((char *)(uintptr_t)k->choice[i].id.at);
	}
	free((char *)(uintptr_t)k->name.at);
	free(k->choice);
	table_close(k->spelt);
	table_close(k->folded);
}

void
cvr_close(struct cvr *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n; i++)
		free_contest(&c->contest[i]);
	for (size_t i = 0; i < c->ballots; i++)
		free((char *)(uintptr_t)c->ballot[i].precinct.at);
	table_close(c->records);
	free(c->contest);
	free(c->ballot);
	free(c->mark);
	free(c->on);
	free(c);
}

/* A list of elections and candidates as a registry. */
#include "base/counted.h"
#include "base/memory.h"
#include "base/shown.h"
#include "sheet/date.h"
#include "sheet/internal.h"
#include "sheet/spreadsheet_id.h"
#include "sheet/table.h"
#include "sheet/text.h"
#include "json/writer.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	ELECTION_ID,
	DESCRIPTION,
	ELECTION_DATE,
	VOTES_ALLOWED,
	SEATS,
	OVERVOTE,
	BALLOTS_PER_VOTER,
	CANDIDATE_ID,
	CANDIDATE,
	COLUMNS
};

static const struct column columns[COLUMNS] = {
    [ELECTION_ID] = {"electionId", "electionid election contestid contest"},
    [DESCRIPTION] = {"description", "description title"},
    [ELECTION_DATE] = {"electionDate", "electiondate date"},
    [VOTES_ALLOWED] = {"votesAllowed",
        "votesallowed votes voteseach votespervoter votesperballot maxvotes votefor"},
    [SEATS] = {"seats", "seats seat numberofseats vacancies places winners"},
    [OVERVOTE] = {"overvote", "overvote overvotes"},
    [BALLOTS_PER_VOTER] = {"ballotsPerVoter", "ballotspervoter"},
    [CANDIDATE_ID] = {"candidateId", "candidateid candidatenumber candidateno"},
    [CANDIDATE] = {"candidate", "candidate candidatename candidates fullname name"},
};

/* What the rows say of an election; in a row, an empty text or 0 is what it does not say. */
struct facts {
	struct slice description, date;
	uint64_t votes, seats, per_voter; /* per_voter is one more than the number of ballots */
	bool void_overvotes, says_overvotes;
};

struct contest {
	struct slice id;
	struct facts facts;
	bool votes_given;
	struct place at;
	uint64_t candidates;
	struct table *ids; /* of its candidates -> index of candidate */
	struct spreadsheet_ids *compared;
};

struct contests_sheet {
	size_t where[COLUMNS];
	struct contest *contest;
	size_t n, cap;
	size_t current;          /* the contest of the row above; n: none */
	struct table *ids;       /* -> index of contest */
	struct place *candidate; /* where each was read */
	size_t candidates, candidates_cap;
};

struct contests_sheet *
contests_sheet_open(void)
{
	struct contests_sheet *c = memory_new(sizeof *c);
	c->ids = table_open();
	return c;
}

bool
contests_sheet_is(const struct sheet *s)
{
	static const char begins[] = "candidate";
	for (size_t i = 0; i < s->columns; i++)
		if (s->heading[i].key.len >= sizeof begins - 1 &&
		    memcmp(s->heading[i].key.at, begins, sizeof begins - 1) == 0)
			return true;
	return false;
}

static void
need(const struct contests_sheet *c, const struct sheet *s, size_t column)
{
	if (c->where[column] == COLUMN_NONE)
		report_fault(s->report, s->at,
		    "no column %s: the first row names the columns (see -h)", columns[column].name);
}

static void
take_headings(struct contests_sheet *c, const struct sheet *s)
{
	sheet_find(s, columns, COLUMNS, c->where);
	if (c->where[DESCRIPTION] == COLUMN_NONE) {
		c->where[DESCRIPTION] = c->where[ELECTION_ID];
		c->where[ELECTION_ID] = COLUMN_NONE;
	}
	for (size_t i = 0; i < s->columns; i++) {
		bool known = s->heading[i].name.len == 0;
		for (size_t m = 0; m < COLUMNS; m++)
			known |= c->where[m] == i;
		if (!known && !text_is_one_of(s->heading[i].key, columns[ELECTION_ID].keys))
			report_fault(s->report, s->at,
			    "column %zu is not one that contests have: %s", i + 1,
			    shown(s->heading[i].name));
	}
	need(c, s, DESCRIPTION);
	need(c, s, ELECTION_DATE);
	need(c, s, CANDIDATE);
}

/* The number in the column, if it is one from least to the most that a contest can have; 0 if the
 * cell is empty. */
static uint64_t
take_number(const struct contests_sheet *c, const struct sheet *s, size_t column, uint64_t least)
{
	struct slice text = sheet_cell(s, c->where[column]), digits = text;
	uint64_t value;
	while (digits.len > 1 && digits.at[0] == '0')
		digits = (struct slice){digits.at + 1, digits.len - 1};
	if (text.len == 0)
		return 0;
	if (slice_uint(digits, &value) && value >= least && value <= SHAPE_MOST_COUNT)
		return least == 0 ? value + 1 : value;
	report_fault(s->report, s->at, "%s is not a number from %d to %d: %s", columns[column].name,
	    (int)least, SHAPE_MOST_COUNT, shown(text));
	return 0;
}

/* Reads what the row says of too many votes in a contest. */
static void
take_overvote(const struct contests_sheet *c, const struct sheet *s, struct facts *f)
{
	struct slice text = sheet_cell(s, c->where[OVERVOTE]);
	struct buf key = {0};
	text_key(&key, text);
	f->says_overvotes = text.len > 0;
	f->void_overvotes = text_is_one_of(buf_view(&key), "void");
	if (f->says_overvotes && !f->void_overvotes && !text_is_one_of(buf_view(&key), "reject"))
		report_fault(s->report, s->at,
		    "overvote is neither void (the contest is void on that ballot) nor reject "
		    "(the whole ballot is): %s",
		    shown(text));
	buf_free(&key);
}

/* Reads what the row says of its election. */
static void
take_facts(const struct contests_sheet *c, const struct sheet *s, struct facts *f, struct buf *text)
{
	struct slice day = sheet_cell(s, c->where[ELECTION_DATE]);
	char date[DATE_LENGTH];
	text_line(text, sheet_cell(s, c->where[DESCRIPTION]));
	size_t n = text->len;
	if (date_read(day, date))
		buf_add(text, date, sizeof date);
	else if (day.len > 0)
		report_fault(
		    s->report, s->at, "electionDate is not a date like 2027-03-01: %s", shown(day));
	f->description = (struct slice){text->at, n};
	f->date = (struct slice){text->at + n, text->len - n};
	f->votes = take_number(c, s, VOTES_ALLOWED, 1);
	f->seats = take_number(c, s, SEATS, 1);
	f->per_voter = take_number(c, s, BALLOTS_PER_VOTER, 0);
	take_overvote(c, s, f);
}

/* Appends the id of the row's election: as given, or made of its description; tells why not. */
static bool
take_election_id(
    const struct contests_sheet *c, const struct sheet *s, struct slice description, struct buf *id)
{
	buf_slice(id, sheet_cell(s, c->where[ELECTION_ID]));
	if (c->where[ELECTION_ID] != COLUMN_NONE)
		return registry_is_id(s, columns[ELECTION_ID].name, buf_view(id));
	text_id(id, description);
	for (size_t i = 0; id->len == 0 && i < c->n; i++)
		if (slice_eq(c->contest[i].facts.description, description))
			buf_slice(id, c->contest[i].id);
	for (uint64_t i = c->n + 1; id->len == 0; i++) {
		buf_text(id, "e");
		buf_uint(id, i);
		if (table_find(c->ids, buf_view(id)) != TABLE_NONE)
			id->len = 0;
	}
	return true;
}

static void
put_election(const struct contest *contest, const struct sheet *s, struct buf *lines)
{
	const struct facts *f = &contest->facts;
	struct buf line = {0};
	registry_begin(&line, ELECTION_CREATED);
	writer_text(&line, "electionId", contest->id);
	writer_text(&line, "description", f->description);
	writer_text(&line, "electionDate", f->date);
	writer_number(&line, "votesAllowed", f->votes);
	if (f->per_voter != 2)
		writer_number(&line, "ballotsPerVoter", f->per_voter - 1);
	if (f->seats > 0)
		writer_number(&line, "seats", f->seats);
	if (f->void_overvotes)
		writer_text(&line, "overvote", SLICE("void"));
	registry_end(&line, s, lines);
	buf_free(&line);
}

/* Begins an election with what its first row says. */
static size_t
add_election(struct contests_sheet *c, const struct sheet *s, struct slice id,
    const struct facts *f, struct buf *lines)
{
	if (f->description.len == 0)
		report_fault(s->report, s->at, "no description");
	if (sheet_cell(s, c->where[ELECTION_DATE]).len == 0)
		report_fault(s->report, s->at, "no electionDate");
	c->contest = memory_grow(c->contest, c->n, &c->cap, sizeof *c->contest);
	struct contest *contest = &c->contest[c->n];
	*contest = (struct contest){text_copy(id), *f, f->votes > 0, s->at, 0, table_open(),
	    spreadsheet_ids_open(columns[CANDIDATE_ID].name)};
	contest->facts.description = text_copy(f->description);
	contest->facts.date = text_copy(f->date);
	if (f->votes == 0)
		contest->facts.votes = f->seats > 0 ? f->seats : 1;
	if (f->per_voter == 0)
		contest->facts.per_voter = 2;
	table_add(c->ids, id, c->n);
	put_election(contest, s, lines);
	return c->n++;
}

/* Tells what the row says otherwise than the election's first row. */
static void
compare(const struct contest *contest, const struct sheet *s, const struct facts *f)
{
	const struct facts *g = &contest->facts;
	const struct {
		size_t column;
		bool differs;
	} said[] = {
	    {DESCRIPTION, f->description.len > 0 && !slice_eq(f->description, g->description)},
	    {ELECTION_DATE, f->date.len > 0 && !slice_eq(f->date, g->date)},
	    {VOTES_ALLOWED, f->votes > 0 && f->votes != g->votes},
	    {SEATS, f->seats > 0 && f->seats != g->seats},
	    {OVERVOTE, f->says_overvotes && f->void_overvotes != g->void_overvotes},
	    {BALLOTS_PER_VOTER, f->per_voter > 0 && f->per_voter != g->per_voter},
	};
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (said[i].differs)
			report_fault(s->report, s->at, "%s is not what %s says for this election",
			    columns[said[i].column].name, place_shown(contest->at));
}

/* Takes what the row says of its election, which becomes the current one; false if there is none.
 */
static bool
take_election(struct contests_sheet *c, const struct sheet *s, struct buf *lines)
{
	struct buf text = {0}, id = {0};
	struct facts f;
	bool good = true;
	take_facts(c, s, &f, &text);
	bool same = sheet_cell(s, c->where[ELECTION_ID]).len == 0 &&
	            (f.description.len == 0 ||
	                (c->current < c->n &&
	                    slice_eq(f.description, c->contest[c->current].facts.description)));
	if (!same) {
		good = take_election_id(c, s, f.description, &id);
		c->current = good ? table_find(c->ids, buf_view(&id)) : c->n;
		if (good && c->current == TABLE_NONE)
			c->current = add_election(c, s, buf_view(&id), &f, lines);
	} else if (c->current >= c->n) {
		report_fault(s->report, s->at, "no election");
		good = false;
	}
	if (good)
		compare(&c->contest[c->current], s, &f);
	buf_free(&text);
	buf_free(&id);
	return good;
}

/* Appends the candidate's id, as given, made of the name, or else numbered. */
static bool
take_candidate_id(const struct contests_sheet *c, const struct sheet *s,
    const struct contest *contest, struct slice name, struct buf *id)
{
	struct slice given = sheet_cell(s, c->where[CANDIDATE_ID]);
	if (given.len > 0) {
		buf_slice(id, given);
		return registry_is_id(s, columns[CANDIDATE_ID].name, given);
	}
	text_id(id, name);
	for (uint64_t i = contest->candidates + 1; id->len == 0; i++) {
		buf_text(id, "c");
		buf_uint(id, i);
		if (table_find(contest->ids, buf_view(id)) != TABLE_NONE)
			id->len = 0;
	}
	return true;
}

static void
put_candidate(const struct contest *contest, const struct sheet *s, struct slice id,
    struct slice name, struct buf *lines)
{
	struct buf line = {0};
	registry_begin(&line, CANDIDATE_REGISTERED);
	writer_text(&line, "electionId", contest->id);
	writer_text(&line, "candidateId", id);
	writer_text(&line, "fullName", name);
	registry_end(&line, s, lines);
	buf_free(&line);
}

static void
add_candidate(struct contests_sheet *c, const struct sheet *s, struct slice name, struct buf *lines)
{
	struct contest *contest = &c->contest[c->current];
	struct buf id = {0};
	if (take_candidate_id(c, s, contest, name, &id)) {
		size_t first = table_add(contest->ids, buf_view(&id), c->candidates);
		if (first != TABLE_NONE)
			report_fault(s->report, s->at, "the candidate's id %s is also in %s",
			    shown(buf_view(&id)), place_shown(c->candidate[first]));
		else if (sheet_cell(s, c->where[CANDIDATE_ID]).len > 0)
			spreadsheet_ids_check(contest->compared, buf_view(&id), s->at, s->report);
		put_candidate(contest, s, buf_view(&id), name, lines);
	}
	contest->candidates++;
	c->candidate =
	    memory_grow(c->candidate, c->candidates, &c->candidates_cap, sizeof *c->candidate);
	c->candidate[c->candidates++] = s->at;
	buf_free(&id);
}

static void
take_row(struct contests_sheet *c, const struct sheet *s, struct buf *lines)
{
	struct buf name = {0};
	text_line(&name, sheet_cell(s, c->where[CANDIDATE]));
	if (!registry_is_no_data(
	        s, sheet_cell(s, c->where[DESCRIPTION]), buf_view(&name), columns, COLUMNS)) {
		bool good = take_election(c, s, lines);
		if (name.len == 0 && sheet_cell(s, c->where[CANDIDATE_ID]).len > 0)
			report_fault(s->report, s->at, "no name for the candidate");
		struct slice cell = sheet_cell(s, c->where[CANDIDATE]);
		if (memchr(cell.at, ';', cell.len) || memchr(cell.at, '|', cell.len) ||
		    memchr(cell.at, '\n', cell.len))
			report_fault(s->report, s->at,
			    "this seems to be several candidates: %s. Give each a row of its own",
			    shown(buf_view(&name)));
		else if (good && name.len > 0)
			add_candidate(c, s, buf_view(&name), lines);
	}
	buf_free(&name);
}

void
contests_sheet_read(struct contests_sheet *c, struct sheet *s, struct buf *lines)
{
	uint64_t faults = s->report->faults;
	c->current = SIZE_MAX;
	take_headings(c, s);
	if (s->report->faults == faults)
		while (sheet_next(s))
			take_row(c, s, lines);
}

void
contests_sheet_check(const struct contests_sheet *c, struct report *report)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->contest[i].candidates == 0)
			report_fault(report, c->contest[i].at, "this election has no candidates");
}

void
contests_sheet_read_back(const struct contests_sheet *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct facts *f = &c->contest[i].facts;
		char seats[64] = "", ballots[64] = "";
		if (f->seats > 0)
			snprintf(seats, sizeof seats, "%s, %s",
			    c->contest[i].votes_given ? "" : " (as many as seats)",
			    counted(f->seats, "seat"));
		if (f->per_voter == 1)
			snprintf(ballots, sizeof ballots, ", any number of ballots per voter");
		else if (f->per_voter > 2)
			snprintf(ballots, sizeof ballots, ", %s per voter",
			    counted(f->per_voter - 1, "ballot"));
		warnx("%s: %s, %s each%s%s%s", shown(f->description),
		    counted(c->contest[i].candidates, "candidate"), counted(f->votes, "vote"),
		    seats, ballots, f->void_overvotes ? ", too many votes void the contest" : "");
	}
}

uint64_t
contests_sheet_count(const struct contests_sheet *c)
{
	return c->n;
}

uint64_t
contests_sheet_candidates(const struct contests_sheet *c)
{
	return c->candidates;
}

void
contests_sheet_close(struct contests_sheet *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n; i++) {
		struct contest *contest = &c->contest[i];
		free((char *)(uintptr_t)contest->id.at);
		free((char *)(uintptr_t)contest->facts.description.at);
		free((char *)(uintptr_t)contest->facts.date.at);
		table_close(contest->ids);
		spreadsheet_ids_close(contest->compared);
	}
	free(c->contest);
	free(c->candidate);
	table_close(c->ids);
	free(c);
}

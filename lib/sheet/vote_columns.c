/* What the columns of a sheet of votes are for, told from their headings. */
#include "sheet/vote_columns.h"

#include "base/memory.h"
#include "base/shown.h"
#include "sheet/text.h"

#include <err.h>
#include <stdlib.h>

static const char ballot_keys[] = "ballot ballotid ballotnumber ballotno";
static const char secret_keys[] = "secret";
static const char code_keys[] = "code votingcode votercode ballotcode accesscode yourcode";

/* The text without the marks around a candidate's name in a heading, as in [Ann] and : Ann. */
static struct slice
without_marks(struct slice text)
{
	static const char marks[] = " :.-[]()";
	while (text.len > 0 && strchr(marks, text.at[0]) != NULL)
		text = (struct slice){text.at + 1, text.len - 1};
	while (text.len > 0 && strchr(marks, text.at[text.len - 1]) != NULL)
		text.len--;
	return text;
}

/* Whether what follows the contest's name says which of several columns it is, or how many votes
 * there are: 2, choice 2, #2, (choose up to 2). */
static bool
is_count(struct slice rest)
{
	struct buf key = {0};
	text_key(&key, rest);
	size_t digits = 0, letters;
	while (digits < key.len && key.at[key.len - 1 - digits] >= '0' &&
	       key.at[key.len - 1 - digits] <= '9')
		digits++;
	letters = key.len - digits;
	bool count = (rest.len > 0 && text_trim(rest).at[0] == '(') ||
	             (digits > 0 && (letters == 0 || text_is_one_of((struct slice){key.at, letters},
	                                                 "choice vote number candidate")));
	buf_free(&key);
	return count;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether the heading begins with the name of a contest, after which *rest is what follows. Motion
 * 10 does not begin with Motion 1. */
static bool
begins(struct slice heading, struct slice name, struct slice *rest)
{
	struct buf h = {0}, n = {0};
	bool same = false;
	text_fold(&n, name);
	/* Capitals may differ in length: find where the heading's beginning is as long. */
	for (size_t i = heading.len; n.len > 0 && i > 0 && !same; i--) {
		h.len = 0;
		text_fold(&h, (struct slice){heading.at, i});
		same = slice_eq(buf_view(&h), buf_view(&n));
		*rest = (struct slice){heading.at + i, heading.len - i};
	}
	buf_free(&h);
	buf_free(&n);
	return same && (rest->len == 0 || !is_digit(rest->at[0]) || !is_digit(rest->at[-1]));
}

/* Whether the text has what a candidate's name follows, or is between, in a heading. */
static bool
names_choice(struct slice rest)
{
	rest = text_trim(rest);
	return rest.len > 0 && (rest.at[0] == ':' || rest.at[0] == '[');
}

/* The candidate that the rest of a heading names, whose name may begin or end with a mark, too. */
static size_t
find_candidate(const struct roll *r, size_t contest, struct slice rest)
{
	static const char *const around[] = {":", "[]", "()", "-"};
	rest = text_trim(rest);
	for (size_t i = 0; rest.len > 1 && i < sizeof around / sizeof *around; i++) {
		bool both = around[i][1] != '\0';
		if (rest.at[0] != around[i][0] || (both && rest.at[rest.len - 1] != around[i][1]))
			continue;
		size_t candidate = roll_candidate(
		    r, contest, (struct slice){rest.at + 1, rest.len - (both ? 2 : 1)});
		if (candidate != ROLL_NONE)
			return candidate;
	}
	return rest.len > 0 ? roll_candidate(r, contest, without_marks(rest)) : ROLL_NONE;
}

/* Finds what a column is for if its heading begins with this name of the contest, unless it was
 * found for a longer name; *length is that name's. */
static void
match(const struct roll *r, size_t contest, struct slice name, struct slice heading,
    struct vote_column *column, size_t *length)
{
	struct slice rest;
	if (!begins(heading, name, &rest) || heading.len - rest.len < *length)
		return;
	if (heading.len - rest.len == *length) {
		if (column->contest != contest)
			column->kind = VOTE_COLUMN_UNCLEAR;
		return;
	}
	size_t candidate = find_candidate(r, contest, rest);
	if (candidate != ROLL_NONE)
		*column = (struct vote_column){VOTE_COLUMN_CHOICE, contest, candidate};
	else if (without_marks(rest).len == 0 || is_count(rest))
		*column = (struct vote_column){VOTE_COLUMN_CONTEST, contest, ROLL_NONE};
	else if (names_choice(rest))
		*column = (struct vote_column){VOTE_COLUMN_UNKNOWN, contest, ROLL_NONE};
	else
		return;
	*length = heading.len - rest.len;
}

static struct vote_column
find(const struct sheet *s, const struct roll *r, size_t i)
{
	struct vote_column column = {VOTE_COLUMN_OTHER, ROLL_NONE, ROLL_NONE};
	struct slice name = s->heading[i].name, key = s->heading[i].key;
	size_t length = 0;
	for (size_t k = 0; k < roll_contests(r); k++) {
		match(r, k, roll_contest_name(r, k), name, &column, &length);
		match(r, k, roll_contest_id(r, k), name, &column, &length);
	}
	if (column.kind == VOTE_COLUMN_UNKNOWN)
		report_fault(s->report, s->at,
		    "column %zu is for a candidate that %s does not have: %s. Write the name or id "
		    "as "
		    "in the registry, or remove the column",
		    i + 1, shown(roll_contest_name(r, column.contest)), shown(name));
	if (column.kind == VOTE_COLUMN_UNCLEAR)
		report_fault(s->report, s->at,
		    "column %zu, %s, may be for several contests: call it by the contest's id",
		    i + 1, shown(name));
	if (column.kind != VOTE_COLUMN_OTHER)
		return column;
	if (text_is_one_of(key, ballot_keys))
		column.kind = VOTE_COLUMN_BALLOT;
	else if (text_is_one_of(key, secret_keys))
		column.kind = VOTE_COLUMN_SECRET;
	else if (text_is_one_of(key, code_keys))
		column.kind = VOTE_COLUMN_CODE;
	return column;
}

static size_t
count_kind(const struct sheet *s, const struct vote_column *column, enum vote_column_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < s->columns; i++)
		n += column[i].kind == kind;
	return n;
}

/* Tells of columns that are not used. */
static void
name_others(const struct sheet *s, const struct vote_column *column)
{
	bool *used = memory_new(s->columns * sizeof *used);
	for (size_t i = 0; i < s->columns; i++)
		used[i] = column[i].kind != VOTE_COLUMN_OTHER;
	sheet_tell_unused(s, used);
	free(used);
}

void
vote_columns_find(const struct sheet *s, const struct roll *r, struct vote_column *column)
{
	size_t found = 0;
	for (size_t i = 0; i < s->columns; i++)
		column[i] = find(s, r, i);
	size_t ballots = count_kind(s, column, VOTE_COLUMN_BALLOT);
	size_t codes = count_kind(s, column, VOTE_COLUMN_CODE);
	if (ballots + codes != 1 || count_kind(s, column, VOTE_COLUMN_SECRET) > 1)
		report_fault(s->report, s->at,
		    "%s: there must be one column Ballot, with one column Secret beside it if "
		    "ballots "
		    "have secrets, or one column Code",
		    ballots + codes == 0 ? "no column of ballots" : "several columns of ballots");
	for (size_t k = 0; k < roll_contests(r); k++) {
		bool has = false;
		for (size_t i = 0; i < s->columns; i++)
			has |= column[i].contest == k;
		found += has;
		if (!has)
			report_warning(
			    s->report, s->at, "no column for %s", shown(roll_contest_name(r, k)));
	}
	if (found == 0)
		report_fault(s->report, s->at,
		    "no column of votes: call it what the contest is called, or CONTEST: "
		    "CANDIDATE");
	name_others(s, column);
}

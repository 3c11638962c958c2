/* Cast-vote records with a column for each choice of a contest, in order of rank, or as ES&S has
 * them, one for each contest. The vote is the first mark. */
#include "base/memory.h"
#include "base/shown.h"
#include "sheet/cvr_internal.h"
#include "sheet/rank_heading.h"
#include "sheet/table.h"
#include "sheet/text.h"

#include <stdlib.h>

enum { PRECINCT, COUNT, CONTEST, COLUMNS };

static const struct column columns[COLUMNS] = {
    [PRECINCT] = {"the precinct", "precinct precinctid precinctname precinctportion"},
    [COUNT] = {"the count", cvr_count_keys},
    [CONTEST] = {"the contest", "contest contestname contestid race racename office question"},
};

static const char *const record_keys[] = {"castvoterecord", "cvrnumber", "cvrid", "cvrguid",
    "cvrno", "cvr", "guid", "ballotid", "ballotnumber", "ballotno", "recordid", "recordnumber",
    "recordno", "record", "imprintedid", "uniqueid", "ballot", "id", "voterid", "voter", NULL};

/* Columns that give ballots different weights. */
static const char weight_keys[] = "weight weights weighting voteweight votingweight gewicht";

/* What ES&S has before the columns of contests. */
static const char ess_keys[] =
    "seqno electionid auditnumber tabulatorcvr castvoterecord batch batchid ballotstatus precinct "
    "precinctid ballotstyle style reportinggroup pollplace pollplaceid machine type serialnumber "
    "boxnum boxposition";

/* What others add after them. */
static const char not_contests[] =
    "timestamp time date imagepath imagefile image images filename file path notes note comment "
    "comments ballotstatus status adjudicated remade tabulatorname tabulator countinggroup";

/* What stands in a cell that has no mark. */
static const char no_mark[] =
    "undervote undervotes undervoted overvote overvotes overvoted skipped skip skippedrank "
    "skippedranking blank blanks blankvote blankvotes blankballot novote novotes novotecast "
    "notvoted didnotvote noselection noselectionmade nochoice nopreference norank noranking "
    "unranked unmarked nomark none noneselected empty abstain abstained abstention "
    "exhausted enthaltung votoenblanco";

/* The same, as it is written. */
static const char no_mark_signs[] =
    "NA NULL null NaN nan N/A n/a N.A. n.a. - -- --- – — . .. ... …";

/* Words that may say that a mark or a ballot is not valid, so what is to be counted is not known.
 */
static const char unclear[] =
    "invalid invalidvote void voided spoiled spoilt rejected unreadable unresolved adjudicate "
    "ambiguous error ungültig nul nulo";

/* A column of choices. */
struct slot {
	size_t column, contest;
	uint64_t rank;
};

struct slots {
	struct slot *at;
	size_t n, cap;
};

static int
by_rank(const void *a, const void *b)
{
	const struct slot *s = a, *t = b;
	if (s->contest != t->contest)
		return s->contest < t->contest ? -1 : 1;
	return s->rank < t->rank ? -1 : s->rank > t->rank;
}

static void
add_slot(struct slots *slots, struct slot slot)
{
	slots->at = memory_grow(slots->at, slots->n, &slots->cap, sizeof *slots->at);
	slots->at[slots->n++] = slot;
}

/* Finds the columns whose headings name a rank. */
static void
find_ranks(struct cvr *c, const struct sheet *s, struct slots *slots)
{
	for (size_t i = 0; i < s->columns; i++) {
		struct buf contest = {0};
		uint64_t rank;
		if (rank_heading(s->heading[i].name, &contest, &rank))
			add_slot(slots,
			    (struct slot){i, cvr_contest(c, buf_view(&contest), 1, false), rank});
		buf_free(&contest);
	}
	if (slots->n > 0)
		qsort(slots->at, slots->n, sizeof *slots->at, by_rank);
	for (size_t i = 1; i < slots->n; i++)
		if (by_rank(&slots->at[i - 1], &slots->at[i]) == 0)
			report_fault(c->report, s->at, "columns %zu and %zu are the same choice",
			    slots->at[i - 1].column + 1, slots->at[i].column + 1);
}

/* The heading without the number in brackets that ES&S puts at its end. */
static struct slice
without_number(struct slice heading)
{
	size_t n = heading.len;
	if (n == 0 || heading.at[n - 1] != ')')
		return heading;
	for (n--; n > 0 && heading.at[n - 1] >= '0' && heading.at[n - 1] <= '9';)
		n--;
	bool number = n > 1 && n + 1 < heading.len && heading.at[n - 1] == '(';
	return number ? text_trim((struct slice){heading.at, n - 1}) : heading;
}

/* Finds the columns of contests after the last one that ES&S has before them. */
static void
find_contests(struct cvr *c, const struct sheet *s, struct slots *slots)
{
	size_t first = 0;
	bool ess = false;
	for (size_t i = 0; i < s->columns; i++) {
		ess |= text_is_one_of(s->heading[i].key, "castvoterecord");
		if (text_is_one_of(s->heading[i].key, ess_keys))
			first = i + 1;
	}
	for (size_t i = first; ess && i < s->columns; i++) {
		if (s->heading[i].name.len == 0 || text_is_one_of(s->heading[i].key, not_contests))
			continue;
		size_t before = c->n;
		size_t contest = cvr_contest(c, without_number(s->heading[i].name), 1, false);
		if (c->n == before)
			report_fault(c->report, s->at,
			    "column %zu is of the same contest as one before, %s: contests with "
			    "several votes are not read from this format",
			    i + 1, shown(s->heading[i].name));
		add_slot(slots, (struct slot){i, contest, 1});
	}
}

/* Whether the cell has a mark. A number is none that can be read: it says that the column is for
 * something else, or for one candidate. */
static bool
is_mark(struct cvr *c, const struct sheet *s, size_t column)
{
	struct slice cell = s->cell[column];
	if (text_is_digits(cell))
		report_fault(c->report, s->at,
		    "column %zu, %s, holds the number %s where a name should be: this form is not "
		    "read",
		    column + 1, shown(s->heading[column].name), shown(cell));

	struct buf key = {0}, contest = {0};
	uint64_t rank;
	text_key(&key, cell);
	bool mark = cell.len > 0 && !text_is_one_of(buf_view(&key), no_mark) &&
	            !text_is_one_of(cell, no_mark_signs);
	if (text_is_one_of(buf_view(&key), unclear) || text_is_one_of(cell, "* ? ?? **"))
		report_fault(c->report, s->at,
		    "column %zu, %s, says %s, so what to count is not certain: empty the cell, or "
		    "remove the row",
		    column + 1, shown(s->heading[column].name), shown(cell));
	else if (mark && rank_heading(cell, &contest, &rank) && contest.len == 0)
		report_fault(c->report, s->at,
		    "column %zu, %s, holds the rank %s where a name should be: this form is not "
		    "read",
		    column + 1, shown(s->heading[column].name), shown(cell));
	buf_free(&key);
	buf_free(&contest);
	return mark;
}

/* Tells of contests that are called "vote for 2" or so: the first mark is not all there is. */
static void
check_single(struct cvr *c, const struct sheet *s)
{
	static const char *const words[] = {"voteforupto", "votefornomorethan", "votefor",
	    "chooseupto", "choose", "selectupto", "select", "pickupto", "pick"};
	for (size_t i = 0; i < c->n; i++) {
		struct buf key = {0};
		bool several = false;
		text_key(&key, c->contest[i].name);
		for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
			size_t n = strlen(words[w]);
			const char *at = key.len > 0 ? memmem(key.at, key.len, words[w], n) : NULL;
			if (at == NULL)
				continue;
			struct slice rest = {at + n, key.len - (size_t)(at - key.at) - n};
			several |= rest.len > 0 && rest.at[0] >= '1' && rest.at[0] <= '9' &&
			           (rest.at[0] > '1' ||
			               (rest.len > 1 && rest.at[1] >= '0' && rest.at[1] <= '9'));
		}
		buf_free(&key);
		if (several)
			report_fault(c->report, s->at,
			    "%s has several votes: contests with several votes are not read from "
			    "this form",
			    shown(c->contest[i].name));
	}
}

/* Takes one contest of a row, whose slots are from i on; returns where the next one's begin. */
static size_t
take_contest(struct cvr *c, const struct sheet *s, const struct slots *slots, size_t i)
{
	size_t contest = slots->at[i].contest;
	bool some = false, voted = false;
	for (; i < slots->n && slots->at[i].contest == contest; i++) {
		struct slice cell = s->cell[slots->at[i].column];
		some |= cell.len > 0;
		if (!is_mark(c, s, slots->at[i].column))
			continue;
		size_t choice = cvr_choice(c, contest, cell, s->at);
		if (!voted)
			cvr_vote(c, contest, choice);
		voted = true;
	}
	if (some || c->n == 1)
		cvr_has(c, contest);
	return i;
}

/* The name without the number at its end. */
static struct slice
base_of(struct slice name)
{
	while (name.len > 0 && name.at[name.len - 1] >= '0' && name.at[name.len - 1] <= '9')
		name.len--;
	return name;
}

/* Whether the two contests have a choice in common, other than yes and no. */
static bool
share_choice(const struct cvr_contest *a, const struct cvr_contest *b)
{
	for (size_t i = 0; i < a->n; i++) {
		struct buf folded = {0}, key = {0};
		text_fold(&folded, a->choice[i].name);
		text_key(&key, a->choice[i].name);
		bool shared =
		    table_find(b->folded, buf_view(&folded)) != TABLE_NONE &&
		    !text_is_one_of(buf_view(&key), "yes no for against yesfor noagainst");
		buf_free(&folded);
		buf_free(&key);
		if (shared)
			return true;
	}
	return false;
}

/* Tells of contests that are called alike but for a number and have choices in common: they may be
 * one contest with several votes. */
static void
check_alike(struct cvr *c, const struct sheet *s)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = i + 1; k < c->n; k++) {
			const struct cvr_contest *a = &c->contest[i], *b = &c->contest[k];
			struct slice base = base_of(a->name);
			if (base.len < a->name.len && slice_eq(base, base_of(b->name)) &&
			    share_choice(a, b))
				report_fault(c->report, (struct place){s->at.file, 1},
				    "%s and %s have a candidate in common, so they may be one "
				    "contest "
				    "with several votes, which is not read from this form",
				    shown(a->name), shown(b->name));
		}
}

static bool
is_slot(const struct slots *slots, size_t column)
{
	for (size_t i = 0; i < slots->n; i++)
		if (slots->at[i].column == column)
			return true;
	return false;
}

/* Tells if the row is of another contest than the first one, which *first holds. */
static void
check_contest(struct cvr *c, const struct sheet *s, size_t column, struct buf *first)
{
	struct slice cell = sheet_cell(s, column);
	if (first->len == 0)
		buf_slice(first, cell);
	else if (!slice_eq(cell, buf_view(first)))
		report_fault(c->report, s->at,
		    "this row is of another contest than those above: a row for each contest is "
		    "not "
		    "read; give each contest a file of its own");
}

/* Tells of columns that are neither choices nor have a meaning here. */
static void
tell_unused(const struct sheet *s, const struct slots *slots, const struct cvr_columns *where,
    size_t contest)
{
	bool *used = memory_new(s->columns * sizeof *used);
	for (size_t i = 0; i < s->columns; i++)
		used[i] = is_slot(slots, i) || i == where->record || i == where->precinct ||
		          i == where->count || i == contest;
	sheet_tell_unused(s, used);
	free(used);
}

/* Tells of columns that give ballots different weights. */
static void
check_weights(struct cvr *c, const struct sheet *s, const struct slots *slots)
{
	for (size_t i = 0; i < s->columns; i++)
		if (text_is_one_of(s->heading[i].key, weight_keys) && !is_slot(slots, i))
			report_fault(c->report, s->at,
			    "column %zu, %s, gives ballots different weights, which is not "
			    "supported: remove it if they count the same",
			    i + 1, shown(s->heading[i].name));
}

static void
take_rows(struct cvr *c, struct sheet *s, const struct slots *slots,
    const struct cvr_columns *where, size_t contest)
{
	struct buf first = {0};
	uint64_t heading = s->at.row;
	tell_unused(s, slots, where, contest);
	if (is_slot(slots, contest))
		contest = COLUMN_NONE;
	while (sheet_next(s)) {
		check_contest(c, s, contest, &first);
		cvr_begin(c, s, where, s->at.row - heading);
		for (size_t i = 0; i < slots->n;)
			i = take_contest(c, s, slots, i);
		cvr_end(c, s);
	}
	buf_free(&first);
}

bool
cvr_ranks(struct cvr *c, struct sheet *s)
{
	struct slots slots = {0};
	size_t found[COLUMNS];
	uint64_t faults = c->report->faults;
	find_ranks(c, s, &slots);
	bool ess = slots.n == 0, any;
	if (ess)
		find_contests(c, s, &slots);
	any = slots.n > 0;
	check_single(c, s);
	sheet_find(s, columns, COLUMNS, found);
	if (any)
		check_weights(c, s, &slots);
	struct cvr_columns where = {
	    cvr_find_record(s, record_keys), found[PRECINCT], found[COUNT], 0};
	/* If nothing is called the precinct, the first column is, unless it holds choices. */
	if (where.precinct == COLUMN_NONE && !is_slot(&slots, 0))
		where.precinct = 0;
	for (size_t i = 0; i < slots.n; i++)
		if (slots.at[i].column > where.last)
			where.last = slots.at[i].column;
	if (any && c->report->faults == faults)
		take_rows(c, s, &slots, &where, found[CONTEST]);
	if (ess)
		check_alike(c, s);
	free(slots.at);
	return any;
}

/* What the readers of cast-vote records put into them; for this folder alone. */
#ifndef ES_SHEET_CVR_INTERNAL_H
#define ES_SHEET_CVR_INTERNAL_H

#include "sheet/cvr.h"
#include "sheet/sheet.h"

/* A choice in a contest; ids are given once everything is read. */
struct cvr_choice {
	struct slice name, raw; /* on one line, and as it was first written */
	struct slice id;
	struct place at;
};

struct cvr_contest {
	struct slice name;
	uint64_t votes_allowed;
	bool may_overvote; /* too many marks are passed on, and void the contest */
	struct cvr_choice *choice;
	size_t n, cap;
	struct table *spelt, *folded; /* a cell as written, or folded -> index of choice */
};

struct cvr_mark {
	size_t contest, choice;
};

/* A record; copies says how many ballots it is for. */
struct cvr_ballot {
	uint64_t number; /* of its row, 1 for the first one below the headings */
	struct slice precinct;
	size_t marks,
	    contests; /* where its own begin in struct cvr; they end where the next one's do */
	uint64_t copies;
};

struct cvr {
	struct report *report;
	struct cvr_contest *contest;
	size_t n, cap;
	struct cvr_ballot *ballot;
	size_t ballots, ballots_cap;
	struct cvr_mark *mark;
	size_t marks, marks_cap;
	size_t *on; /* contests that are on the ballots */
	size_t ons, ons_cap;
	uint64_t copies;
	struct table *records; /* ids of records -> row */
	bool some_records;     /* one of the rows had an id */
};

/* Adds a contest, or finds the one of this name; returns its index. */
size_t cvr_contest(struct cvr *c, struct slice name, uint64_t votes_allowed, bool may_overvote);

/* Adds a choice to a contest, or finds the one of this name, where capitals and blanks make no
 * difference; returns its index. */
size_t cvr_choice(struct cvr *c, size_t contest, struct slice cell, struct place at);

/* Where a sheet has what every row says; COLUMN_NONE for what it does not have. */
struct cvr_columns {
	size_t record, precinct, count;
	size_t last; /* the last column of choices */
};

/*
 * Begins the record of the current row, which is the number-th below the headings, and tells of
 * what is wrong with it: it ends before the last column of choices, it seems to be one of totals,
 * its id was read before or is missing unlike others', or its count is none. The next two add to
 * it.
 */
void cvr_begin(
    struct cvr *c, const struct sheet *s, const struct cvr_columns *where, uint64_t number);
void cvr_has(struct cvr *c, size_t contest);
void cvr_vote(struct cvr *c, size_t contest, size_t choice);

/* Ends the record. One with no contest is left out, with a warning. */
void cvr_end(struct cvr *c, const struct sheet *s);

/* The column of the records' ids: the first of these headings that there is; or COLUMN_NONE. */
size_t cvr_find_record(const struct sheet *s, const char *const *keys);

/* The headings of columns of counts. */
extern const char cvr_count_keys[];

/* Each reads the rest of a sheet whose headings it knows; false if it does not know them. */
bool cvr_clear_ballot(struct cvr *c, struct sheet *s);
bool cvr_dominion(struct cvr *c, struct sheet *s);
bool cvr_ranks(struct cvr *c, struct sheet *s);

#endif

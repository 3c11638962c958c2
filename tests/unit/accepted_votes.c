/* What the ballots taken in voted for: kept by candidates' numbers, given back as votes. */
#include "election/accepted_votes.h"

#include "election/elections.h"
#include "rows.h"
#include "stores.h"

/* Candidates in the order in which they are registered: number 1 is ea, 2 is eb, … */
#define CANDIDATES "candidate:e:a candidate:e:b candidate:f:a "

/* Ballots as SEQ=NUMBERS, saved between if a word is save; then the votes of one. */
static const struct {
	const char *what;
	const char *ballots;
	uint64_t seq;
	const char *votes; /* NULL: they are not there */
} rows[] = {
    {"a vote", "10=1", 10, "ea"},
    {"votes in their order", "10=3,1", 10, "fa,ea"},
    {"a blank ballot", "10=", 10, ""},
    {"one of three", "10=1 11=2 12=3", 11, "eb"},
    {"the last of three", "10=1 11=2,1 12=3", 12, "fa"},
    {"on another sheet", "10=1 40=2", 10, "ea"},
    {"on that one", "10=1 40=2", 40, "eb"},
    {"the ends of a sheet", "31=1 32=2 63=3 64=1", 32, "eb"},
    {"none", "", 10, NULL},
    {"none on a sheet that is there", "10=1", 11, NULL},
    {"none, before all", "10=1", 9, NULL},
    {"saved between", "10=1 save 11=2 save 12=3", 11, "eb"},
    {"taken up by another program", "10=1 again 11=2", 10, "ea"},
    {"and gone on with", "10=1 again 11=2", 11, "eb"},
    {"what comes again is there once", "10=1 11=2 again 11=3", 11, "fa"},
    {"and what was before it is kept", "10=1 11=2 again 11=3", 10, "ea"},
    {"a candidate with a large number", "10=300 11=1", 10, "zz"},
    {"and the ballot after it", "10=300,300 11=1", 11, "ea"},
    {"a number of seven bits", "10=127 11=1", 10, "xx"},
    {"a number of eight bits", "10=128,1 11=1", 10, "yy,ea"},
    {"a candidate who is not there", "10=9", 10, NULL},
};

static void
note(struct accepted_votes *a, struct store *s, char *word)
{
	struct vote_facts facts[8] = {0};
	size_t n = 0;
	char *rest = word;
	uint64_t seq = strtoull(strsep(&rest, "="), NULL, 10);
	for (char *number; rest != NULL && *rest != '\0' && (number = strsep(&rest, ",")) != NULL;)
		facts[n++].candidate = strtoull(number, NULL, 10);
	accepted_votes_note(a, s, seq, facts, n);
}

static struct accepted_votes *
note_all(struct store *s, const char *ballots)
{
	char copy[128], *rest = copy, *word;
	struct accepted_votes *a = accepted_votes_new();
	snprintf(copy, sizeof copy, "%s", ballots);
	while ((word = strsep(&rest, " ")) != NULL) {
		if (strcmp(word, "save") == 0) {
			accepted_votes_save(a, s);
		} else if (strcmp(word, "again") == 0) {
			accepted_votes_save(a, s);
			accepted_votes_free(a);
			a = accepted_votes_new();
		} else if (*word != '\0') {
			note(a, s, word);
		}
	}
	return a;
}

/* Registers a candidate, in a contest of the same name, as of a seq. */
static void
register_at(struct store *s, const char *name, uint64_t seq)
{
	const struct detail d = {.election_id = slice_of(name), .candidate_id = slice_of(name)};
	elections_note(s, CANDIDATE_REGISTERED, &d, seq);
}

static struct store *
store_of_candidates(void)
{
	struct store *s = stores_empty();
	struct words w = {.text = CANDIDATES};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d))
		elections_note(s, e.type, &d, w.n);
	register_at(s, "x", 127);
	register_at(s, "y", 128);
	register_at(s, "z", 300);
	buf_free(&line);
	return s;
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct store *s = store_of_candidates();
		struct accepted_votes *a = note_all(s, rows[i].ballots);
		struct buf out = {0}, wanted = {0};
		bool there = accepted_votes_put(a, s, rows[i].seq, NULL, &out);
		buf_add(&out, "", 1);
		if (rows[i].votes != NULL)
			words_array(&wanted, NULL, rows[i].votes, true);
		buf_add(&wanted, "", 1);
		tap_text(there ? out.at : NULL, rows[i].votes ? wanted.at : NULL, rows[i].what);
		accepted_votes_free(a);
		buf_free(&out);
		buf_free(&wanted);
	}
	accepted_votes_free(NULL);
	stores_close();
	return tap_done();
}

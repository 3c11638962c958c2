/* Counting: a history in, the tally out, however often it was saved and loaded between. */
#include "election/tally.h"

#include "rows.h"
#include "stores.h"

#define LINE(e, description, c, name, votes)                                                       \
	"{\"electionId\":\"" e "\",\"description\":" description ",\"candidateId\":\"" c           \
	"\",\"fullName\":" name ",\"votes\":" votes "}\n"

/* Candidates' lines, all or one election's. */
static const struct {
	const char *what;
	const char *history;
	const char *only;
	const char *tally;
} rows[] = {
    {"nothing", "", "", ""},
    {"a vote", "1.1/cast:b:ea", "", LINE("e", "null", "a", "null", "1")},
    {"votes of many ballots", "1.1/cast:b:ea 2.1/cast:c:ea 3.1/cast:d:eb", "",
        LINE("e", "null", "a", "null", "2") LINE("e", "null", "b", "null", "1")},
    {"a candidate without votes", "candidate:e:a:fullName=A", "",
        LINE("e", "null", "a", "\"A\"", "0")},
    {"names", "election:e:description=E candidate:e:a:fullName=A 1.1/cast:b:ea", "",
        LINE("e", "\"E\"", "a", "\"A\"", "1")},
    {"names that are empty", "election:e candidate:e:a", "", LINE("e", "\"\"", "a", "\"\"", "0")},
    {"names that come later", "1.1/cast:b:ea candidate:e:a:fullName=A election:e:description=E", "",
        LINE("e", "\"E\"", "a", "\"A\"", "1")},
    {"the newest names",
        "election:e:description=D election:e:description=E candidate:e:a:fullName=A "
        "candidate:e:a:fullName=B",
        "", LINE("e", "\"E\"", "a", "\"B\"", "0")},
    {"an election without candidates", "election:e:description=E", "", ""},
    {"by election, then by candidate", "candidate:f:a candidate:e:b candidate:e:a", "",
        LINE("e", "null", "a", "\"\"", "0") LINE("e", "null", "b", "\"\"", "0")
            LINE("f", "null", "a", "\"\"", "0")},
    {"ids that begin alike, a prefix first",
        "candidate:e1:a candidate:e:a1 candidate:e:a candidate:e-:a", "",
        LINE("e", "null", "a", "\"\"", "0") LINE("e", "null", "a1", "\"\"", "0")
            LINE("e-", "null", "a", "\"\"", "0") LINE("e1", "null", "a", "\"\"", "0")},
    {"the same candidate in two elections", "1.1/cast:b:ea 1.2/cast:b:fa", "",
        LINE("e", "null", "a", "null", "1") LINE("f", "null", "a", "null", "1")},
    {"one election", "1.1/cast:b:ea 1.2/cast:b:fa", "f", LINE("f", "null", "a", "null", "1")},
    {"an election that is not there", "1.1/cast:b:ea", "x", ""},
    {"a vote retracted", "1.1/cast:b:ea 2.1/cast:c:ea 3.1/retracted:b:ea:1.1", "",
        LINE("e", "null", "a", "null", "1")},
    {"all votes retracted", "1.1/cast:b:ea 3.1/retracted:b:ea:1.1", "",
        LINE("e", "null", "a", "null", "0")},
    {"retracted and cast again", "1.1/cast:b:ea 3.1/retracted:b:ea:1.1 4.1/cast:c:ea", "",
        LINE("e", "null", "a", "null", "1")},
    {"rejected ballots are not counted", "1.0/rejected:b:v:ea:overvote", "", ""},
    {"nor are verified ones: their votes come", "1.0/verified:b:v:ea", "", ""},
};

/* Ballots rejected for each reason: in the election, or all of them. */
static const struct {
	const char *what;
	const char *history;
	const char *only;
	const char *reasons;
} rejections[] = {
    {"none", "election:e", "", ""},
    {"all reasons, by name",
        "1.0/rejected:b:v::wrong-voter 2.0/rejected:b:v::overvote 3.0/rejected:b:v::wrong-voter",
        "", "overvote 1 wrong-voter 2 "},
    {"in an election",
        "election:e 1.0/rejected:b:v:ea:unknown-candidate 2.0/rejected:b:v:eb:unknown-candidate",
        "e", "unknown-candidate 2 "},
    {"only where they have a vote", "election:e election:f 1.0/rejected:b:v:ea:unknown-candidate",
        "f", ""},
    {"in each election that they have a vote in",
        "election:e election:f 1.0/rejected:b:v:ea,fa:already-submitted", "f",
        "already-submitted 1 "},
    {"once, however many votes", "election:e 1.0/rejected:b:v:ea,eb,ec:already-submitted", "e",
        "already-submitted 1 "},
    {"once, though other votes are between",
        "election:e election:f 1.0/rejected:b:v:ea,fa,eb:already-submitted", "e",
        "already-submitted 1 "},
    {"in an election that is not known", "1.0/rejected:b:v:ea:unknown-election", "e", ""},
    {"overvoted there", "election:e election:f 1.0/rejected:b:v:ea,eb,fa:overvote", "e",
        "overvote 1 "},
    {"overvoted elsewhere", "election:e election:f 1.0/rejected:b:v:ea,eb,fa:overvote", "f", ""},
    {"overvoted where two are allowed",
        "election:e:votesAllowed=2 1.0/rejected:b:v:ea,eb:overvote "
        "2.0/rejected:b:v:ea,eb,ec:overvote",
        "e", "overvote 1 "},
    {"votes allowed as first given",
        "election:e:votesAllowed=2 election:e:votesAllowed=1 1.0/rejected:b:v:ea,eb:overvote", "e",
        ""},
    {"a blank ballot", "election:e 1.0/rejected:b:v::wrong-voter", "e", ""},
};

/* What cannot be noted, and why. */
static const struct {
	const char *what;
	const char *history;
	const char *why;
} refusals[] = {
    {"a vote retracted that was not cast", "1.1/retracted:b:ea:1.1",
        "it retracts a vote that was not counted"},
    {"a vote retracted that another was cast for", "1.1/cast:b:eb 2.1/retracted:b:ea:1.1",
        "it retracts a vote that was not counted"},
    {"twice", "1.1/cast:b:ea 2.1/retracted:b:ea:1.1 3.1/retracted:b:ea:1.1",
        "it retracts a vote that was not counted"},
};

/* Details that are not of their type's shape. */
static const struct {
	const char *what;
	enum event_type type;
	const char *detail;
	bool good;
} details[] = {
    {"a vote without ballot", VOTE_CAST, "{\"vote\":{\"electionId\":\"e\",\"candidateId\":\"a\"}}",
        false},
    {"a vote with something after it", VOTE_CAST,
        "{\"ballotId\":\"b\",\"vote\":{\"electionId\":\"e\",\"candidateId\":\"a\"},\"x\":1}",
        false},
    {"a vote", VOTE_CAST,
        "{\"ballotId\":\"b\",\"vote\":{\"electionId\":\"e\",\"candidateId\":\"a\"}}", true},
    {"the same vote, cut", VOTE_CAST,
        "{\"ballotId\":\"b\",\"vote\":{\"electionId\":\"e\",\"candidateId\":\"a\"}", false},
    {"an election of nothing", ELECTION_CREATED, "{}", false},
    {"a candidate of nothing", CANDIDATE_REGISTERED, "{}", false},
    {"a rejection of nothing", BALLOT_REJECTED, "{}", false},
    {"a retraction of nothing", VOTE_RETRACTED, "{}", false},
    {"an event that tells nothing", VOTER_REGISTERED, "{}", true},
};

static const char *
note_all(struct tally *t, const char *history)
{
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	const char *why = NULL;
	while (why == NULL && words_event(&w, &line, &e, &d))
		why = tally_note(t, &e);
	buf_free(&line);
	return why;
}

/* Each event in a tally of its own, which is loaded before and saved after it. */
static struct tally *
note_one_by_one(struct store *s, const char *history)
{
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	struct tally *t = tally_new();
	while (words_event(&w, &line, &e, &d)) {
		tally_note(t, &e);
		tally_save(t, s);
		tally_free(t);
		t = tally_new();
		tally_load(t, s);
	}
	buf_free(&line);
	return t;
}

static void
put_reason(void *out, struct slice id, struct slice name, uint64_t n)
{
	(void)name;
	buf_slice(out, id);
	buf_text(out, " ");
	buf_uint(out, n);
	buf_text(out, " ");
}

/* Checks what is written of a tally made in one go, and of one made in steps. */
static void
check(const char *what, const char *history, const char *only, const char *wanted, bool reasons)
{
	struct tally *whole = tally_new();
	const char *why = note_all(whole, history);
	struct tally *both[] = {whole, note_one_by_one(stores_empty(), history)};
	for (size_t i = 0; i < 2; i++) {
		struct buf out = {0};
		if (reasons)
			tally_each_in(both[i], TALLY_REJECTIONS, slice_of(only), put_reason, &out);
		else
			tally_each(both[i], slice_of(only), stores_add_line, &out);
		tap_buf(&out, why ? why : wanted,
		    i == 0 ? what : "and if it is saved and loaded between");
		buf_free(&out);
		tally_free(both[i]);
	}
}

/* What is saved is what changed since, and nothing else. */
static void
check_changes(void)
{
	struct store *s = stores_empty();
	struct tally *t = tally_new();
	size_t before = store_changes(s);
	note_all(t, "candidate:e:a candidate:e:b 1.1/cast:b:ea");
	tally_save(t, s);
	tap(store_changes(s) == before + 2, "what is new is saved");
	note_all(t, "2.1/cast:c:eb voter:v");
	tally_save(t, s);
	tap(store_changes(s) == before + 3, "then only what changed");
	tally_save(t, s);
	tap(store_changes(s) == before + 3, "and nothing twice");
	tally_free(t);
	tally_free(NULL);
}

/* The candidates of one contest with their votes and names. */
static void
put_candidate(void *out, struct slice id, struct slice name, uint64_t n)
{
	put_reason(out, id, name, n);
	buf_slice(out, name);
	buf_text(out, " ");
}

static void
check_candidates(void)
{
	struct tally *t = tally_new();
	struct buf out = {0};
	note_all(t, "candidate:e:b:fullName=B 1.1/cast:b:ea 2.1/cast:c:ea candidate:f:c");
	tally_each_in(t, TALLY_CANDIDATES, SLICE("e"), put_candidate, &out);
	tap_buf(&out, "a 2 null b 0 \"B\" ", "the candidates of one contest");
	buf_free(&out);
	tally_free(t);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		check(rows[i].what, rows[i].history, rows[i].only, rows[i].tally, false);
	for (size_t i = 0; i < ROWS(rejections); i++)
		check(rejections[i].what, rejections[i].history, rejections[i].only,
		    rejections[i].reasons, true);
	for (size_t i = 0; i < ROWS(refusals); i++) {
		struct tally *t = tally_new();
		tap_text(note_all(t, refusals[i].history), refusals[i].why, refusals[i].what);
		tally_free(t);
	}
	struct tally *t = tally_new();
	for (size_t i = 0; i < ROWS(details); i++) {
		const struct event e = {
		    .type = details[i].type, .detail = slice_of(details[i].detail)};
		tap_text(tally_note(t, &e),
		    details[i].good ? NULL : "its detail does not fit its type", details[i].what);
	}
	tally_free(t);
	check_changes();
	check_candidates();
	stores_close();
	return tap_done();
}

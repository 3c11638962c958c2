/* Ballots: to whom and for what each was issued, and what became of it, as known before a seq. */
#include "election/ballot_record.h"

#include "election/voters.h"
#include "rows.h"
#include "stores.h"

#define NOW VERSIONED_NOW
#define AAAA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/*
 * What is said of ballot b before a seq. A history is words as in words.h, and take, take-some
 * (with too many votes for e), void or replace with a ballot after it: each has the next seq. What
 * is said: the voter, and what became of it and where; NULL: it is not issued.
 */
static const struct {
	const char *what;
	const char *history;
	uint64_t seq;
	const char *said;
} rows[] = {
    {"nothing", "", NOW, NULL},
    {"issued", "issued:b:v", NOW, "v ISSUED"},
    {"right after that", "issued:b:v", 2, "v ISSUED"},
    {"before that", "issued:b:v", 1, NULL},
    {"other ballots", "issued:bb:v issued:a:v issued:c:b", NOW, NULL},
    {"one of three of a voter", "issued:a:v issued:b:v issued:c:v", NOW, "v ISSUED"},
    {"issued as submitted", "issued:b:v:ballotState=SUBMITTED", NOW, "v SUBMITTED before"},
    {"with a secret", "issued:b:v:secretHash=a", NOW, "v ISSUED secret=" AAAA},
    {"for contests", "issued:b:v:electionIds=e,f", NOW, "v ISSUED for=[\"e\",\"f\"]"},
    {"with both", "issued:b:v:electionIds=e:secretHash=a", NOW,
        "v ISSUED secret=" AAAA " for=[\"e\"]"},
    {"issued again to the same", "issued:b:v issued:b:v:secretHash=a", NOW, "v ISSUED"},
    {"issued again to another", "issued:b:v issued:b:w", NOW, "v ISSUED"},
    {"taken", "issued:b:v take:b", NOW, "v SUBMITTED taken=2 cast"},
    {"right after that", "issued:b:v take:b", 3, "v SUBMITTED taken=2 cast"},
    {"before it was taken", "issued:b:v take:b", 2, "v ISSUED"},
    {"taken, with too many votes for a contest", "issued:b:v take-some:b", NOW,
        "v SUBMITTED taken=2 cast overvotes=[\"e\"]"},
    {"and voided, with secret and contests",
        "issued:b:v:electionIds=e,f:secretHash=a take-some:b void:b replace:b", NOW,
        "v VOIDED taken=2 voided=3 replaced=4 overvotes=[\"e\"] secret=" AAAA " for=[\"e\",\"f\"]"},
    {"another one taken", "issued:b:v issued:c:v take:c", NOW, "v ISSUED"},
    {"voided", "issued:b:v take:b void:b", NOW, "v VOIDED taken=2 voided=3"},
    {"before it was voided", "issued:b:v take:b void:b", 3, "v SUBMITTED taken=2 cast"},
    {"replaced", "issued:b:v take:b void:b replace:b", NOW, "v VOIDED taken=2 voided=3 replaced=4"},
    {"before it was replaced", "issued:b:v take:b void:b replace:b", 4,
        "v VOIDED taken=2 voided=3"},
    {"all of it, with secret and contests",
        "issued:b:v:electionIds=e,f:secretHash=a take:b void:b replace:b", NOW,
        "v VOIDED taken=2 voided=3 replaced=4 secret=" AAAA " for=[\"e\",\"f\"]"},
    {"what became of another", "issued:b:v issued:c:v take:c void:c replace:c", NOW, "v ISSUED"},
    {"what becomes of one that is not there", "take:b void:b replace:b", NOW, NULL},
    {"a profile between", "issued:b:v voter:v take:b", NOW, "v SUBMITTED taken=3 cast"},
};

/* Whether a ballot issued for these contests is for e. */
static const struct {
	const char *what;
	const char *election_ids;
	bool is_for;
} contests[] = {
    {"all contests", "", true},
    {"the contest", "[\"e\"]", true},
    {"it and others", "[\"d\",\"e\",\"f\"]", true},
    {"the last of many", "[\"a\",\"b\",\"c\",\"d\",\"e\"]", true},
    {"others", "[\"d\",\"f\"]", false},
    {"one whose id begins so", "[\"e1\"]", false},
    {"one whose id ends so", "[\"1e\"]", false},
};

static bool
act(struct store *s, const char *word, uint64_t seq)
{
	const char *colon = strchr(word, ':');
	struct slice ballot = {colon + 1, strcspn(colon + 1, " ")};
	if (strncmp(word, "take:", 5) == 0)
		ballot_record_take(s, ballot, seq, (struct slice){0});
	else if (strncmp(word, "take-some:", 10) == 0)
		ballot_record_take(s, ballot, seq, SLICE("[\"e\"]"));
	else if (strncmp(word, "void:", 5) == 0)
		ballot_record_void(s, ballot, seq);
	else if (strncmp(word, "replace:", 8) == 0)
		ballot_record_replace(s, ballot, seq);
	else
		return false;
	return true;
}

static struct store *
store_of(const char *history)
{
	struct store *s = stores_empty();
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (*w.text != '\0') {
		if (act(s, w.text, w.n + 1)) {
			w.n++;
			w.text += strcspn(w.text, " ");
			w.text += *w.text == ' ';
			continue;
		}
		if (words_event(&w, &line, &e, &d) && e.type == VOTER_REGISTERED)
			voters_register(s, &d, w.n);
		else
			ballot_record_issue(s, &d, w.n);
		w.text += *w.text == ' ';
	}
	buf_free(&line);
	return s;
}

/* Whether the store tells that some ballot has a secret. */
static void
check_secrets(void)
{
	tap(!ballot_record_have_secrets(store_of("issued:b:v issued:c:v")),
	    "no ballot has a secret");
	tap(ballot_record_have_secrets(store_of("issued:b:v issued:c:v:secretHash=a issued:d:v")),
	    "one has");
	tap(!ballot_record_have_secrets(store_of("issued:b:v issued:b:v:secretHash=a")),
	    "one would have, but was issued before");
}

static void
add_number(struct buf *out, const char *name, uint64_t number)
{
	if (number == 0)
		return;
	buf_text(out, name);
	buf_uint(out, number);
}

static void
say(struct buf *out, const struct ballot_record *b)
{
	buf_slice(out, buf_view(&b->voter));
	buf_text(out, " ");
	buf_slice(out, ballot_record_state_name(b));
	buf_text(out, b->taken_before ? " before" : "");
	add_number(out, " taken=", b->taken_at);
	add_number(out, " voided=", b->voided_at);
	add_number(out, " replaced=", b->replaced_at);
	buf_text(out, ballot_record_is_cast(b) ? " cast" : "");
	buf_text(out, b->overvotes.len > 0 ? " overvotes=" : "");
	buf_slice(out, buf_view(&b->overvotes));
	buf_text(out, b->secret_hash.len > 0 ? " secret=" : "");
	buf_slice(out, buf_view(&b->secret_hash));
	buf_text(out, b->election_ids.len > 0 ? " for=" : "");
	buf_slice(out, buf_view(&b->election_ids));
}

static void
check_found(void)
{
	struct ballot_record b = {0};
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf out = {0};
		struct store *s = store_of(rows[i].history);
		ballot_record_find(s, SLICE("b"), rows[i].seq, &b);
		say(&out, &b);
		buf_add(&out, "", 1);
		tap_text(b.issued_at > 0 ? out.at : NULL, rows[i].said, rows[i].what);
		buf_free(&out);
	}
	ballot_record_free(&b);
}

static void
list_one(void *out, struct slice id, const struct ballot_record *b)
{
	buf_slice(out, id);
	buf_text(out, " ");
	say(out, b);
	buf_text(out, "; ");
}

/* All ballots by id, one by its id. */
static void
check_lists(void)
{
	static const char history[] = "voter:v issued:c:v voter:w issued:b:w issued:b1:v take:b1 "
	                              "issued:d:x voter:v issued:b-:w";
	struct store *s = store_of(history);
	struct buf out = {0};
	ballot_record_each(s, SLICE(""), list_one, &out);
	tap_buf(&out,
	    "b w ISSUED; b- w ISSUED; b1 v SUBMITTED taken=6 cast; c v ISSUED; d x ISSUED; ",
	    "all by id");
	out.len = 0;
	ballot_record_each(s, SLICE("b"), list_one, &out);
	tap_buf(&out, "b w ISSUED; ", "one by its id");
	out.len = 0;
	ballot_record_each(s, SLICE("a"), list_one, &out);
	ballot_record_each(s, SLICE("e"), list_one, &out);
	tap_buf(&out, "", "one that is not there");
	ballot_record_each(stores_empty(), SLICE(""), list_one, &out);
	tap_buf(&out, "", "no ballot");
	buf_free(&out);
}

/* What a submission is called if there is no log. */
static void
check_names(void)
{
	struct store *s = stores_empty();
	struct buf out = {0};
	ballot_record_name_submission(s, 7, SLICE("a:3"));
	ballot_record_put_submission(s, 7, &out);
	tap_buf(&out, "a:3", "a submission with a name");
	ballot_record_put_submission(s, 8, &out);
	tap_buf(&out, "a:38", "and one without");
	buf_free(&out);
}

int
main(void)
{
	check_found();
	check_secrets();
	for (size_t i = 0; i < ROWS(contests); i++) {
		struct ballot_record b = {0};
		buf_text(&b.election_ids, contests[i].election_ids);
		tap(ballot_record_is_for(&b, SLICE("e")) == contests[i].is_for, contests[i].what);
		ballot_record_free(&b);
	}
	check_lists();
	check_names();
	stores_close();
	return tap_done();
}

/* Whether a submission may go to the log, and whether it is there already. */
#include "election/admission.h"

#include "rows.h"
#include "words.h"

/*
 * The submission is always that of ballot b by voter v, with secret a, and a vote for candidate a
 * in contest e; the events after the projection's position are words. What is said: the reason, or
 * ok, and the seq of the submission that it repeats.
 */
static const struct {
	const char *what;
	const char *table; /* the Ballot Issued that the projection has; NULL: none */
	const char *taken; /* the submission that it has as accepted; NULL: none */
	const char *events;
	const char *said;
} rows[] = {
    {"a ballot never issued", NULL, NULL, "", "unknown-ballot"},
    {"other ballots issued", NULL, NULL, "5#issued:bb:v 6#issued:a:v", "unknown-ballot"},
    {"it fits", "issued:b:v:secretHash=a", NULL, "", "ok"},
    {"another voter's", "issued:b:w:secretHash=a", NULL, "", "wrong-voter"},
    {"one whose id begins so", "issued:b:vv:secretHash=a", NULL, "", "wrong-voter"},
    {"another secret", "issued:b:v:secretHash=b", NULL, "", "not-authentic"},
    {"both", "issued:b:w:secretHash=b", NULL, "", "wrong-voter"},
    {"no secret is asked for", "issued:b:v", NULL, "", "ok"},

    {"issued after the position", NULL, NULL, "5#issued:b:v:secretHash=a", "ok"},
    {"to another", NULL, NULL, "5#issued:b:w:secretHash=a", "wrong-voter"},
    {"with another secret", NULL, NULL, "5#issued:b:v:secretHash=b", "not-authentic"},
    {"first to another, then to this one", NULL, NULL, "5#issued:b:w 6#issued:b:v:secretHash=a",
        "ok"},
    {"first to this one, then to another", NULL, NULL, "5#issued:b:v:secretHash=a 6#issued:b:w",
        "ok"},
    {"issued again, which means nothing", "issued:b:w", NULL, "5#issued:b:v:secretHash=a",
        "wrong-voter"},
    {"in place of another", NULL, NULL, "5#issued:b:v:secretHash=a:replaces=x", "ok"},

    {"the same before, not decided yet", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a", "ok 5"},
    {"twice before", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#submitted:b:v:ea:secretHash=a", "ok 5"},
    {"other votes before", "issued:b:v:secretHash=a", NULL, "5#submitted:b:v:eb:secretHash=a",
        "ok"},
    {"the same votes with another secret", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=b", "ok"},
    {"without a secret", "issued:b:v:secretHash=a", NULL, "5#submitted:b:v:ea", "ok"},
    {"of another ballot", "issued:b:v:secretHash=a", NULL, "5#submitted:bb:v:ea:secretHash=a",
        "ok"},
    {"of another voter", "issued:b:v:secretHash=a", NULL, "5#submitted:b:w:ea:secretHash=a", "ok"},
    {"and verified", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#5.0/verified:b:v:ea", "ok 5"},
    {"and rejected", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#5.0/rejected:b:v:ea:reason=overvote", "ok"},
    {"another one rejected", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#4.0/rejected:b:v:ea:reason=overvote", "ok 5"},
    {"the second one rejected", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#submitted:b:v:ea:secretHash=a 7#5.0/verified:b:v:ea "
        "8#6.0/rejected:b:v:ea:reason=already-submitted",
        "ok 5"},
    {"rejected, and sent again", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#5.0/rejected:b:v:ea:reason=election-not-open "
        "7#submitted:b:v:ea:secretHash=a",
        "ok 7"},
    {"something changed before it was decided", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#opened:e", "ok"},
    {"and after it was accepted", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#5.0/verified:b:v:ea 7#opened:e", "ok 5"},
    {"others voted meanwhile", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#submitted:c:w:ea 7#4.0/verified:d:x:ea 8#4.1/cast:d:ea",
        "ok 5"},
    {"accepted, and revoked", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#5.0/verified:b:v:ea 7#revoked:b:reason=lost", "ok"},
    {"accepted, and another one revoked", "issued:b:v:secretHash=a", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#5.0/verified:b:v:ea 7#revoked:c:reason=lost", "ok 5"},
    {"with a secret, issued after the position", NULL, NULL,
        "4#issued:b:v:secretHash=a 5#submitted:b:v:ea:secretHash=a", "ok 5"},

    {"accepted before the position", "issued:b:v:secretHash=a", "3#submitted:b:v:ea:secretHash=a",
        "", "ok 3"},
    {"with other votes", "issued:b:v:secretHash=a", "3#submitted:b:v:eb:secretHash=a", "", "ok"},
    {"and something changed", "issued:b:v:secretHash=a", "3#submitted:b:v:ea:secretHash=a",
        "5#closed:e", "ok 3"},
    {"and revoked", "issued:b:v:secretHash=a", "3#submitted:b:v:ea:secretHash=a",
        "5#revoked:b:reason=lost", "ok"},
    {"asked with the wrong secret", "issued:b:v:secretHash=b", "3#submitted:b:v:ea:secretHash=a",
        "", "not-authentic"},

    {"without a secret, not decided yet", "issued:b:v", NULL, "5#submitted:b:v:ea:secretHash=a",
        "ok 5"},
    {"without a secret, verified", "issued:b:v", NULL,
        "5#submitted:b:v:ea:secretHash=a 6#5.0/verified:b:v:ea", "ok"},
    {"without a secret, accepted before the position", "issued:b:v",
        "3#submitted:b:v:ea:secretHash=a", "", "ok"},
};

static struct buf lines[4];

/* Takes the first word apart, in a line of its own. */
static void
read_word(const char *word, size_t line, struct event *e, struct detail *d)
{
	struct words w = {.text = word};
	if (!words_event(&w, &lines[line], e, d))
		errx(70, "no word");
}

static struct ballot_record
record_of(const char *issued)
{
	struct ballot_record b = {0};
	struct event e;
	struct detail d;
	if (issued == NULL)
		return b;
	read_word(issued, 1, &e, &d);
	b.issued_at = 1;
	buf_slice(&b.voter, d.voter_id);
	buf_slice(&b.secret_hash, d.secret_hash);
	return b;
}

static void
check(size_t i)
{
	struct admission a;
	struct event e;
	struct detail asked, d;
	struct buf said = {0};
	read_word("submitted:b:v:ea:secretHash=a", 0, &e, &asked);
	struct ballot_record b = record_of(rows[i].table);
	admission_begin(&a, &asked, &b);
	if (rows[i].taken != NULL) {
		read_word(rows[i].taken, 2, &e, &d);
		admission_accepted(&a, &e);
	}
	struct words w = {.text = rows[i].events};
	while (words_event(&w, &lines[3], &e, &d))
		admission_event(&a, &e);
	buf_text(&said, a.reason == NO_REASON ? "ok" : reason_name(a.reason));
	if (admission_repeats(&a) > 0) {
		buf_text(&said, " ");
		buf_uint(&said, admission_repeats(&a));
	}
	tap_buf(&said, rows[i].said, rows[i].what);
	buf_free(&said);
	ballot_record_free(&b);
}

/* Whether ballots with secrets are noticed, whosever they are. */
static void
check_secrets(const char *events, bool wanted, const char *what)
{
	struct admission a;
	struct event e;
	struct detail asked, d;
	struct ballot_record none = {0};
	read_word("submitted:b:v:ea:secretHash=a", 0, &e, &asked);
	admission_begin(&a, &asked, &none);
	struct words w = {.text = events};
	while (words_event(&w, &lines[3], &e, &d))
		admission_event(&a, &e);
	tap(a.secrets == wanted, what);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		check(i);
	check_secrets(
	    "5#issued:c:w 6#submitted:c:w:ea:secretHash=a", false, "no ballot has a secret");
	check_secrets("5#issued:c:w 6#issued:d:x:secretHash=b", true, "one has");
	for (size_t i = 0; i < ROWS(lines); i++)
		buf_free(&lines[i]);
	return tap_done();
}

/* What becomes of ballots: facts and causes in, outcomes out; asked again, the same again. */
#include "election/decide.h"

#include "rows.h"
#include "store/records.h"
#include "stores.h"

/* A contest e of one vote with candidates a and b, and a voter v: seqs 1 to 4. */
#define CONTEST "election:e candidate:e:a candidate:e:b voter:v "
/* A ballot b for v: seq 5. */
#define BALLOT CONTEST "issued:b:v "
/* The ballot accepted: seq 6. */
#define TAKEN BALLOT "submitted:b:v:ea "
#define VERIFIED "6.0/verified:b:v:ea "

/* A contest of one ballot a voter; the voter's ballots b and c: seqs 5 and 6. */
#define ONE_EACH "election:e:ballotsPerVoter=1 candidate:e:a candidate:e:b voter:v "
#define ONE ONE_EACH "issued:b:v issued:c:v "
#define TWO_EACH                                                                                   \
	"election:e:ballotsPerVoter=2 candidate:e:a candidate:e:b voter:v issued:b:v issued:c:v "  \
	"issued:d:v submitted:b:v:ea submitted:c:v:eb "
/* A ballot for the contest e, and one for f: seqs 7 and 8. */
#define STYLES                                                                                     \
	ONE_EACH "election:f:ballotsPerVoter=1 candidate:f:a issued:b:v:electionIds=e "            \
	         "issued:c:v:electionIds=f "

/* Contests e and f, of one vote and two, which too many votes void; a ballot b for v: seqs 1 to 8.
 */
#define VOID                                                                                       \
	"election:e:overvote=void candidate:e:a candidate:e:b "                                    \
	"election:f:votesAllowed=2:overvote=void candidate:f:a candidate:f:b voter:v issued:b:v "

/* A history, as words.h has it, and the outcomes of its causes in order. */
static const struct {
	const char *what;
	const char *history;
	const char *outcomes;
} rows[] = {
    {"facts alone", BALLOT, ""},
    {"a ballot", TAKEN, VERIFIED},
    {"the time is the cause's", BALLOT "submitted:b:v:ea@123", "6.0/verified:b:v:ea@123"},
    {"the voter's profile",
        "election:e candidate:e:a voter:v:fullName=Ann:further=zip issued:b:v submitted:b:v:ea",
        "5.0/verified:b:v:ea:fullName=Ann:further=zip"},
    {"the newest profile", CONTEST "voter:v:address=here issued:b:v submitted:b:v:ea",
        "7.0/verified:b:v:ea:address=here"},
    {"the profile as of then", BALLOT "submitted:b:v:ea voter:v:address=there", VERIFIED},
    {"a blank ballot", BALLOT "submitted:b:v", "6.0/verified:b:v"},
    {"as many votes as allowed",
        "election:e:votesAllowed=2 candidate:e:a candidate:e:b voter:v issued:b:v "
        "submitted:b:v:eb,ea",
        "6.0/verified:b:v:eb,ea"},
    {"votesAllowed as first given",
        "election:e:votesAllowed=2 election:e candidate:e:a candidate:e:b voter:v issued:b:v "
        "submitted:b:v:eb,ea",
        "7.0/verified:b:v:eb,ea"},
    {"two contests", BALLOT "election:f candidate:f:a submitted:b:v:fa,ea",
        "8.0/verified:b:v:fa,ea"},
    {"a ballot for some contests", CONTEST "issued:b:v:electionIds=f,e submitted:b:v:ea", VERIFIED},
    {"a ballot with its secret", CONTEST "issued:b:v:secretHash=a submitted:b:v:ea:secretHash=a",
        VERIFIED},
    {"a secret that was not asked for", BALLOT "submitted:b:v:ea:secretHash=a", VERIFIED},
    {"a ballot issued again is what it was", BALLOT "issued:b:w:electionIds=f submitted:b:v:ea",
        "7.0/verified:b:v:ea"},
    {"a ballot each", BALLOT "voter:w issued:c:w submitted:c:w:eb submitted:b:v:ea",
        "8.0/verified:c:w:eb 9.0/verified:b:v:ea"},
    {"two ballots of one voter", BALLOT "issued:c:v submitted:b:v:ea submitted:c:v:eb",
        "7.0/verified:b:v:ea 8.0/verified:c:v:eb"},

    {"an unknown ballot", CONTEST "submitted:b:v:ea", "5.0/rejected:b:v:ea:unknown-ballot"},
    {"one issued later", CONTEST "submitted:b:v:ea issued:b:v submitted:b:v:ea",
        "5.0/rejected:b:v:ea:unknown-ballot 7.0/verified:b:v:ea"},
    {"another's ballot", BALLOT "voter:w submitted:b:w:ea", "7.0/rejected:b:w:ea:wrong-voter"},
    {"no secret", CONTEST "issued:b:v:secretHash=a submitted:b:v:ea",
        "6.0/rejected:b:v:ea:not-authentic"},
    {"the wrong secret", CONTEST "issued:b:v:secretHash=a submitted:b:v:ea:secretHash=b",
        "6.0/rejected:b:v:ea:not-authentic"},
    {"a voter who is not registered", "election:e candidate:e:a issued:b:v submitted:b:v:ea",
        "4.0/rejected:b:v:ea:unknown-voter"},
    {"one registered later",
        "election:e candidate:e:a issued:b:v submitted:b:v:ea voter:v submitted:b:v:ea",
        "4.0/rejected:b:v:ea:unknown-voter 6.0/verified:b:v:ea"},
    {"a ballot twice", TAKEN "submitted:b:v:eb", VERIFIED "7.0/rejected:b:v:eb:already-submitted"},
    {"a ballot taken before the log began",
        CONTEST "issued:b:v:ballotState=SUBMITTED submitted:b:v:ea",
        "6.0/rejected:b:v:ea:already-submitted"},
    {"a rejected ballot comes again", BALLOT "submitted:b:v:ex submitted:b:v:ea",
        "6.0/rejected:b:v:ex:unknown-candidate 7.0/verified:b:v:ea"},
    {"an unknown contest", BALLOT "submitted:b:v:xa", "6.0/rejected:b:v:xa:unknown-election"},
    {"a contest not opened yet",
        "election:e:opened=false candidate:e:a voter:v issued:b:v submitted:b:v:ea opened:e "
        "submitted:b:v:ea",
        "5.0/rejected:b:v:ea:election-not-open 7.0/verified:b:v:ea"},
    {"a contest closed", BALLOT "closed:e submitted:b:v:ea reopened:e submitted:b:v:ea",
        "7.0/rejected:b:v:ea:election-closed 9.0/verified:b:v:ea"},
    {"a closed contest is not opened", BALLOT "closed:e opened:e submitted:b:v:ea",
        "8.0/rejected:b:v:ea:election-closed"},
    {"a blank ballot when all is closed", BALLOT "closed:e submitted:b:v", "7.0/verified:b:v"},
    {"a contest that the ballot is not for",
        BALLOT "election:f candidate:f:a issued:c:v:electionIds=e submitted:c:v:fa",
        "9.0/rejected:c:v:fa:not-on-ballot"},
    {"an unknown candidate", BALLOT "submitted:b:v:ex", "6.0/rejected:b:v:ex:unknown-candidate"},
    {"one of another contest", BALLOT "election:f candidate:f:x submitted:b:v:ex",
        "8.0/rejected:b:v:ex:unknown-candidate"},
    {"one registered later", BALLOT "submitted:b:v:ex candidate:e:x submitted:b:v:ex",
        "6.0/rejected:b:v:ex:unknown-candidate 8.0/verified:b:v:ex"},
    {"a vote twice", BALLOT "submitted:b:v:ea,ea", "6.0/rejected:b:v:ea,ea:duplicate-vote"},
    {"a vote too many", BALLOT "submitted:b:v:ea,eb", "6.0/rejected:b:v:ea,eb:overvote"},

    {"too many votes for a contest that they void", VOID "submitted:b:v:fa,ea,eb",
        "9.0/verified:b:v:fa:overvotes=e"},
    {"the others in their order", VOID "submitted:b:v:eb,fb,ea,fa",
        "9.0/verified:b:v:fb,fa:overvotes=e"},
    {"too many in each contest, sorted", VOID "candidate:f:c submitted:b:v:fa,fb,fc,ea,eb",
        "10.0/verified:b:v::overvotes=e,f"},
    {"a vote twice", VOID "submitted:b:v:ea,ea,eb", "9.0/rejected:b:v:ea,ea,eb:duplicate-vote"},
    {"too many in one that rejects, too",
        VOID "election:g candidate:g:a candidate:g:b submitted:b:v:ea,eb,ga,gb",
        "12.0/rejected:b:v:ea,eb,ga,gb:overvote"},
    {"the rule that it was created with", BALLOT "election:e:overvote=void submitted:b:v:ea,eb",
        "7.0/rejected:b:v:ea,eb:overvote"},
    {"a ballot with too many votes is taken", VOID "submitted:b:v:ea,eb submitted:b:v:ea",
        "9.0/verified:b:v::overvotes=e 10.0/rejected:b:v:ea:already-submitted"},
    {"and counts as one of the voter's",
        "election:e:ballotsPerVoter=1:overvote=void candidate:e:a candidate:e:b voter:v issued:b:v "
        "issued:c:v submitted:b:v:ea,eb submitted:c:v:ea",
        "7.0/verified:b:v::overvotes=e 8.0/rejected:c:v:ea:voter-has-voted"},
    {"and is revoked", VOID "submitted:b:v:fa,ea,eb revoked:b:reason=lost",
        "9.0/verified:b:v:fa:overvotes=e 10.0/voided:b:v:fa:9.0:overvotes=e:reason=lost"},
    {"a withdrawn candidate's votes are valid", BALLOT "withdrawn:e:a submitted:b:v:ea",
        "7.0/verified:b:v:ea"},

    {"a revocation", TAKEN "revoked:b:reason=lost", VERIFIED "7.0/voided:b:v:ea:6.0:reason=lost"},
    {"of many votes, in their order",
        "election:e:votesAllowed=2 candidate:e:a candidate:e:b voter:v issued:b:v "
        "submitted:b:v:eb,ea revoked:b",
        "6.0/verified:b:v:eb,ea 7.0/voided:b:v:eb,ea:6.0"},
    {"of a blank ballot", BALLOT "submitted:b:v revoked:b", "6.0/verified:b:v 7.0/voided:b:v::6.0"},
    {"of a ballot that came twice", BALLOT "submitted:b:v:ex submitted:b:v:ea revoked:b",
        "6.0/rejected:b:v:ex:unknown-candidate 7.0/verified:b:v:ea 8.0/voided:b:v:ea:7.0"},
    {"a voided ballot is not taken again", TAKEN "revoked:b submitted:b:v:ea",
        VERIFIED "7.0/voided:b:v:ea:6.0 8.0/rejected:b:v:ea:ballot-voided"},
    {"of an unknown ballot", BALLOT "revoked:x", "6.0/revocation-refused:x:unknown-ballot"},
    {"of one taken before the log began", CONTEST "issued:b:v:ballotState=SUBMITTED revoked:b",
        "6.0/revocation-refused:b:taken-before"},
    {"of one not submitted", BALLOT "revoked:b", "6.0/revocation-refused:b:not-submitted"},
    {"of one rejected", BALLOT "submitted:b:v:ex revoked:b",
        "6.0/rejected:b:v:ex:unknown-candidate 7.0/revocation-refused:b:not-submitted"},
    {"twice", TAKEN "revoked:b revoked:b",
        VERIFIED "7.0/voided:b:v:ea:6.0 8.0/revocation-refused:b:already-voided"},
    {"when the contest is closed", TAKEN "closed:e revoked:b reopened:e revoked:b",
        VERIFIED "8.0/revocation-refused:b:election-closed 10.0/voided:b:v:ea:6.0"},
    {"of a blank ballot when it is closed", BALLOT "submitted:b:v closed:e revoked:b",
        "6.0/verified:b:v 8.0/revocation-refused:b:election-closed"},
    {"when one that the ballot is not for is closed",
        CONTEST "issued:b:v:electionIds=e election:f submitted:b:v:ea closed:f revoked:b",
        "7.0/verified:b:v:ea 9.0/voided:b:v:ea:7.0"},
    {"when one was closed before it was taken",
        BALLOT "election:f closed:f submitted:b:v:ea revoked:b",
        "8.0/verified:b:v:ea 9.0/voided:b:v:ea:8.0"},
    {"when one that came later is closed", TAKEN "election:f closed:f revoked:b",
        VERIFIED "9.0/voided:b:v:ea:6.0"},

    {"a ballot in place of a voided one", TAKEN "revoked:b issued:c:v:replaces=b submitted:c:v:eb",
        VERIFIED "7.0/voided:b:v:ea:6.0 8.0/replaced:c:v:b 9.0/verified:c:v:eb"},
    {"with a secret of its own",
        TAKEN "revoked:b issued:c:v:replaces=b:secretHash=a submitted:c:v:eb",
        VERIFIED "7.0/voided:b:v:ea:6.0 8.0/replaced:c:v:b 9.0/rejected:c:v:eb:not-authentic"},
    {"in place of one not voided", TAKEN "issued:c:v:replaces=b submitted:c:v:eb",
        VERIFIED "7.0/replacement-refused:c:not-voided 8.0/rejected:c:v:eb:unknown-ballot"},
    {"in place of itself", TAKEN "revoked:b issued:b:v:replaces=b",
        VERIFIED "7.0/voided:b:v:ea:6.0 8.0/replacement-refused:b:already-issued"},
    {"in place of an unknown one", BALLOT "issued:c:v:replaces=x",
        "6.0/replacement-refused:c:unknown-ballot"},
    {"for another voter", TAKEN "revoked:b issued:c:w:replaces=b",
        VERIFIED "7.0/voided:b:v:ea:6.0 8.0/replacement-refused:c:wrong-voter"},
    {"twice", TAKEN "revoked:b issued:c:v:replaces=b issued:d:v:replaces=b",
        VERIFIED
        "7.0/voided:b:v:ea:6.0 8.0/replaced:c:v:b 9.0/replacement-refused:d:already-replaced"},
    {"in place of the one in its place",
        TAKEN "revoked:b issued:c:v:replaces=b submitted:c:v:eb revoked:c issued:d:v:replaces=c",
        VERIFIED "7.0/voided:b:v:ea:6.0 8.0/replaced:c:v:b 9.0/verified:c:v:eb "
                 "10.0/voided:c:v:eb:9.0 11.0/replaced:d:v:c"},

    {"a cancelled ballot is not accepted", BALLOT "cancelled:b submitted:b:v:ea",
        "6.0/cancellation-accepted:b:v 7.0/rejected:b:v:ea:ballot-cancelled"},
    {"nor is it if it was rejected before", BALLOT "submitted:b:v:ex cancelled:b submitted:b:v:ea",
        "6.0/rejected:b:v:ex:unknown-candidate 7.0/cancellation-accepted:b:v "
        "8.0/rejected:b:v:ea:ballot-cancelled"},
    {"a cancellation of an accepted ballot", TAKEN "cancelled:b",
        VERIFIED "7.0/cancellation-refused:b:already-submitted"},
    {"of a voided one", TAKEN "revoked:b cancelled:b",
        VERIFIED "7.0/voided:b:v:ea:6.0 8.0/cancellation-refused:b:already-voided"},
    {"of an unknown one", BALLOT "cancelled:x", "6.0/cancellation-refused:x:unknown-ballot"},
    {"of one accepted before the log began", CONTEST "issued:b:v:ballotState=SUBMITTED cancelled:b",
        "6.0/cancellation-refused:b:taken-before"},
    {"twice", BALLOT "cancelled:b cancelled:b",
        "6.0/cancellation-accepted:b:v 7.0/cancellation-refused:b:already-cancelled"},
    {"when the contest is closed", BALLOT "closed:e cancelled:b", "7.0/cancellation-accepted:b:v"},
    {"a cancelled ballot is not revoked", BALLOT "cancelled:b revoked:b",
        "6.0/cancellation-accepted:b:v 7.0/revocation-refused:b:not-submitted"},
    {"a ballot in place of a cancelled one",
        BALLOT "cancelled:b issued:c:v:replaces=b submitted:b:v:ea submitted:c:v:ea",
        "6.0/cancellation-accepted:b:v 7.0/replaced:c:v:b 8.0/rejected:b:v:ea:ballot-cancelled "
        "9.0/verified:c:v:ea"},
    {"twice in place of a cancelled one",
        BALLOT "cancelled:b issued:c:v:replaces=b issued:d:v:replaces=b",
        "6.0/cancellation-accepted:b:v 7.0/replaced:c:v:b "
        "8.0/replacement-refused:d:already-replaced"},

    {"a voter's second ballot", ONE "submitted:b:v:ea submitted:c:v:eb",
        "7.0/verified:b:v:ea 8.0/rejected:c:v:eb:voter-has-voted"},
    {"issued after the first was accepted",
        ONE_EACH "issued:c:v submitted:c:v:ea issued:b:v submitted:b:v:ea",
        "6.0/verified:c:v:ea 8.0/rejected:b:v:ea:voter-has-voted"},
    {"a blank one", ONE "submitted:b:v:ea submitted:c:v",
        "7.0/verified:b:v:ea 8.0/rejected:c:v::voter-has-voted"},
    {"after a blank one", ONE "submitted:b:v submitted:c:v:ea",
        "7.0/verified:b:v 8.0/rejected:c:v:ea:voter-has-voted"},
    {"another voter's ballot", ONE "voter:w issued:d:w submitted:b:v:ea submitted:d:w:ea",
        "9.0/verified:b:v:ea 10.0/verified:d:w:ea"},
    {"once the first is voided", ONE "submitted:b:v:ea revoked:b submitted:c:v:eb",
        "7.0/verified:b:v:ea 8.0/voided:b:v:ea:7.0 9.0/verified:c:v:eb"},
    {"once it is submitted again",
        ONE "submitted:b:v:ea submitted:c:v:eb revoked:b submitted:c:v:eb",
        "7.0/verified:b:v:ea 8.0/rejected:c:v:eb:voter-has-voted 9.0/voided:b:v:ea:7.0 "
        "10.0/verified:c:v:eb"},
    {"after a rejected one", ONE "submitted:b:v:ex submitted:c:v:eb",
        "7.0/rejected:b:v:ex:unknown-candidate 8.0/verified:c:v:eb"},
    {"after one accepted before the log began",
        ONE_EACH "issued:b:v:ballotState=SUBMITTED issued:c:v submitted:c:v:ea",
        "7.0/verified:c:v:ea"},
    {"as many ballots as allowed", TWO_EACH, "8.0/verified:b:v:ea 9.0/verified:c:v:eb"},
    {"one more", TWO_EACH "submitted:d:v:ea",
        "8.0/verified:b:v:ea 9.0/verified:c:v:eb 10.0/rejected:d:v:ea:voter-has-voted"},
    {"any number of ballots",
        "election:e:ballotsPerVoter=0 candidate:e:a candidate:e:b voter:v issued:b:v issued:c:v "
        "submitted:b:v:ea submitted:c:v:eb",
        "7.0/verified:b:v:ea 8.0/verified:c:v:eb"},
    {"ballotsPerVoter as first given",
        ONE "election:e:ballotsPerVoter=2 submitted:b:v:ea submitted:c:v:eb",
        "8.0/verified:b:v:ea 9.0/rejected:c:v:eb:voter-has-voted"},
    {"an election begun without it stays without",
        BALLOT "issued:c:v election:e:ballotsPerVoter=1 submitted:b:v:ea submitted:c:v:eb",
        "8.0/verified:b:v:ea 9.0/verified:c:v:eb"},
    {"a ballot for another contest", STYLES "submitted:b:v:ea submitted:c:v:fa",
        "9.0/verified:b:v:ea 10.0/verified:c:v:fa"},
    {"a ballot for that contest too", STYLES "issued:d:v submitted:b:v:ea submitted:d:v:fa",
        "10.0/verified:b:v:ea 11.0/rejected:d:v:fa:voter-has-voted"},
    {"while that contest is closed", STYLES "issued:d:v submitted:b:v:ea closed:e submitted:d:v:fa",
        "10.0/verified:b:v:ea 12.0/verified:d:v:fa"},
    {"a ballot accepted while the contest was closed",
        STYLES "issued:d:v closed:e submitted:d:v:fa reopened:e submitted:b:v:ea",
        "11.0/verified:d:v:fa 13.0/verified:b:v:ea"},
    {"the first reason is not the voter's", ONE "submitted:b:v:ea submitted:c:v:ex",
        "7.0/verified:b:v:ea 8.0/rejected:c:v:ex:voter-has-voted"},
    {"but the ballot's own comes first", ONE "submitted:b:v:ea submitted:b:v:ea",
        "7.0/verified:b:v:ea 8.0/rejected:b:v:ea:already-submitted"},

    {"derived events change nothing",
        BALLOT "submitted:b:v:ea 6.0/verified:b:v:ea 6.1/cast:b:ea submitted:b:v:ea",
        VERIFIED "9.0/rejected:b:v:ea:already-submitted"},
};

/* If there is no log, causes are called by their ids. */
static const struct {
	const char *what;
	const char *history;
	const char *outcomes;
} unnumbered[] = {
    {"a cause without seq", BALLOT "a:7/submitted:b:v:ea", "a:7.0/verified:b:v:ea"},
    {"a revocation without seq", BALLOT "a:7/submitted:b:v:ea revoked:b",
        "a:7.0/verified:b:v:ea t:7.0/voided:b:v:ea:a~7.0"},
    {"a second ballot without seq", ONE "a:7/submitted:b:v:ea submitted:c:v:ea",
        "a:7.0/verified:b:v:ea t:8.0/rejected:c:v:ea:voter-has-voted"},
    {"a refusal without seq", BALLOT "revoked:b", "t:6.0/revocation-refused:b:not-submitted"},
};

/* Feeds a history, and appends the outcomes, a line each. */
static void
feed(struct decider *v, const char *history, bool numbered, bool is_new, struct buf *outcomes)
{
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d)) {
		e.seq = numbered ? w.n : 0;
		struct slice outcome = decider_event(v, &e, &d, w.n, is_new);
		if (outcome.len > 0)
			stores_add_line(outcomes, outcome);
	}
	buf_free(&line);
}

static void
write_wanted(const char *outcomes, struct buf *wanted)
{
	struct words w = {.text = outcomes};
	struct buf line = {0};
	while (words_next(&w, &line))
		stores_add_line(wanted, buf_view(&line));
	buf_add(wanted, "", 1);
	buf_free(&line);
}

/* Whether what is asked again is answered as before, and nothing is put. */
static bool
says_again(struct decider *v, struct store *s, const char *history, bool numbered, struct buf *said)
{
	unsigned char before[SHA256_LENGTH], after[SHA256_LENGTH];
	struct decider_counts counts = *decider_counts(v), now;
	struct buf again = {0};
	decider_save(v);
	records_digest(s, before);
	feed(v, history, numbered, false, &again);
	decider_save(v);
	records_digest(s, after);
	now = *decider_counts(v);
	bool good = slice_eq(buf_view(&again), buf_view(said)) &&
	            memcmp(before, after, sizeof before) == 0 &&
	            memcmp(&counts, &now, sizeof now) == 0;
	buf_free(&again);
	return good;
}

static void
check(const char *what, const char *history, const char *outcomes, bool numbered)
{
	struct store *s = stores_empty();
	struct decider *v = decider_open(s);
	struct buf said = {0}, wanted = {0};
	feed(v, history, numbered, true, &said);
	write_wanted(outcomes, &wanted);
	tap_buf(&said, wanted.at, what);
	if (!says_again(v, s, history, numbered, &said))
		tap(false, "asked again it says the same, and nothing is put");
	/* Another program that goes on with the store says so too. */
	decider_close(v);
	store_commit(s);
	v = decider_open(s);
	if (!says_again(v, s, history, numbered, &said))
		tap(false, "another program says the same");
	decider_close(v);
	buf_free(&said);
	buf_free(&wanted);
}

static void
check_counts(void)
{
	struct buf said = {0};
	struct decider *v = decider_open(stores_empty());
	feed(v,
	    TAKEN "submitted:b:v:ea submitted:x:v revoked:b revoked:b issued:c:v cancelled:c "
	          "revoked:c revoked:x cancelled:x issued:d:v:replaces=x",
	    true, true, &said);
	const struct decider_counts *counts = decider_counts(v);
	tap(counts->verified == 1 && counts->voided == 1 && counts->cancelled == 1,
	    "how many were verified, voided and cancelled");
	tap(counts->refused[BALLOT_REJECTED][ALREADY_SUBMITTED] == 1 &&
	        counts->refused[BALLOT_REJECTED][UNKNOWN_BALLOT] == 1,
	    "how many were rejected, by reason");
	tap(counts->refused[REVOCATION_REFUSED][ALREADY_VOIDED] == 1 &&
	        counts->refused[REVOCATION_REFUSED][NOT_SUBMITTED] == 1 &&
	        counts->refused[REVOCATION_REFUSED][UNKNOWN_BALLOT] == 1 &&
	        counts->refused[CANCELLATION_REFUSED][UNKNOWN_BALLOT] == 1 &&
	        counts->refused[REPLACEMENT_REFUSED][UNKNOWN_BALLOT] == 1,
	    "how many were refused, and why");
	decider_close(v);
	decider_close(NULL);
	buf_free(&said);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		check(rows[i].what, rows[i].history, rows[i].outcomes, true);
	for (size_t i = 0; i < ROWS(unnumbered); i++)
		check(unnumbered[i].what, unnumbered[i].history, unnumbered[i].outcomes, false);
	check_counts();
	stores_close();
	return tap_done();
}

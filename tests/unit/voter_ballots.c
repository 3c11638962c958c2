/* A voter's ballots: which are live, and what a new one in their place asks for. */
#include "election/voter_ballots.h"

#include "decided.h"
#include "rows.h"

/* A contest e, a voter v with a ballot b. */
#define BALLOT "election:e candidate:e:a voter:v issued:b:v "
#define TAKEN BALLOT "submitted:b:v:ea "

#define ACCEPTED "a ballot of this voter was accepted: --revoke takes it back"
#define CLOSED "a ballot of this voter was accepted, and a contest it counts in is closed"
#define NONE "no ballot to replace: es issue gives one"

/* What is done to the ballots of v: - ends and + replaces one, ! if it is revoked. */
static const struct {
	const char *what;
	const char *history;
	bool revoke;
	const char *done;
} rows[] = {
    {"no ballot", "voter:v", false, NONE},
    {"a ballot of somebody else", "voter:v voter:w issued:b:w", false, NONE},
    {"a ballot", BALLOT, false, "-b +b"},
    {"one accepted", TAKEN, false, ACCEPTED},
    {"one to be revoked", TAKEN, true, "!b +b"},
    {"one accepted, of two", TAKEN "issued:c:v", true, "!b -c +b"},
    {"one accepted and closed", TAKEN "closed:e", true, CLOSED},
    {"one closed and not accepted", BALLOT "closed:e", true, "-b +b"},
    {"one rejected", BALLOT "submitted:b:v:ex", false, "-b +b"},
    {"one cancelled", BALLOT "cancelled:b", false, "+b"},
    {"one voided", TAKEN "revoked:b", false, "+b"},
    {"the last of two that ended", BALLOT "issued:c:v cancelled:c cancelled:b", false, "+b"},
    {"one cancelled beside one that is live", BALLOT "cancelled:b issued:c:v", false, "-c +c"},
    {"one replaced", BALLOT "cancelled:b issued:c:v:replaces=b", false, "-c +c"},
    {"replaced, and that one cancelled", BALLOT "cancelled:b issued:c:v:replaces=b cancelled:c",
        false, "+c"},
    {"two of a style", BALLOT "issued:c:v", false, "-b -c +b"},
    {"two styles, one of them cancelled",
        "election:e voter:v issued:b:v:electionIds=e issued:c:v cancelled:b", false, "-c +b +c"},
    {"one cancelled, beside a live one that came since",
        BALLOT "cancelled:b issued:c:v cancelled:c", false, "+c"},
    {"two styles", BALLOT "issued:c:v:electionIds=e issued:d:v:electionIds=e", false,
        "-b -c -d +b +c"},
    {"one accepted before the log began", "voter:v issued:b:v:ballotState=SUBMITTED", false, NONE},
};

static void
add(struct buf *done, char what, const struct voter_ballot *ballot)
{
	if (done->len > 0)
		buf_text(done, " ");
	buf_add(done, &what, 1);
	buf_slice(done, buf_view(&ballot->id));
}

static void
check(const char *what, const char *history, bool revoke, const char *wanted)
{
	struct store *s = decided(history);
	struct buf done = {0};
	struct voter_ballots b = voter_ballots_read(s, SLICE("v"), VERSIONED_NOW);
	const char *fault = voter_ballots_reissue_fault(s, &b, revoke);
	if (fault != NULL)
		buf_text(&done, fault);
	for (size_t i = 0; fault == NULL && i < b.n; i++)
		if (voter_ballots_ending(&b.at[i]) != REISSUE_LEAVE)
			add(&done, voter_ballots_ending(&b.at[i]) == REISSUE_REVOKE ? '!' : '-',
			    &b.at[i]);
	for (size_t i = 0; fault == NULL && i < b.n; i++)
		if (voter_ballots_to_replace(&b, i))
			add(&done, '+', &b.at[i]);
	tap_buf(&done, wanted, what);
	voter_ballots_free(&b);
	buf_free(&done);
}

/* Live ballots for contests: all, and some. */
static const struct {
	const char *what;
	const char *history;
	const char *elections;
	const char *live;
} lives[] = {
    {"a ballot for all, asked for all", BALLOT, "", "b"},
    {"a ballot for all, asked for one", BALLOT, "[\"x\"]", "b"},
    {"a ballot for one, asked for all", "voter:v issued:b:v:electionIds=e", "", "b"},
    {"the same contest", "voter:v issued:b:v:electionIds=d,e", "[\"e\",\"f\"]", "b"},
    {"another contest", "voter:v issued:b:v:electionIds=d,e", "[\"f\"]", NULL},
    {"one that counts", TAKEN, "", "b"},
    {"one cancelled", BALLOT "cancelled:b", "", NULL},
    {"one voided", TAKEN "revoked:b", "", NULL},
    {"one accepted before the log began", "voter:v issued:b:v:ballotState=SUBMITTED", "", NULL},
    {"the second", BALLOT "issued:c:v cancelled:b", "", "c"},
};

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++)
		check(rows[i].what, rows[i].history, rows[i].revoke, rows[i].done);
	for (size_t i = 0; i < ROWS(lives); i++) {
		struct store *s = decided(lives[i].history);
		struct voter_ballots b = voter_ballots_read(s, SLICE("v"), VERSIONED_NOW);
		const struct voter_ballot *live =
		    voter_ballots_live(&b, slice_of(lives[i].elections));
		tap(live == NULL ? lives[i].live == NULL
		                 : lives[i].live != NULL &&
		                       slice_eq(buf_view(&live->id), slice_of(lives[i].live)),
		    lives[i].what);
		voter_ballots_free(&b);
	}
	stores_close();
	return tap_done();
}

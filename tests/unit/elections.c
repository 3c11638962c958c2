/* Elections and candidates: what was known of them before a seq, and what is now. */
#include "election/elections.h"
#include "election/candidates.h"

#include "rows.h"
#include "stores.h"

#define NOW VERSIONED_NOW

/* What a history says of a vote (contest and candidate) before a seq: votes allowed, the
 * candidate's number, the contest's state. */
static const struct {
	const char *what;
	const char *history;
	const char *vote;
	uint64_t seq;
	const char *facts;
} rows[] = {
    {"a contest and its candidate", "election:e candidate:e:a", "ea", NOW, "1 2 OPEN"},
    {"nothing", "", "ea", NOW, "0 0 OPEN"},
    {"before the candidate came", "election:e candidate:e:a", "ea", 2, "1 0 OPEN"},
    {"right after it", "election:e candidate:e:a", "ea", 3, "1 2 OPEN"},
    {"before the contest came", "election:e candidate:e:a", "ea", 1, "0 0 OPEN"},
    {"a candidate before the contest", "candidate:e:a election:e", "ea", NOW, "1 1 OPEN"},
    {"a candidate of another contest", "election:e candidate:f:a", "ea", NOW, "1 0 OPEN"},
    {"another candidate", "election:e candidate:e:a", "eb", NOW, "1 0 OPEN"},
    {"a candidate registered again", "election:e candidate:e:a candidate:e:a:fullName=A", "ea", NOW,
        "1 2 OPEN"},
    {"most votes", "election:e:votesAllowed=65535", "ea", NOW, "65535 0 OPEN"},
    {"votes allowed as first given", "election:e:votesAllowed=2 election:e:votesAllowed=3", "ea",
        NOW, "2 0 OPEN"},
    {"one created not open", "election:e:opened=false", "ea", NOW, "1 0 NOT_OPEN"},
    {"one created open", "election:e:opened=true", "ea", NOW, "1 0 OPEN"},
    {"one created again as not open", "election:e election:e:opened=false", "ea", NOW, "1 0 OPEN"},
    {"one opened before it is created", "opened:e election:e:opened=false", "ea", NOW,
        "1 0 NOT_OPEN"},
    {"one closed before it is created", "closed:e election:e:opened=false", "ea", NOW,
        "1 0 CLOSED"},
    {"opened", "election:e:opened=false opened:e", "ea", NOW, "1 0 OPEN"},
    {"before that", "election:e:opened=false opened:e", "ea", 2, "1 0 NOT_OPEN"},
    {"opened twice", "election:e:opened=false opened:e opened:e", "ea", NOW, "1 0 OPEN"},
    {"closed", "election:e closed:e", "ea", NOW, "1 0 CLOSED"},
    {"before it was closed", "election:e closed:e", "ea", 2, "1 0 OPEN"},
    {"closed without being opened", "election:e:opened=false closed:e", "ea", NOW, "1 0 CLOSED"},
    {"closed, then opened", "election:e closed:e opened:e", "ea", NOW, "1 0 CLOSED"},
    {"reopened", "election:e closed:e reopened:e", "ea", NOW, "1 0 OPEN"},
    {"between closing and reopening", "election:e closed:e reopened:e", "ea", 3, "1 0 CLOSED"},
    {"reopened without being closed", "election:e:opened=false reopened:e", "ea", NOW,
        "1 0 NOT_OPEN"},
    {"closed again", "election:e closed:e reopened:e closed:e", "ea", NOW, "1 0 CLOSED"},
    {"another contest closed", "election:e election:f closed:f", "ea", NOW, "1 0 OPEN"},
    {"events of other types", "election:e candidate:e:a voter:v issued:b:v revoked:b", "ea", NOW,
        "1 2 OPEN"},
};

/* The elections, then the candidates, as they are now, all of them or with one id. */
static const struct {
	const char *what;
	const char *history;
	const char *id;
	const char *listed;
} lists[] = {
    {"nothing", "voter:v", "", ""},
    {"all, by id",
        "election:f election:e:votesAllowed=2:description=D candidate:f:b candidate:e:a:fullName=A",
        "",
        "{\"electionId\":\"e\",\"description\":\"D\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":2,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"f\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"a\",\"fullName\":\"A\"}\n"
        "{\"electionId\":\"f\",\"candidateId\":\"b\",\"fullName\":\"\"}\n"},
    {"the newest of each",
        "election:e election:e:electionDate=2027-01-01 candidate:e:a:fullName=A "
        "candidate:e:a:fullName=B closed:e",
        "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2027-01-01\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"CLOSED\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"a\",\"fullName\":\"B\"}\n"},
    {"ids that begin alike", "election:e1 election:e election:e-1", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"e-1\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"e1\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"},
    {"one by its id", "election:e election:e1 candidate:e:e1 candidate:e1:e", "e1",
        "{\"electionId\":\"e1\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"e1\",\"fullName\":\"\"}\n"},
    {"a candidate without contest", "candidate:e:a", "",
        "{\"electionId\":\"e\",\"candidateId\":\"a\",\"fullName\":\"\"}\n"},
    {"a state without contest", "closed:e", "", ""},
    {"seats, and a contest void for too many votes", "election:e:seats=3:overvote=void", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"seats\":3,\"overvote\":\"void\","
        "\"electionState\":\"OPEN\"}\n"},
    {"as first given", "election:e:seats=3:overvote=void election:e:seats=4 election:e", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"seats\":3,\"overvote\":\"void\","
        "\"electionState\":\"OPEN\"}\n"},
    {"not given at first", "election:e election:e:seats=4:overvote=void", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"},
    {"one who withdrew", "election:e candidate:e:a candidate:e:b withdrawn:e:b", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"a\",\"fullName\":\"\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"b\",\"fullName\":\"\",\"withdrawn\":true}\n"},
    {"though registered again", "election:e withdrawn:e:b candidate:e:b candidate:e:b", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"b\",\"fullName\":\"\",\"withdrawn\":true}\n"},
    {"after the close", "election:e candidate:e:b closed:e withdrawn:e:b", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"CLOSED\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"b\",\"fullName\":\"\"}\n"},
    {"though it did before", "election:e candidate:e:b withdrawn:e:b closed:e withdrawn:e:b", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"CLOSED\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"b\",\"fullName\":\"\",\"withdrawn\":true}\n"},
    {"and reopened", "election:e candidate:e:b closed:e withdrawn:e:b reopened:e", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"b\",\"fullName\":\"\",\"withdrawn\":true}\n"},
    {"and closed again", "election:e candidate:e:b closed:e withdrawn:e:b reopened:e closed:e", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"CLOSED\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"b\",\"fullName\":\"\",\"withdrawn\":true}\n"},
    {"from another contest", "election:e candidate:e:b withdrawn:f:b", "",
        "{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","
        "\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\"}\n"
        "{\"electionId\":\"e\",\"candidateId\":\"b\",\"fullName\":\"\"}\n"},
};

/* Before which seqs, from 1, votes were taken in contest e: a letter each. */
static const struct {
	const char *what;
	const char *history;
	const char *took;
} times[] = {
    {"from its creation on", "voter:v election:e voter:w", "--yyy"},
    {"until it is closed", "election:e voter:v closed:e voter:w", "-yy---"},
    {"and again", "election:e closed:e voter:v reopened:e", "-y--y"},
    {"once it is opened", "election:e:opened=false voter:v opened:e", "---y"},
    {"created again it goes on", "election:e election:e closed:e", "-yy-"},
    {"never", "closed:e election:f", "---"},
    {"not before it is created, though opened", "opened:e election:e", "--y"},
};

static struct store *
store_of(const char *history)
{
	struct store *s = stores_empty();
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d))
		elections_note(s, e.type, &d, w.n);
	buf_free(&line);
	return s;
}

static void
check_facts(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		char text[64];
		struct store *s = store_of(rows[i].history);
		const struct vote vote = {{rows[i].vote, 1}, {rows[i].vote + 1, 1}};
		struct vote_facts facts = elections_facts(s, &vote, rows[i].seq);
		snprintf(text, sizeof text, "%d %d %s", (int)facts.votes_allowed,
		    (int)facts.candidate, elections_state_name(facts.state).at);
		tap_text(text, rows[i].facts, rows[i].what);
		if (facts.not_on_ballot ||
		    facts.votes_allowed != elections_allowed(s, vote.election, rows[i].seq) ||
		    facts.state != elections_state(s, vote.election, rows[i].seq))
			tap(false, "each fact asked for alone is the same");
	}
}

static void
check_lists(void)
{
	for (size_t i = 0; i < ROWS(lists); i++) {
		struct store *s = store_of(lists[i].history);
		struct buf out = {0};
		elections_each(s, slice_of(lists[i].id), stores_add_line, &out);
		candidates_each(s, slice_of(lists[i].id), stores_add_line, &out);
		tap_buf(&out, lists[i].listed, lists[i].what);
		buf_free(&out);
	}
}

static void
check_times(void)
{
	for (size_t i = 0; i < ROWS(times); i++) {
		struct election_times t = elections_times(store_of(times[i].history), SLICE("e"));
		char took[16] = "";
		for (size_t seq = 1; seq <= strlen(times[i].took); seq++)
			strcat(took, elections_took(&t, seq) ? "y" : "-");
		tap_text(took, times[i].took, times[i].what);
		free(t.changes);
	}
}

/* Candidates are found by the seq that registered them first. */
static void
check_numbers(void)
{
	struct store *s = store_of("election:e candidate:e:a candidate:f:a candidate:e:a");
	struct buf out = {0};
	tap(candidates_put_vote(s, 3, &out) && candidates_put_vote(s, 2, &out),
	    "two candidates by number");
	tap_buf(&out,
	    "{\"electionId\":\"f\",\"candidateId\":\"a\"},{\"electionId\":\"e\",\"candidateId\":"
	    "\"a\"}",
	    "their votes");
	out.len = 0;
	tap(!candidates_put_vote(s, 4, &out) && !candidates_put_vote(s, 1, &out) && out.len == 0,
	    "numbers that no candidate has");
	buf_free(&out);
}

int
main(void)
{
	check_facts();
	check_lists();
	check_times();
	check_numbers();
	for (unsigned type = 0; type < EVENT_TYPES; type++)
		tap(elections_change(type) == (type <= CANDIDATE_REGISTERED), words_types[type]);
	stores_close();
	return tap_done();
}

/* Cast-vote records: a log and its voters projection in, the ballots that count out. */
#include "election/cast_vote_records.h"

#include "decided.h"
#include "logs.h"
#include "rows.h"

/* Contests e and f of two votes each, and voters v and w with a ballot each: seqs 1 to 10. */
#define CONTESTS                                                                                   \
	"a:1/election:e:votesAllowed=2 a:2/candidate:e:a a:3/candidate:e:b "                       \
	"a:4/election:f:votesAllowed=2 a:5/candidate:f:a a:6/voter:v a:7/voter:w "
#define BALLOTS CONTESTS "a:8/issued:b:v a:9/issued:c:w "
#define RECORD(style, contests, votes, ballot, from)                                               \
	"{\"style\":" style ",\"electionIds\":" contests ",\"votes\":[" votes                      \
	"],\"ballotId\":\"" ballot "\",\"from\":\"" from "\"}\n"
#define VOTE(e, c) "{\"electionId\":\"" e "\",\"candidateId\":\"" c "\"}"

static const struct {
	const char *what;
	const char *history;
	const char *records;
} rows[] = {
    {"no ballot", CONTESTS, ""},
    {"a ballot that nobody sent in", BALLOTS, ""},
    {"a ballot", BALLOTS "u:1/submitted:b:v:ea 10.0/verified:b:v:ea 10.1/cast:b:ea",
        RECORD("null", "null", VOTE("e", "a"), "b", "u:1")},
    {"a blank one", BALLOTS "u:1/submitted:b:v 10.0/verified:b:v",
        RECORD("null", "null", "", "b", "u:1")},
    {"votes sorted", BALLOTS "u:1/submitted:b:v:fa,eb,ea 10.0/verified:b:v:fa,eb,ea",
        RECORD("null", "null", VOTE("e", "a") "," VOTE("e", "b") "," VOTE("f", "a"), "b", "u:1")},
    {"one with too many votes for a contest",
        "a:1/election:e:overvote=void a:2/candidate:e:a a:3/candidate:e:b a:4/election:f "
        "a:5/candidate:f:a a:6/voter:v a:7/issued:b:v u:1/submitted:b:v:eb,fa,ea",
        RECORD("null", "null", VOTE("f", "a") "],\"overvotes\":[\"e\"", "b", "u:1")},
    {"two in the order in which they came", BALLOTS "u:1/submitted:c:w u:2/submitted:b:v",
        RECORD("null", "null", "", "c", "u:1") RECORD("null", "null", "", "b", "u:2")},
    {"a rejected one", BALLOTS "u:1/submitted:b:v:ex", ""},
    {"one that is sent in again", BALLOTS "u:1/submitted:b:v:ex u:2/submitted:b:v:ea",
        RECORD("null", "null", VOTE("e", "a"), "b", "u:2")},
    {"a voided one", BALLOTS "u:1/submitted:b:v a:10/revoked:b", ""},
    {"the one in its place",
        BALLOTS "u:1/submitted:b:v a:10/revoked:b a:11/issued:d:v:replaces=b u:2/submitted:d:v:ea",
        RECORD("null", "null", VOTE("e", "a"), "d", "u:2")},
    {"one taken before the log began", CONTESTS "a:8/issued:b:v:ballotState=SUBMITTED", ""},
    {"one for a contest", CONTESTS "a:8/issued:b:v:electionIds=f u:1/submitted:b:v:fa",
        RECORD("[\"f\"]", "[\"f\"]", VOTE("f", "a"), "b", "u:1")},
    {"one for all contests, by name", CONTESTS "a:8/issued:b:v:electionIds=f,e u:1/submitted:b:v",
        RECORD("[\"f\",\"e\"]", "null", "", "b", "u:1")},
    {"while a contest was closed", BALLOTS "a:10/closed:f u:1/submitted:b:v:ea a:11/reopened:f",
        RECORD("null", "[\"e\"]", VOTE("e", "a"), "b", "u:1")},
    {"a contest closed since", BALLOTS "u:1/submitted:b:v:ea a:10/closed:f",
        RECORD("null", "null", VOTE("e", "a"), "b", "u:1")},
    {"a contest that came since", BALLOTS "u:1/submitted:b:v:ea a:10/election:g",
        RECORD("null", "[\"e\",\"f\"]", VOTE("e", "a"), "b", "u:1")},
    {"when all was closed", BALLOTS "a:10/closed:e a:11/closed:f u:1/submitted:b:v",
        RECORD("null", "[]", "", "b", "u:1")},
};

/* A new log beside the store. */
static void
store_log(const char *history)
{
	struct buf said = {0};
	unlinkat(temp_dir(), LOG_NAME, 0);
	unlinkat(temp_dir(), "events.head", 0);
	logs_feed(history, false, &said);
	if (memchr(said.at, ' ', said.len) != NULL)
		errx(70, "a bad history: %s: %.*s", history, (int)said.len, said.at);
	buf_free(&said);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf out = {0};
		store_log(rows[i].history);
		struct log *l = log_open(temp_dir(), LOG_READ);
		log_begin(l);
		cast_vote_records_each(decided(rows[i].history), l, stores_add_line, &out);
		tap_buf(&out, rows[i].records, rows[i].what);
		log_close(l);
		buf_free(&out);
	}
	stores_close();
	return tap_done();
}

/* The official count: a history in, the lines of all ballots and of each contest out. */
#include "election/official_count.h"

#include "election/decide.h"
#include "rows.h"
#include "stores.h"

/* A contest e with candidates a and b, voters v and w with a ballot each: seqs 1 to 7. */
#define CONTEST "election:e candidate:e:a candidate:e:b voter:v voter:w issued:b:v issued:c:w "
/* One of them votes: seqs 8 to 10. */
#define VOTED CONTEST "submitted:b:v:ea 8.0/verified:b:v:ea 8.1/cast:b:ea "

#define E(state, final, issued, cast, votes, undervotes, rejected, candidates)                     \
	"{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","              \
	"\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"" state                      \
	"\",\"final\":" final ",\"issued\":" issued ",\"cast\":" cast ",\"votes\":" votes          \
	",\"undervotes\":" undervotes ",\"rejected\":{" rejected "},\"candidates\":[" candidates   \
	"]}\n"
#define C(id, votes, rank, tied)                                                                   \
	"{\"candidateId\":\"" id "\",\"fullName\":\"\",\"votes\":" votes ",\"rank\":" rank         \
	",\"tied\":" tied "}"
#define W(id, votes)                                                                               \
	"{\"candidateId\":\"" id "\",\"fullName\":\"\",\"votes\":" votes                           \
	",\"rank\":null,\"tied\":false,\"withdrawn\":true}"
/* A contest of two votes that too many votes void, and its candidates. */
#define V(issued, cast, votes, undervotes, overvotes)                                              \
	"{\"electionId\":\"e\",\"description\":\"\",\"electionDate\":\"2026-11-23\","              \
	"\"votesAllowed\":2,\"ballotsPerVoter\":0,\"overvote\":\"void\",\"electionState\":"        \
	"\"OPEN\","                                                                                \
	"\"final\":false,\"issued\":" issued ",\"cast\":" cast ",\"votes\":" votes                 \
	",\"undervotes\":" undervotes ",\"overvotes\":" overvotes ",\"rejected\":{},"              \
	"\"candidates\":["
#define VOID                                                                                       \
	"election:e:votesAllowed=2:overvote=void candidate:e:a candidate:e:b candidate:e:c "       \
	"voter:v voter:w issued:b:v issued:c:w submitted:b:v:ea,eb,ec "                            \
	"9.0/verified:b:v::overvotes=e "
#define REFUSED(cancellations, revocations, replacements)                                          \
	"{\"cancellations\":{" cancellations "},\"revocations\":{" revocations                     \
	"},\"replacements\":{" replacements "}}"
#define NONE REFUSED("", "", "")
#define BALLOTS(issued, cast, before, voided, cancelled, replaced, rejected, refused, rest)        \
	"{\"ballots\":{\"issued\":" issued ",\"cast\":" cast ",\"takenBefore\":" before            \
	",\"voided\":" voided ",\"cancelled\":" cancelled ",\"replaced\":" replaced                \
	",\"rejected\":{" rejected "},\"refused\":" refused "}," rest "}\n"

#define NO_BALLOTS                                                                                 \
	"\"ballots\":{\"issued\":0,\"cast\":0,\"takenBefore\":0,\"voided\":0,\"cancelled\":0,"     \
	"\"replaced\":0,\"rejected\":{},\"refused\":" NONE "}"

/* The lines asked for: those of one contest, or the first line alone if the id is empty. */
static const struct {
	const char *what;
	const char *history;
	const char *id;
	uint64_t undecided;
	bool complete;
	const char *line;
} rows[] = {
    {"nothing", "", "", 0, true,
        BALLOTS("0", "0", "0", "0", "0", "0", "", NONE, "\"seq\":0,\"complete\":true")},
    {"ballots issued", CONTEST, "", 0, true,
        BALLOTS("2", "0", "0", "0", "0", "0", "", NONE, "\"seq\":7,\"complete\":true")},
    {"a ballot cast", VOTED, "", 0, true,
        BALLOTS("2", "1", "0", "0", "0", "0", "", NONE, "\"seq\":10,\"complete\":true")},
    {"a cause without outcome", VOTED, "", 8, true,
        BALLOTS("2", "1", "0", "0", "0", "0", "", NONE, "\"seq\":10,\"complete\":false")},
    {"less than the log", VOTED, "", 0, false,
        BALLOTS("2", "1", "0", "0", "0", "0", "", NONE, "\"seq\":10,\"complete\":false")},
    {"rejected for two reasons",
        CONTEST "submitted:b:v:ex 8.0/rejected:b:v:ex:unknown-candidate submitted:x:v "
                "10.0/rejected:x:v::unknown-ballot",
        "", 0, true,
        BALLOTS("2", "0", "0", "0", "0", "0", "\"unknown-ballot\":1,\"unknown-candidate\":1", NONE,
            "\"seq\":11,\"complete\":true")},
    {"taken before the log began", CONTEST "issued:d:v:ballotState=SUBMITTED", "", 0, true,
        BALLOTS("3", "0", "1", "0", "0", "0", "", NONE, "\"seq\":8,\"complete\":true")},
    {"voided", VOTED "revoked:b 11.0/voided:b:v:ea:8.0 11.1/retracted:b:ea:8.1", "", 0, true,
        BALLOTS("2", "0", "0", "1", "0", "0", "", NONE, "\"seq\":13,\"complete\":true")},
    {"voided and replaced: one in the other's place",
        VOTED "revoked:b 11.0/voided:b:v:ea:8.0 11.1/retracted:b:ea:8.1 issued:d:v:replaces=b "
              "14.0/replaced:d:v:b",
        "", 0, true,
        BALLOTS("2", "0", "0", "1", "0", "1", "", NONE, "\"seq\":15,\"complete\":true")},
    {"and cast",
        VOTED "revoked:b 11.0/voided:b:v:ea:8.0 11.1/retracted:b:ea:8.1 issued:d:v:replaces=b "
              "14.0/replaced:d:v:b submitted:d:v:eb 16.0/verified:d:v:eb 16.1/cast:d:eb",
        "", 0, true,
        BALLOTS("2", "1", "0", "1", "0", "1", "", NONE, "\"seq\":18,\"complete\":true")},

    {"cancelled", CONTEST "cancelled:b 8.0/cancellation-accepted:b:v", "", 0, true,
        BALLOTS("2", "0", "0", "0", "1", "0", "", NONE, "\"seq\":9,\"complete\":true")},
    {"cancelled and replaced",
        CONTEST "cancelled:b 8.0/cancellation-accepted:b:v issued:d:v:replaces=b "
                "10.0/replaced:d:v:b",
        "", 0, true,
        BALLOTS("2", "0", "0", "0", "1", "1", "", NONE, "\"seq\":11,\"complete\":true")},
    {"what was refused",
        CONTEST "revoked:b 8.0/revocation-refused:b:not-submitted cancelled:x "
                "10.0/cancellation-refused:x:unknown-ballot revoked:c "
                "12.0/revocation-refused:c:not-submitted issued:d:v:replaces=b "
                "14.0/replacement-refused:d:not-voided",
        "", 0, true,
        BALLOTS("2", "0", "0", "0", "0", "0", "",
            REFUSED("\"unknown-ballot\":1", "\"not-submitted\":2", "\"not-voided\":1"),
            "\"seq\":15,\"complete\":true")},
    {"issued after the only contest was closed", CONTEST "closed:e issued:d:v", "", 0, true,
        BALLOTS("2", "0", "0", "0", "0", "0", "", NONE, "\"seq\":9,\"complete\":true")},
    {"issued after one of two contests was closed",
        CONTEST "election:f closed:e issued:d:v closed:f issued:g:v", "", 0, true,
        BALLOTS("3", "0", "0", "0", "0", "0", "", NONE, "\"seq\":12,\"complete\":true")},
    {"a blank ballot accepted after the close is not cast",
        VOTED "closed:e issued:d:v submitted:d:v 13.0/verified:d:v", "", 0, true,
        BALLOTS("2", "1", "0", "0", "0", "0", "", NONE, "\"seq\":14,\"complete\":true")},
    {"replaced after the close",
        CONTEST "closed:e cancelled:b 9.0/cancellation-accepted:b:v issued:d:v:replaces=b "
                "11.0/replaced:d:v:b",
        "", 0, true,
        BALLOTS("2", "0", "0", "0", "1", "1", "", NONE, "\"seq\":12,\"complete\":true")},

    {"a contest of nobody", "election:e", "e", 0, true,
        E("OPEN", "false", "0", "0", "0", "0", "", "")},
    {"a contest that is not there", CONTEST, "x", 0, true, ""},
    {"nobody voted yet: all tied", CONTEST, "e", 0, true,
        E("OPEN", "false", "2", "0", "0", "0", "",
            C("a", "0", "1", "true") "," C("b", "0", "1", "true"))},
    {"a vote", VOTED, "e", 0, true,
        E("OPEN", "false", "2", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"a vote each", VOTED "submitted:c:w:eb 11.0/verified:c:w:eb 11.1/cast:c:eb", "e", 0, true,
        E("OPEN", "false", "2", "2", "2", "0", "",
            C("a", "1", "1", "true") "," C("b", "1", "1", "true"))},
    {"a rank is left out after a tie",
        VOTED "candidate:e:c submitted:c:w:eb 12.0/verified:c:w:eb 12.1/cast:c:eb", "e", 0, true,
        E("OPEN", "false", "2", "2", "2", "0", "",
            C("a", "1", "1", "true") "," C("b", "1", "1", "true") "," C("c", "0", "3", "false"))},
    {"a blank ballot is an undervote", VOTED "submitted:c:w 11.0/verified:c:w", "e", 0, true,
        E("OPEN", "false", "2", "2", "1", "1", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"a rejected ballot", CONTEST "submitted:b:v:ea,eb 8.0/rejected:b:v:ea,eb:overvote", "e", 0,
        true,
        E("OPEN", "false", "2", "0", "0", "0", "\"overvote\":1",
            C("a", "0", "1", "true") "," C("b", "0", "1", "true"))},
    {"a ballot for another contest", VOTED "election:f issued:d:v:electionIds=f", "e", 0, true,
        E("OPEN", "false", "2", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"closed and complete: final", VOTED "closed:e", "e", 0, true,
        E("CLOSED", "true", "2", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"closed, and less than the log", VOTED "closed:e", "e", 0, false,
        E("CLOSED", "false", "2", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"closed, a cause before that undecided", VOTED "submitted:c:w:eb closed:e", "e", 11, true,
        E("CLOSED", "false", "2", "2", "1", "1", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"closed, a cause after that undecided", VOTED "closed:e submitted:c:w:eb", "e", 12, true,
        E("CLOSED", "true", "2", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"issued and replaced after the close",
        VOTED
        "closed:e issued:d:v cancelled:c 13.0/cancellation-accepted:c:w issued:f:w:replaces=c "
        "15.0/replaced:f:w:c",
        "e", 0, true,
        E("CLOSED", "true", "2", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"issued after the close, and reopened", VOTED "closed:e issued:d:v reopened:e", "e", 0, true,
        E("OPEN", "false", "3", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"reopened", VOTED "closed:e reopened:e", "e", 0, true,
        E("OPEN", "false", "2", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"one who withdrew before the votes",
        CONTEST "withdrawn:e:a submitted:b:v:ea 9.0/verified:b:v:ea 9.1/cast:b:ea", "e", 0, true,
        E("OPEN", "false", "2", "1", "1", "0", "", W("a", "1") "," C("b", "0", "1", "false"))},
    {"or after them, of those who are tied",
        VOTED "submitted:c:w:eb 11.0/verified:c:w:eb 11.1/cast:c:eb withdrawn:e:a", "e", 0, true,
        E("OPEN", "false", "2", "2", "2", "0", "", W("a", "1") "," C("b", "1", "1", "false"))},
    {"the only one", "election:e candidate:e:a withdrawn:e:a", "e", 0, true,
        E("OPEN", "false", "0", "0", "0", "0", "", W("a", "0"))},
    {"before the close", VOTED "withdrawn:e:a closed:e", "e", 0, true,
        E("CLOSED", "true", "2", "1", "1", "0", "", W("a", "1") "," C("b", "0", "1", "false"))},
    {"after the close", VOTED "closed:e withdrawn:e:a", "e", 0, true,
        E("CLOSED", "true", "2", "1", "1", "0", "",
            C("a", "1", "1", "false") "," C("b", "0", "2", "false"))},
    {"and reopened", VOTED "closed:e withdrawn:e:a reopened:e", "e", 0, true,
        E("OPEN", "false", "2", "1", "1", "0", "", W("a", "1") "," C("b", "0", "1", "false"))},
    {"a ballot with too many votes", VOID, "e", 0, true,
        V("2", "1", "0", "0", "2") C("a", "0", "1", "true") "," C("b", "0", "1", "true") "," C(
            "c", "0", "1", "true") "]}\n"},
    {"and one with too few", VOID "submitted:c:w:ea 11.0/verified:c:w:ea 11.1/cast:c:ea", "e", 0,
        true,
        V("2", "2", "1", "1", "2") C("a", "1", "1", "false") "," C("b", "0", "2", "true") "," C(
            "c", "0", "2", "true") "]}\n"},
    {"and it is voided", VOID "revoked:b 11.0/voided:b:v::9.0:overvotes=e", "e", 0, true,
        V("2", "0", "0", "0", "0") C("a", "0", "1", "true") "," C("b", "0", "1", "true") "," C(
            "c", "0", "1", "true") "]}\n"},
    {"whose election it is", "organizer:Club", "", 0, true,
        "{\"organizer\":\"Club\"," NO_BALLOTS ",\"seq\":1,\"complete\":true}\n"},
    {"its latest name", "organizer:Club organizer:Society", "", 0, true,
        "{\"organizer\":\"Society\"," NO_BALLOTS ",\"seq\":2,\"complete\":true}\n"},
    {"cast while it was closed", CONTEST "closed:e submitted:b:v 9.0/verified:b:v", "e", 0, true,
        E("CLOSED", "true", "2", "0", "0", "0", "",
            C("a", "0", "1", "true") "," C("b", "0", "1", "true"))},
    {"cast before it was created", "voter:v issued:b:v submitted:b:v 3.0/verified:b:v election:e",
        "e", 0, true, E("OPEN", "false", "1", "0", "0", "0", "", "")},
    {"voided", VOTED "revoked:b 11.0/voided:b:v:ea:8.0 11.1/retracted:b:ea:8.1", "e", 0, true,
        E("OPEN", "false", "2", "0", "0", "0", "",
            C("a", "0", "1", "true") "," C("b", "0", "1", "true"))},
};

/* Feeds a history to both projections; the decider leaves derived events alone. */
static uint64_t
feed(struct decider *v, struct tally *t, const char *history)
{
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d)) {
		e.seq = w.n;
		decider_event(v, &e, &d, e.seq, true);
		if (tally_note(t, &e) != NULL)
			errx(70, "a bad history: %s", history);
	}
	decider_save(v);
	buf_free(&line);
	return w.n;
}

static void
count(const char *history, struct official_count_place *place, const char *id, struct buf *out)
{
	struct store *s = stores_empty();
	struct decider *v = decider_open(s);
	struct tally *t = tally_new();
	place->seq = feed(v, t, history);
	official_count_each(s, t, place, slice_of(id), stores_add_line, out);
	decider_close(v);
	tally_free(t);
}

#define D                                                                                          \
	"{\"electionId\":\"d\",\"description\":\"\",\"electionDate\":\"2026-11-23\","              \
	"\"votesAllowed\":1,\"ballotsPerVoter\":0,\"electionState\":\"OPEN\",\"final\":false,"     \
	"\"issued\":1,\"cast\":0,"                                                                 \
	"\"votes\":0,\"undervotes\":0,\"rejected\":{},\"candidates\":[]}\n"
#define CHECKPOINT                                                                                 \
	",\"checkpoint\":{\"origin\":\"a.b/c\",\"size\":7,"                                        \
	"\"root\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}"

/* All lines, and the checkpoint where there is one. */
static void
check_all(void)
{
	static const char wanted[] = BALLOTS(
	    "1", "0", "0", "0", "0", "0", "", NONE, "\"seq\":4,\"complete\":true" CHECKPOINT)
	    D E("OPEN", "false", "1", "0", "0", "0", "", "");
	struct checkpoint c = {.origin = SLICE("a.b/c"), .size = 7};
	struct official_count_place place = {.complete = true, .checkpoint = &c};
	struct buf out = {0};
	count("election:e election:d voter:v issued:b:v", &place, "", &out);
	tap_buf(&out, wanted, "all ballots, then the contests by id");
	buf_free(&out);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct official_count_place place = {
		    .undecided = rows[i].undecided, .complete = rows[i].complete};
		struct buf out = {0};
		count(rows[i].history, &place, rows[i].id, &out);
		/* Of all lines the first. */
		char *lf = *rows[i].id == '\0' ? memchr(out.at, '\n', out.len) : NULL;
		if (lf != NULL)
			out.len = (size_t)(lf + 1 - out.at);
		tap_buf(&out, rows[i].line, rows[i].what);
		buf_free(&out);
	}
	check_all();
	stores_close();
	return tap_done();
}

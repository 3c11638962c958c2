/* Votes by ballot: cast and retracted, over the ends of sheets, saved in any steps. */
#include "election/votes.h"

#include "election/trail.h"
#include "rows.h"
#include "stores.h"

#define VOTE(seq, b, e, c)                                                                         \
	"{\"seq\":" seq ",\"ballotId\":\"" b "\",\"electionId\":\"" e "\",\"candidateId\":\"" c    \
	"\"}\n"
#define GONE(seq, b, e, c, at)                                                                     \
	"{\"seq\":" seq ",\"ballotId\":\"" b "\",\"electionId\":\"" e "\",\"candidateId\":\"" c    \
	"\",\"retracted\":" at "}\n"

/* A history whose words say their seqs; the votes of one ballot or of all. */
static const struct {
	const char *what;
	const char *history;
	const char *ballot;
	uint64_t last;
	const char *votes;
} rows[] = {
    {"nothing", "", "", 9, ""},
    {"a vote", "5#3.1/cast:b:ea", "", 9, VOTE("5", "b", "e", "a")},
    {"two ballots' votes", "5#3.1/cast:b:ea 6#3.2/cast:b:fb 9#7.1/cast:c:ea", "", 9,
        VOTE("5", "b", "e", "a") VOTE("6", "b", "f", "b") VOTE("9", "c", "e", "a")},
    {"one ballot's", "5#3.1/cast:b:ea 6#3.2/cast:b:fb 9#7.1/cast:c:ea", "b", 9,
        VOTE("5", "b", "e", "a") VOTE("6", "b", "f", "b")},
    {"the other one's", "5#3.1/cast:b:ea 6#3.2/cast:b:fb 9#7.1/cast:c:ea", "c", 9,
        VOTE("9", "c", "e", "a")},
    {"one that has none", "5#3.1/cast:b:ea", "bb", 9, ""},
    {"the end of a sheet", "31#3.1/cast:b:ea 32#3.2/cast:b:fb", "", 40,
        VOTE("31", "b", "e", "a") VOTE("32", "b", "f", "b")},
    {"and a ballot's there", "31#3.1/cast:b:ea 32#3.2/cast:b:fb", "b", 40,
        VOTE("31", "b", "e", "a") VOTE("32", "b", "f", "b")},
    {"the end of a block", "65535#3.1/cast:b:ea 65536#3.2/cast:b:fb", "b", 65536,
        VOTE("65535", "b", "e", "a") VOTE("65536", "b", "f", "b")},
    {"seqs far apart", "5#3.1/cast:b:ea 200001#7.1/cast:c:ea", "", 200001,
        VOTE("5", "b", "e", "a") VOTE("200001", "c", "e", "a")},
    {"a vote retracted", "5#3.1/cast:b:ea 6#3.2/cast:b:fb 9#7.1/retracted:b:fb:3.2", "", 9,
        VOTE("5", "b", "e", "a") GONE("6", "b", "f", "b", "9")},
    {"all of a ballot's",
        "5#3.1/cast:b:ea 6#3.2/cast:b:fb 9#7.1/retracted:b:ea:3.1 10#7.2/retracted:b:fb:3.2", "b",
        10, GONE("5", "b", "e", "a", "9") GONE("6", "b", "f", "b", "10")},
    {"another's vote for the same", "5#3.1/cast:b:ea 7#6.1/cast:c:ea 9#8.1/retracted:c:ea:6.1", "",
        9, VOTE("5", "b", "e", "a") GONE("7", "c", "e", "a", "9")},
};

/* Notes the history; in steps: each event in a collection of its own. */
static struct store *
store_of(const char *history, bool steps)
{
	struct store *s = stores_empty();
	struct votes *v = votes_new();
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	uint64_t block = 0;
	while (words_event(&w, &line, &e, &d)) {
		if (steps || e.seq / TRAIL_BLOCK != block) {
			votes_save(v, s);
			votes_free(v);
			v = votes_new();
		}
		block = e.seq / TRAIL_BLOCK;
		votes_note(v, s, &e, &d);
	}
	votes_save(v, s);
	votes_free(v);
	buf_free(&line);
	return s;
}

/* What a store that was rolled back holds beyond its position comes again, and is there once. */
static void
check_again(void)
{
	struct store *s = store_of("5#3.1/cast:b:ea 6#3.2/cast:b:fb 9#7.1/cast:c:ea", false);
	struct votes *v = votes_new();
	struct words w = {.text = "6#3.2/cast:b:fb 9#7.1/cast:c:ea"};
	struct buf line = {0}, out = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d))
		votes_note(v, s, &e, &d);
	votes_save(v, s);
	votes_each(s, 9, SLICE(""), stores_add_line, &out);
	tap_buf(&out, VOTE("5", "b", "e", "a") VOTE("6", "b", "f", "b") VOTE("9", "c", "e", "a"),
	    "votes that come again");
	out.len = 0;
	votes_each(s, 9, SLICE("b"), stores_add_line, &out);
	tap_buf(&out, VOTE("5", "b", "e", "a") VOTE("6", "b", "f", "b"), "and one ballot's");
	votes_free(v);
	votes_free(NULL);
	buf_free(&line);
	buf_free(&out);
}

/* Ids as long as they may be. */
static void
check_long_ids(void)
{
	char id[65] = "", history[300];
	memset(id, 'x', 64);
	struct detail d = {.ballot_id = slice_of(id), .vote = {slice_of(id), slice_of(id)}};
	const struct event e = {.type = VOTE_CAST, .seq = 40};
	struct store *s = stores_empty();
	struct votes *v = votes_new();
	struct buf out = {0};
	votes_note(v, s, &e, &d);
	votes_save(v, s);
	votes_each(s, 40, slice_of(id), stores_add_line, &out);
	snprintf(history, sizeof history, VOTE("40", "%s", "%s", "%s"), id, id, id);
	tap_buf(&out, history, "the longest ids");
	votes_free(v);
	buf_free(&out);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		for (int steps = 0; steps < 2; steps++) {
			struct buf out = {0};
			votes_each(store_of(rows[i].history, steps), rows[i].last,
			    slice_of(rows[i].ballot), stores_add_line, &out);
			tap_buf(&out, rows[i].votes,
			    steps ? "and if it is saved between" : rows[i].what);
			buf_free(&out);
		}
	}
	check_again();
	check_long_ids();
	stores_close();
	return tap_done();
}

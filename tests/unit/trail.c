/* The audit trail: which events concern what, over the ends of blocks and saved in any steps. */
#include "election/trail.h"

#include "rows.h"
#include "stores.h"

/* The events of a history that concern something, by their places from 1. */
static const struct {
	const char *what;
	const char *history;
	const char *kind, *id;
	const char *seqs;
} rows[] = {
    {"nothing", "", "voter", "v", ""},
    {"an election", "election:e opened:e candidate:e:a closed:e reopened:e", "election", "e",
        "1 2 3 4 5 "},
    {"a candidate", "election:e candidate:e:a candidate:e:b candidate:f:a", "candidate", "a",
        "2 4 "},
    {"a voter", "voter:v issued:b:v submitted:b:v:ea 3.0/verified:b:v:ea 3.1/cast:b:ea", "voter",
        "v", "1 2 3 4 "},
    {"a ballot", "voter:v issued:b:v submitted:b:v:ea 3.0/verified:b:v:ea 3.1/cast:b:ea", "ballot",
        "b", "2 3 4 5 "},
    {"a candidate voted for", "submitted:b:v:ea 1.0/verified:b:v:ea 1.1/cast:b:ea 1.2/cast:b:eb",
        "candidate", "a", "3 "},
    {"the contest voted in", "submitted:b:v:ea 1.0/verified:b:v:ea 1.1/cast:b:ea 1.2/cast:b:eb",
        "election", "e", "3 4 "},
    {"a rejected ballot", "submitted:b:v:ea 1.0/rejected:b:v:ea:overvote", "ballot", "b", "1 2 "},
    {"a ballot revoked", "revoked:b 1.0/voided:b:v:ea:1.0 1.1/retracted:b:ea:1.1", "ballot", "b",
        "1 2 3 "},
    {"a refusal", "revoked:b 1.0/revocation-refused:b:not-submitted", "ballot", "b", "1 2 "},
    {"a ballot in place of another", "issued:c:v:replaces=b 1.0/replaced:c:v:b", "ballot", "c",
        "1 2 "},
    {"the other one", "issued:c:v:replaces=b 1.0/replaced:c:v:b", "ballot", "b", "1 2 "},
    {"one in its own place, once", "issued:b:v:replaces=b", "ballot", "b", "1 "},
    {"another ballot", "issued:b:v submitted:b:v:ea", "ballot", "bb", ""},
    {"a voter with the id of a ballot", "issued:x:v issued:b:x", "voter", "x", "2 "},
    {"a ballot with the id of a voter", "issued:x:v issued:b:x", "ballot", "x", "1 "},
    {"a candidate with the id of an election", "election:e candidate:x:e", "candidate", "e", "2 "},
};

static void
put_seq(void *out, uint64_t seq)
{
	buf_uint(out, seq);
	buf_text(out, " ");
}

/* Notes a history from a seq on, saving after each event or at the end; twice: all over again. */
static struct store *
store_of(const char *history, uint64_t from, bool each, bool twice)
{
	struct store *s = stores_empty();
	for (int round = 0; round <= twice; round++) {
		struct trail *t = trail_new();
		struct words w = {.text = history};
		struct buf line = {0};
		struct event e;
		struct detail d;
		while (words_event(&w, &line, &e, &d)) {
			uint64_t seq = from + w.n - 1;
			trail_note(t, &d, seq);
			if (each || trail_is_full(seq))
				trail_save(t, s);
		}
		trail_save(t, s);
		trail_free(t);
		buf_free(&line);
	}
	return s;
}

static bool
gives(struct store *s, uint64_t last, const char *kind, const char *id, uint64_t from,
    const char *seqs)
{
	struct buf out = {0}, wanted = {0};
	trail_each(s, last, kind, slice_of(id), put_seq, &out);
	for (char *end; *seqs != '\0'; seqs = end + 1)
		put_seq(&wanted, from - 1 + strtoull(seqs, &end, 10));
	bool good = slice_eq(buf_view(&out), buf_view(&wanted));
	if (!good)
		printf("# got    %.*s\n# wanted %.*s\n", (int)out.len, out.at, (int)wanted.len,
		    wanted.at);
	buf_free(&out);
	buf_free(&wanted);
	return good;
}

/* Where a history may begin: at the log's start, and so that a block ends within it. */
static const uint64_t starts[] = {1, TRAIL_BLOCK - 2, 3 * TRAIL_BLOCK - 1};

static void
check_rows_all(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		bool good = true;
		for (size_t from = 0; from < ROWS(starts); from++)
			for (int how = 0; how < 4; how++)
				good &=
				    gives(store_of(rows[i].history, starts[from], how & 1, how & 2),
				        starts[from] + 9, rows[i].kind, rows[i].id, starts[from],
				        rows[i].seqs);
		tap(good, rows[i].what);
	}
}

/* Whether what is said of each event alone is what the trail says of all. */
static bool
concerns(const char *history, const char *kind, const char *id, const char *seqs)
{
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	bool good = true;
	while (words_event(&w, &line, &e, &d)) {
		char seq[8], all[64];
		snprintf(seq, sizeof seq, " %u ", w.n);
		snprintf(all, sizeof all, " %s", seqs);
		good &= trail_concerns(&d, kind, slice_of(id)) == (strstr(all, seq) != NULL);
	}
	buf_free(&line);
	return good;
}

/* Many ballots, each with three events: every trail is whole. */
static bool
keeps_many(void)
{
	enum { MANY = 3000 };
	struct store *s = stores_empty();
	struct trail *t = trail_new();
	char id[16], seqs[64];
	bool good = true;
	for (uint64_t seq = 1; seq <= 3 * MANY; seq++) {
		snprintf(id, sizeof id, "b%d", (int)(seq % MANY));
		trail_note_ballot(t, slice_of(id), seq);
		if (seq % 1000 == 0)
			trail_save(t, s);
	}
	for (int i = 1; i < MANY; i += 7) {
		snprintf(id, sizeof id, "b%d", i);
		snprintf(seqs, sizeof seqs, "%d %d %d ", i, i + MANY, i + 2 * MANY);
		good &= gives(s, 3 * MANY, "ballot", id, 1, seqs);
	}
	trail_free(t);
	return good;
}

int
main(void)
{
	static const char *const kinds[] = {"election", "candidate", "voter", "ballot"};
	static const char *const others[] = {"", "b", "ballots", "Ballot", "vote"};
	check_rows_all();
	for (size_t i = 0; i < ROWS(rows); i++)
		tap(concerns(rows[i].history, rows[i].kind, rows[i].id, rows[i].seqs),
		    rows[i].what);
	tap(keeps_many(), "three events of 3,000 ballots");
	tap(gives(store_of("voter:v voter:v voter:v", TRAIL_BLOCK - 1, false, false),
	        TRAIL_BLOCK - 1, "voter", "v", TRAIL_BLOCK - 1, "1 "),
	    "as far as a block only");
	for (size_t i = 0; i < ROWS(kinds); i++)
		tap(trail_is_kind(kinds[i]), kinds[i]);
	for (size_t i = 0; i < ROWS(others); i++)
		tap(!trail_is_kind(others[i]), "another kind");
	tap(trail_is_full(TRAIL_BLOCK - 1) && !trail_is_full(TRAIL_BLOCK) && !trail_is_full(1) &&
	        trail_is_full(2 * TRAIL_BLOCK - 1),
	    "the last seq of a block is full");
	stores_close();
	return tap_done();
}

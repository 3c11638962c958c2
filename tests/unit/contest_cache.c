/* Contests in memory: what the store says, though the store is not asked. */
#include "election/contest_cache.h"

#include "election/elections.h"
#include "rows.h"
#include "stores.h"

/*
 * What is said of the votes in the script, a word each: ea asks now, ea@3 as of before seq 3; an
 * event is noted in the store, at the next seq, without the cache being told; forget tells it.
 * What is said: votes allowed, the candidate's number, and O, N or C for the contest's state.
 */
static const struct {
	const char *what;
	const char *script;
	const char *said;
} rows[] = {
    {"asked twice", "election:e candidate:e:a ea ea", "1/2/O 1/2/O"},
    {"what is in memory is not looked up", "election:e candidate:e:a ea closed:e ea",
        "1/2/O 1/2/O"},
    {"until it is told", "election:e candidate:e:a ea closed:e forget ea", "1/2/O 1/2/C"},
    {"what changed before it was asked", "election:e candidate:e:a closed:e ea", "1/2/C"},
    {"as of a seq it is looked up", "election:e candidate:e:a ea closed:e ea@9", "1/2/O 1/2/C"},
    {"as of a seq it is not kept", "election:e candidate:e:a closed:e ea@3 ea", "1/2/O 1/2/C"},
    {"as of before the candidate came", "election:e candidate:e:a ea ea@2", "1/2/O 1/0/O"},
    {"an unknown contest is not kept", "ea election:e candidate:e:a ea", "0/0/O 1/2/O"},
    {"nor an unknown candidate", "election:e ea candidate:e:a ea", "1/0/O 1/2/O"},
    {"nor a known one of an unknown contest", "candidate:e:a ea election:e ea", "0/1/O 1/1/O"},
    {"others are not mixed up",
        "election:e candidate:e:a candidate:e:b election:f:votesAllowed=2 candidate:f:a ea eb fa "
        "ea",
        "1/2/O 1/3/O 2/5/O 1/2/O"},
    {"forgetting twice", "election:e candidate:e:a ea forget forget ea", "1/2/O 1/2/O"},
};

static struct vote_facts
ask(struct contest_cache *c, struct store *s, const char *word)
{
	const struct vote vote = {{word, 1}, {word + 1, 1}};
	bool now = word[2] != '@';
	return contest_cache_facts(
	    c, s, &vote, now ? VERSIONED_NOW : strtoull(word + 3, NULL, 10), now);
}

static void
run(const char *script, char *said)
{
	char copy[256], *rest = copy, *word;
	struct store *s = stores_empty();
	struct contest_cache *c = contest_cache_new();
	struct buf line = {0};
	uint64_t seq = 0;
	snprintf(copy, sizeof copy, "%s", script);
	while ((word = strsep(&rest, " ")) != NULL) {
		struct words w = {.text = word};
		struct event e;
		struct detail d;
		if (strcmp(word, "forget") == 0) {
			contest_cache_forget(c);
		} else if (strchr(word, ':') != NULL) {
			words_event(&w, &line, &e, &d);
			elections_note(s, e.type, &d, ++seq);
		} else {
			struct vote_facts f = ask(c, s, word);
			sprintf(said + strlen(said), "%s%d/%d/%c", *said ? " " : "",
			    (int)f.votes_allowed, (int)f.candidate, "ONC"[f.state]);
		}
	}
	contest_cache_free(c);
	buf_free(&line);
}

/* More candidates than there is room for in memory: each is what the store says, always. */
static bool
stays_right(void)
{
	struct store *s = stores_empty();
	struct contest_cache *c = contest_cache_new();
	struct detail d = {.election_id = SLICE("e"), .votes_allowed = SLICE("1")};
	char id[16];
	bool good = true;
	elections_note(s, ELECTION_CREATED, &d, 1);
	for (uint64_t i = 2; i <= 6000; i++) {
		snprintf(id, sizeof id, "c%d", (int)i);
		d.candidate_id = slice_of(id);
		elections_note(s, CANDIDATE_REGISTERED, &d, i);
	}
	for (uint64_t asked = 0; asked < 12000; asked++) {
		uint64_t i = 2 + asked * 7919 % 5999;
		snprintf(id, sizeof id, "c%d", (int)i);
		const struct vote vote = {SLICE("e"), slice_of(id)};
		good &= contest_cache_facts(c, s, &vote, VERSIONED_NOW, true).candidate == i;
	}
	contest_cache_free(c);
	return good;
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		char said[256] = "";
		run(rows[i].script, said);
		tap_text(said, rows[i].said, rows[i].what);
	}
	tap(stays_right(), "more candidates than there is room for");
	stores_close();
	return tap_done();
}

/* The votes projection's records: every vote that was cast, and for each ballot which are its. */
#include "votes.h"

#include "ballot.h"

#include <string.h>

/* A vote stands under "v" and its seq; the value is the ids of ballot, election and candidate, each
 * but the last ended by NUL. */
static struct slice
key_of(uint64_t seq)
{
	static struct buf key;
	key.len = 0;
	buf_add(&key, "v", 1);
	buf_be64(&key, seq);
	return buf_view(&key);
}

bool
votes_note(struct store *s, struct trail *t, const struct event *e)
{
	static struct buf value;
	struct slice ballot;
	struct vote vote;
	if (!ballot_read_vote(e, &ballot, &vote))
		return false;
	value.len = 0;
	buf_slice(&value, ballot);
	buf_add(&value, "", 1);
	buf_slice(&value, vote.election);
	buf_add(&value, "", 1);
	buf_slice(&value, vote.candidate);
	store_put(s, key_of(e->seq), buf_view(&value));
	trail_note_ballot(t, ballot, e->seq);
	return true;
}

/* Who asks for votes. */
struct reader {
	struct store *store;
	void (*each)(void *arg, struct slice line);
	void *arg;
	struct buf line;
};

static void
give(struct reader *r, uint64_t seq, struct slice value)
{
	const char *ballot = value.at, *end = value.at + value.len;
	const char *election = (const char *)memchr(ballot, '\0', (size_t)(end - ballot)) + 1;
	const char *candidate = (const char *)memchr(election, '\0', (size_t)(end - election)) + 1;
	r->line.len = 0;
	buf_text(&r->line, "{\"seq\":");
	buf_uint(&r->line, seq);
	buf_text(&r->line, ",\"ballotId\":\"");
	buf_text(&r->line, ballot);
	buf_text(&r->line, "\",\"electionId\":\"");
	buf_text(&r->line, election);
	buf_text(&r->line, "\",\"candidateId\":\"");
	buf_add(&r->line, candidate, (size_t)(end - candidate));
	buf_text(&r->line, "\"}");
	r->each(r->arg, buf_view(&r->line));
}

static void
give_one(void *arg, uint64_t seq)
{
	struct reader *r = arg;
	struct slice value;
	if (store_get(r->store, key_of(seq), &value))
		give(r, seq, value);
}

void
votes_each(struct store *s, uint64_t last, struct slice ballot,
    void (*each)(void *arg, struct slice line), void *arg)
{
	struct reader r = {.store = s, .each = each, .arg = arg};
	struct slice key, value;
	if (ballot.len > 0) {
		trail_each(s, last, "ballot", ballot, give_one, &r);
	} else {
		for (bool more = store_seek(s, SLICE("v"), &key, &value);
		     more && key.len == 9 && key.at[0] == 'v'; more = store_next(s, &key, &value))
			give(&r, bytes_be64(key.at + 1), value);
	}
	buf_free(&r.line);
}

/* The votes projection's records: every vote that was cast. */
#include "votes.h"

#include "ballot.h"

#include <string.h>

/* A vote stands under "v", the ids of ballot, election and candidate, each ended by NUL; the value
 * is its seq. */
static void
begin_key(struct buf *key, struct slice ballot)
{
	key->len = 0;
	buf_add(key, "v", 1);
	buf_slice(key, ballot);
	buf_add(key, "", 1);
}

bool
votes_note(struct store *s, const struct event *e)
{
	static struct buf key, value;
	struct slice ballot;
	struct vote vote;
	if (e->type != VOTE_CAST)
		return true;
	if (!ballot_read_vote(e, &ballot, &vote))
		return false;
	begin_key(&key, ballot);
	buf_slice(&key, vote.election);
	buf_add(&key, "", 1);
	buf_slice(&key, vote.candidate);
	value.len = 0;
	buf_be64(&value, e->seq);
	store_put(s, buf_view(&key), buf_view(&value));
	return true;
}

static void
put_line(struct buf *line, struct slice key, struct slice value)
{
	const char *ballot = key.at + 1, *end = key.at + key.len;
	const char *election = (const char *)memchr(ballot, '\0', (size_t)(end - ballot)) + 1;
	const char *candidate = (const char *)memchr(election, '\0', (size_t)(end - election)) + 1;
	buf_text(line, "{\"seq\":");
	buf_uint(line, bytes_be64(value.at));
	buf_text(line, ",\"ballotId\":\"");
	buf_text(line, ballot);
	buf_text(line, "\",\"electionId\":\"");
	buf_text(line, election);
	buf_text(line, "\",\"candidateId\":\"");
	buf_add(line, candidate, (size_t)(end - candidate));
	buf_text(line, "\"}");
}

void
votes_each(
    struct store *s, struct slice ballot, void (*each)(void *arg, struct slice line), void *arg)
{
	struct buf line = {0}, first = {0};
	struct slice key, value;
	buf_text(&first, "v");
	if (ballot.len > 0)
		begin_key(&first, ballot);
	for (bool more = store_seek(s, buf_view(&first), &key, &value);
	     more && key.len > first.len && memcmp(key.at, first.at, first.len) == 0;
	     more = store_next(s, &key, &value)) {
		line.len = 0;
		put_line(&line, key, value);
		each(arg, buf_view(&line));
	}
	buf_free(&line);
	buf_free(&first);
}

/* Votes for each candidate. */
#include "tally.h"

#include "ballot.h"
#include "canon.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define uthash_fatal(why) errx(EX_IOERR, "out of memory")
#include <uthash.h>

/*
 * An election, or a candidate in one. The key is how its record is found in the store too: 'e'
 * and the election's id, or 'c', the election's id, NUL and the candidate's id.
 */
struct entry {
	uint64_t votes;
	struct buf name; /* description or full name: a canonical string with its quotes; empty: not
	                    given */
	struct buf vote; /* a candidate's: the vote as events have it; empty: not seen yet */
	bool changed;
	UT_hash_handle hh;
	size_t len;
	char key[];
};

enum { RECENT = 1024 };

struct tally {
	struct entry *entries;
	struct buf key; /* scratch */
	/* Candidates by the last bytes of their vote's text, so that most votes need not be taken
	 * apart. */
	struct entry *recent[RECENT];
};

struct tally *
tally_new(void)
{
	struct tally *t = calloc(1, sizeof *t);
	if (t == NULL)
		errx(EX_IOERR, "out of memory");
	return t;
}

void
tally_free(struct tally *t)
{
	if (t == NULL)
		return;
	struct entry *e, *next;
	HASH_ITER(hh, t->entries, e, next)
	{
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyzer loses track of uthash */
		HASH_DEL(t->entries, e);
		buf_free(&e->name);
		buf_free(&e->vote);
		free(e);
	}
	buf_free(&t->key);
	free(t);
}

static struct entry *
entry_at(struct tally *t, struct slice key)
{
	struct entry *e;
	HASH_FIND(hh, t->entries, key.at, key.len, e);
	if (e != NULL)
		return e;
	e = calloc(1, sizeof *e + key.len);
	if (e == NULL)
		errx(EX_IOERR, "out of memory");
	e->len = key.len;
	memcpy(e->key, key.at, key.len);
	HASH_ADD_KEYPTR(hh, t->entries, e->key, e->len, e);
	return e;
}

static struct entry *
candidate(struct tally *t, struct vote vote)
{
	t->key.len = 0;
	buf_add(&t->key, "c", 1);
	buf_slice(&t->key, vote.election);
	buf_add(&t->key, "", 1);
	buf_slice(&t->key, vote.candidate);
	return entry_at(t, buf_view(&t->key));
}

static struct entry *
election(struct tally *t, struct slice id)
{
	t->key.len = 0;
	buf_add(&t->key, "e", 1);
	buf_slice(&t->key, id);
	return entry_at(t, buf_view(&t->key));
}

/* Reads the string that follows and makes it the entry's name. */
static bool
take_name(struct canon *c, struct entry *e)
{
	struct slice text;
	if (!canon_string(c, &text))
		return false;
	e->name.len = 0;
	buf_add(&e->name, text.at - 1, text.len + 2);
	e->changed = true;
	return true;
}

static struct entry **
recent_place(struct tally *t, struct slice vote)
{
	uint64_t word = 0;
	size_t end = sizeof "\"}}" - 1;
	if (vote.len >= end + sizeof word)
		memcpy(&word, vote.at + vote.len - end - sizeof word, sizeof word);
	return &t->recent[(word * UINT64_C(0x9e3779b97f4a7c15)) >> 54];
}

/* The candidate whose vote the event is; NULL if its detail is not of its type's shape. */
static struct entry *
voted_for(struct tally *t, const struct event *e)
{
	struct canon c = canon_at(e->detail);
	struct slice ballot;
	struct vote vote;
	if (!canon_expect(&c, SLICE("{\"ballotId\":")) || !canon_id(&c, &ballot))
		return NULL;
	struct slice text = {c.at, (size_t)(c.end - c.at)};
	struct entry **recent = recent_place(t, text);
	if (*recent != NULL && slice_eq(text, buf_view(&(*recent)->vote)))
		return *recent;
	if (!ballot_read_vote(e, &ballot, &vote))
		return NULL;
	struct entry *found = *recent = candidate(t, vote);
	found->vote.len = 0;
	buf_slice(&found->vote, text);
	return found;
}

bool
tally_note(struct tally *t, const struct event *e)
{
	struct canon c = canon_at(e->detail);
	struct vote vote;
	switch (e->type) {
	case VOTE_CAST: {
		struct entry *counted = voted_for(t, e);
		if (counted == NULL)
			return false;
		counted->votes++;
		counted->changed = true;
		return true;
	}
	case ELECTION_CREATED:
		return canon_expect(&c, SLICE("{\"electionId\":")) &&
		       canon_id(&c, &vote.election) &&
		       canon_expect(&c, SLICE(",\"description\":")) &&
		       take_name(&c, election(t, vote.election));
	case CANDIDATE_REGISTERED:
		return canon_expect(&c, SLICE("{\"electionId\":")) &&
		       canon_id(&c, &vote.election) &&
		       canon_expect(&c, SLICE(",\"candidateId\":")) &&
		       canon_id(&c, &vote.candidate) && canon_expect(&c, SLICE(",\"fullName\":")) &&
		       take_name(&c, candidate(t, vote));
	default:
		return true;
	}
}

void
tally_load(struct tally *t, struct store *s)
{
	struct slice key, value;
	for (bool more = store_seek(s, SLICE("c"), &key, &value); more;
	     more = store_next(s, &key, &value)) {
		if (value.len < 8)
			continue;
		struct entry *e = entry_at(t, key);
		e->votes += bytes_be64(value.at);
		e->name.len = 0;
		buf_add(&e->name, value.at + 8, value.len - 8);
	}
}

void
tally_save(struct tally *t, struct store *s)
{
	struct buf value = {0};
	struct entry *e, *next;
	HASH_ITER(hh, t->entries, e, next)
	{
		if (!e->changed)
			continue;
		value.len = 0;
		buf_be64(&value, e->votes);
		buf_slice(&value, buf_view(&e->name));
		store_put(s, (struct slice){e->key, e->len}, buf_view(&value));
		e->changed = false;
	}
	buf_free(&value);
}

static int
by_key(const struct entry *a, const struct entry *b)
{
	return slice_cmp((struct slice){a->key, a->len}, (struct slice){b->key, b->len});
}

static void
put_name(struct buf *line, const struct entry *e)
{
	if (e == NULL || e->name.len == 0)
		buf_text(line, "null");
	else
		buf_slice(line, buf_view(&e->name));
}

static void
put_line(struct tally *t, const struct entry *e, struct slice election_id, struct buf *line)
{
	struct slice id = {e->key + election_id.len + 2, e->len - election_id.len - 2};
	buf_text(line, "{\"electionId\":\"");
	buf_slice(line, election_id);
	buf_text(line, "\",\"description\":");
	put_name(line, election(t, election_id));
	buf_text(line, ",\"candidateId\":\"");
	buf_slice(line, id);
	buf_text(line, "\",\"fullName\":");
	put_name(line, e);
	buf_text(line, ",\"votes\":");
	buf_uint(line, e->votes);
	buf_add(line, "}", 1);
}

void
tally_each(
    struct tally *t, struct slice only, void (*each)(void *arg, struct slice line), void *arg)
{
	struct buf line = {0};
	struct entry *e, *next;
	HASH_SORT(t->entries, by_key);
	HASH_ITER(hh, t->entries, e, next)
	{
		if (e->key[0] != 'c')
			continue;
		const char *nul = memchr(e->key, '\0', e->len);
		struct slice id = {e->key + 1, (size_t)(nul - e->key) - 1};
		if (only.len > 0 && !slice_eq(id, only))
			continue;
		line.len = 0;
		put_line(t, e, id, &line);
		each(arg, buf_view(&line));
	}
	buf_free(&line);
}

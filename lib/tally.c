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
 * An election, a candidate in one, or a reason for which ballots with a vote in one were rejected.
 * The key is how its record is found in the store too: 'e' and the election's id; 'c', the
 * election's id, NUL and the candidate's id; 'r', the election's id, NUL and the reason. The last
 * with an empty id is of all rejected ballots.
 */
struct entry {
	uint64_t votes;  /* an election's: votesAllowed, 0: not given; a reason's: ballots */
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
	struct buf key;       /* scratch */
	struct ballot ballot; /* scratch */
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
	ballot_free(&t->ballot);
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

/* What stands under a letter about something in an election. */
static struct entry *
entry_in(struct tally *t, char letter, struct slice in, struct slice what)
{
	t->key.len = 0;
	buf_add(&t->key, &letter, 1);
	buf_slice(&t->key, in);
	buf_add(&t->key, "", 1);
	buf_slice(&t->key, what);
	return entry_at(t, buf_view(&t->key));
}

static struct entry *
candidate(struct tally *t, struct vote vote)
{
	return entry_in(t, 'c', vote.election, vote.candidate);
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

static bool
count(struct tally *t, const struct event *e)
{
	struct entry *counted = voted_for(t, e);
	if (counted == NULL)
		return false;
	counted->votes++;
	counted->changed = true;
	return true;
}

/* Takes a vote back that was counted. */
static bool
take_back(struct tally *t, const struct event *e)
{
	struct slice ballot;
	struct vote vote;
	if (!ballot_read_vote(e, &ballot, &vote))
		return false;
	struct entry *counted = candidate(t, vote);
	if (counted->votes == 0)
		return false;
	counted->votes--;
	counted->changed = true;
	return true;
}

static bool
note_election(struct tally *t, const struct event *e)
{
	struct canon c = canon_at(e->detail);
	struct slice id, date;
	uint64_t allowed;
	if (!canon_expect(&c, SLICE("{\"electionId\":")) || !canon_id(&c, &id) ||
	    !canon_expect(&c, SLICE(",\"description\":")))
		return false;
	struct entry *entry = election(t, id);
	if (!take_name(&c, entry) || !canon_expect(&c, SLICE(",\"electionDate\":")) ||
	    !canon_string(&c, &date) || !canon_expect(&c, SLICE(",\"votesAllowed\":")) ||
	    !canon_uint(&c, &allowed))
		return false;
	/* As first given. */
	if (entry->votes == 0)
		entry->votes = allowed;
	return true;
}

static bool
note_candidate(struct tally *t, const struct event *e)
{
	struct canon c = canon_at(e->detail);
	struct vote vote;
	return canon_expect(&c, SLICE("{\"electionId\":")) && canon_id(&c, &vote.election) &&
	       canon_expect(&c, SLICE(",\"candidateId\":")) && canon_id(&c, &vote.candidate) &&
	       canon_expect(&c, SLICE(",\"fullName\":")) && take_name(&c, candidate(t, vote));
}

static void
reject(struct tally *t, struct slice in, struct slice reason)
{
	struct entry *entry = entry_in(t, 'r', in, reason);
	entry->votes++;
	entry->changed = true;
}

static int
by_contest(const void *a, const void *b)
{
	return slice_cmp(((const struct vote *)a)->election, ((const struct vote *)b)->election);
}

/* How many votes an election allows; 0 if it is not known. */
static uint64_t
allowed_in(struct tally *t, struct slice id)
{
	struct entry *e;
	t->key.len = 0;
	buf_add(&t->key, "e", 1);
	buf_slice(&t->key, id);
	HASH_FIND(hh, t->entries, t->key.at, t->key.len, e);
	return e != NULL ? e->votes : 0;
}

/* Counts the rejected ballot in each contest that it has a vote in, as far as it is known; one
 * overvoted where it is so. */
static bool
note_rejected(struct tally *t, const struct event *e)
{
	struct ballot *b = &t->ballot;
	if (!ballot_read(e, b))
		return false;
	bool overvote = slice_eq(b->reason, SLICE("overvote"));
	reject(t, (struct slice){0}, b->reason);
	if (b->n > 0)
		qsort(b->votes, b->n, sizeof *b->votes, by_contest);
	for (size_t i = 0, next; i < b->n; i = next) {
		struct slice contest = b->votes[i].election;
		for (next = i; next < b->n && slice_eq(b->votes[next].election, contest);)
			next++;
		uint64_t allowed = allowed_in(t, contest);
		if (allowed > 0 && (!overvote || next - i > allowed))
			reject(t, contest, b->reason);
	}
	return true;
}

bool
tally_note(struct tally *t, const struct event *e)
{
	switch (e->type) {
	case VOTE_CAST:
		return count(t, e);
	case VOTE_RETRACTED:
		return take_back(t, e);
	case BALLOT_REJECTED:
		return note_rejected(t, e);
	case ELECTION_CREATED:
		return note_election(t, e);
	case CANDIDATE_REGISTERED:
		return note_candidate(t, e);
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

/* Whether the entry stands under the letter and in the election; *rest is what its key ends in. */
static bool
is_in(const struct entry *e, char letter, struct slice in, struct slice *rest)
{
	if (e->key[0] != letter || e->len < in.len + 2 ||
	    !slice_eq((struct slice){e->key + 1, in.len}, in) || e->key[1 + in.len] != '\0')
		return false;
	*rest = (struct slice){e->key + in.len + 2, e->len - in.len - 2};
	return true;
}

void
tally_each_in(struct tally *t, enum tally_what what, struct slice in,
    void (*each)(void *arg, struct slice id, struct slice name, uint64_t n), void *arg)
{
	struct entry *e, *next;
	struct slice id;
	HASH_SORT(t->entries, by_key);
	HASH_ITER(hh, t->entries, e, next)
	if (is_in(e, what == TALLY_CANDIDATES ? 'c' : 'r', in, &id))
		each(arg, id, e->name.len > 0 ? buf_view(&e->name) : SLICE("null"), e->votes);
}

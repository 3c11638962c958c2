/* The audit trail: for each election, candidate, voter and ballot, where in the log its events
 * stand. */
#include "trail.h"

#include "ballot.h"
#include "canon.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/*
 * A record holds the seqs of one thing within one block: the key is "t", the block's number, the
 * kind's letter and the id; the value is two bytes a seq, its place in the block, in order. As
 * the block stands in front, records are added at the end, in order, however large the store is:
 * the cheapest way for a tree on disk. Looking a thing up costs one look a block. What is stored
 * depends on the log alone, not on how it was fed.
 */
struct posting {
	size_t key; /* where it starts in the keys */
	uint16_t len;
	uint16_t place;
};

struct trail {
	uint64_t block;
	bool resumed;    /* an earlier program may have saved a part of the block */
	struct buf keys; /* letter and id of each posting */
	struct posting *postings;
	size_t n, cap;
};

struct trail *
trail_new(void)
{
	struct trail *t = calloc(1, sizeof *t);
	if (t == NULL)
		errx(EX_IOERR, "out of memory");
	return t;
}

void
trail_free(struct trail *t)
{
	if (t == NULL)
		return;
	buf_free(&t->keys);
	free(t->postings);
	free(t);
}

static void
collect(struct trail *t, char letter, struct slice id, uint64_t seq)
{
	if (t->n == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 1024;
		struct posting *postings = reallocarray(t->postings, cap, sizeof *postings);
		if (postings == NULL)
			errx(EX_IOERR, "out of memory");
		t->postings = postings;
		t->cap = cap;
	}
	if (t->n == 0) {
		t->block = seq / TRAIL_BLOCK;
		t->resumed = seq % TRAIL_BLOCK != 0;
	}
	t->postings[t->n++] =
	    (struct posting){t->keys.len, (uint16_t)(id.len + 1), (uint16_t)(seq % TRAIL_BLOCK)};
	buf_add(&t->keys, &letter, 1);
	buf_slice(&t->keys, id);
}

/* Passes over the next id member, whatever it is called, and gives the id. */
static bool
member_id(struct canon *c, struct slice name, struct slice *id)
{
	return canon_expect(c, name) && canon_id(c, id);
}

void
trail_note_ballot(struct trail *t, struct slice ballot, uint64_t seq)
{
	collect(t, 'b', ballot, seq);
}

bool
trail_note(struct trail *t, const struct event *e, uint64_t seq)
{
	struct canon c = canon_at(e->detail);
	struct slice id, second;
	struct vote vote;
	switch (e->type) {
	case ELECTION_CREATED:
		if (!member_id(&c, SLICE("{\"electionId\":"), &id))
			return false;
		collect(t, 'e', id, seq);
		return true;
	case CANDIDATE_REGISTERED:
		if (!member_id(&c, SLICE("{\"electionId\":"), &id) ||
		    !member_id(&c, SLICE(",\"candidateId\":"), &second))
			return false;
		collect(t, 'e', id, seq);
		collect(t, 'c', second, seq);
		return true;
	case VOTER_REGISTERED:
		if (!member_id(&c, SLICE("{\"voterId\":"), &id))
			return false;
		collect(t, 'v', id, seq);
		return true;
	case BALLOT_ISSUED:
	case BALLOT_SUBMITTED:
	case BALLOT_VERIFIED:
	case BALLOT_REJECTED:
		if (!member_id(&c, SLICE("{\"ballotId\":"), &id) ||
		    !member_id(&c, SLICE(",\"voterId\":"), &second))
			return false;
		collect(t, 'b', id, seq);
		collect(t, 'v', second, seq);
		return true;
	case VOTE_CAST:
		if (!ballot_read_vote(e, &id, &vote))
			return false;
		collect(t, 'b', id, seq);
		collect(t, 'e', vote.election, seq);
		collect(t, 'c', vote.candidate, seq);
		return true;
	case EVENT_TYPES:
		break;
	}
	return false;
}

bool
trail_is_full(uint64_t seq)
{
	return seq % TRAIL_BLOCK == TRAIL_BLOCK - 1;
}

static struct slice
key_of(const struct trail *t, const struct posting *p)
{
	return (struct slice){t->keys.at + p->key, p->len};
}

static int
by_key_and_place(const void *left, const void *right, void *trail)
{
	const struct posting *a = left, *b = right;
	int order = slice_cmp(key_of(trail, a), key_of(trail, b));
	return order ? order : (a->place > b->place) - (a->place < b->place);
}

static void
begin_key(struct buf *key, struct slice kind_and_id, uint64_t block)
{
	key->len = 0;
	buf_add(key, "t", 1);
	buf_be64(key, block);
	buf_slice(key, kind_and_id);
}

void
trail_save(struct trail *t, struct store *s)
{
	struct buf key = {0}, value = {0};
	if (t->n == 0)
		return;
	qsort_r(t->postings, t->n, sizeof *t->postings, by_key_and_place, t);
	for (size_t i = 0, next; i < t->n; i = next) {
		struct slice known, id = key_of(t, &t->postings[i]);
		value.len = 0;
		begin_key(&key, id, t->block);
		if (t->resumed && store_get(s, buf_view(&key), &known))
			buf_slice(&value, known);
		for (next = i; next < t->n && slice_eq(key_of(t, &t->postings[next]), id); next++) {
			uint16_t place = t->postings[next].place;
			buf_add(&value, (char[]){(char)(place >> 8), (char)place}, 2);
		}
		store_put(s, buf_view(&key), buf_view(&value));
	}
	buf_free(&key);
	buf_free(&value);
	t->n = t->keys.len = 0;
}

static uint64_t
place_at(const char *bytes)
{
	return (uint64_t)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1];
}

bool
trail_is_kind(const char *kind)
{
	static const char *const kinds[] = {"election", "candidate", "voter", "ballot"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

void
trail_each(struct store *s, uint64_t last, const char *kind, struct slice id,
    void (*each)(void *arg, uint64_t seq), void *arg)
{
	struct buf name = {0}, key = {0}, places = {0};
	struct slice value;
	buf_add(&name, kind, 1); /* kinds begin with different letters */
	buf_slice(&name, id);
	for (uint64_t block = 0; block <= last / TRAIL_BLOCK; block++) {
		begin_key(&key, buf_view(&name), block);
		if (!store_get(s, buf_view(&key), &value))
			continue;
		/* each may look into the store too, which ends the loan of the value. */
		places.len = 0;
		buf_slice(&places, value);
		for (size_t i = 0; i + 1 < places.len; i += 2)
			each(arg, block * TRAIL_BLOCK + place_at(places.at + i));
	}
	buf_free(&name);
	buf_free(&key);
	buf_free(&places);
}

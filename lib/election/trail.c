/* The audit trail: for each election, candidate, voter and ballot, the seqs of its events. */
#include "election/trail.h"

#include "base/memory.h"
#include "election/keys.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/*
 * An index of the log, in blocks of TRAIL_BLOCK seqs. A posting is eight bytes: a hash of a thing's
 * kind and id and, in the lowest 16 bits, the place in the block of an event that concerns it. The
 * postings of a block are sorted and divided by the highest bits of their hashes among SHELVES
 * shelves, each a record with the key "t", the block's number and the shelf's number. So records
 * are always added at the end of Berkeley DB's tree, and a look-up reads one record per block. What
 * is stored depends on the log alone, not on how it was divided into runs.
 */
enum { SHELVES = 2048, SHELF_SHIFT = 64 - 11, POSTING = 8 };

/* Postings are sorted by hash, a digit of DIGIT bits at a time, from the lowest. */
enum { DIGIT = 12, DIGITS = 4, PLACE_BITS = 16 };

struct trail {
	uint64_t block;
	bool resumed;      /* an earlier save may have stored part of the block */
	uint64_t *at;      /* postings, in the order of their events */
	uint64_t *scratch; /* of the same length, for sorting */
	size_t n, cap;
};

/* What an event concerns: the first letter of its kind, and its id. */
struct thing {
	char letter;
	struct slice id;
};

enum { MOST_THINGS = 3 };

struct trail *
trail_new(void)
{
	return memory_new(sizeof(struct trail));
}

void
trail_free(struct trail *t)
{
	if (t == NULL)
		return;
	free(t->at);
	free(t->scratch);
	free(t);
}

/* A posting's hash, with the bits of its place zero; every other bit depends on every byte of the
 * id (mixed as in MurmurHash3, by Appleby). */
static uint64_t
hash_of(struct thing thing)
{
	uint64_t hash = bytes_hash(thing.id) ^ (unsigned char)thing.letter;
	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return (hash ^ hash >> 33) >> PLACE_BITS << PLACE_BITS;
}

static void
grow(struct trail *t)
{
	size_t cap = t->cap ? t->cap * 2 : 1024;
	t->at = memory_resize(t->at, cap, sizeof *t->at);
	t->scratch = memory_resize(t->scratch, cap, sizeof *t->scratch);
	t->cap = cap;
}

static void
collect(struct trail *t, struct thing thing, uint64_t seq)
{
	if (t->n == t->cap)
		grow(t);
	if (t->n == 0) {
		t->block = seq / TRAIL_BLOCK;
		t->resumed = seq % TRAIL_BLOCK != 0;
	}
	t->at[t->n++] = hash_of(thing) | seq % TRAIL_BLOCK;
}

void
trail_note_ballot(struct trail *t, struct slice ballot, uint64_t seq)
{
	collect(t, (struct thing){'b', ballot}, seq);
}

static size_t
add_thing(struct thing things[MOST_THINGS], size_t n, char letter, struct slice id)
{
	if (id.len > 0 && n < MOST_THINGS)
		things[n++] = (struct thing){letter, id};
	return n;
}

/* The things that an event concerns: those that its detail names, but not those in an array of
 * votes, because votes have events of their own. */
static size_t
things_of(const struct detail *d, struct thing things[MOST_THINGS])
{
	size_t n = add_thing(things, 0, 'b', d->ballot_id);
	n = add_thing(things, n, 'v', d->voter_id);
	n = add_thing(things, n, 'e', d->election_id);
	n = add_thing(things, n, 'c', d->candidate_id);
	n = add_thing(things, n, 'e', d->vote.election);
	n = add_thing(things, n, 'c', d->vote.candidate);
	if (!slice_eq(d->replaces, d->ballot_id))
		n = add_thing(things, n, 'b', d->replaces);
	return n;
}

void
trail_note(struct trail *t, const struct detail *d, uint64_t seq)
{
	struct thing things[MOST_THINGS];
	size_t n = things_of(d, things);
	for (size_t i = 0; i < n; i++)
		collect(t, things[i], seq);
}

bool
trail_concerns(const struct detail *d, const char *kind, struct slice id)
{
	struct thing things[MOST_THINGS];
	size_t n = things_of(d, things);
	for (size_t i = 0; i < n; i++)
		if (things[i].letter == *kind && slice_eq(things[i].id, id))
			return true;
	return false;
}

bool
trail_is_full(uint64_t seq)
{
	return seq % TRAIL_BLOCK == TRAIL_BLOCK - 1;
}

/* Sorts by hash; postings with the same hash stay in the order of their places. */
static void
sort(struct trail *t)
{
	enum { VALUES = 1 << DIGIT };
	static size_t starts[VALUES];
	for (int digit = 0; digit < DIGITS; digit++) {
		int shift = PLACE_BITS + digit * DIGIT;
		size_t sum = 0;
		memset(starts, 0, sizeof starts);
		for (size_t i = 0; i < t->n; i++)
			starts[t->at[i] >> shift & (VALUES - 1)]++;
		for (size_t v = 0; v < VALUES; v++) {
			size_t count = starts[v];
			starts[v] = sum;
			sum += count;
		}
		for (size_t i = 0; i < t->n; i++)
			t->scratch[starts[t->at[i] >> shift & (VALUES - 1)]++] = t->at[i];
		uint64_t *sorted = t->scratch;
		t->scratch = t->at;
		t->at = sorted;
	}
}

static void
begin_key(struct buf *key, uint64_t block, uint64_t shelf)
{
	key->len = 0;
	buf_add(key, (char[]){KEY_TRAIL}, 1);
	buf_be64(key, block);
	buf_add(key, (char[]){(char)(shelf >> 8), (char)shelf}, 2);
}

/*
 * Merges a stored shelf and n new postings, both sorted, into value. A posting in both, left from
 * before the store was rolled back, is only put once.
 */
static void
merge(struct buf *value, struct slice stored, const uint64_t *new, size_t n)
{
	value->len = 0;
	const char *old = stored.at, *end = stored.at + stored.len / POSTING * POSTING;
	for (size_t i = 0; i < n; i++) {
		for (; old < end && bytes_be64(old) < new[i]; old += POSTING)
			buf_add(value, old, POSTING);
		if (old < end && bytes_be64(old) == new[i])
			old += POSTING;
		buf_be64(value, new[i]);
	}
	if (old < end)
		buf_add(value, old, (size_t)(end - old));
}

void
trail_save(struct trail *t, struct store *s)
{
	struct buf key = {0}, value = {0};
	sort(t);
	for (size_t i = 0, next; i < t->n; i = next) {
		uint64_t shelf = t->at[i] >> SHELF_SHIFT;
		for (next = i; next < t->n && t->at[next] >> SHELF_SHIFT == shelf;)
			next++;
		struct slice stored = {0};
		begin_key(&key, t->block, shelf);
		if (t->resumed && !store_get(s, buf_view(&key), &stored))
			stored = (struct slice){0};
		merge(&value, stored, t->at + i, next - i);
		store_put(s, buf_view(&key), buf_view(&value));
	}
	buf_free(&key);
	buf_free(&value);
	t->n = 0;
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
	struct buf key = {0}, shelf = {0};
	struct slice value;
	uint64_t hash = hash_of((struct thing){*kind, id}); /* kinds begin with different letters */
	for (uint64_t block = 0; block <= last / TRAIL_BLOCK; block++) {
		begin_key(&key, block, hash >> SHELF_SHIFT);
		if (!store_get(s, buf_view(&key), &value))
			continue;
		/* A copy, because each may use the store, which ends the loan of the value. */
		shelf.len = 0;
		buf_slice(&shelf, value);
		for (size_t i = 0; i + POSTING <= shelf.len; i += POSTING) {
			uint64_t posting = bytes_be64(shelf.at + i);
			if (posting >> PLACE_BITS == hash >> PLACE_BITS)
				each(arg, block * TRAIL_BLOCK + posting % TRAIL_BLOCK);
		}
	}
	buf_free(&key);
	buf_free(&shelf);
}

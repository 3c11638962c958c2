/* Puts that wait to be written. */
#include "store/pending.h"

#include "base/memory.h"

#include <stdlib.h>

/* An entry is what `text` holds of a put: the key, then the value. */
struct entry {
	uint32_t key_length, value_length;
	size_t at; /* in text */
};

/* Where a hash table has an entry: its number plus 1, 0 if there is none. */
struct slot {
	uint32_t hash, number;
};

/* An entry in the order of keys, with the first eight bytes of its key as a number. */
struct place {
	uint64_t start;
	uint32_t number;
};

struct pending {
	struct buf text;
	struct entry *entries;
	size_t n, cap;
	struct slot *slots; /* a hash table */
	size_t n_slots;     /* a power of 2, more than twice n; 0 before the first put */
	size_t last;        /* the number of the entry whose key is after all others */
	struct place *sorted;
};

enum { FIRST_SLOTS = 256, MOST_SLOTS_KEPT = 4096 };

struct pending *
pending_new(void)
{
	return memory_new(sizeof(struct pending));
}

/* Frees what p holds, and leaves it empty. */
static void
release(struct pending *p)
{
	buf_free(&p->text);
	free(p->entries);
	free(p->slots);
	free(p->sorted);
	*p = (struct pending){0};
}

void
pending_free(struct pending *p)
{
	if (p == NULL)
		return;
	release(p);
	free(p);
}

static struct slice
key_of(const struct pending *p, const struct entry *e)
{
	return (struct slice){p->text.at + e->at, e->key_length};
}

static struct slice
value_of(const struct pending *p, const struct entry *e)
{
	return (struct slice){p->text.at + e->at + e->key_length, e->value_length};
}

static uint32_t
hash_of(struct slice key)
{
	uint64_t hash = bytes_hash(key);
	return (uint32_t)(hash ^ hash >> 32);
}

/* The slot of the key, or the empty one where it belongs. */
static struct slot *
slot_of(const struct pending *p, struct slice key, uint32_t hash)
{
	size_t mask = p->n_slots - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct slot *slot = &p->slots[i];
		if (slot->number == 0 ||
		    (slot->hash == hash && slice_eq(key_of(p, &p->entries[slot->number - 1]), key)))
			return slot;
	}
}

/* Makes a table of n slots with what the one before had. */
static void
make_slots(struct pending *p, size_t n)
{
	struct slot *before = p->slots;
	p->slots = memory_new(n * sizeof *p->slots);
	for (size_t i = 0; i < p->n_slots; i++) {
		size_t at = before[i].hash & (n - 1);
		if (before[i].number == 0)
			continue;
		while (p->slots[at].number != 0)
			at = (at + 1) & (n - 1);
		p->slots[at] = before[i];
	}
	p->n_slots = n;
	free(before);
}

/* Appends the key and value to the text. */
static void
write_entry(struct pending *p, struct entry *e, struct slice key, struct slice value)
{
	e->at = p->text.len;
	e->key_length = (uint32_t)key.len;
	e->value_length = (uint32_t)value.len;
	buf_slice(&p->text, key);
	buf_slice(&p->text, value);
}

void
pending_put(struct pending *p, struct slice key, struct slice value)
{
	uint32_t hash = hash_of(key);
	if (2 * (p->n + 1) > p->n_slots)
		make_slots(p, p->n_slots > 0 ? p->n_slots * 2 : FIRST_SLOTS);
	struct slot *slot = slot_of(p, key, hash);
	if (slot->number == 0) {
		p->entries = memory_grow(p->entries, p->n, &p->cap, sizeof *p->entries);
		*slot = (struct slot){hash, (uint32_t)++p->n};
		write_entry(p, &p->entries[p->n - 1], key, value);
		if (slice_cmp(key_of(p, &p->entries[p->last]), key) < 0)
			p->last = p->n - 1;
		return;
	}
	struct entry *e = &p->entries[slot->number - 1];
	if (e->value_length == value.len && value.len > 0)
		memcpy(p->text.at + e->at + e->key_length, value.at, value.len);
	else
		write_entry(p, e, key, value);
}

bool
pending_get(const struct pending *p, struct slice key, struct slice *value)
{
	if (p->n == 0)
		return false;
	const struct slot *slot = slot_of(p, key, hash_of(key));
	if (slot->number == 0)
		return false;
	*value = value_of(p, &p->entries[slot->number - 1]);
	return true;
}

bool
pending_reaches(const struct pending *p, struct slice from)
{
	return p->n > 0 && slice_cmp(key_of(p, &p->entries[p->last]), from) >= 0;
}

size_t
pending_bytes(const struct pending *p)
{
	return p->text.len + p->n * sizeof *p->entries + p->n_slots * sizeof *p->slots;
}

/* qsort passes no argument: what it sorts. */
static _Thread_local const struct pending *sorting;

static int
by_key(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	const struct entry *entries = sorting->entries;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return slice_cmp(
	    key_of(sorting, &entries[x->number]), key_of(sorting, &entries[y->number]));
}

size_t
pending_sort(struct pending *p)
{
	p->sorted = memory_resize(p->sorted, p->n + 1, sizeof *p->sorted);
	for (size_t i = 0; i < p->n; i++)
		p->sorted[i] = (struct place){bytes_start(key_of(p, &p->entries[i])), (uint32_t)i};
	sorting = p;
	qsort(p->sorted, p->n, sizeof *p->sorted, by_key);
	return p->n;
}

struct change
pending_change(const struct pending *p, size_t i)
{
	const struct entry *e = &p->entries[p->sorted[i].number];
	return (struct change){key_of(p, e), value_of(p, e)};
}

void
pending_clear(struct pending *p)
{
	if (p->n_slots > MOST_SLOTS_KEPT) {
		release(p);
		return;
	}
	p->text.len = p->n = p->last = 0;
	if (p->n_slots > 0)
		memset(p->slots, 0, p->n_slots * sizeof *p->slots);
}

/* Puts that wait to be written. */
#include "store/pending.h"

#include "base/memory.h"

#include <stdlib.h>

/* An entry is what `text` holds of a put: the key, then the value. */
struct entry {
	uint32_t hash, key_length, value_length;
	size_t at; /* in text */
};

struct pending {
	struct buf text;
	struct entry *entries;
	size_t n, cap;
	uint32_t *slots; /* a hash table: the numbers of entries plus 1, 0 where there is none */
	size_t n_slots;  /* a power of 2, more than twice n; 0 before the first put */
	size_t last;     /* the number of the entry whose key is after all others */
	struct change *sorted;
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
static uint32_t *
slot_of(const struct pending *p, struct slice key, uint32_t hash)
{
	size_t mask = p->n_slots - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		uint32_t *slot = &p->slots[i];
		if (*slot == 0)
			return slot;
		const struct entry *e = &p->entries[*slot - 1];
		if (e->hash == hash && slice_eq(key_of(p, e), key))
			return slot;
	}
}

static void
make_slots(struct pending *p, size_t n)
{
	free(p->slots);
	p->slots = memory_new(n * sizeof *p->slots);
	p->n_slots = n;
	for (size_t i = 0; i < p->n; i++)
		*slot_of(p, key_of(p, &p->entries[i]), p->entries[i].hash) = (uint32_t)i + 1;
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
	uint32_t *slot = slot_of(p, key, hash);
	if (*slot == 0) {
		p->entries = memory_grow(p->entries, p->n, &p->cap, sizeof *p->entries);
		p->entries[p->n].hash = hash;
		*slot = (uint32_t)++p->n;
		write_entry(p, &p->entries[*slot - 1], key, value);
		if (slice_cmp(key_of(p, &p->entries[p->last]), key) < 0)
			p->last = *slot - 1;
		return;
	}
	struct entry *e = &p->entries[*slot - 1];
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
	uint32_t slot = *slot_of(p, key, hash_of(key));
	if (slot == 0)
		return false;
	*value = value_of(p, &p->entries[slot - 1]);
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

static int
by_key(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	return slice_cmp(x->key, y->key);
}

const struct change *
pending_sorted(struct pending *p, size_t *n)
{
	p->sorted = memory_resize(p->sorted, p->n + 1, sizeof *p->sorted);
	for (size_t i = 0; i < p->n; i++)
		p->sorted[i] =
		    (struct change){key_of(p, &p->entries[i]), value_of(p, &p->entries[i])};
	qsort(p->sorted, p->n, sizeof *p->sorted, by_key);
	*n = p->n;
	return p->sorted;
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

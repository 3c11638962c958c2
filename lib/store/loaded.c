/* All runs of a store, loaded into memory. */
#include "store/loaded.h"

#include "base/memory.h"

#include <stdlib.h>

struct run {
	char *at; /* the key, then the records */
	size_t key_length, length;
	bool changed;
};

struct loaded {
	uint64_t *starts; /* the first eight bytes of each run's key, to search in less memory */
	struct run *runs;
	size_t n, starts_cap, runs_cap;
	size_t placed; /* how many are in order; the rest was added since */
};

struct loaded *
loaded_new(void)
{
	return memory_new(sizeof(struct loaded));
}

void
loaded_free(struct loaded *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->n; i++)
		free(l->runs[i].at);
	free(l->starts);
	free(l->runs);
	free(l);
}

/* Replaces the records, which come after the key. */
static void
set_records(struct run *r, struct slice records)
{
	r->at = memory_resize(r->at, r->key_length + records.len, 1);
	r->length = records.len;
	memcpy(r->at + r->key_length, records.at, records.len);
}

void
loaded_add(struct loaded *l, struct slice key, struct slice run, bool changed)
{
	l->starts = memory_grow(l->starts, l->n, &l->starts_cap, sizeof *l->starts);
	l->runs = memory_grow(l->runs, l->n, &l->runs_cap, sizeof *l->runs);
	struct run *r = &l->runs[l->n];
	*r = (struct run){.key_length = key.len, .changed = changed};
	set_records(r, run);
	memcpy(r->at, key.at, key.len);
	l->starts[l->n++] = bytes_start(key);
}

static int
compare(const struct loaded *l, size_t i, uint64_t start, struct slice key)
{
	if (l->starts[i] != start)
		return l->starts[i] < start ? -1 : 1;
	return slice_cmp(loaded_key(l, i), key);
}

/* Merges the runs added with those in order, from the last to the first. */
void
loaded_place(struct loaded *l)
{
	size_t added = l->n - l->placed, left = l->placed, to = l->n;
	if (added == 0)
		return;
	uint64_t *starts = memory_resize(NULL, added, sizeof *starts);
	struct run *runs = memory_resize(NULL, added, sizeof *runs);
	memcpy(starts, l->starts + left, added * sizeof *starts);
	memcpy(runs, l->runs + left, added * sizeof *runs);
	while (added > 0) {
		struct slice key = {runs[added - 1].at, runs[added - 1].key_length};
		to--;
		if (left > 0 && compare(l, left - 1, starts[added - 1], key) > 0) {
			l->starts[to] = l->starts[--left];
			l->runs[to] = l->runs[left];
		} else {
			l->starts[to] = starts[--added];
			l->runs[to] = runs[added];
		}
	}
	l->placed = l->n;
	free(starts);
	free(runs);
}

size_t
loaded_count(const struct loaded *l)
{
	return l->placed;
}

size_t
loaded_find(const struct loaded *l, struct slice key)
{
	uint64_t start = bytes_start(key);
	size_t low = 0, high = l->placed; /* the first run after the key is in low..high */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(l, middle, start, key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? low - 1 : 0;
}

struct slice
loaded_key(const struct loaded *l, size_t i)
{
	return (struct slice){l->runs[i].at, l->runs[i].key_length};
}

struct slice
loaded_records(const struct loaded *l, size_t i)
{
	return (struct slice){l->runs[i].at + l->runs[i].key_length, l->runs[i].length};
}

void
loaded_replace(struct loaded *l, size_t i, struct slice run)
{
	set_records(&l->runs[i], run);
	l->runs[i].changed = true;
}

void
loaded_overwrite(struct loaded *l, size_t i, struct slice value, struct slice with)
{
	size_t at = (size_t)(value.at - l->runs[i].at);
	memmove(l->runs[i].at + at, with.at, value.len);
	l->runs[i].changed = true;
}

bool
loaded_take_change(struct loaded *l, size_t i)
{
	bool changed = l->runs[i].changed;
	l->runs[i].changed = false;
	return changed;
}

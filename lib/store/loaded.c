/* All runs of a store, loaded into memory. */
#include "store/loaded.h"

#include "base/memory.h"

#include <stdlib.h>

struct run {
	struct buf key, records;
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
	for (size_t i = 0; i < l->n; i++) {
		buf_free(&l->runs[i].key);
		buf_free(&l->runs[i].records);
	}
	free(l->starts);
	free(l->runs);
	free(l);
}

/* The first eight bytes as a number; NULs stand for those that a shorter key lacks. */
static uint64_t
start_of(struct slice key)
{
	char bytes[8] = {0};
	memcpy(bytes, key.at, key.len < sizeof bytes ? key.len : sizeof bytes);
	return bytes_be64(bytes);
}

/* Copies bytes into a buffer of just that size. */
static void
copy(struct buf *to, struct slice bytes)
{
	to->at = memory_resize(to->at, bytes.len + 1, 1);
	to->cap = bytes.len + 1;
	to->len = bytes.len;
	memcpy(to->at, bytes.at, bytes.len);
}

void
loaded_add(struct loaded *l, struct slice key, struct slice run, bool changed)
{
	l->starts = memory_grow(l->starts, l->n, &l->starts_cap, sizeof *l->starts);
	l->runs = memory_grow(l->runs, l->n, &l->runs_cap, sizeof *l->runs);
	l->starts[l->n] = start_of(key);
	l->runs[l->n] = (struct run){.changed = changed};
	copy(&l->runs[l->n].key, key);
	copy(&l->runs[l->n].records, run);
	l->n++;
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
		struct slice key = buf_view(&runs[added - 1].key);
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
	uint64_t start = start_of(key);
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
	return buf_view(&l->runs[i].key);
}

struct slice
loaded_records(const struct loaded *l, size_t i)
{
	return buf_view(&l->runs[i].records);
}

void
loaded_replace(struct loaded *l, size_t i, struct slice run)
{
	copy(&l->runs[i].records, run);
	l->runs[i].changed = true;
}

void
loaded_overwrite(struct loaded *l, size_t i, struct slice value, struct slice with)
{
	struct buf *records = &l->runs[i].records;
	memmove(records->at + (value.at - records->at), with.at, value.len);
	l->runs[i].changed = true;
}

bool
loaded_take_change(struct loaded *l, size_t i)
{
	bool changed = l->runs[i].changed;
	l->runs[i].changed = false;
	return changed;
}

/* Merges what was put with the runs where it belongs. */
#include "store/internal.h"
#include "store/run.h"

/* The key of the first run, at or before the keys of all records; any other run has that of its
 * first record. */
static const struct slice first_run_key = {"\0", 1};

/* Changes that wait, in the order of their keys: from number `at` on, n of them. */
struct changes {
	const struct pending *pending;
	size_t at, n;
};

static struct change
change(const struct changes *c, size_t i)
{
	return pending_change(c->pending, c->at + i);
}

/* Merges a run with changes of its records and new ones. Sets *appends to whether all of them come
 * after it. */
static void
merge(struct store *s, struct buf *out, struct slice run, const struct changes *c, bool *appends)
{
	struct slice rest = run, key, value;
	struct change next = change(c, 0);
	size_t i = 0;
	out->len = 0;
	while (run_next(&rest, &key, &value)) {
		int order = 1;
		while (i < c->n && (order = slice_cmp(next.key, key)) < 0) {
			run_add(out, next.key, next.value);
			if (++i < c->n)
				next = change(c, i);
		}
		bool replaced = i < c->n && order == 0;
		run_add(out, key, replaced ? next.value : value);
		if (replaced && ++i < c->n)
			next = change(c, i);
	}
	runs_check(s, rest);
	*appends = i == 0;
	for (; i < c->n; i++)
		run_add(out, change(c, i).key, change(c, i).value);
}

/* Leaves only the changes whose keys are before this one. */
static void
limit(struct changes *c, struct slice key)
{
	size_t n = 0;
	while (n < c->n && slice_cmp(change(c, n).key, key) < 0)
		n++;
	c->n = n;
}

/* The key of a run that begins with these records. */
static struct slice
first_key(struct slice run)
{
	struct slice key = {0}, value;
	run_next(&run, &key, &value);
	return key;
}

/* Merges the first changes with the run loaded where they belong; returns how many. */
static size_t
settle_loaded(struct store *s, struct changes c)
{
	static struct buf merged;
	bool appends;
	size_t i = loaded_find(s->loaded, change(&c, 0).key);
	bool is_last = i + 1 == loaded_count(s->loaded);
	if (!is_last)
		limit(&c, loaded_key(s->loaded, i + 1));
	merge(s, &merged, loaded_records(s->loaded, i), &c, &appends);
	struct slice rest = buf_view(&merged);
	loaded_replace(s->loaded, i, run_cut(&rest, appends));
	while (rest.len > 0) {
		struct slice run = run_cut(&rest, appends);
		loaded_add(s->loaded, first_key(run), run, true);
		s->size += run.len;
	}
	return c.n;
}

/* Merges the first changes with the run in Berkeley DB where they belong; returns how many. */
static size_t
settle_stored(struct store *s, struct changes c)
{
	enum { AT_ONCE = 1024 };
	static struct buf key, merged, old;
	struct slice end;
	bool appends;
	c.n = c.n < AT_ONCE ? c.n : AT_ONCE;
	if (!runs_around(s, change(&c, 0).key, &key, &old, &end))
		buf_slice(&key, first_run_key);
	if (end.len > 0)
		limit(&c, end);
	merge(s, &merged, buf_view(&old), &c, &appends);
	struct slice rest = buf_view(&merged);
	runs_write(s, buf_view(&key), run_cut(&rest, appends));
	while (rest.len > 0) {
		struct slice run = run_cut(&rest, appends);
		runs_write(s, first_key(run), run);
		s->size += run.len;
	}
	return c.n;
}

void
settle(struct store *s)
{
	struct changes c = {s->pending, 0, pending_sort(s->pending)};
	if (c.n == 0)
		return;
	s->found.len = 0;
	for (size_t done; c.n > 0; c.at += done, c.n -= done)
		done = s->loaded ? settle_loaded(s, c) : settle_stored(s, c);
	if (s->loaded != NULL)
		loaded_place(s->loaded);
	pending_clear(s->pending);
}

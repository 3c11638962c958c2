/* Keys of records: a letter and ids each ended by NUL, in the order of their ids. */
#include "store/key.h"

#include "rows.h"

/* Ids with blanks between, and the key of them, in which a NUL is written "|". */
static const struct {
	const char *what;
	const char *ids;
	const char *key;
} rows[] = {
    {"an id", "abc", "xabc|"},
    {"two ids", "abc d", "xabc|d|"},
    {"three ids", "a b c", "xa|b|c|"},
    {"an id of nothing", "", "x|"},
    {"nothing, then an id", " a", "x|a|"},
    {"an id, then nothing", "a ", "xa||"},
};

/* Ids whose keys come one after the other, even if the first has more after it. */
static const struct {
	const char *what;
	const char *first, *second;
} orders[] = {
    {"a prefix first", "a", "a-"},
    {"a prefix first, whatever comes after it", "a zzz", "a- a"},
    {"the first id counts first", "a z", "b a"},
    {"then the second", "a a", "a b"},
    {"an id alone before those with a second one", "a", "a a"},
};

static void
make(struct buf *key, const char *ids)
{
	char copy[64], *rest = copy, *id;
	snprintf(copy, sizeof copy, "%s", ids);
	key_begin(key, 'x', slice_of(strsep(&rest, " ")));
	while ((id = strsep(&rest, " ")) != NULL)
		key_add(key, slice_of(id));
}

/* The ids of a key, with blanks between. */
static void
take_apart(struct slice key, struct buf *ids)
{
	struct slice rest = {key.at + 1, key.len - 1};
	for (const char *blank = ""; rest.len > 0; blank = " ") {
		buf_text(ids, blank);
		buf_slice(ids, key_next_id(&rest));
	}
}

int
main(void)
{
	struct buf key = {0}, other = {0}, ids = {0};
	for (size_t i = 0; i < ROWS(rows); i++) {
		ids.len = 0;
		make(&key, rows[i].ids);
		take_apart(buf_view(&key), &ids);
		for (size_t at = 0; at < key.len; at++)
			key.at[at] = key.at[at] ? key.at[at] : '|';
		tap_buf(&key, rows[i].key, rows[i].what);
		tap_buf(&ids, rows[i].ids, "taken apart");
	}
	for (size_t i = 0; i < ROWS(orders); i++) {
		make(&key, orders[i].first);
		make(&other, orders[i].second);
		tap(slice_cmp(buf_view(&key), buf_view(&other)) < 0, orders[i].what);
	}
	struct slice rest = SLICE("abc");
	tap(slice_eq(key_next_id(&rest), SLICE("abc")) && rest.len == 0,
	    "an id without NUL, at the end");
	tap(key_next_id(&rest).len == 0 && rest.len == 0, "no id after the last");
	buf_free(&key);
	buf_free(&other);
	buf_free(&ids);
	return tap_done();
}

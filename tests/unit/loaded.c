/* Runs in memory: found by key, put between others, replaced, written once. */
#include "store/loaded.h"

#include "rows.h"

/* Runs that are there, runs that are added, and all their keys in order. */
static const struct {
	const char *what, *first, *then, *order;
} places[] = {
    {"none", "", "", ""},
    {"the first ones", "", "ab", "ab"},
    {"after all", "ab", "cd", "abcd"},
    {"before all", "cd", "ab", "abcd"},
    {"between", "ad", "bc", "abcd"},
    {"everywhere", "bdf", "aceg", "abcdefg"},
    {"one", "abdefg", "c", "abcdefg"},
};

/* Adds a run for each letter: its key is the letter and a text that makes it longer than eight
 * bytes, its records the letter. */
static void
add_all(struct loaded *l, const char *letters)
{
	for (; *letters != '\0'; letters++) {
		char key[] = "long-as-it-is-?";
		key[sizeof key - 2] = *letters;
		loaded_add(l, slice_of(key), (struct slice){letters, 1}, false);
	}
	loaded_place(l);
}

static void
check_places(void)
{
	for (size_t i = 0; i < ROWS(places); i++) {
		struct loaded *l = loaded_new();
		struct buf order = {0};
		add_all(l, places[i].first);
		add_all(l, places[i].then);
		for (size_t n = 0; n < loaded_count(l); n++) {
			buf_slice(&order, loaded_records(l, n));
			if (loaded_find(l, loaded_key(l, n)) != n)
				tap(false, "a run is found by its key");
		}
		tap_buf(&order, places[i].order, places[i].what);
		buf_free(&order);
		loaded_free(l);
	}
}

static const struct {
	const char *what, *key;
	size_t found;
} finds[] = {
    {"before the first", "a", 0},
    {"the first", "b", 0},
    {"after it", "c", 0},
    {"the start of the next", "long", 0},
    {"the second", "long-as-it-is-b", 1},
    {"after it, the first eight bytes alike", "long-as-it-is-c", 1},
    {"the third", "long-as-it-is-d", 2},
    {"longer than it", "long-as-it-is-dd", 2},
    {"after the last", "z", 2},
};

static void
check_finds(void)
{
	struct loaded *l = loaded_new();
	loaded_add(l, SLICE("b"), SLICE("1"), false);
	loaded_place(l);
	add_all(l, "bd");
	for (size_t i = 0; i < ROWS(finds); i++)
		tap(loaded_find(l, slice_of(finds[i].key)) == finds[i].found, finds[i].what);
	loaded_free(l);
}

static void
check_changes(void)
{
	struct loaded *l = loaded_new();
	loaded_add(l, SLICE("a"), SLICE("old"), false);
	loaded_add(l, SLICE("b"), SLICE("new"), true);
	loaded_add(l, SLICE("c"), SLICE("value"), false);
	loaded_place(l);
	loaded_replace(l, 0, SLICE("longer than it was"));
	struct slice records = loaded_records(l, 2);
	loaded_overwrite(l, 2, (struct slice){records.at + 1, 3}, SLICE("..."));
	tap(slice_eq(loaded_records(l, 0), SLICE("longer than it was")), "replaced");
	tap(slice_eq(loaded_records(l, 2), SLICE("v...e")), "overwritten");
	tap(loaded_take_change(l, 0) && loaded_take_change(l, 1) && loaded_take_change(l, 2),
	    "all are changed");
	tap(!loaded_take_change(l, 0) && !loaded_take_change(l, 1) && !loaded_take_change(l, 2),
	    "but only once");
	loaded_free(l);
	loaded_free(NULL);
}

int
main(void)
{
	check_places();
	check_finds();
	check_changes();
	return tap_done();
}

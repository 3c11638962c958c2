/* Records packed into runs: one put in comes out again, and what is cut stays whole. */
#include "store/run.h"

#include "rows.h"

/* Records as text: a letter for the key, then how long the value is. */
static void
add(struct buf *run, char letter, size_t length)
{
	static char bytes[300000];
	memset(bytes, letter, sizeof bytes);
	run_add(run, (struct slice){&letter, 1}, (struct slice){bytes, length});
}

static bool
is_record(struct slice key, struct slice value, char letter, size_t length)
{
	return key.len == 1 && *key.at == letter && value.len == length &&
	       (length == 0 || (value.at[0] == letter && value.at[length - 1] == letter));
}

static const size_t lengths[] = {0, 1, 126, 127, 128, 16383, 16384, 300000};

static void
check_lengths(void)
{
	struct buf run = {0};
	struct slice key, value;
	bool good = true;
	for (size_t i = 0; i < ROWS(lengths); i++)
		add(&run, (char)('a' + i), lengths[i]);
	struct slice rest = buf_view(&run);
	for (size_t i = 0; i < ROWS(lengths); i++)
		good = good && run_next(&rest, &key, &value) &&
		       is_record(key, value, (char)('a' + i), lengths[i]);
	tap(good && rest.len == 0 && !run_next(&rest, &key, &value), "values of all lengths");
	buf_free(&run);
}

static const struct {
	const char *what, *from;
	char found; /* 0: none */
} seeks[] = {
    {"from nothing", "", 'b'},
    {"before the first", "a", 'b'},
    {"the first", "b", 'b'},
    {"after it", "ba", 'd'},
    {"between", "c", 'd'},
    {"the last", "f", 'f'},
    {"longer than the last", "f\x01", 0},
    {"after the last", "g", 0},
};

static void
check_seeks(void)
{
	struct buf run = {0};
	add(&run, 'b', 3);
	add(&run, 'd', 200);
	add(&run, 'f', 0);
	for (size_t i = 0; i < ROWS(seeks); i++) {
		struct slice rest = buf_view(&run), key, value;
		bool found = run_seek(&rest, slice_of(seeks[i].from), &key, &value);
		tap(found == (seeks[i].found != 0) && (!found || *key.at == seeks[i].found) &&
		        (found || rest.len == 0),
		    seeks[i].what);
	}
	buf_free(&run);
}

static const struct row malformed[] = {
    {"nothing", "", true},
    {"a length alone", "\x01", false},
    {"no key", "\x01\x01", false},
    {"no value", "\x01\x01k", false},
    {"a value cut off", "\x01\x02kv", false},
    {"a whole record", "\x01\x01kv", true},
    {"a record and a byte", "\x01\x01kv\x01", false},
    {"a length without end", "\xff\xff\xff\xff\xff\xff\xff\xff", false},
    {"a length of more than all", "\x7f\x7fkv", false},
};

/* Whether it is records to its end. */
static bool
is_whole(struct slice rest)
{
	struct slice key, value;
	while (run_next(&rest, &key, &value))
		continue;
	return rest.len == 0;
}

/* How runs of n records of a length are cut: into how many pieces, the longest and the last. */
static const struct {
	const char *what;
	size_t n, length;
	bool full;
	size_t pieces, longest, last;
} cuts[] = {
    {"one that fits", 10, 97, false, 1, 1000, 1000},
    {"one that just fits", 8, 125, false, 1, 1024, 1024},
    {"one record too many", 9, 125, false, 2, 640, 640},
    {"two like pieces", 12, 97, false, 2, 600, 600},
    {"a full piece and the rest", 12, 97, true, 2, 1000, 200},
    {"like pieces", 35, 97, false, 4, 900, 900},
    {"full pieces", 35, 97, true, 4, 1000, 500},
    {"a record that is longer", 1, 5000, true, 1, 5004, 5004},
    {"records that are longer", 3, 5000, false, 3, 5004, 5004},
};

static void
check_cuts(void)
{
	for (size_t i = 0; i < ROWS(cuts); i++) {
		struct buf run = {0};
		size_t pieces = 0, longest = 0, last = 0, sum = 0;
		bool whole = true;
		for (size_t n = 0; n < cuts[i].n; n++)
			add(&run, 'a', cuts[i].length);
		struct slice rest = buf_view(&run);
		while (rest.len > 0) {
			struct slice piece = run_cut(&rest, cuts[i].full);
			whole = whole && piece.len > 0 && is_whole(piece);
			sum += last = piece.len;
			longest = piece.len > longest ? piece.len : longest;
			pieces++;
		}
		tap(whole && sum == run.len && pieces == cuts[i].pieces &&
		        longest == cuts[i].longest && last == cuts[i].last,
		    cuts[i].what);
		if (pieces != cuts[i].pieces || longest != cuts[i].longest || last != cuts[i].last)
			printf(
			    "# %zu pieces, the longest %zu, the last %zu\n", pieces, longest, last);
		buf_free(&run);
	}
}

int
main(void)
{
	check_lengths();
	check_seeks();
	CHECK_ROWS(malformed, is_whole);
	check_cuts();
	return tap_done();
}

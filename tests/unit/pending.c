/* Puts that wait: the newest of each key, in order. */
#include "store/pending.h"

#include "rows.h"

/* Puts as words, KEY=VALUE, and what then waits, in order; "-" stands for a clearing of all. */
static const struct {
	const char *what, *puts, *waits;
} rows[] = {
    {"nothing", "", ""},
    {"one", "a=1", "a=1 "},
    {"in order", "b=2 a=1 c=3", "a=1 b=2 c=3 "},
    {"a key that begins another", "ab=2 a=1 abc=3", "a=1 ab=2 abc=3 "},
    {"keys whose first eight bytes are alike", "eightonesb=2 eightones=1 eightonesa=3",
        "eightones=1 eightonesa=3 eightonesb=2 "},
    {"a value as long", "a=1 b=2 a=3", "a=3 b=2 "},
    {"a longer one", "a=1 b=2 a=333", "a=333 b=2 "},
    {"a shorter one", "a=111 b=2 a=3", "a=3 b=2 "},
    {"a value of nothing", "a= b=2", "a= b=2 "},
    {"nothing in the place of something", "a=1 a=", "a= "},
    {"something in the place of nothing", "a= a=1", "a=1 "},
    {"all forgotten", "a=1 b=2 -", ""},
    {"and put again", "a=1 b=2 - b=3", "b=3 "},
};

static void
put_words(struct pending *p, const char *words)
{
	while (*words != '\0') {
		size_t n = strcspn(words, " ");
		const char *equals = memchr(words, '=', n);
		if (equals == NULL)
			pending_clear(p);
		else
			pending_put(p, (struct slice){words, (size_t)(equals - words)},
			    (struct slice){equals + 1, (size_t)(words + n - equals - 1)});
		words += n + strspn(words + n, " ");
	}
}

/* What waits, as words; whether each is found by its key. */
static bool
list(struct pending *p, struct buf *out)
{
	size_t n = pending_sort(p);
	bool found = true;
	struct slice value;
	for (size_t i = 0; i < n; i++) {
		struct change c = pending_change(p, i);
		buf_slice(out, c.key);
		buf_text(out, "=");
		buf_slice(out, c.value);
		buf_text(out, " ");
		found = found && pending_get(p, c.key, &value) && slice_eq(value, c.value);
	}
	return found;
}

/* Keys, and whether any is at or after "m". */
static const struct row reaches[] = {
    {"none waits", "", false},
    {"all are before it", "a=1 l=2 lz=3", false},
    {"it itself", "a=1 m=2 b=3", true},
    {"one that it begins", "mm=1 a=2", true},
    {"one after it", "z=1 a=2", true},
    {"forgotten", "z=1 - a=2", false},
};

static bool
reaches_m(struct slice words)
{
	struct pending *p = pending_new();
	put_words(p, words.at);
	bool reached = pending_reaches(p, SLICE("m"));
	pending_free(p);
	return reached;
}

/* So many that the table grows, and is given back. */
static void
check_many(void)
{
	enum { MANY = 100000 };
	struct pending *p = pending_new();
	struct slice value;
	size_t n;
	bool good = true;
	for (unsigned i = 0; i < MANY; i++) {
		unsigned number = i * 2654435761U;
		pending_put(p, (struct slice){(char *)&number, sizeof number},
		    (struct slice){(char *)&i, sizeof i});
	}
	for (unsigned i = 0; i < MANY; i++) {
		unsigned number = i * 2654435761U;
		good = good &&
		       pending_get(p, (struct slice){(char *)&number, sizeof number}, &value) &&
		       memcmp(value.at, &i, sizeof i) == 0;
	}
	n = pending_sort(p);
	for (size_t i = 1; i < n; i++)
		good =
		    good && slice_cmp(pending_change(p, i - 1).key, pending_change(p, i).key) < 0;
	tap(good && n == MANY, "100,000 puts");
	size_t bytes = pending_bytes(p);
	pending_clear(p);
	tap(bytes > MANY * 8 && pending_bytes(p) == 0 && !pending_get(p, SLICE("a"), &value),
	    "their memory, and that it is given back");
	pending_free(p);
	pending_free(NULL);
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct pending *p = pending_new();
		struct buf out = {0};
		struct slice value;
		put_words(p, rows[i].puts);
		bool found = list(p, &out);
		tap_buf(&out, rows[i].waits, rows[i].what);
		if (!found || pending_get(p, SLICE("other"), &value))
			tap(false, "each is found, and no other");
		buf_free(&out);
		pending_free(p);
	}
	CHECK_ROWS(reaches, reaches_m);
	check_many();
	return tap_done();
}

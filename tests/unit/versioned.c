/* Facts with the seq that made each: what was known before a seq, what is newest. */
#include "store/versioned.h"

#include "rows.h"
#include "stores.h"

#define NOW VERSIONED_NOW

/* Facts as IDS@SEQ=VALUE, ids with commas between; what was known of ids before a seq. */
static const struct {
	const char *what;
	const char *facts;
	const char *ids;
	uint64_t seq;
	const char *value; /* NULL: nothing */
} rows[] = {
    {"before the first seq there is nothing", "a@3=x", "a", 0, NULL},
    {"nothing", "", "a", NOW, NULL},
    {"a fact", "a@3=x", "a", NOW, "x"},
    {"right after it", "a@3=x", "a", 4, "x"},
    {"when it is made it is not known", "a@3=x", "a", 3, NULL},
    {"the newest", "a@3=x a@5=y a@9=z", "a", NOW, "z"},
    {"the newest before a seq", "a@3=x a@5=y a@9=z", "a", 9, "y"},
    {"the first", "a@3=x a@5=y a@9=z", "a", 5, "x"},
    {"before all", "a@3=x a@5=y a@9=z", "a", 2, NULL},
    {"in any order", "a@9=z a@3=x a@5=y", "a", 9, "y"},
    {"seqs over a byte", "a@255=x a@256=y", "a", 257, "y"},
    {"and before that", "a@255=x a@256=y", "a", 256, "x"},
    {"large seqs", "a@9000000000000000000=x", "a", NOW, "x"},
    {"the first seq", "a@1=x", "a", 2, "x"},
    {"put again at a seq", "a@3=x a@3=y", "a", NOW, "y"},
    {"an empty value", "a@3=", "a", NOW, ""},
    {"another id", "b@3=x", "a", NOW, NULL},
    {"ids that begin alike", "aa@3=x a-@4=y", "a", NOW, NULL},
    {"ids that are the beginning", "a@3=x", "aa", NOW, NULL},
    {"one among such", "a@3=x aa@4=y a-@5=z", "a", NOW, "x"},
    {"two ids", "a,b@3=x a,c@4=y", "a,b", NOW, "x"},
    {"one of two", "a,b@3=x", "a", NOW, NULL},
    {"two of one", "a@3=x", "a,b", NOW, NULL},
};

/* The newest facts in order, as IDS=VALUE. */
static const struct {
	const char *what;
	const char *facts;
	const char *listed;
} lists[] = {
    {"nothing", "", ""},
    {"the newest of each", "a@3=x a@5=y b@4=z", "a=y b=z "},
    {"ids that begin alike", "aa@3=x a@4=y a-@5=z a@6=w", "a=w a-=z aa=x "},
    {"two ids", "a,b@3=x a,c@4=y a,b@9=z b,a@1=w", "a,b=z a,c=y b,a=w "},
    {"many versions", "a@1=a a@2=b a@3=c a@4=d a@5=e a@256=f a@65536=g b@1=h", "a=g b=h "},
    {"a value of nothing", "a@1=", "a= "},
};

static void
begin(struct buf *key, const char *ids)
{
	char copy[64], *rest = copy, *id;
	snprintf(copy, sizeof copy, "%s", ids);
	key_begin(key, 'm', slice_of(strsep(&rest, ",")));
	while ((id = strsep(&rest, ",")) != NULL)
		key_add(key, slice_of(id));
}

static struct store *
store_of(const char *facts)
{
	struct store *s = stores_empty();
	char copy[256], *rest = copy, *fact;
	struct buf key = {0};
	/* Others are around them. */
	store_put(s, SLICE("l\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), SLICE("other"));
	store_put(s, SLICE("n"), SLICE("other"));
	snprintf(copy, sizeof copy, "%s", facts);
	while ((fact = strsep(&rest, " ")) != NULL && *fact != '\0') {
		char *ids = strsep(&fact, "@");
		begin(&key, ids);
		uint64_t seq = strtoull(strsep(&fact, "="), NULL, 10);
		versioned_put(s, &key, seq, slice_of(fact));
	}
	buf_free(&key);
	return s;
}

static void
check_found(void)
{
	struct buf key = {0};
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice value;
		struct buf out = {0};
		struct store *s = store_of(rows[i].facts);
		begin(&key, rows[i].ids);
		bool found = versioned_get(s, &key, rows[i].seq, &value);
		buf_slice(&out, found ? value : SLICE(""));
		buf_add(&out, "", 1);
		tap_text(found ? out.at : NULL, rows[i].value, rows[i].what);
		buf_free(&out);
	}
	buf_free(&key);
}

static void
check_lists(void)
{
	for (size_t i = 0; i < ROWS(lists); i++) {
		struct buf key = {0}, out = {0};
		struct slice ids, value;
		struct store *s = store_of(lists[i].facts);
		while (versioned_next(s, 'm', &key, &ids, &value)) {
			for (size_t at = 0; at + 1 < ids.len; at++)
				buf_add(&out, ids.at[at] ? ids.at + at : ",", 1);
			buf_text(&out, "=");
			buf_slice(&out, value);
			buf_text(&out, " ");
		}
		tap_buf(&out, lists[i].listed, lists[i].what);
		buf_free(&key);
		buf_free(&out);
	}
}

/* What the key of a version tells. */
static void
check_keys(void)
{
	struct store *s = store_of("a@258=x");
	struct buf key = {0};
	struct slice found, value;
	begin(&key, "a");
	tap(store_seek(s, buf_view(&key), &found, &value) && versioned_made_at(found) == 258,
	    "the seq that made it");
	tap(versioned_is_version(found, buf_view(&key), 259) &&
	        !versioned_is_version(found, buf_view(&key), 258),
	    "whether it is one before a seq");
	tap(!versioned_is_version(buf_view(&key), buf_view(&key), NOW),
	    "a key without version is not one");
	begin(&key, "b");
	tap(!versioned_is_version(found, buf_view(&key), NOW), "nor another's");
	buf_free(&key);
}

int
main(void)
{
	check_found();
	check_lists();
	check_keys();
	stores_close();
	return tap_done();
}

/* All records of a store as lines and as a digest, which tell one store from another. */
#include "store/records.h"

#include "rows.h"
#include "stores.h"

/* Records as KEY=VALUE, put in this order, and the lines of them. */
static const struct {
	const char *what;
	const char *records;
	const char *lines;
} rows[] = {
    {"nothing", "", ""},
    {"a record", "a=b", "{\"key\":\"61\",\"value\":\"62\"}\n"},
    {"by key, bytes first", "b=1 a=2 aa=3 A=4",
        "{\"key\":\"41\",\"value\":\"34\"}\n{\"key\":\"61\",\"value\":\"32\"}\n{\"key\":\"6161\","
        "\"value\":\"33\"}\n{\"key\":\"62\",\"value\":\"31\"}\n"},
    {"put twice", "a=1 a=2", "{\"key\":\"61\",\"value\":\"32\"}\n"},
    {"a value of nothing", "a=", "{\"key\":\"61\",\"value\":\"\"}\n"},
};

/* Two stores that are the same or not. */
static const struct {
	const char *what;
	const char *one, *other;
	bool same;
} pairs[] = {
    {"the same records in another order", "a=1 b=2", "b=2 a=1", true},
    {"one put again", "a=1 b=2", "a=0 b=2 a=1", true},
    {"another value", "a=1", "a=2", false},
    {"another key", "a=1", "b=1", false},
    {"a record more", "a=1", "a=1 b=", false},
    {"nothing and a record", "", "a=", false},
    {"a byte of the key that is of the value", "ab=c", "a=bc", false},
    {"two records that run together", "a=b c=d", "a=bcd", false},
};

static struct store *
store_of(const char *records)
{
	struct store *s = stores_empty();
	char copy[128], *rest = copy, *value;
	snprintf(copy, sizeof copy, "%s", records);
	while ((value = strsep(&rest, " ")) != NULL && *value != '\0') {
		char *key = strsep(&value, "=");
		store_put(s, slice_of(key), slice_of(value));
	}
	return s;
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf out = {0};
		records_each(store_of(rows[i].records), stores_add_line, &out);
		tap_buf(&out, rows[i].lines, rows[i].what);
		buf_free(&out);
	}
	for (size_t i = 0; i < ROWS(pairs); i++) {
		unsigned char one[SHA256_LENGTH], other[SHA256_LENGTH];
		records_digest(store_of(pairs[i].one), one);
		records_digest(store_of(pairs[i].other), other);
		tap((memcmp(one, other, sizeof one) == 0) == pairs[i].same, pairs[i].what);
	}
	stores_close();
	return tap_done();
}

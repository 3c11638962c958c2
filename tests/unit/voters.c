/* Voters' profiles: as they were before a seq, and as they are now. */
#include "election/voters.h"

#include "rows.h"
#include "stores.h"

#define NOW VERSIONED_NOW
#define PROFILE(name, more) "{\"fullName\":\"" name "\",\"userName\":\"\",\"address\":\"\"" more "}"

/* The profile of v before a seq; NULL: there is none. */
static const struct {
	const char *what;
	const char *history;
	uint64_t seq;
	const char *profile;
} rows[] = {
    {"nobody", "", NOW, NULL},
    {"a voter", "voter:v:fullName=A", NOW, PROFILE("A", "")},
    {"right after that", "voter:v:fullName=A", 2, PROFILE("A", "")},
    {"before that", "voter:v:fullName=A", 1, NULL},
    {"the newest of three", "voter:v:fullName=A voter:v:fullName=B voter:v:fullName=C", NOW,
        PROFILE("C", "")},
    {"the second of them", "voter:v:fullName=A voter:v:fullName=B voter:v:fullName=C", 3,
        PROFILE("B", "")},
    {"the first of them", "voter:v:fullName=A voter:v:fullName=B voter:v:fullName=C", 2,
        PROFILE("A", "")},
    {"further members", "voter:v:fullName=A:further=zip", NOW, PROFILE("A", ",\"zip\":\"zip\"")},
    {"others whose ids begin alike", "voter:v1 voter:v- voter:vv", NOW, NULL},
    {"one among them", "voter:v1 voter:v:fullName=A voter:vv voter:u", NOW, PROFILE("A", "")},
    {"a name with an escape", "voter:v:fullName=\\u0001\\\"", NOW, PROFILE("\\u0001\\\"", "")},
};

#define LINE(id, name)                                                                             \
	"{\"voterId\":\"" id "\",\"fullName\":\"" name "\",\"userName\":\"\",\"address\":\"\"}\n"

/* The voters as they are now, all or with one id. */
static const struct {
	const char *what;
	const char *history;
	const char *id;
	const char *listed;
} lists[] = {
    {"nobody", "", "", ""},
    {"all, by id", "voter:w voter:v1 voter:v voter:v-", "",
        LINE("v", "") LINE("v-", "") LINE("v1", "") LINE("w", "")},
    {"each once, as last registered", "voter:v:fullName=A voter:w voter:v:fullName=B", "",
        LINE("v", "B") LINE("w", "")},
    {"one by its id", "voter:v1 voter:v voter:vv", "v", LINE("v", "")},
    {"one that is not there", "voter:v1 voter:vv", "v", ""},
    {"one that would come last", "voter:v", "w", ""},
    {"further members", "voter:v:further=zip", "",
        "{\"voterId\":\"v\",\"fullName\":\"\",\"userName\":\"\",\"address\":\"\",\"zip\":\"zip\"}"
        "\n"},
};

static struct store *
store_of(const char *history)
{
	struct store *s = stores_empty();
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d))
		voters_register(s, &d, w.n);
	buf_free(&line);
	return s;
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf profile = {0};
		bool found =
		    voters_profile(store_of(rows[i].history), SLICE("v"), rows[i].seq, &profile);
		buf_add(&profile, "", 1);
		tap_text(found ? profile.at : NULL, rows[i].profile, rows[i].what);
		if (!found && profile.len != 1)
			tap(false, "nothing is appended");
		buf_free(&profile);
	}
	for (size_t i = 0; i < ROWS(lists); i++) {
		struct buf out = {0};
		voters_each(
		    store_of(lists[i].history), slice_of(lists[i].id), stores_add_line, &out);
		tap_buf(&out, lists[i].listed, lists[i].what);
		buf_free(&out);
	}
	stores_close();
	return tap_done();
}

/* How far a projection has come: what it takes, what it had, and what does not fit. */
#include "store/projection.h"

#include "ending.h"
#include "logs.h"
#include "rows.h"

/* Two events, and others that could be in their places. */
#define ONE "1#a:1/voter:v "
#define TWO "2#a:2/voter:w "
#define THREE "3#a:3/voter:x "
#define OTHER_TWO "2#a:2/voter:y "

static const struct projection_kind plain = {"p", 4, false}, mixed = {"p", 4, true},
                                    later = {"p", 5, false};

/*
 * A log is stored if there is to be one; a first program takes a feed and commits, a second one
 * takes another. What the second says: each event's place, or - for one taken before. A feed that
 * ends in ! is not committed.
 */
static const struct {
	const char *what;
	const char *log;
	const struct projection_kind *kind;
	const char *first, *second;
	int status;
	const char *said; /* the beginning of it */
} rows[] = {
    {"events in order", NULL, &plain, "", ONE TWO THREE, 0, "1 2 3 from 0\n"},
    {"all of them again", NULL, &plain, ONE TWO, ONE TWO, 0, "- - from 2\n"},
    {"and a new one", NULL, &plain, ONE TWO, ONE TWO THREE, 0, "- - 3 from 2\n"},
    {"the next ones only", NULL, &plain, ONE, TWO THREE, 0, "2 3 from 1\n"},
    {"from the last one on", NULL, &plain, ONE TWO, TWO THREE, 0, "- 3 from 2\n"},
    {"what was not committed", NULL, &plain, ONE TWO "!", ONE TWO, 0, "1 2 from 0\n"},
    {"nothing", NULL, &plain, ONE TWO, "", 0, "from 2\n"},
    {"a stream that begins too late", NULL, &plain, ONE, THREE, 75,
        "the stream begins at seq 3, but p needs 2 next"},
    {"that begins in the middle", NULL, &plain, "", TWO, 75,
        "the stream begins at seq 2, but p needs 1 next"},
    {"a gap", NULL, &plain, "", ONE THREE, 76, "the stream goes on with seq 3, but p needs 2 next"},
    {"a gap after what was taken", NULL, &plain, ONE, ONE THREE, 76,
        "the stream goes on with seq 3, but p needs 2 next"},
    {"another history", NULL, &plain, ONE TWO, ONE OTHER_TWO, 76,
        "seq 2 is not the event that p took: this is another log"},
    {"an event without seq", NULL, &plain, "", "a:1/voter:v", 76,
        "an event without seq: p takes stored events only"},
    {"another format", NULL, &later, ONE TWO, ONE, 0,
        "p was written by another version: discarded, to be rebuilt from the log\n"},

    {"events without seq", NULL, &mixed, "", "a:1/voter:v a:2/voter:w", 0, "1 2 from 0\n"},
    {"which count as they come", NULL, &mixed, "a:1/voter:v a:2/voter:w", "a:1/voter:v", 0,
        "3 from 2\n"},
    {"events with seq after them", NULL, &mixed, "a:1/voter:v", ONE, 76,
        "an event with seq, but p holds events without"},
    {"events without seq after others", NULL, &mixed, ONE, "a:2/voter:w", 76,
        "an event without seq, but p holds events with seq"},
    {"both in a stream", NULL, &mixed, "", ONE "a:2/voter:w", 76,
        "an event without seq, but p holds events with seq"},

    {"the log beside it", "a:1/voter:v a:2/voter:w", &plain, ONE, ONE TWO, 0, "- 2 from 1\n"},
    {"another log beside it", "a:1/voter:v a:2/voter:y", &plain, ONE TWO, ONE OTHER_TWO, 0,
        "p belongs to another log: discarded, to be rebuilt from the log\n"},
    {"a log that is shorter", "a:1/voter:v", &plain, ONE TWO, ONE, 0,
        "p belongs to another log: discarded"},
    {"events without seq, and a log", "a:1/voter:v", &mixed, "a:1/voter:v", ONE, 0,
        "p belongs to another log: discarded"},
};

struct feed {
	const struct projection_kind *kind;
	const char *history;
};

/* Lets a program take the feed; says on stderr what came of it. */
static void
take(void *arg)
{
	const struct feed *f = arg;
	struct projection *p = projection_open(temp_path, f->kind, 1 << 20);
	uint64_t from = projection_seq(p);
	char history[256], said[256] = "";
	snprintf(history, sizeof history, "%s", f->history);
	char *lost = strchr(history, '!');
	if (lost != NULL)
		*lost = '\0';
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d)) {
		uint64_t place = projection_wants(p, &e);
		if (place > 0)
			projection_took(p, &e);
		if (place > 0)
			sprintf(said + strlen(said), "%d ", (int)place);
		else
			strcat(said, "- ");
	}
	if (lost == NULL)
		projection_commit(p);
	projection_close(p);
	fprintf(stderr, "projection: %sfrom %d\n", said, (int)from);
	buf_free(&line);
}

/* What is said of a directory's projection when it is read, and its position; a warning shows the
 * directory, which is left out. */
static void
read_it(void *kind)
{
	struct projection *p = projection_read(temp_path, kind, 1 << 20);
	fprintf(stderr, "projection: %s at %d\n", p ? "there" : "not there",
	    p ? (int)projection_seq(p) : 0);
	projection_close(p);
}

static void
ask_position(void *kind)
{
	fprintf(stderr, "projection: %d\n", (int)projection_position(temp_path, kind, 1 << 20));
}

/* What was said after the directory's path, if it begins with that. */
static const char *
without_path(const char *said)
{
	size_t n = strlen(temp_path);
	return strncmp(said, temp_path, n) == 0 && said[n] == '/' ? said + n + 1 : said;
}

static void
check(const char *what, struct ending *end, int status, const char *said)
{
	memmove(end->said, without_path(end->said), strlen(without_path(end->said)) + 1);
	for (char *at; (at = strstr(end->said, temp_path)) != NULL;)
		memmove(at, at + strlen(temp_path), strlen(at + strlen(temp_path)) + 1);
	tap(ended(end, status, said), what);
}

static void
check_taken(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		/* The first program is of the format before, if the row is about that. */
		struct feed first = {rows[i].kind == &later ? &plain : rows[i].kind, rows[i].first};
		struct feed second = {rows[i].kind, rows[i].second};
		temp_clear();
		struct ending end = ending_of(take, &first);
		if (end.status != 0)
			errx(70, "a bad first feed: %s", rows[i].first);
		struct buf said = {0};
		if (rows[i].log != NULL)
			logs_feed(rows[i].log, false, &said);
		buf_free(&said);
		end = ending_of(take, &second);
		check(rows[i].what, &end, rows[i].status, rows[i].said);
	}
}

/* What to do about it, without the directory's name. */
#define MAKE_IT "make it with 'make count DATA=' (or 'es count -d ')"

/* What is found when a projection is read: the log, what was taken, what is said, and the
 * position. */
static const struct {
	const char *what;
	const char *log;
	const char *taken; /* NULL: no projection is there */
	const struct projection_kind *kind;
	int status;
	const char *said;
	const char *position;
} reads[] = {
    {"nothing at all", NULL, NULL, &plain, 0, "not there at 0\n", "0\n"},
    {"a projection", NULL, ONE TWO, &plain, 0, "there at 2\n", "2\n"},
    {"a log and its projection", "a:1/voter:v a:2/voter:w", ONE, &plain, 0, "there at 1\n", "1\n"},
    {"a log alone", "a:1/voter:v", NULL, &plain, 75, "p is missing: " MAKE_IT, "0\n"},
    {"a log and an empty projection", "a:1/voter:v", "", &plain, 75, "p is empty: " MAKE_IT, "0\n"},
    {"an empty projection alone", NULL, "", &plain, 0, "there at 0\n", "0\n"},
    {"another log's projection", "a:1/voter:w", ONE, &plain, 75,
        "p belongs to another log: " MAKE_IT, "0\n"},
    {"one of another format", NULL, ONE, &later, 75, "p was written by another version: " MAKE_IT,
        "0\n"},
};

static void
check_read(void)
{
	for (size_t i = 0; i < ROWS(reads); i++) {
		struct feed feed = {&plain, reads[i].taken};
		struct projection_kind kind = *reads[i].kind;
		temp_clear();
		if (reads[i].taken != NULL)
			ending_of(take, &feed);
		struct buf said = {0};
		if (reads[i].log != NULL)
			logs_feed(reads[i].log, false, &said);
		buf_free(&said);
		struct ending end = ending_of(read_it, &kind);
		check(reads[i].what, &end, reads[i].status, reads[i].said);
		end = ending_of(ask_position, &kind);
		check("and its position", &end, 0, reads[i].position);
	}
}

/* A position that cannot be read is that of another format. */
static void
spoil(void *unused)
{
	(void)unused;
	struct projection *p = projection_open(temp_path, &plain, 1 << 20);
	store_put(projection_store(p), (struct slice){"\0", 1}, SLICE("short"));
	store_commit(projection_store(p));
	projection_close(p);
}

/* Takes an event after some more puts; whether it is time for a commit. */
static bool
take_after(struct projection *p, const char *history, int puts)
{
	static int n;
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	bool due = false;
	for (int i = 0; i < puts; i++) {
		char key[16];
		snprintf(key, sizeof key, "k%d", n++);
		store_put(projection_store(p), slice_of(key), SLICE("v"));
	}
	if (words_event(&w, &line, &e, &d) && projection_wants(p, &e) > 0)
		due = projection_took(p, &e);
	buf_free(&line);
	return due;
}

/* When it is time to commit, and that a commit of nothing changes nothing. */
static void
check_commits(void)
{
	temp_clear();
	struct projection *p = projection_open(temp_path, &plain, 1 << 20);
	projection_commit(p);
	tap(projection_seq(p) == 0, "a commit of nothing");
	tap(!take_after(p, ONE, 100), "no time for a commit");
	tap(take_after(p, TWO, 20000), "time for one: the puts take a quarter of the cache");
	projection_commit(p);
	tap(projection_seq(p) == 2 && !take_after(p, THREE, 1), "then no time again");
	projection_close(p);
	temp_clear();
	p = projection_open(temp_path, &plain, 1 << 20);
	take_after(p, ONE, 1);
	projection_commit_some(p);
	projection_close(p);
	p = projection_open(temp_path, &plain, 1 << 20);
	tap(projection_seq(p) == 0, "in a new one, a commit that can be put off is");
	take_after(p, ONE, 1);
	projection_commit(p);
	take_after(p, TWO, 1);
	projection_commit_some(p);
	projection_close(p);
	p = projection_open(temp_path, &plain, 1 << 20);
	tap(projection_seq(p) == 2, "later it is not");
	projection_close(p);
	projection_close(NULL);
}

int
main(void)
{
	temp_dir();
	check_taken();
	check_read();
	temp_clear();
	ending_of(spoil, NULL);
	struct feed feed = {&plain, ONE};
	struct ending end = ending_of(take, &feed);
	check("a position that cannot be read", &end, 0,
	    "p was written by another version: discarded");
	check_commits();
	return tap_done();
}

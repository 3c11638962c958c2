/* A log as it is found: gone on with, cut where a crash left something, refused if it is
 * damaged. */
#include "log/catch_up.h"

#include "ending.h"
#include "logs.h"
#include "rows.h"

/* The lines of a log: 1 to 3. */
#define LOG "a:1/voter:v a:2/voter:w a:3/submitted:b:v:ea"

/* What the head is: as it was written last, gone, or that of the first feed alone. */
enum head_is { KEPT, GONE, OLDER };

#define OPENED(seq, id)                                                                            \
	"{\"seq\":" seq ",\"id\":\"" id "\",\"type\":\"Election "                                  \
	"Opened\",\"time\":\"2026-11-23T04:00:00.000Z\",\"detail\":{\"electionId\":\"e\"}}\n"
#define LATER                                                                                      \
	"{\"seq\":4,\"id\":\"a:4\",\"type\":\"Election "                                           \
	"Recounted\",\"time\":\"2026-11-23T04:00:00.000Z\",\"detail\":{\"electionId\":\"e\"}}\n"
#define NO_EVENT "not a whole event with the next seq in canonical form"
#define NOT_THE_ONE "events.ndjson line 3 is not the one that events.head remembers"

/*
 * The first feed is line 1, the second the rest. Then the file is changed: the text `from` is
 * replaced by one of the same length (or, if it is empty, something is put at the end), or if it is
 * NULL so many bytes are cut off the end. Somebody who appends, and somebody who reads, begins:
 * what they find.
 */
static const struct {
	const char *what;
	enum head_is head;
	const char *from, *to;
	off_t cut;
	const char *found; /* how many lines, and how many bytes are torn; or why it is refused */
} rows[] = {
    {"as it was", KEPT, "", "", 0, "3 lines."},
    {"without head", GONE, "", "", 0, "3 lines."},
    {"with an older head", OLDER, "", "", 0, "3 lines."},
    {"a line cut off at the end", KEPT, "", "{\"seq\":4,", 0, "3 lines, 9 torn."},
    {"and without head", GONE, "", "{\"seq\":4,", 0, "3 lines, 9 torn."},
    {"something else at the end", KEPT, "", "x\ny\n", 0, "events.ndjson line 4: " NO_EVENT},
    {"something else, cut off", KEPT, "", "x\ny", 0, "events.ndjson line 4: " NO_EVENT},
    {"an empty line at the end", KEPT, "", "\n", 0, "events.ndjson line 4: " NO_EVENT},
    {"an event with a seq too high", KEPT, "", OPENED("5", "a:5"), 0,
        "events.ndjson line 4: " NO_EVENT},
    {"and without head", GONE, "", OPENED("5", "a:5"), 0, "events.ndjson line 4: " NO_EVENT},
    {"an event that may not follow", KEPT, "", OPENED("4", "a:3"), 0,
        "events.ndjson line 4: its source already has this line or a later one"},
    {"an event that may", KEPT, "", OPENED("4", "a:4"), 0, "4 lines."},
    {"an event that a later version wrote", KEPT, "", LATER, 0,
        "events.ndjson line 4: Election Recounted is a type that this version does not know"},
    {"and without head", GONE, "", LATER, 0,
        "events.ndjson line 4: Election Recounted is a type that this version does not know"},
    {"the last line changed", KEPT, "\"ballotId\"", "\"ballotIx\"", 0, NOT_THE_ONE},
    {"and without head", GONE, "\"id\":\"a:3\"", "\"ix\":\"a:3\"", 0,
        "events.ndjson line 3: " NO_EVENT},
    {"a line before it changed", KEPT, "\"w\"", "\"x\"", 0, "3 lines."},
    {"a line before it is not an event, without head", GONE, "\"seq\":2", "\"seq\":9", 0,
        "events.ndjson line 2: " NO_EVENT},
    {"and with an older head", OLDER, "\"seq\":2", "\"seq\":9", 0,
        "events.ndjson line 2: " NO_EVENT},
    {"the last line cut", KEPT, NULL, NULL, 1, NOT_THE_ONE},
    {"and without head", GONE, NULL, NULL, 1, "2 lines, 167 torn."},
    {"all of it cut", KEPT, NULL, NULL, 1000, NOT_THE_ONE},
    {"and without head", GONE, NULL, NULL, 1000, "0 lines."},
};

static void
spoil(struct buf *text, const char *from, const char *to)
{
	char *at = *from ? memmem(text->at, text->len, from, strlen(from)) : NULL;
	if (*from && at == NULL)
		errx(70, "no %s in the log", from);
	if (at == NULL)
		buf_text(text, to);
	else
		memcpy(at, to, strlen(to));
}

static void
make(size_t i)
{
	struct buf said = {0};
	temp_clear();
	logs_feed("a:1/voter:v", false, &said);
	struct buf older = temp_read(HEAD_NAME);
	logs_feed(LOG, false, &said);
	struct buf text = temp_read(LOG_NAME);
	if (rows[i].from != NULL)
		spoil(&text, rows[i].from, rows[i].to);
	else
		text.len = (off_t)text.len > rows[i].cut ? text.len - (size_t)rows[i].cut : 0;
	temp_write(LOG_NAME, buf_view(&text));
	if (rows[i].head == GONE)
		unlinkat(temp_dir(), HEAD_NAME, 0);
	if (rows[i].head == OLDER)
		temp_write(HEAD_NAME, buf_view(&older));
	buf_free(&said);
	buf_free(&older);
	buf_free(&text);
}

static void
begin(void *use)
{
	struct log *l = log_open(temp_dir(), *(enum log_use *)use);
	log_begin(l);
	struct log_state s = log_state(l);
	struct buf torn = temp_read("events.torn-1");
	size_t n = torn.len + (size_t)s.torn;
	fprintf(stderr, "found: %d lines", (int)s.last);
	if (n > 0)
		fprintf(stderr, ", %d torn", (int)n);
	fprintf(stderr, ".\n");
	log_close(l);
	buf_free(&torn);
}

/* What it says at last, which is why not, if it ends with 76. */
static void
check(size_t i, enum log_use use, const char *wanted, const char *what)
{
	make(i);
	struct ending end = ending_of(begin, &use);
	bool lines = wanted[strlen(wanted) - 1] == '.';
	bool good = end.status == (lines ? 0 : 76) && strstr(end.said, wanted) != NULL;
	tap(good, what);
	if (!good)
		printf("# ended with %d: %s# wanted %s\n", end.status, end.said, wanted);
}

int
main(void)
{
	temp_dir();
	for (size_t i = 0; i < ROWS(rows); i++) {
		check(i, LOG_APPEND_WITHOUT_KEY, rows[i].found, rows[i].what);
		check(i, LOG_READ, rows[i].found, "and for who reads");
	}
	return tap_done();
}

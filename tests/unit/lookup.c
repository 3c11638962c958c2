/* Lines of the log by seq, and how far the log and its sources have come. */
#include "log/lookup.h"

#include "logs.h"
#include "rows.h"

enum { MANY = 400 };

/* The state of a log: last, undecided, decided, fact. */
static const struct {
	const char *what;
	const char *history;
	const char *state;
} states[] = {
    {"an empty log", "", "0 0 0 0"},
    {"a registry event", "a:1/voter:v", "1 0 0 1"},
    {"a submission", "a:1/voter:v a:2/submitted:b:v:ea", "2 2 0 1"},
    {"its outcome", "a:1/submitted:b:v:ea 1.0/rejected:b:v:ea:overvote", "2 0 1 0"},
    {"votes still to come", "a:1/submitted:b:v:ea 1.0/verified:b:v:ea", "2 1 1 0"},
    {"all votes", "a:1/submitted:b:v:ea 1.0/verified:b:v:ea 1.1/cast:b:ea", "3 0 1 0"},
    {"the first of two submissions", "a:1/submitted:b:v:ea a:2/submitted:c:v", "2 1 0 0"},
    {"the second of them", "a:1/submitted:b:v:ea a:2/submitted:c:v 1.0/rejected:b:v:ea:overvote",
        "3 2 1 0"},
    {"a revocation", "a:1/revoked:b", "1 1 0 0"},
    {"a ballot issued", "a:1/issued:b:v", "1 0 0 1"},
    {"one issued in another's place", "a:1/issued:c:v:replaces=b", "1 1 0 0"},
};

static void
put_source(void *out, struct slice name, struct log_source source)
{
	char text[64];
	snprintf(text, sizeof text, "%.*s %d at %d;", (int)name.len, name.at, (int)source.line,
	    (int)source.seq);
	buf_text(out, text);
}

static void
check_states(void)
{
	for (size_t i = 0; i < ROWS(states); i++) {
		struct buf said = {0};
		char text[64];
		temp_clear();
		logs_feed(states[i].history, false, &said);
		struct log *l = log_open(temp_dir(), LOG_READ);
		log_begin(l);
		struct log_state s = log_state(l);
		snprintf(text, sizeof text, "%d %d %d %d", (int)s.last, (int)s.undecided,
		    (int)s.decided, (int)s.fact);
		tap_text(text, states[i].state, states[i].what);
		log_close(l);
		buf_free(&said);
	}
}

static void
check_sources(void)
{
	struct buf said = {0}, out = {0};
	temp_clear();
	logs_feed("a:1/voter:v stdin-x:1/voter:w a:7/voter:x", false, &said);
	struct log *l = log_open(temp_dir(), LOG_READ);
	log_begin(l);
	log_each_source(l, put_source, &out);
	tap_buf(&out, "a 7 at 1;", "how far a source is stored, and where it begins");
	tap(!log_has_grown(l), "a log as it was found");
	log_end(l);
	logs_feed("b:1/voter:v", false, &said);
	tap(log_has_grown(l), "has grown");
	log_close(l);
	log_close(NULL);
	buf_free(&said);
	buf_free(&out);
}

/* Stores MANY lines, of lengths that differ. */
static void
store_many(void)
{
	struct buf history = {0}, said = {0};
	temp_clear();
	for (int i = 1; i <= MANY; i++) {
		char word[256];
		snprintf(word, sizeof word, "a:%d/voter:v%d:fullName=%.*s ", i, i, i * 37 % 200,
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    "xxxxxxxxxx"
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    "xxxxxxxxxx"
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
		buf_text(&history, word);
	}
	buf_add(&history, "", 1);
	logs_feed(history.at, false, &said);
	buf_free(&history);
	buf_free(&said);
}

static bool
finds(struct log *l, uint64_t seq)
{
	struct slice line;
	struct event e;
	bool there = log_line(l, seq, &line);
	return there == (seq >= 1 && seq <= MANY) &&
	       (!there || (event_read(line, &e) && e.seq == seq));
}

/* In order, backwards, and by chance. */
static void
check_lines(void)
{
	bool on = true, back = true, chance = true;
	store_many();
	struct log *l = log_open(temp_dir(), LOG_READ);
	log_begin(l);
	for (uint64_t seq = 1; seq <= MANY + 2; seq++)
		on &= finds(l, seq);
	for (uint64_t seq = MANY; seq > 0; seq--)
		back &= finds(l, seq);
	for (uint64_t i = 0, seq = 1; i < 2000; i++, seq = (seq * 75 + 74) % 65537)
		chance &= finds(l, seq % (MANY + 5));
	tap(on, "lines in order");
	tap(back, "lines backwards");
	tap(chance, "lines by chance, some of which are not there");
	log_end(l);
	log_close(l);
}

int
main(void)
{
	temp_dir();
	check_states();
	check_sources();
	check_lines();
	return tap_done();
}

/* What is remembered of the log's end: written and read back, and not believed when damaged. */
#include "log/head.h"

#include "ending.h"
#include "event/reason.h"
#include "rows.h"
#include "temp.h"
#include "words.h"

#define EDGE "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456"
#define TEXT_OF(x) #x
#define HEAD_LINE(format) "head " TEXT_OF(format) "\n"
#define HEAD_OF HEAD_LINE(HEAD_FORMAT)
#define PLACE "log 2 100 150 12345678901234567890\n"
#define TREE "tree none " EDGE "\n"
#define ORDER "derived 1 0 0 2\nfact 0\nsource a 7 1\n"

/* The lines before the last one, which is right; whether they are believed. */
static const struct row rows[] = {
    {"a head", HEAD_OF PLACE TREE ORDER, true},
    {"a key's id", HEAD_OF PLACE "tree 0123456789abcdef " EDGE "\n" ORDER, true},
    {"three lines: two hashes", HEAD_OF "log 3 100 150 1\ntree none " EDGE " " EDGE "\n" ORDER,
        true},
    {"an empty log", HEAD_OF "log 0 0 0 0\ntree none\nderived 0 0 0 0\nfact 0\n", true},
    {"the largest hash", HEAD_OF "log 2 100 150 18446744073709551615\n" TREE ORDER, true},
    {"many sources and causes",
        HEAD_OF PLACE TREE ORDER "source b 1 2\nundecided 3 4\nundecided 6 6\n", true},
    {"an earlier format", "head 2\n" PLACE TREE ORDER, false},
    {"no format", PLACE TREE ORDER, false},
    {"a hash with a sign", HEAD_OF "log 2 100 150 +7\n" TREE ORDER, false},
    {"a hash with a leading zero", HEAD_OF "log 2 100 150 07\n" TREE ORDER, false},
    {"a hash over 64 bits", HEAD_OF "log 2 100 150 18446744073709551616\n" TREE ORDER, false},
    {"no place", HEAD_OF TREE ORDER, false},
    {"no tree", HEAD_OF PLACE ORDER, false},
    {"nothing", "", false},
    {"a place without hash", HEAD_OF "log 2 100 150\n" TREE ORDER, false},
    {"a place with a number too many", HEAD_OF "log 2 100 150 1 1\n" TREE ORDER, false},
    {"a place with a letter", HEAD_OF "log 2 100 150 1x\n" TREE ORDER, false},
    {"a place below 0", HEAD_OF "log 2 -1 150 1\n" TREE ORDER, false},
    {"a place without lines that begins somewhere", HEAD_OF "log 0 5 9 0\ntree none\n" ORDER,
        false},
    {"a tree with a hash too few", HEAD_OF PLACE "tree none\n" ORDER, false},
    {"a tree with a hash too many", HEAD_OF PLACE "tree none " EDGE " " EDGE "\n" ORDER, false},
    {"a tree with a hash cut off", HEAD_OF PLACE "tree none 5df6\n" ORDER, false},
    {"a tree in upper case",
        HEAD_OF PLACE
        "tree none 5DF6E0E2761359D30A8275058E299FCC0381534545F55CF43E41983F5D4C9456\n" ORDER,
        false},
    {"a tree without a key's id", HEAD_OF PLACE "tree  " EDGE "\n" ORDER, false},
    {"a key's id too long", HEAD_OF PLACE "tree 0123456789abcdef0 " EDGE "\n" ORDER, false},
    {"a line that means nothing", HEAD_OF PLACE TREE ORDER "x\n", false},
    {"an empty line", HEAD_OF PLACE TREE "\n" ORDER, false},
    {"a source without line", HEAD_OF PLACE TREE "source a\n", false},
    {"a source without name", HEAD_OF PLACE TREE "source  7 1\n", false},
    {"a source with a number too many", HEAD_OF PLACE TREE "source a 7 1 1\n", false},
    {"causes with a number too few", HEAD_OF PLACE TREE "undecided 3\n", false},
    {"derived events with a number too few", HEAD_OF PLACE TREE "derived 1 0 0\n", false},
    {"a fact that is not a number", HEAD_OF PLACE TREE "fact x\n", false},
    {"white space", HEAD_OF "log  2 100 150 1\n" TREE ORDER, false},
};

/* Puts the text there as a head, with the right last line unless it is to be as it is. */
static void
put(struct slice text, bool as_is)
{
	struct buf whole = {0};
	char line[32];
	buf_slice(&whole, text);
	snprintf(line, sizeof line, "hash %016llx\n", (unsigned long long)bytes_hash(text));
	buf_text(&whole, as_is ? "" : line);
	temp_write(HEAD_NAME, buf_view(&whole));
	buf_free(&whole);
}

/* Whether it is believed; if not, what is read is that of an empty log. */
static bool
believes(void)
{
	struct head h;
	head_begin(&h);
	h.last.seq = 99;
	bool good = head_read(temp_dir(), &h);
	if (!good && (h.last.seq != 0 || h.tree.size != 0 || order_undecided(h.order) != 0 ||
	                 order_source(h.order, SLICE("a")).line != 0))
		tap(false, "nothing is remembered");
	head_free(&h);
	return good;
}

static bool
is_believed(struct slice text)
{
	put(text, false);
	return believes();
}

/* A head of so many lines. */
static void
write_head(uint64_t lines)
{
	struct words w = {
	    .text = "a:1/submitted:b:v 1.0/verified:b:v b:3/voter:v a:7/submitted:c:v"};
	struct buf line = {0};
	struct event e;
	struct detail d;
	struct head h;
	head_begin(&h);
	strcpy(h.key_id, "0123456789abcdef");
	while (h.last.seq < lines && words_event(&w, &line, &e, &d)) {
		order_note(h.order, &e, &d, ++h.last.seq);
		merkle_add(&h.tree, merkle_leaf((struct slice){0}, buf_view(&line)));
		h.last.start = h.last.end;
		h.last.end += (off_t)line.len + 1;
		h.last.hash = bytes_hash(buf_view(&line));
	}
	head_write(temp_dir(), &h);
	head_free(&h);
	buf_free(&line);
}

/* What is written reads back, and is written again as it was. */
static bool
reads_back(uint64_t lines)
{
	struct head h;
	write_head(lines);
	struct buf before = temp_read(HEAD_NAME);
	head_begin(&h);
	bool good = head_read(temp_dir(), &h) && h.last.seq == lines && h.tree.size == lines;
	head_write(temp_dir(), &h);
	struct buf after = temp_read(HEAD_NAME);
	/* Sources come in no particular order: there is one at most here, or two. */
	good = good && before.len == after.len &&
	       (lines > 2 || slice_eq(buf_view(&before), buf_view(&after)));
	head_free(&h);
	buf_free(&before);
	buf_free(&after);
	return good;
}

/* Of a head that is good, each byte changed, each one left out, each end cut off. */
static void
check_damage(void)
{
	write_head(4);
	struct buf text = temp_read(HEAD_NAME), less = {0};
	bool changed = false, left_out = false, cut = false, doubled = false;
	for (size_t i = 0; i < text.len; i++) {
		/* Another format, or the format twice, would be that of a later version. */
		bool is_format = i == strlen("head ");
		text.at[i] ^= 1;
		put(buf_view(&text), true);
		changed |= !is_format && believes();
		text.at[i] ^= 1;
		less.len = 0;
		buf_add(&less, text.at, i);
		put(buf_view(&less), true);
		cut |= believes();
		buf_add(&less, text.at + i + 1, text.len - i - 1);
		put(buf_view(&less), true);
		left_out |= believes();
		less.len = 0;
		buf_add(&less, text.at, i + 1);
		buf_add(&less, text.at + i, text.len - i);
		put(buf_view(&less), true);
		doubled |= !is_format && believes();
	}
	tap(!changed, "a byte changed, whichever");
	tap(!left_out, "a byte left out");
	tap(!cut, "the rest cut off");
	tap(!doubled, "a byte twice");
	put(buf_view(&text), true);
	tap(believes(), "and the head itself");
	buf_free(&text);
	buf_free(&less);
}

static void
read_head(void *unused)
{
	(void)unused;
	believes();
}

static void
check_files(void)
{
	temp_clear();
	tap(!believes(), "no head");
	write_head(4);
	write_head(1);
	temp_write(HEAD_NAME ".new", SLICE("left by a crash"));
	tap(believes(), "one in place of another, beside what a crash left");
	temp_clear();
	if (symlinkat("elsewhere", temp_dir(), HEAD_NAME) != 0)
		err(70, "symlink");
	struct ending end = ending_of(read_head, NULL);
	tap(ended(&end, 64, "events.head is a symbolic link"), "a symbolic link");
	temp_clear();
	put(SLICE("head 3\n"), false);
	end = ending_of(read_head, NULL);
	tap(ended(
	        &end, 0, "events.head is damaged or has an earlier format: reading the whole log"),
	    "what is said of a damaged one");
}

/* Heads of later formats, which are not made again; the rest of them is not looked at. */
static const struct {
	const char *what;
	const char *head;
	const char *said;
} later[] = {
    {"a later format", "head 30\n" PLACE TREE ORDER,
        "events.head was written by a later version (head 30)"},
    {"one with lines of its own", "head 30\nx\n",
        "events.head was written by a later version (head 30)"},
    {"one with nothing else", "head 30\n", "events.head was written by a later version (head 30)"},
};

static void
check_later(void)
{
	temp_clear();
	for (size_t i = 0; i < ROWS(later); i++) {
		put(slice_of(later[i].head), true);
		struct ending end = ending_of(read_head, NULL);
		tap(ended(&end, 76, later[i].said), later[i].what);
	}
	put(SLICE("head 30"), true);
	ending_hush(true);
	tap(!believes(), "one that is cut off is damaged");
	ending_hush(false);
}

/* A version refuses a head of a later format, so that it does not miss what it does not know. */
static void
check_format(void)
{
	unsigned members = 0;
	for (unsigned type = 0; type < EVENT_TYPES; type++)
		for (const struct member *m = shape_of((enum event_type)type)->members;
		     m->name.at != NULL; m++)
			members++;
	char now[80];
	snprintf(now, sizeof now, "head %d: %d types, %u members, %d reasons", HEAD_FORMAT,
	    EVENT_TYPES, members, NO_REASON);
	tap_text(now, "head 5: 22 types, 67 members, 22 reasons",
	    "a new type, member or reason has raised HEAD_FORMAT");
}

int
main(void)
{
	temp_dir();
	for (uint64_t lines = 0; lines <= 4; lines++)
		tap(reads_back(lines), "a head reads back");
	ending_hush(true);
	CHECK_ROWS(rows, is_believed);
	check_damage();
	ending_hush(false);
	check_files();
	check_later();
	check_format();
	return tap_done();
}

/* Lines that were refused: written whole, a named source's once, secrets as their hash. */
#include "event/dead_letters.h"

#include "ending.h"
#include "rows.h"
#include "temp.h"

/* Every letter is of line 1, for the reason "r", unless it says otherwise. */
#define LETTER(source, line, text)                                                                 \
	"{\"source\":\"" source "\",\"line\":" line                                                \
	",\"reason\":\"r\",\"bytes\":1,\"text\":\"" text "\"}\n"
#define HASHED(hash)                                                                               \
	"{\"source\":\"a\",\"line\":1,\"reason\":\"r\",\"bytes\":1,\"sha256\":\"" hash "\"}\n"

/* What the file holds before, what is added to it (LINE=TEXT, a bar between), what it holds
 * then. */
static const struct {
	const char *what;
	const char *before;
	const char *source;
	bool named;
	const char *letters;
	const char *after;
} rows[] = {
    {"a letter", "", "a", true, "1=x", LETTER("a", "1", "x")},
    {"two letters", "", "a", true, "1=x|2=y", LETTER("a", "1", "x") LETTER("a", "2", "y")},
    {"the same text on another line", "", "a", true, "1=x|2=x",
        LETTER("a", "1", "x") LETTER("a", "2", "x")},
    {"one that is there", LETTER("a", "1", "x"), "a", true, "1=x", LETTER("a", "1", "x")},
    {"one that is there, and a new one", LETTER("a", "1", "x"), "a", true, "1=x|2=y",
        LETTER("a", "1", "x") LETTER("a", "2", "y")},
    {"one twice in a feed", "", "a", true, "1=x|1=x", LETTER("a", "1", "x")},
    {"the line with another text", LETTER("a", "1", "x"), "a", true, "1=y",
        LETTER("a", "1", "x") LETTER("a", "1", "y")},
    {"another source's", LETTER("b", "1", "x"), "a", true, "1=x",
        LETTER("b", "1", "x") LETTER("a", "1", "x")},
    {"one of a source whose name begins so", LETTER("ab", "1", "x"), "a", true, "1=x",
        LETTER("ab", "1", "x") LETTER("a", "1", "x")},
    {"a source without a name writes again", LETTER("a", "1", "x"), "a", false, "1=x",
        LETTER("a", "1", "x") LETTER("a", "1", "x")},
    {"and twice in a feed", "", "a", false, "1=x|1=x", LETTER("a", "1", "x") LETTER("a", "1", "x")},
    {"lines of others are left alone", "{\"x\":1}\nnot a letter\n", "a", true, "1=x",
        "{\"x\":1}\nnot a letter\n" LETTER("a", "1", "x")},
    {"a letter cut off", LETTER("a", "1", "x") "{\"source\":\"a\",\"line\":2,\"rea", "a", true,
        "2=y", LETTER("a", "1", "x") LETTER("a", "2", "y")},
    {"another source's letter cut off", "{\"source\":\"b\"", "a", true, "1=x",
        LETTER("a", "1", "x")},
    {"a letter cut off before its line feed",
        "{\"source\":\"a\",\"line\":1,\"reason\":\"r\",\"bytes\":1,\"text\":\"x\"}", "a", true,
        "1=x", LETTER("a", "1", "x")},
    {"bytes that are not text", "", "a", true, "1=\xff\x01\"",
        LETTER("a", "1", "\xef\xbf\xbd\\u0001\\\"")},
    {"no letter", "", "a", true, "", ""},

    {"a secret", "", "a", true, "1=secret",
        HASHED("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b")},
    {"in upper case", "", "a", true, "1=SECRET",
        HASHED("0917b13a9091915d54b6336f45909539cce452b3661b21f386418a257883b30a")},
    {"with an escape", "", "a", true, "1=\\u0073ecret",
        HASHED("1b92c7e10b47292f70fd9add4e64e4f24a8a50ccde5def22265e1014e0140297")},
    {"with an escape at the end", "", "a", true, "1=secre\\u0074",
        HASHED("ab2fb649c7d8c715d638b414ba6fb8f8fdb74a9f4b42aefb6da3dc14e0bed33d")},
    {"something of a secret's form", "", "a", true, "1=x,1DMK-Y8HF-W7EK-K4M4-T0GM",
        HASHED("1d5111e82addfe69175d19169524436d984ce4c758197240631560db21c581af")},
    {"with dashes and a tab as escapes", "", "a", true,
        "1=1dmk\\u2013y8hf\\u2013w7ek\\u00a0k4m4\\tt0gm",
        HASHED("c58d0c4af96ad64e6e28c324bbae903e7ca90517b2516a631f0d0f464fe8c5cf")},
    {"after the escape of a tab", "", "a", true, "1=x\\t1DMKY8HFW7EKK4M4T0GM",
        HASHED("2ca0a736df203edebaa2356532fdb5d10c4da89e9dbf730ef0b4f84fffd9ee2a")},
    {"a backslash and a group too few", "", "a", true, "1=\\\\t1DMK-Y8HF-W7EK-K4M4",
        LETTER("a", "1", "\\\\\\\\t1DMK-Y8HF-W7EK-K4M4")},
    {"nearly a secret", "", "a", true, "1=secre t", LETTER("a", "1", "secre t")},
};

/* Adds the letters, and flushes after each, or at the end only. */
static void
feed(const char *source, bool named, const char *letters, bool each)
{
	char copy[256], *rest = copy, *letter;
	const char *path = temp_file("letters");
	struct dead_letters *d = dead_letters_open(path, slice_of(source), named);
	snprintf(copy, sizeof copy, "%s", letters);
	while ((letter = strsep(&rest, "|")) != NULL && *letter != '\0') {
		dead_letters_add(d, (uint64_t)(*letter - '0'), 1, "r", slice_of(letter + 2));
		if (each)
			dead_letters_flush(d);
	}
	dead_letters_flush(d);
	dead_letters_close(d);
}

static void
check_rows_of(bool each)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		temp_clear();
		if (*rows[i].before != '\0')
			temp_write("letters", slice_of(rows[i].before));
		feed(rows[i].source, rows[i].named, rows[i].letters, each);
		struct buf after = temp_read("letters");
		tap_buf(&after, rows[i].after, rows[i].what);
		buf_free(&after);
	}
}

/* A secret in UTF-16: a NUL before or after each byte. */
static void
check_utf16(bool before)
{
	char text[2 * 24];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 2 == before ? "1DMK-Y8HF-W7EK-K4M4-T0GM"[i / 2] : '\0';
	temp_clear();
	struct dead_letters *d = dead_letters_open(temp_file("letters"), SLICE("a"), true);
	dead_letters_add(d, 1, 1, "r", (struct slice){text, sizeof text});
	dead_letters_flush(d);
	dead_letters_close(d);
	struct buf after = temp_read("letters");
	tap_buf(&after,
	    before ? HASHED("8f30b6fcfc06598b15fa1871dbad99e8b3da5097450f1cc8f1cc94fd9c7d9617")
	           : HASHED("f01a34d994957d176f9848385d491d85c9bbcfaacc2a2568e80ffecc466932dc"),
	    "a secret in UTF-16");
	buf_free(&after);
}

/* Two feeds of the same lines at once: what the one wrote meanwhile the other does not write. */
static void
check_two_feeds(void)
{
	temp_clear();
	struct dead_letters *one = dead_letters_open(temp_file("letters"), SLICE("a"), true);
	struct dead_letters *two = dead_letters_open(temp_file("letters"), SLICE("a"), true);
	for (uint64_t line = 1; line <= 3; line++) {
		dead_letters_add(one, line, 1, "r", SLICE("x"));
		dead_letters_add(two, line + 1, 1, "r", SLICE("x"));
	}
	dead_letters_flush(two);
	dead_letters_flush(one);
	dead_letters_close(one);
	dead_letters_close(two);
	struct buf after = temp_read("letters");
	tap_buf(&after,
	    LETTER("a", "2", "x") LETTER("a", "3", "x") LETTER("a", "4", "x") LETTER("a", "1", "x"),
	    "two feeds of the same lines at once");
	buf_free(&after);
}

/* A secret in UTF-16, and what is left if nothing is flushed or no file is named. */
static void
check_others(void)
{
	temp_clear();
	struct dead_letters *d = dead_letters_open(temp_file("letters"), SLICE("a"), true);
	dead_letters_add(d, 1, 1, "r", (struct slice){"s\0e\0c\0r\0e\0t\0", 12});
	dead_letters_close(d);
	struct buf after = temp_read("letters");
	tap_buf(&after, "", "what is not flushed is not written");
	buf_free(&after);
	d = dead_letters_open(temp_file("letters"), SLICE("a"), true);
	dead_letters_add(d, 1, 1, "r", (struct slice){"s\0e\0c\0r\0e\0t\0", 12});
	dead_letters_flush(d);
	dead_letters_close(d);
	after = temp_read("letters");
	tap(memmem(after.at, after.len, "\"sha256\":", 9) != NULL &&
	        memmem(after.at, after.len, "\"text\":", 7) == NULL,
	    "a secret in UTF-16");
	buf_free(&after);
	d = dead_letters_open(NULL, SLICE("a"), true);
	dead_letters_add(d, 1, 1, "r", SLICE("x"));
	dead_letters_flush(d);
	dead_letters_close(d);
	dead_letters_close(NULL);
	tap(true, "letters that go nowhere");
}

static void
feed_one(void *unused)
{
	(void)unused;
	feed("a", true, "1=x", false);
}

/* Something else in the place of the file. */
static void
check_files(void)
{
	temp_clear();
	temp_write("letters", SLICE("something else"));
	struct ending end = ending_of(feed_one, NULL);
	struct buf after = temp_read("letters");
	tap(end.status == 64 && strstr(end.said, "does not end with a dead letter") != NULL,
	    "a file that ends in something else");
	tap_buf(&after, "something else", "and is left alone");
	buf_free(&after);
	temp_clear();
	if (symlinkat("elsewhere", temp_dir(), "letters") != 0)
		err(70, "symlink");
	end = ending_of(feed_one, NULL);
	tap(end.status == 64 && strstr(end.said, "is a symbolic link") != NULL, "a symbolic link");
	temp_clear();
	if (mkfifoat(temp_dir(), "letters", 0600) != 0)
		err(70, "mkfifo");
	end = ending_of(feed_one, NULL);
	tap(end.status == 64 && strstr(end.said, "is not a regular file") != NULL, "a pipe");
}

int
main(void)
{
	temp_dir();
	ending_hush(true);
	check_rows_of(false);
	check_rows_of(true);
	ending_hush(false);
	check_utf16(false);
	check_utf16(true);
	check_two_feeds();
	check_others();
	check_files();
	return tap_done();
}

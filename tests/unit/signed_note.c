/* Signed notes: what is text and what are signatures, and what is neither. */
#include "proof/signed_note.h"

#include "rows.h"

/* Signatures by Ed25519, of 4 and 64 bytes; of another algorithm, of 5; too short, of 4. */
#define FOURTEEN "AAAAAAAAAAAAAA"
#define ED25519 FOURTEEN FOURTEEN FOURTEEN FOURTEEN FOURTEEN FOURTEEN "AAAAAAA="
#define OTHER "AAAAAAA="
#define SHORT "AAAAAA=="
#define LINE(name, signature) SIGNED_NOTE_DASH name " " signature "\n"

/* A note, and how many bytes of it are text; 0: it is none. */
static const struct {
	const char *what;
	const char *note;
	size_t text;
} notes[] = {
    {"a text", "a\n", 2},
    {"a text of two lines", "a\nb\n", 4},
    {"a line feed alone", "\n", 1},
    {"nothing", "", 0},
    {"a text without line feed", "a", 0},
    {"a signed text", "a\n\n" LINE("k", ED25519), 2},
    {"two signatures", "a\n\n" LINE("k", ED25519) LINE("l", ED25519), 2},
    {"one of another algorithm", "a\n\n" LINE("k", OTHER), 2},
    {"a text with an empty line", "a\n\nb\n\n" LINE("k", OTHER), 5},
    {"a text that ends in an empty line, signed", "a\n\n\n" LINE("k", OTHER), 3},
    {"a text that ends in an empty line, and no signature", "a\n\n", 0},
    {"a text with an empty line, and no signature", "a\n\nb\n", 0},
    {"a signature without empty line", "a\n" LINE("k", OTHER), 2 + sizeof LINE("k", OTHER) - 1},
    {"a signature that is not whole", "a\n\n" SIGNED_NOTE_DASH "k " OTHER, 0},
    {"a line after the signatures", "a\n\n" LINE("k", OTHER) "b\n", 0},
    {"a signature without name", "a\n\n" LINE("", OTHER), 0},
    {"a name with a plus sign", "a\n\n" LINE("k+", OTHER), 0},
    {"a name above ASCII", "a\n\n" LINE("\xc3\xa9", OTHER), 0},
    {"two blanks", "a\n\n" LINE("k ", OTHER), 0},
    {"a blank after", "a\n\n" LINE("k", OTHER " "), 0},
    {"a signature of four bytes", "a\n\n" LINE("k", SHORT), 0},
    {"a signature of nothing", "a\n\n" LINE("k", ""), 0},
    {"a signature that is not base64", "a\n\n" LINE("k", "AAAA?AA="), 0},
    {"a hyphen for a dash", "a\n\n- k " OTHER "\n", 0},
    {"a carriage return", "a\n\n" SIGNED_NOTE_DASH "k " OTHER "\r\n", 0},
    {"a good one and a bad one", "a\n\n" LINE("k", OTHER) LINE("", OTHER), 0},
};

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct row names[] = {
    {"a name", "example.com/log", true},
    {"the ends of printable ASCII", "!~", true},
    {"a blank", "a b", false},
    {"a plus sign", "a+b", false},
    {"a tab", "a\tb", false},
    {"DEL", "a\x7f", false},
    {"a letter above ASCII", "\xc3\xa9", false},
    {"nothing", "", false},
    {"200 bytes", HUNDRED HUNDRED, true},
    {"201 bytes", HUNDRED HUNDRED "x", false},
};

/* What came by mail, and the note. */
static const struct {
	const char *what;
	const char *mail, *note;
} mails[] = {
    {"a note as it was sent", "a\n\nb\n", "a\n\nb\n"},
    {"CRLF", "a\r\n\r\nb\r\n", "a\n\nb\n"},
    {"no last line feed", "a\nb", "a\nb\n"},
    {"a byte order mark",
        "\xef\xbb\xbf"
        "a\n",
        "a\n"},
    {"blanks at the ends of lines", "a \t\nb  \n", "a\nb\n"},
    {"blank lines around it", "\n \r\na\n\nb\n\n \n", "a\n\nb\n"},
    {"quoted", "> a\n>\n> b\n", "a\n\nb\n"},
    {"quoted, with blank lines around it", ">\n> a\n>b\n> \n\n", "a\nb\n"},
    {"quoted but for one line", "> a\nb\n", "> a\nb\n"},
    {"blanks at the beginning of a line", " a\n", " a\n"},
    {"nothing", "", ""},
    {"nothing but blank lines", "\n \r\n", ""},
    {"nothing but quotes", ">\n", ""},
};

static void
check_mails(void)
{
	for (size_t i = 0; i < ROWS(mails); i++) {
		struct buf note = {0};
		buf_text(&note, mails[i].mail);
		signed_note_tidy(&note);
		tap_buf(&note, mails[i].note, mails[i].what);
		buf_free(&note);
	}
}

static void
check_notes(void)
{
	for (size_t i = 0; i < ROWS(notes); i++) {
		struct signed_note n;
		struct slice whole = slice_of(notes[i].note);
		bool good = signed_note_split(whole, &n);
		size_t text = notes[i].text, rest = whole.len > text + 1 ? whole.len - text - 1 : 0;
		tap(good == (text > 0) && (!good || (n.text.at == whole.at && n.text.len == text &&
		                                        n.signatures.len == rest)),
		    notes[i].what);
	}
}

/* What is read of a signature line. */
static void
check_signatures(void)
{
	struct slice lines = SLICE(LINE("key", ED25519) LINE("other", OTHER));
	struct canonical c = canonical_at(lines);
	struct signed_note_signature s;
	tap(signed_note_next_signature(&c, &s) && slice_eq(s.name, SLICE("key")) && s.ed25519 &&
	        s.bytes[0] == 0 && s.bytes[67] == 0,
	    "a signature by Ed25519");
	tap(signed_note_next_signature(&c, &s) && slice_eq(s.name, SLICE("other")) && !s.ed25519,
	    "one of another algorithm");
	tap(canonical_done(&c) && !signed_note_next_signature(&c, &s), "and no third one");
}

/* As long as a note may be, and one byte more. */
static void
check_longest(void)
{
	struct buf whole = {0};
	struct signed_note n;
	while (whole.len < SIGNED_NOTE_MOST - 1)
		buf_text(&whole, "x");
	buf_text(&whole, "\n");
	tap(signed_note_split(buf_view(&whole), &n), "the longest note");
	whole.at[whole.len - 1] = 'x';
	buf_text(&whole, "\n");
	tap(!signed_note_split(buf_view(&whole), &n), "a byte more");
	buf_free(&whole);
}

int
main(void)
{
	check_notes();
	check_mails();
	CHECK_ROWS(names, signed_note_is_name);
	check_signatures();
	check_longest();
	return tap_done();
}

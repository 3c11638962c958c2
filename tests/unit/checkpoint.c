/* Checkpoints: four lines, read only as they are written. */
#include "proof/checkpoint.h"

#include "rows.h"

#define ROOT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define SIGNATURE "\n" SIGNED_NOTE_DASH "k AAAAAAA=\n"

static const struct row texts[] = {
    {"a checkpoint", "a.b/c\n7\n" ROOT "\nnonces none\n", true},
    {"one with a key", "a.b/c\n7\n" ROOT "\nnonces 0123456789abcdef\n", true},
    {"over nothing", "a.b/c\n0\n" ROOT "\nnonces none\n", true},
    {"over as many lines as there can be", "a\n9223372036854775807\n" ROOT "\nnonces none\n", true},
    {"over one more", "a\n9223372036854775808\n" ROOT "\nnonces none\n", false},
    {"a size with a leading zero", "a\n07\n" ROOT "\nnonces none\n", false},
    {"a size below 0", "a\n-7\n" ROOT "\nnonces none\n", false},
    {"no size", "a\n\n" ROOT "\nnonces none\n", false},
    {"no origin", "\n7\n" ROOT "\nnonces none\n", false},
    {"an origin with a blank", "a b\n7\n" ROOT "\nnonces none\n", false},
    {"an origin with a plus sign", "a+b\n7\n" ROOT "\nnonces none\n", false},
    {"a root of 31 bytes", "a\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==\nnonces none\n",
        false},
    {"a root of 33 bytes", "a\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\nnonces none\n",
        false},
    {"a root without padding", "a\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\nnonces none\n",
        false},
    {"a root with other last bits",
        "a\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\nnonces none\n", false},
    {"no root", "a\n7\n\nnonces none\n", false},
    {"no fourth line", "a\n7\n" ROOT "\n", false},
    {"another fourth line", "a\n7\n" ROOT "\nnonce none\n", false},
    {"a key's id too short", "a\n7\n" ROOT "\nnonces 0123456789abcde\n", false},
    {"a key's id too long", "a\n7\n" ROOT "\nnonces 0123456789abcdef0\n", false},
    {"a key's id in upper case", "a\n7\n" ROOT "\nnonces 0123456789ABCDEF\n", false},
    {"a key's id of nothing", "a\n7\n" ROOT "\nnonces \n", false},
    {"a fifth line", "a\n7\n" ROOT "\nnonces none\nb\n", false},
    {"no last line feed", "a\n7\n" ROOT "\nnonces none", false},
    {"an empty line after it", "a\n7\n" ROOT "\nnonces none\n\n", false},
    {"carriage returns", "a\r\n7\r\n" ROOT "\r\nnonces none\r\n", false},
    {"nothing", "", false},
};

static const struct row notes[] = {
    {"not signed", "a\n7\n" ROOT "\nnonces none\n", true},
    {"signed", "a\n7\n" ROOT "\nnonces none\n" SIGNATURE, true},
    {"signed by what is not a signature", "a\n7\n" ROOT "\nnonces none\n\nx\n", false},
    {"another text, signed", "a\n" SIGNATURE, false},
    {"signed without empty line", "a\n7\n" ROOT "\nnonces none\n" SIGNED_NOTE_DASH "k AAAAAAA=\n",
        false},
};

/* Reads it, and writes it again as it was. */
static bool
is_checkpoint(struct slice text)
{
	struct checkpoint c;
	struct buf again = {0};
	if (!checkpoint_read(text, &c))
		return false;
	checkpoint_put(&again, &c);
	if (!slice_eq(buf_view(&again), text))
		tap(false, "what is read is written again as it was");
	buf_free(&again);
	return true;
}

static bool
is_note(struct slice whole)
{
	struct signed_note n;
	struct checkpoint c;
	return checkpoint_read_note(whole, &n, &c) && c.size == 7;
}

int
main(void)
{
	struct checkpoint c;
	CHECK_ROWS(texts, is_checkpoint);
	CHECK_ROWS(notes, is_note);
	tap(checkpoint_read(SLICE("a.b/c\n7\n" ROOT "\nnonces none\n"), &c) && c.size == 7 &&
	        slice_eq(c.origin, SLICE("a.b/c")) && slice_eq(c.key_id, SLICE("none")) &&
	        c.root.at[0] == 0 && c.root.at[31] == 31,
	    "each line is where it belongs");
	return tap_done();
}

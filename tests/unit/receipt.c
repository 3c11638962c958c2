/* Receipts and proofs of growth: lines of JSON, read only as they are written. */
#include "proof/receipt.h"

#include "rows.h"

#define HASH "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define FOUR "\"" HASH "\",\"" HASH "\",\"" HASH "\",\"" HASH "\""
#define SIXTEEN FOUR "," FOUR "," FOUR "," FOUR
#define SIXTYFOUR SIXTEEN "," SIXTEEN "," SIXTEEN "," SIXTEEN
#define NONCE "000102030405060708090a0b0c0d0e0f"
#define RECEIPT(line, nonce, index, size, path, checkpoint)                                        \
	"{\"line\":" line ",\"nonce\":" nonce ",\"index\":" index ",\"size\":" size                \
	",\"path\":" path ",\"checkpoint\":" checkpoint "}"

static const struct row receipts[] = {
    {"a receipt", RECEIPT("\"x\"", "\"" NONCE "\"", "0", "1", "[]", "\"c\\n\""), true},
    {"one without nonce", RECEIPT("\"x\"", "\"\"", "0", "1", "[]", "\"c\\n\""), true},
    {"a path", RECEIPT("\"x\"", "\"\"", "3", "7", "[\"" HASH "\",\"" HASH "\"]", "\"c\\n\""), true},
    {"a line with quotes",
        RECEIPT("\"{\\\"a\\\":\\\"\\\\u0001\\\"}\"", "\"\"", "0", "1", "[]", "\"c\\n\""), true},
    {"empty texts", RECEIPT("\"\"", "\"\"", "0", "0", "[]", "\"\""), true},
    {"the longest path", RECEIPT("\"x\"", "\"\"", "3", "7", "[" SIXTYFOUR "]", "\"\""), true},
    {"a hash more", RECEIPT("\"x\"", "\"\"", "3", "7", "[" SIXTYFOUR ",\"" HASH "\"]", "\"\""),
        false},
    {"a nonce too short", RECEIPT("\"x\"", "\"00\"", "0", "1", "[]", "\"\""), false},
    {"a nonce too long", RECEIPT("\"x\"", "\"" NONCE "00\"", "0", "1", "[]", "\"\""), false},
    {"a nonce in upper case",
        RECEIPT("\"x\"", "\"000102030405060708090A0B0C0D0E0F\"", "0", "1", "[]", "\"\""), false},
    {"a nonce that is null", RECEIPT("\"x\"", "null", "0", "1", "[]", "\"\""), false},
    {"an index below 0", RECEIPT("\"x\"", "\"\"", "-1", "1", "[]", "\"\""), false},
    {"an index with a leading zero", RECEIPT("\"x\"", "\"\"", "01", "1", "[]", "\"\""), false},
    {"a size too large", RECEIPT("\"x\"", "\"\"", "0", "9223372036854775808", "[]", "\"\""), false},
    {"a size that is a string", RECEIPT("\"x\"", "\"\"", "0", "\"1\"", "[]", "\"\""), false},
    {"a hash of 31 bytes",
        RECEIPT("\"x\"", "\"\"", "0", "2", "[\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==\"]",
            "\"\""),
        false},
    {"a hash that is not base64", RECEIPT("\"x\"", "\"\"", "0", "2", "[\"AAEC\"]", "\"\""), false},
    {"a comma too many", RECEIPT("\"x\"", "\"\"", "0", "2", "[\"" HASH "\",]", "\"\""), false},
    {"a comma too few", RECEIPT("\"x\"", "\"\"", "0", "2", "[\"" HASH "\"\"" HASH "\"]", "\"\""),
        false},
    {"a path that does not end", RECEIPT("\"x\"", "\"\"", "0", "2", "[\"" HASH "\"", "\"\""),
        false},
    {"white space", RECEIPT("\"x\"", "\"\"", "0", "1", "[ ]", "\"\""), false},
    {"an escape that is not needed", RECEIPT("\"\\u0078\"", "\"\"", "0", "1", "[]", "\"\""), false},
    {"a byte that is not UTF-8", RECEIPT("\"\xff\"", "\"\"", "0", "1", "[]", "\"\""), false},
    {"something after it", RECEIPT("\"x\"", "\"\"", "0", "1", "[]", "\"\"") " ", false},
    {"a line feed after it", RECEIPT("\"x\"", "\"\"", "0", "1", "[]", "\"\"") "\n", false},
    {"a member missing", "{\"line\":\"x\",\"nonce\":\"\",\"index\":0,\"size\":1,\"path\":[]}",
        false},
    {"members in another order",
        "{\"nonce\":\"\",\"line\":\"x\",\"index\":0,\"size\":1,\"path\":[],\"checkpoint\":\"\"}",
        false},
    {"a member too many",
        "{\"line\":\"x\",\"nonce\":\"\",\"index\":0,\"size\":1,\"path\":[],\"checkpoint\":\"\","
        "\"x\":1}",
        false},
    {"nothing", "", false},
};

static const struct row growths[] = {
    {"a proof", "{\"old\":3,\"new\":7,\"path\":[\"" HASH "\"]}", true},
    {"a proof of nothing", "{\"old\":0,\"new\":0,\"path\":[]}", true},
    {"the longest path", "{\"old\":3,\"new\":7,\"path\":[" SIXTYFOUR "]}", true},
    {"a hash more", "{\"old\":3,\"new\":7,\"path\":[" SIXTYFOUR ",\"" HASH "\"]}", false},
    {"no path", "{\"old\":3,\"new\":7}", false},
    {"old after new", "{\"new\":7,\"old\":3,\"path\":[]}", false},
    {"a size that is not a whole number", "{\"old\":3.0,\"new\":7,\"path\":[]}", false},
    {"something after it", "{\"old\":3,\"new\":7,\"path\":[]}\n", false},
    {"a brace too few", "{\"old\":3,\"new\":7,\"path\":[]", false},
    {"nothing", "", false},
};

/* One receipt for all rows: what an earlier one left does not matter. */
static struct receipt read_last;

static bool
is_receipt(struct slice text)
{
	struct buf again = {0};
	if (!receipt_read(text, &read_last))
		return false;
	receipt_put(&again, &read_last);
	if (!slice_eq(buf_view(&again), text))
		tap(false, "what is read is written again as it was");
	buf_free(&again);
	return true;
}

static bool
is_growth(struct slice text)
{
	struct growth g;
	struct buf again = {0};
	if (!growth_read(text, &g))
		return false;
	growth_put(&again, &g);
	if (!slice_eq(buf_view(&again), text))
		tap(false, "what is read is written again as it was");
	buf_free(&again);
	return true;
}

int
main(void)
{
	struct receipt *r = &read_last;
	CHECK_ROWS(receipts, is_receipt);
	CHECK_ROWS(growths, is_growth);
	tap(is_receipt(SLICE(
	        RECEIPT("\"a\\n\"", "\"" NONCE "\"", "3", "7", "[\"" HASH "\"]", "\"c\\n\""))) &&
	        slice_eq(buf_view(&r->line), SLICE("a\n")) && r->nonce.len == 16 &&
	        r->nonce.at[15] == 15 && r->index == 3 && r->size == 7 && r->path.n == 1 &&
	        r->path.at[0].at[31] == 31 && slice_eq(buf_view(&r->checkpoint), SLICE("c\n")),
	    "each member is where it belongs");
	receipt_free(r);
	return tap_done();
}

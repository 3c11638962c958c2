/* Receipts and growth against checkpoints that somebody kept: what they prove, and what not. */
#include "proof/verifier.h"

#include "proofs.h"
#include "rows.h"

#define NONCE "1660ab3daf39adaef26ff12827cb2434" /* of line 3 */
#define OTHER_NONCE "ffffffffffffffffffffffffffffffff"
#define SIGNATURE "\n" SIGNED_NOTE_DASH "k AAAAAAA=\n"
#define ANOTHER "it is for another checkpoint"
#define NO_PATH "its path does not lead from its line to the checkpoint"
#define OTHER_NONCES "it has a nonce but the log has no key, or the other way round"

/* The receipt of line 3 under the checkpoint over 7 lines; a part of it, or of the checkpoint that
 * was kept, is another. */
static const struct {
	const char *what;
	bool keyed;
	const char *from, *to;           /* of the receipt */
	const char *kept_from, *kept_to; /* of the checkpoint */
	const char *why;
} receipts[] = {
    {"a receipt", false, NULL, NULL, NULL, NULL, NULL},
    {"one of a log with a key", true, NULL, NULL, NULL, NULL, NULL},
    {"kept, it was signed since", false, NULL, NULL, "none\n", "none\n" SIGNATURE, NULL},
    {"both are signed", false, "none\\n", "none\\n\\n" SIGNED_NOTE_DASH "k AAAAAAA=\\n", "none\n",
        "none\n" SIGNATURE, NULL},
    {"the receipt's is signed, the one kept is not", false, "none\\n",
        "none\\n\\n" SIGNED_NOTE_DASH "k AAAAAAA=\\n", NULL, NULL, ANOTHER},
    {"signed by others", false, "none\\n", "none\\n\\n" SIGNED_NOTE_DASH "l AAAAAAA=\\n", "none\n",
        "none\n" SIGNATURE, ANOTHER},
    {"another log's checkpoint", false, NULL, NULL, "a.b/c", "a.b/d", ANOTHER},
    {"a checkpoint over more lines", false, NULL, NULL, "\n7\n", "\n8\n", ANOTHER},
    {"what is not a note", false, "none\\n", "none", NULL, NULL, ANOTHER},
    {"another size", false, "\"size\":7", "\"size\":6", NULL, NULL,
        "its size is not the checkpoint's"},
    {"no nonce, though there is one", true, "\"nonce\":\"" NONCE "\"", "\"nonce\":\"\"", NULL, NULL,
        OTHER_NONCES},
    {"another nonce", true, NONCE, OTHER_NONCE, NULL, NULL, NO_PATH},
    {"a nonce, though there is none", false, "\"nonce\":\"\"", "\"nonce\":\"" OTHER_NONCE "\"",
        NULL, NULL, OTHER_NONCES},
    {"another line", false, "\\\"voterId\\\":\\\"v\\\"", "\\\"voterId\\\":\\\"w\\\"", NULL, NULL,
        NO_PATH},
    {"a line of a type that this version does not know", false, "Voter Registered", "Voter Removed",
        NULL, NULL,
        "Voter Removed is a type that this version does not know: written by a later version"},
    {"a line that is not an event", false, "\\\"seq\\\":3", "\\\"seq\\\":03", NULL, NULL,
        "its line is not an event"},
    {"a line with something after it", false, "\\\"}}\",\"nonce\"", "\\\"}} \",\"nonce\"", NULL,
        NULL, "its line is not an event"},
    {"another index", false, "\"index\":2", "\"index\":3", NULL, NULL, NO_PATH},
    {"an index that no line has", false, "\"index\":2", "\"index\":7", NULL, NULL, NO_PATH},
    {"another hash", false, "\"path\":[\"",
        "\"path\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"", NULL, NULL, NO_PATH},
};

static void
put_receipt(struct buf *out)
{
	struct receipt r = {.index = 2, .size = 7};
	struct kept_checkpoint k;
	proofs_keep(&k, 7, NULL, NULL);
	merkle_inclusion(proofs_log.tree, 7, 2, &r.path);
	buf_slice(&r.line, buf_view(&proofs_log.lines[2]));
	buf_slice(&r.nonce, leaves_nonce(proofs_log.leaves, 3));
	buf_slice(&r.checkpoint, buf_view(&k.whole));
	receipt_put(out, &r);
	receipt_free(&r);
	verifier_free(&k);
}

static const char *
verify_receipt(struct slice text, const struct kept_checkpoint *k)
{
	struct receipt r = {0};
	const char *why = receipt_read(text, &r) ? verifier_receipt(&r, k) : "no receipt";
	receipt_free(&r);
	return why;
}

static void
check_receipts(void)
{
	for (size_t i = 0; i < ROWS(receipts); i++) {
		struct kept_checkpoint k;
		struct buf text = {0};
		proofs_make_log(receipts[i].keyed, 1);
		put_receipt(&text);
		proofs_spoil(&text, receipts[i].from, receipts[i].to);
		proofs_keep(&k, 7, receipts[i].kept_from, receipts[i].kept_to);
		tap_text(verify_receipt(buf_view(&text), &k), receipts[i].why, receipts[i].what);
		verifier_free(&k);
		buf_free(&text);
		proofs_free_log();
	}
}

/* A log whose lines have other seqs than their places. */
static void
check_index(void)
{
	struct kept_checkpoint k;
	struct buf text = {0};
	proofs_make_log(false, 2);
	put_receipt(&text);
	proofs_keep(&k, 7, NULL, NULL);
	tap_text(verify_receipt(buf_view(&text), &k), "its index does not match its line's seq",
	    "a line with another seq than its place");
	verifier_free(&k);
	buf_free(&text);
	proofs_free_log();
}

/* A proof that the log of one checkpoint grew to be that of another; parts of them are others. */
static const struct {
	const char *what;
	uint64_t old, new;
	const char *from, *to;         /* of the line */
	const char *old_from, *old_to; /* of the old checkpoint */
	const char *why;
} growths[] = {
    {"a log that grew", 3, 7, NULL, NULL, NULL, NULL, NULL},
    {"by one line", 7, 8, NULL, NULL, NULL, NULL, NULL},
    {"to twice its size", 4, 8, NULL, NULL, NULL, NULL, NULL},
    {"that did not grow", 7, 7, NULL, NULL, NULL, NULL, NULL},
    {"without line feed", 3, 7, "}\n", "}", NULL, NULL, "it is not a proof of growth"},
    {"with two", 3, 7, "}\n", "}\n\n", NULL, NULL, "it is not a proof of growth"},
    {"what is not a proof", 3, 7, "\"old\"", "\"new\"", NULL, NULL, "it is not a proof of growth"},
    {"another old size", 3, 7, "\"old\":3", "\"old\":4", NULL, NULL, "it is for other checkpoints"},
    {"another new size", 3, 7, "\"new\":7", "\"new\":8", NULL, NULL, "it is for other checkpoints"},
    {"the old one is of another log", 3, 7, NULL, NULL, "a.b/c", "a.b/d",
        "the checkpoints are of different logs"},
    {"the old one was made with a key", 3, 7, NULL, NULL, "none", "0123456789abcdef",
        "the checkpoints were made with different keys"},
    {"the old one is over other lines", 3, 7, NULL, NULL, "\n3\n", "\n4\n",
        "it is for other checkpoints"},
    {"both say so", 3, 7, "\"old\":3", "\"old\":4", "\n3\n", "\n4\n",
        "it does not show that the log has only grown"},
    {"a hash more", 3, 7, "\"path\":[",
        "\"path\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",", NULL, NULL,
        "it does not show that the log has only grown"},
};

static void
check_growths(void)
{
	proofs_make_log(true, 1);
	for (size_t i = 0; i < ROWS(growths); i++) {
		struct kept_checkpoint old, new;
		struct growth g = {.from = growths[i].old, .to = growths[i].new};
		struct buf line = {0};
		const char *none = growths[i].old_from;
		char id[32];
		/* The log has a key: its id replaces what the rows call "none". */
		snprintf(id, sizeof id, "%s", leaves_key_id(proofs_log.leaves));
		proofs_keep(
		    &old, g.from, none && strcmp(none, "none") == 0 ? id : none, growths[i].old_to);
		proofs_keep(&new, g.to, NULL, NULL);
		merkle_consistency(proofs_log.tree, g.to, g.from, &g.path);
		growth_put(&line, &g);
		buf_text(&line, "\n");
		proofs_spoil(&line, growths[i].from, growths[i].to);
		tap_text(
		    verifier_growth(&old, &new, buf_view(&line)), growths[i].why, growths[i].what);
		verifier_free(&old);
		verifier_free(&new);
		buf_free(&line);
	}
	tap_text(
	    verifier_growth(&(struct kept_checkpoint){0}, &(struct kept_checkpoint){0}, SLICE("")),
	    "it is not a proof of growth", "nothing");
	proofs_free_log();
}

int
main(void)
{
	check_receipts();
	check_index();
	check_growths();
	return tap_done();
}

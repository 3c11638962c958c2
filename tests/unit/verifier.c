/* Receipts, growth and logs against checkpoints that somebody kept: what they prove, and what not.
 */
#include "proof/verifier.h"

#include "rows.h"
#include "words.h"

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define NONCE "1660ab3daf39adaef26ff12827cb2434" /* of line 3 */
#define OTHER_NONCE "ffffffffffffffffffffffffffffffff"
#define SIGNATURE "\n" SIGNED_NOTE_DASH "k AAAAAAA=\n"
#define ANOTHER "it is for another checkpoint"
#define NO_PATH "its path does not lead from its line to the checkpoint"
#define OTHER_NONCES "it has a nonce where the log has none, or none where it has"

enum { LINES = 8 };

/* A log of eight lines, with a key or without, whose lines have seqs from some number on. */
static struct {
	struct leaves *leaves;
	struct buf lines[LINES];
	struct merkle_all *tree;
} a_log;

static void
make_log(bool keyed, uint64_t first)
{
	a_log.leaves = leaves_of(keyed ? SLICE(KEY) : (struct slice){0});
	a_log.tree = merkle_all_new();
	for (size_t i = 0; i < LINES; i++) {
		char word[32];
		struct words w = {.text = word};
		struct buf *line = &a_log.lines[i];
		snprintf(word, sizeof word, "%d#a:%d/voter:v", (int)(first + i), (int)i + 1);
		words_next(&w, line);
		merkle_all_add(
		    a_log.tree, merkle_leaf(leaves_nonce(a_log.leaves, i + 1), buf_view(line)));
	}
}

static void
free_log(void)
{
	leaves_close(a_log.leaves);
	merkle_all_free(a_log.tree);
	for (size_t i = 0; i < LINES; i++)
		buf_free(&a_log.lines[i]);
}

/* The text with one part of it in place of another, which must be there. */
static void
spoil(struct buf *text, const char *from, const char *to)
{
	struct buf new = {0};
	if (from == NULL)
		return;
	char *at = memmem(text->at, text->len, from, strlen(from));
	if (at == NULL)
		errx(70, "no %s in %.*s", from, (int)text->len, text->at);
	buf_add(&new, text->at, (size_t)(at - text->at));
	buf_text(&new, to);
	at += strlen(from);
	buf_add(&new, at, (size_t)(text->at + text->len - at));
	buf_free(text);
	*text = new;
}

/* The checkpoint over the first n lines, kept. */
static void
keep(struct kept_checkpoint *k, uint64_t n, const char *from, const char *to)
{
	const struct checkpoint c = {SLICE("a.b/c"), n, merkle_all_root(a_log.tree, n),
	    slice_of(leaves_key_id(a_log.leaves))};
	*k = (struct kept_checkpoint){.path = "kept"};
	checkpoint_put(&k->whole, &c);
	spoil(&k->whole, from, to);
	if (!verifier_take_up(k, (struct slice){0}))
		errx(70, "no checkpoint: %.*s", (int)k->whole.len, k->whole.at);
}

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
    {"what is no note", false, "none\\n", "none", NULL, NULL, ANOTHER},
    {"another size", false, "\"size\":7", "\"size\":6", NULL, NULL,
        "its size is not the checkpoint's"},
    {"no nonce where there is one", true, "\"nonce\":\"" NONCE "\"", "\"nonce\":\"\"", NULL, NULL,
        OTHER_NONCES},
    {"another nonce", true, NONCE, OTHER_NONCE, NULL, NULL, NO_PATH},
    {"a nonce where there is none", false, "\"nonce\":\"\"", "\"nonce\":\"" OTHER_NONCE "\"", NULL,
        NULL, OTHER_NONCES},
    {"another line", false, "\\\"voterId\\\":\\\"v\\\"", "\\\"voterId\\\":\\\"w\\\"", NULL, NULL,
        NO_PATH},
    {"a line that is no event", false, "Voter Registered", "Voter Removed", NULL, NULL,
        "its line is no event"},
    {"a line with something behind it", false, "\\\"}}\",\"nonce\"", "\\\"}} \",\"nonce\"", NULL,
        NULL, "its line is no event"},
    {"another index", false, "\"index\":2", "\"index\":3", NULL, NULL, NO_PATH},
    {"an index that is no line's", false, "\"index\":2", "\"index\":7", NULL, NULL, NO_PATH},
    {"another hash", false, "\"path\":[\"",
        "\"path\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"", NULL, NULL, NO_PATH},
};

static void
put_receipt(struct buf *out)
{
	struct receipt r = {.index = 2, .size = 7};
	struct kept_checkpoint k;
	keep(&k, 7, NULL, NULL);
	merkle_inclusion(a_log.tree, 7, 2, &r.path);
	buf_slice(&r.line, buf_view(&a_log.lines[2]));
	buf_slice(&r.nonce, leaves_nonce(a_log.leaves, 3));
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
		make_log(receipts[i].keyed, 1);
		put_receipt(&text);
		spoil(&text, receipts[i].from, receipts[i].to);
		keep(&k, 7, receipts[i].kept_from, receipts[i].kept_to);
		tap_text(verify_receipt(buf_view(&text), &k), receipts[i].why, receipts[i].what);
		verifier_free(&k);
		buf_free(&text);
		free_log();
	}
}

/* A log whose lines have other seqs than their places. */
static void
check_index(void)
{
	struct kept_checkpoint k;
	struct buf text = {0};
	make_log(false, 2);
	put_receipt(&text);
	keep(&k, 7, NULL, NULL);
	tap_text(verify_receipt(buf_view(&text), &k), "its index is not its line's",
	    "a line with another seq than its place");
	verifier_free(&k);
	buf_free(&text);
	free_log();
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
    {"without line feed", 3, 7, "}\n", "}", NULL, NULL, "it is not of a proof's form"},
    {"with two", 3, 7, "}\n", "}\n\n", NULL, NULL, "it is not of a proof's form"},
    {"what is no proof", 3, 7, "\"old\"", "\"new\"", NULL, NULL, "it is not of a proof's form"},
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
	make_log(true, 1);
	for (size_t i = 0; i < ROWS(growths); i++) {
		struct kept_checkpoint old, new;
		struct growth g = {.from = growths[i].old, .to = growths[i].new};
		struct buf line = {0};
		const char *none = growths[i].old_from;
		char id[32];
		/* The log has a key: its id stands where the rows say "none". */
		snprintf(id, sizeof id, "%s", leaves_key_id(a_log.leaves));
		keep(
		    &old, g.from, none && strcmp(none, "none") == 0 ? id : none, growths[i].old_to);
		keep(&new, g.to, NULL, NULL);
		merkle_consistency(a_log.tree, g.to, g.from, &g.path);
		growth_put(&line, &g);
		buf_text(&line, "\n");
		spoil(&line, growths[i].from, growths[i].to);
		tap_text(
		    verifier_growth(&old, &new, buf_view(&line)), growths[i].why, growths[i].what);
		verifier_free(&old);
		verifier_free(&new);
		buf_free(&line);
	}
	tap_text(
	    verifier_growth(&(struct kept_checkpoint){0}, &(struct kept_checkpoint){0}, SLICE("")),
	    "it is not of a proof's form", "nothing");
	free_log();
}

/*
 * Checkpoints over so many lines, x with another root, f with a fault of its own; the lines that
 * the log has; what is told: sizes, how many lines are known to be right, and why not.
 */
static const struct {
	const char *what;
	const char *kept;
	size_t lines;
	const char *told;
} logs[] = {
    {"no checkpoint", "", 5, ""},
    {"one", "5", 8, "5 good after 0;"},
    {"at the log's end", "8", 8, "8 good after 0;"},
    {"beyond it", "8", 7, "8 after 0: the log ends before it does;"},
    {"over nothing", "0", 0, "0 good after 0;"},
    {"three", "3 5 8", 8, "3 good after 0;5 good after 3;8 good after 5;"},
    {"the second wrong", "3 5x 8", 8,
        "3 good after 0;5 after 3: the log's lines are not those it is over;8 good after 3;"},
    {"the second not to be believed", "3 5f 8", 8,
        "3 good after 0;5 after 3: a fault;8 good after 3;"},
    {"two over as many lines", "5 5", 8, "5 good after 0;5 good after 5;"},
    {"one of them wrong", "5x 5", 8,
        "5 after 0: the log's lines are not those it is over;5 good after 0;"},
    {"all beyond it", "6 7f", 5, "6 after 0: the log ends before it does;7 after 0: a fault;"},
    {"an empty log", "1", 0, "1 after 0: the log ends before it does;"},
};

static char told[512];

static void
tell(const struct kept_checkpoint *k, uint64_t good, const char *why)
{
	sprintf(told + strlen(told), "%d %safter %d%s%s;", (int)k->is.size, why ? "" : "good ",
	    (int)good, why ? ": " : "", why ? why : "");
}

static void
check_log(const char *sizes, size_t lines)
{
	struct kept_checkpoint kept[4];
	struct verifier_log v = {.kept = kept, .tell = tell};
	for (const char *at = sizes; *at != '\0'; at += at[1] == 'x' || at[1] == 'f' ? 2 : 1) {
		if (*at == ' ')
			continue;
		keep(&kept[v.n], (uint64_t)(*at - '0'), NULL, NULL);
		kept[v.n].is.root.at[5] ^= at[1] == 'x';
		kept[v.n++].fault = at[1] == 'f' ? "a fault" : NULL;
	}
	*told = '\0';
	verifier_begin_log(&v);
	for (size_t i = 0; i < lines; i++)
		verifier_take_leaf(
		    &v, merkle_leaf(leaves_nonce(a_log.leaves, i + 1), buf_view(&a_log.lines[i])));
	verifier_end_log(&v);
	for (size_t i = 0; i < v.n; i++)
		verifier_free(&kept[i]);
}

static void
check_logs(void)
{
	make_log(true, 1);
	for (size_t i = 0; i < ROWS(logs); i++) {
		check_log(logs[i].kept, logs[i].lines);
		tap_text(told, logs[i].told, logs[i].what);
	}
	free_log();
}

/* Which key a checkpoint must be made with. */
static void
check_keys(void)
{
	struct leaves *none = leaves_of((struct slice){0}), *key = leaves_of(SLICE(KEY));
	struct kept_checkpoint k;
	for (int keyed = 0; keyed < 2; keyed++) {
		make_log(keyed, 1);
		keep(&k, 3, NULL, NULL);
		verifier_expect_key(&k, keyed ? key : none, keyed);
		tap_text(k.fault, NULL, keyed ? "made with the key" : "made without a key");
		verifier_expect_key(&k, keyed ? none : key, !keyed);
		tap_text(k.fault,
		    keyed ? "it was made with a key (--key)" : "it was made without this key",
		    "and the other way round");
		verifier_free(&k);
		free_log();
	}
	leaves_close(none);
	leaves_close(key);
}

/* What can be taken up, and who must have signed it. */
static void
check_taken_up(void)
{
	struct kept_checkpoint k = {0};
	tap(!verifier_take_up(&k, (struct slice){0}), "nothing is no checkpoint");
	buf_text(&k.whole, "a text\n");
	tap(!verifier_take_up(&k, (struct slice){0}), "nor is a text");
	verifier_free(&k);
	make_log(false, 1);
	keep(&k, 3, NULL, NULL);
	tap_text(k.fault, NULL, "one that nobody need have signed");
	tap(verifier_take_up(
	        &k, SLICE("witness+fbe00c2c+AT1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM")) &&
	        k.fault != NULL,
	    "one that must be signed is a checkpoint");
	tap_text(k.fault, "it is not signed by that key", "with a fault");
	verifier_free(&k);
	free_log();
}

static void
check_order(void)
{
	struct kept_checkpoint a = {.is.size = 3}, b = {.is.size = UINT64_MAX};
	tap(verifier_by_size(&a, &b) < 0 && verifier_by_size(&b, &a) > 0 &&
	        verifier_by_size(&a, &a) == 0,
	    "checkpoints by size");
}

int
main(void)
{
	check_receipts();
	check_index();
	check_growths();
	check_logs();
	check_keys();
	check_taken_up();
	check_order();
	return tap_done();
}

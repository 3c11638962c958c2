/* Logs against checkpoints that somebody kept: which of them they hold, and which can be believed.
 */
#include "proof/verifier.h"

#include "proofs.h"
#include "rows.h"

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
    {"beyond it", "8", 7, "8 after 0: it covers more lines than the log has;"},
    {"over nothing", "0", 0, "0 good after 0;"},
    {"three", "3 5 8", 8, "3 good after 0;5 good after 3;8 good after 5;"},
    {"the second wrong", "3 5x 8", 8,
        "3 good after 0;5 after 3: the log's lines are not those it is over;8 good after 3;"},
    {"the second not to be believed", "3 5f 8", 8,
        "3 good after 0;5 after 3: a fault;8 good after 3;"},
    {"two over as many lines", "5 5", 8, "5 good after 0;5 good after 5;"},
    {"one of them wrong", "5x 5", 8,
        "5 after 0: the log's lines are not those it is over;5 good after 0;"},
    {"all beyond it", "6 7f", 5,
        "6 after 0: it covers more lines than the log has;7 after 0: a fault;"},
    {"an empty log", "1", 0, "1 after 0: it covers more lines than the log has;"},
};

static char told[512];

static void
tell(const struct kept_checkpoint *k, uint64_t good, const char *why)
{
	sprintf(told + strlen(told), "%d %safter %d%s%s;", (int)k->checkpoint.size,
	    why ? "" : "good ", (int)good, why ? ": " : "", why ? why : "");
}

static void
check_log(const char *sizes, size_t lines)
{
	struct kept_checkpoint kept[4];
	struct verifier_log v = {.kept = kept, .tell = tell};
	for (const char *at = sizes; *at != '\0'; at += at[1] == 'x' || at[1] == 'f' ? 2 : 1) {
		if (*at == ' ')
			continue;
		proofs_keep(&kept[v.n], (uint64_t)(*at - '0'), NULL, NULL);
		kept[v.n].checkpoint.root.at[5] ^= at[1] == 'x';
		kept[v.n++].fault = at[1] == 'f' ? "a fault" : NULL;
	}
	*told = '\0';
	verifier_begin_log(&v);
	for (size_t i = 0; i < lines; i++)
		verifier_take_leaf(&v, merkle_leaf(leaves_nonce(proofs_log.leaves, i + 1),
		                           buf_view(&proofs_log.lines[i])));
	verifier_end_log(&v);
	for (size_t i = 0; i < v.n; i++)
		verifier_free(&kept[i]);
}

static void
check_logs(void)
{
	proofs_make_log(true, 1);
	for (size_t i = 0; i < ROWS(logs); i++) {
		check_log(logs[i].kept, logs[i].lines);
		tap_text(told, logs[i].told, logs[i].what);
	}
	proofs_free_log();
}

/* Which key a checkpoint must be made with. */
static void
check_keys(void)
{
	struct leaves *none = leaves_of((struct slice){0}), *key = leaves_of(SLICE(PROOFS_KEY));
	struct kept_checkpoint k;
	for (int keyed = 0; keyed < 2; keyed++) {
		proofs_make_log(keyed, 1);
		proofs_keep(&k, 3, NULL, NULL);
		verifier_expect_key(&k, keyed ? key : none, keyed);
		tap_text(k.fault, NULL, keyed ? "made with the key" : "made without a key");
		verifier_expect_key(&k, keyed ? none : key, !keyed);
		tap_text(k.fault,
		    keyed ? "it was made with a key: give it with --key"
		          : "it was not made with this key",
		    "and the other way round");
		verifier_free(&k);
		proofs_free_log();
	}
	leaves_close(none);
	leaves_close(key);
}

/* What can be taken up, and who must have signed it. */
static void
check_taken_up(void)
{
	struct kept_checkpoint k = {0};
	tap(!verifier_take_up(&k, (struct slice){0}), "nothing is not a checkpoint");
	buf_text(&k.whole, "a text\n");
	tap(!verifier_take_up(&k, (struct slice){0}), "nor is a text");
	verifier_free(&k);
	proofs_make_log(false, 1);
	proofs_keep(&k, 3, NULL, NULL);
	tap_text(k.fault, NULL, "one that nobody need have signed");
	tap(verifier_take_up(
	        &k, SLICE("witness+fbe00c2c+AT1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM")) &&
	        k.fault != NULL,
	    "one that must be signed is a checkpoint");
	tap_text(k.fault, "it is not signed by that key", "with a fault");
	verifier_free(&k);
	proofs_free_log();
}

static void
check_order(void)
{
	struct kept_checkpoint a = {.checkpoint.size = 3}, b = {.checkpoint.size = UINT64_MAX};
	tap(verifier_by_size(&a, &b) < 0 && verifier_by_size(&b, &a) > 0 &&
	        verifier_by_size(&a, &a) == 0,
	    "checkpoints by size");
}

int
main(void)
{
	check_logs();
	check_keys();
	check_taken_up();
	check_order();
	return tap_done();
}

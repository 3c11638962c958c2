/* es-check: checks receipts, growth and whole logs against checkpoints, without the store. */
#include "canon.h"
#include "checkpoint.h"
#include "cli.h"
#include "confine.h"
#include "event.h"
#include "lines.h"
#include "log.h"
#include "note.h"
#include "out.h"
#include "proof.h"
#include "regrow.h"
#include "signer.h"
#include "whole.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

/* A checkpoint that somebody kept. */
struct kept {
	const char *path;
	struct buf whole;
	struct note note;
	struct checkpoint is;
	const char *fault; /* why it is not to be believed, or NULL */
};

static struct {
	const char *key, *verifier;
	struct kept *kept; /* by size */
	size_t n;
	bool failed;
	uint64_t checked;
} check;

/* Prints one result: what was checked, and why it is wrong, or NULL. */
static void
report(struct slice what, const char *why)
{
	static struct buf line;
	line.len = 0;
	buf_text(&line, "{");
	buf_slice(&line, what);
	buf_text(&line, why ? ",\"good\":false,\"why\":\"" : ",\"good\":true");
	buf_text(&line, why ? why : "");
	buf_text(&line, why ? "\"}" : "}");
	out_line(buf_view(&line));
	check.failed |= why != NULL;
	check.checked++;
}

static void
put_number(struct buf *out, const char *name, uint64_t number)
{
	buf_text(out, name);
	buf_uint(out, number);
}

static int
by_size(const void *left, const void *right)
{
	const struct kept *a = left, *b = right;
	return (a->is.size > b->is.size) - (a->is.size < b->is.size);
}

/* Reads the checkpoints, and checks their signatures where a verifier key is given. */
static void
take_up(int n, char **paths)
{
	check.kept = calloc((size_t)n + 1, sizeof *check.kept);
	if (check.kept == NULL)
		errx(EX_IOERR, "out of memory");
	for (int i = 0; i < n; i++) {
		struct kept *k = &check.kept[check.n++];
		k->path = paths[i];
		whole_read(k->path, NOTE_MOST, &k->whole);
		if (!checkpoint_read_note(buf_view(&k->whole), &k->note, &k->is))
			errx(EX_DATAERR, "%s is no checkpoint", k->path);
		if (check.verifier != NULL)
			k->fault = signer_check(&k->note, slice_of(check.verifier));
	}
}

/* Ends the program where a checkpoint that all else hangs on is not to be believed. */
static const struct kept *
believed(const struct kept *k)
{
	if (k->fault != NULL)
		errx(EX_PROTOCOL, "%s: %s", k->path, k->fault);
	return k;
}

/* Whether a receipt's checkpoint is the one kept; that may have been signed since. */
static bool
is_same(struct slice whole, const struct kept *k)
{
	struct note n;
	return note_split(whole, &n) && slice_eq(n.text, k->note.text) &&
	       (n.signatures.len == 0 || slice_eq(n.signatures, k->note.signatures));
}

/* Why a receipt does not prove that its line is under the checkpoint, or NULL. */
static const char *
fault_of(const struct proof_receipt *r, const struct kept *k)
{
	if (!is_same(buf_view(&r->checkpoint), k))
		return "it is for another checkpoint";
	if (r->size != k->is.size)
		return "its size is not the checkpoint's";
	if ((r->nonce.len > 0) == slice_eq(k->is.mark, SLICE("none")))
		return "it has a nonce where the log has none, or none where it has";
	struct event e;
	if (!event_check(buf_view(&r->line), &e)) {
		const char *later = event_later(buf_view(&r->line));
		return later ? later : "its line is no event";
	}
	struct merkle_hash leaf = merkle_leaf(buf_view(&r->nonce), buf_view(&r->line));
	if (!merkle_includes(leaf, r->index, r->size, &r->path, k->is.root))
		return "its path does not lead from its line to the checkpoint";
	if (e.seq != r->index + 1)
		return "its index is not its line's";
	return NULL;
}

static void
check_receipts(const struct kept *k)
{
	struct lines *in = lines_open(STDIN_FILENO, LINES_LIMIT * 8);
	struct proof_receipt r = {0};
	struct buf what = {0};
	struct slice line;
	enum lines_kind kind;
	while ((kind = lines_next(in, &line)) != LINES_END) {
		bool read = kind == LINES_LINE && proof_read_receipt(line, &r);
		what.len = 0;
		put_number(&what, "\"check\":\"receipt\",\"line\":", lines_number(in));
		if (read)
			put_number(&what, ",\"index\":", r.index);
		report(buf_view(&what), read ? fault_of(&r, k) : "it is not of a receipt's form");
	}
	if (check.checked == 0)
		errx(EX_DATAERR, "there is no receipt on standard input");
	buf_free(&what);
	proof_free_receipt(&r);
	lines_close(in);
}

static const char *
fault_of_growth(const struct kept *old, const struct kept *new, struct slice text)
{
	struct proof_growth g;
	if (text.len == 0 || text.at[text.len - 1] != '\n' ||
	    !proof_read_growth((struct slice){text.at, text.len - 1}, &g))
		return "it is not of a proof's form";
	if (!slice_eq(old->is.origin, new->is.origin))
		return "the checkpoints are of different logs";
	if (!slice_eq(old->is.mark, new->is.mark))
		return "the checkpoints were made with different keys";
	if (g.from != old->is.size || g.to != new->is.size)
		return "it is for other checkpoints";
	if (!merkle_extends(g.from, old->is.root, g.to, new->is.root, &g.path))
		return "it does not show that the log has only grown";
	return NULL;
}

static void
check_growth(const struct kept *old, const struct kept *new)
{
	struct buf text = {0}, what = {0};
	whole_read("-", NOTE_MOST, &text);
	put_number(&what, "\"check\":\"growth\",\"old\":", old->is.size);
	put_number(&what, ",\"new\":", new->is.size);
	report(buf_view(&what), fault_of_growth(old, new, buf_view(&text)));
	buf_free(&text);
	buf_free(&what);
}

/* Reports on one checkpoint of a log; good is how many lines are known to be right. */
static void
report_kept(const struct kept *k, uint64_t good, const char *why)
{
	struct buf what = {0};
	buf_text(&what, "\"check\":\"log\",\"checkpoint\":");
	canon_put_any(&what, slice_of(k->path));
	put_number(&what, ",\"size\":", k->is.size);
	if (why != NULL && k->fault != NULL) {
		warnx("%s: %s", k->path, why);
	} else if (why != NULL && good >= k->is.size) {
		warnx("%s: %s, but another checkpoint's", k->path, why);
	} else if (why != NULL) {
		put_number(&what, ",\"from\":", good + 1);
		put_number(&what, ",\"to\":", k->is.size);
		warnx("%s: %s: look at lines %llu to %llu", k->path, why,
		    (unsigned long long)good + 1, (unsigned long long)k->is.size);
	}
	report(buf_view(&what), why);
	buf_free(&what);
}

/* A log as far as it was read. */
struct reading {
	struct merkle tree;
	size_t next;   /* the first checkpoint that is not compared yet */
	uint64_t good; /* so many lines are known to be right */
};

/* Compares the tree with the checkpoints that are over as many lines. */
static void
compare(struct reading *r)
{
	for (; r->next < check.n && check.kept[r->next].is.size == r->tree.size; r->next++) {
		const struct kept *k = &check.kept[r->next];
		const char *why = k->fault;
		if (why == NULL && !merkle_eq(merkle_root(&r->tree), k->is.root))
			why = "the log's lines are not those it is over";
		report_kept(k, r->good, why);
		if (why == NULL)
			r->good = r->tree.size;
	}
}

static void
take_leaf(void *arg, struct merkle_hash leaf)
{
	struct reading *r = arg;
	merkle_add(&r->tree, leaf);
	compare(r);
}

/* Why no line of the log with this seq stands at an offset. */
static const char *
fault_of_line(int fd, off_t at, off_t size, uint64_t seq)
{
	struct lines *in = lines_open_range(fd, at, size, LINES_LIMIT);
	struct slice line;
	const char *later = lines_next(in, &line) == LINES_LINE ? log_later(line, seq) : NULL;
	lines_close(in);
	return later ? later : "not a whole line with this seq";
}

static void
check_log(const char *path, struct leaves *l)
{
	struct reading r = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		err(EX_IOERR, "%s", path);
	if (!S_ISREG(st.st_mode))
		errx(EX_USAGE, "%s is not a regular file", path);
	for (size_t i = 0; i < check.n; i++)
		if (!slice_eq(check.kept[i].is.mark, slice_of(leaves_mark(l))))
			check.kept[i].fault = check.key == NULL ? "it was made with a key (--key)"
			                                        : "it was made without this key";
	confine_files(-1, false);
	qsort(check.kept, check.n, sizeof *check.kept, by_size);
	compare(&r);
	off_t size = log_size(fd), read = 0;
	regrow_each(fd, size, UINT64_MAX, l, take_leaf, &r, &read);
	if (read < size) {
		warnx("%s line %llu: %s", path, (unsigned long long)r.tree.size + 1,
		    fault_of_line(fd, read, size, r.tree.size + 1));
		check.failed = true;
	}
	for (; r.next < check.n; r.next++)
		report_kept(&check.kept[r.next], r.good,
		    check.kept[r.next].fault ? check.kept[r.next].fault
		                             : "the log ends before it does");
	close(fd);
}

/* Reports whether each checkpoint is signed as it must be. */
static void
check_signatures(void)
{
	struct buf what = {0};
	for (size_t i = 0; i < check.n; i++) {
		const struct kept *k = &check.kept[i];
		what.len = 0;
		buf_text(&what, "\"check\":\"checkpoint\",\"checkpoint\":");
		canon_put_any(&what, slice_of(k->path));
		put_number(&what, ",\"size\":", k->is.size);
		if (k->fault != NULL)
			warnx("%s: %s", k->path, k->fault);
		report(buf_view(&what), k->fault);
	}
	buf_free(&what);
}

static struct leaves *
read_key(void)
{
	struct buf text = {0};
	if (check.key != NULL)
		whole_read(check.key, 128, &text);
	struct leaves *l = check.key != NULL && text.len == 0 ? NULL : leaves_of(buf_view(&text));
	if (l == NULL)
		errx(EX_DATAERR, "%s is no key (64 hexadecimal digits and a line feed)", check.key);
	if (text.len > 0)
		explicit_bzero(text.at, text.len);
	buf_free(&text);
	return l;
}

static void
answer(const struct cli *cli, int n, char **words)
{
	if (n == 2 && strcmp(words[0], "receipts") == 0) {
		take_up(1, words + 1);
		confine_files(-1, false);
		check_receipts(believed(check.kept));
	} else if (n == 3 && strcmp(words[0], "growth") == 0) {
		take_up(2, words + 1);
		confine_files(-1, false);
		check_growth(believed(&check.kept[0]), believed(&check.kept[1]));
	} else if (n >= 3 && strcmp(words[0], "log") == 0) {
		take_up(n - 2, words + 2);
		struct leaves *l = read_key();
		check_log(words[1], l);
		leaves_close(l);
	} else if (n >= 2 && strcmp(words[0], "checkpoints") == 0) {
		take_up(n - 1, words + 1);
		check_signatures();
	} else {
		cli_wrong(cli, "say what to check", NULL);
	}
}

int
main(int argc, char **argv)
{
	bool verbose = false;
	const struct cli_option options[] = {
	    {"key", CLI_TEXT, &check.key, "FILE",
	        "the log's key, where its leaves are made with one"},
	    {"verifier", CLI_TEXT, &check.verifier, "KEY",
	        "every checkpoint must be signed by the owner of this key, NAME+ID+KEY"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-check",
	    "Checks against checkpoints that were kept elsewhere:\n"
	    "  receipts CHECKPOINT      the receipts on standard input\n"
	    "  growth OLD NEW           the proof on standard input that OLD grew to be NEW\n"
	    "  log LOG CHECKPOINT ...   that the log holds what each of them is over\n"
	    "  checkpoints FILE ...     their form, and with --verifier their signatures",
	    "WHAT ...", 1 << 16, options};
	int first = cli_parse(&cli, argc, argv);
	if (check.verifier != NULL && !signer_is_verifier(slice_of(check.verifier)))
		cli_wrong(&cli, "not a verifier key, NAME+ID+KEY", check.verifier);
	answer(&cli, argc - first, argv + first);
	if (verbose)
		warnx("%llu checked%s", (unsigned long long)check.checked,
		    check.failed ? ", not all good" : ", all good");
	for (size_t i = 0; i < check.n; i++)
		buf_free(&check.kept[i].whole);
	free(check.kept);
	out_close();
	return check.failed ? EX_PROTOCOL : EX_OK;
}

/* es-check: checks receipts, growth and whole logs against checkpoints, without a data directory.
 */
#include "base/memory.h"
#include "event/form.h"
#include "io/cli.h"
#include "io/lines.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "io/small_file.h"
#include "log/log_file.h"
#include "log/log_tree.h"
#include "proof/signature.h"
#include "proof/verifier.h"
#include "json/writer.h"

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

static struct {
	const char *key, *verifier;
	struct kept_checkpoint *kept;
	size_t n;
	struct buf line; /* the current result */
	bool failed;
	uint64_t checked;
} check;

/* Begins a result of this kind of check. */
static void
begin_result(const char *what)
{
	check.line.len = 0;
	writer_begin_object(&check.line, NULL);
	writer_string(&check.line, "check", slice_of(what));
}

/* Ends and prints the result; why says what is wrong, or is NULL. */
static void
end_result(const char *why)
{
	writer_flag(&check.line, "good", why == NULL);
	if (why != NULL)
		writer_text(&check.line, "why", slice_of(why));
	writer_end_object(&check.line);
	output_line(buf_view(&check.line));
	check.failed |= why != NULL;
	check.checked++;
}

/* Reads the checkpoints, and checks their signatures if a verifier key was given. */
static void
read_checkpoints(int n, char **paths)
{
	struct slice verifier = slice_of(check.verifier ? check.verifier : "");
	check.kept = memory_new((size_t)n * sizeof *check.kept);
	for (int i = 0; i < n; i++) {
		struct kept_checkpoint *k = &check.kept[check.n++];
		k->path = paths[i];
		small_file_read(k->path, SIGNED_NOTE_MOST, &k->whole);
		const char *form = form_fault(buf_view(&k->whole));
		if (!verifier_take_up(k, verifier))
			errx(EX_DATAERR, "%s is not a checkpoint%s%s", k->path, form ? ": " : "",
			    form ? form : "");
	}
}

/* Ends the program if a checkpoint that everything depends on is not to be trusted. */
static const struct kept_checkpoint *
trusted(const struct kept_checkpoint *k)
{
	if (k->fault != NULL)
		errx(EX_PROTOCOL, "%s: %s", k->path, k->fault);
	return k;
}

static void
check_receipts(int n, char **words)
{
	struct lines *in = lines_open(STDIN_FILENO, LINES_LIMIT * 8);
	struct receipt r = {0};
	struct slice line;
	enum lines_kind kind;
	read_checkpoints(n, words);
	sandbox_files(-1, false);
	const struct kept_checkpoint *k = trusted(check.kept);
	while ((kind = lines_next(in, &line)) != LINES_END) {
		bool read = kind == LINES_LINE && receipt_read(line, &r);
		begin_result("receipt");
		writer_number(&check.line, "line", lines_number(in));
		if (read)
			writer_number(&check.line, "index", r.index);
		end_result(read ? verifier_receipt(&r, k) : "it is not a receipt");
	}
	if (check.checked == 0)
		errx(EX_DATAERR, "there is no receipt on standard input");
	receipt_free(&r);
	lines_close(in);
}

static void
check_growth(int n, char **words)
{
	struct buf text = {0};
	read_checkpoints(n, words);
	sandbox_files(-1, false);
	const struct kept_checkpoint *old = trusted(&check.kept[0]), *new = trusted(&check.kept[1]);
	small_file_read("-", SIGNED_NOTE_MOST, &text);
	begin_result("growth");
	writer_number(&check.line, "old", old->checkpoint.size);
	writer_number(&check.line, "new", new->checkpoint.size);
	end_result(verifier_growth(old, new, buf_view(&text)));
	buf_free(&text);
}

/* Begins a result about one checkpoint. */
static void
begin_kept(const char *what, const struct kept_checkpoint *k)
{
	begin_result(what);
	writer_bytes(&check.line, "checkpoint", slice_of(k->path));
	writer_number(&check.line, "size", k->checkpoint.size);
}

/* Reports on one checkpoint of a log; good is how many lines are known to be right. */
static void
report_kept(const struct kept_checkpoint *k, uint64_t good, const char *why)
{
	begin_kept("log", k);
	if (why != NULL && k->fault != NULL) {
		warnx("%s: %s", k->path, why);
	} else if (why != NULL && good >= k->checkpoint.size) {
		warnx("%s: %s, but another checkpoint agrees with them", k->path, why);
	} else if (why != NULL) {
		writer_number(&check.line, "from", good + 1);
		writer_number(&check.line, "to", k->checkpoint.size);
		warnx("%s: %s: look at lines %" PRIu64 " to %" PRIu64, k->path, why, good + 1,
		    k->checkpoint.size);
	}
	end_result(why);
}

static struct leaves *
read_key(void)
{
	struct buf text = {0};
	if (check.key != NULL)
		small_file_read(check.key, 128, &text);
	struct leaves *l = check.key != NULL && text.len == 0 ? NULL : leaves_of(buf_view(&text));
	if (l == NULL)
		errx(EX_DATAERR, "%s is not a key (64 hexadecimal digits and a line feed)",
		    check.key);
	if (text.len > 0)
		explicit_bzero(text.at, text.len);
	buf_free(&text);
	return l;
}

/* Why there is no line of the log with this seq at this offset. */
static const char *
fault_of_line(int fd, off_t at, off_t size, uint64_t seq)
{
	struct lines *in = lines_open_range(fd, at, size, LINES_LIMIT);
	struct slice line;
	bool is_whole = lines_next(in, &line) == LINES_LINE;
	const char *why = is_whole ? log_file_fault(line, seq) : "not a whole line with this seq";
	lines_close(in);
	return why;
}

static int
open_log(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		err(EX_IOERR, "%s", path);
	if (!S_ISREG(st.st_mode))
		errx(EX_USAGE, "%s is not a regular file", path);
	return fd;
}

static void
check_log(int n, char **words)
{
	const char *path = words[0];
	read_checkpoints(n - 1, words + 1);
	struct leaves *l = read_key();
	int fd = open_log(path);
	for (size_t i = 0; i < check.n; i++)
		verifier_expect_key(&check.kept[i], l, check.key != NULL);
	sandbox_files(-1, false);
	qsort(check.kept, check.n, sizeof *check.kept, verifier_by_size);
	struct verifier_log v = {.kept = check.kept, .n = check.n, .tell = report_kept};
	off_t size = log_file_size(fd), read = 0;
	verifier_begin_log(&v);
	log_tree_each(fd, size, UINT64_MAX, l, verifier_take_leaf, &v, &read);
	if (read < size) {
		warnx("%s line %" PRIu64 ": %s", path, v.tree.size + 1,
		    fault_of_line(fd, read, size, v.tree.size + 1));
		check.failed = true;
	}
	verifier_end_log(&v);
	close(fd);
	leaves_close(l);
}

/* Reports whether each checkpoint has the signature that --verifier asks for. */
static void
check_signatures(int n, char **words)
{
	read_checkpoints(n, words);
	for (size_t i = 0; i < check.n; i++) {
		const struct kept_checkpoint *k = &check.kept[i];
		begin_kept("checkpoint", k);
		if (k->fault != NULL)
			warnx("%s: %s", k->path, k->fault);
		end_result(k->fault);
	}
}

/* The kinds of checks, and how many files each takes. */
static const struct {
	const char *word;
	int least, most;
	void (*check)(int n, char **files);
} checks[] = {
    {"receipts", 1, 1, check_receipts},
    {"growth", 2, 2, check_growth},
    {"log", 2, 1 << 16, check_log},
    {"checkpoints", 1, 1 << 16, check_signatures},
};

static void
answer(const struct cli *cli, int n, char **words)
{
	for (size_t i = 0; n > 0 && i < sizeof checks / sizeof *checks; i++) {
		if (strcmp(words[0], checks[i].word) != 0 || n - 1 < checks[i].least ||
		    n - 1 > checks[i].most)
			continue;
		checks[i].check(n - 1, words + 1);
		return;
	}
	cli_wrong(cli, "say what to check", NULL);
}

int
main(int argc, char **argv)
{
	bool verbose = false;
	const struct cli_option options[] = {
	    {"key", CLI_TEXT, &check.key, "FILE", "the log's key, if it has one"},
	    {"verifier", CLI_TEXT, &check.verifier, "KEY",
	        "require the signature of this key's owner on each checkpoint, NAME+ID+KEY"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-check",
	    "Checks against checkpoints that were kept elsewhere:\n"
	    "  receipts CHECKPOINT      the receipts on standard input\n"
	    "  growth OLD NEW           the proof on standard input that OLD grew into NEW\n"
	    "  log LOG CHECKPOINT ...   that the log has the lines that each of them covers\n"
	    "  checkpoints FILE ...     their form, and with --verifier their signatures",
	    "WHAT ...", 1 << 16, options};
	int first = cli_parse(&cli, argc, argv);
	if (check.verifier != NULL && !signature_is_verifier(slice_of(check.verifier)))
		cli_wrong(&cli, "not a verifier key, NAME+ID+KEY", check.verifier);
	answer(&cli, argc - first, argv + first);
	if (verbose)
		warnx("%" PRIu64 " checked%s", check.checked,
		    check.failed ? ", not all good" : ", all good");
	for (size_t i = 0; i < check.n; i++)
		verifier_free(&check.kept[i]);
	free(check.kept);
	buf_free(&check.line);
	output_close();
	return check.failed ? EX_PROTOCOL : EX_OK;
}

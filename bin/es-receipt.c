/* es-receipt: prints receipts, each a proof that a line is in the log. */
#include "base/counted.h"
#include "election/projections.h"
#include "election/trail.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "log/checkpoint_file.h"
#include "log/log.h"
#include "log/log_tree.h"
#include "proof/receipt.h"
#include "proof/signed_note.h"

#include <err.h>
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>

static struct {
	const char *dir;
	struct log *log;
	struct leaves *leaves;
	struct checkpoint checkpoint;
	struct merkle_all *tree; /* of the lines that the checkpoint covers */
	struct receipt at;       /* the current receipt, which also holds the checkpoint's note */
	struct slice ballot;     /* the ballot whose receipts to print */
	uint64_t printed;
} receipt;

/* Reads the checkpoint, and builds the tree that it covers. */
static void
open_checkpoint(int data)
{
	struct log *l = receipt.log = log_open(data, LOG_READ);
	/* Under the lock, since another run might be writing a newer one. */
	log_begin(l);
	if (!checkpoint_file_read(data, &receipt.at.checkpoint, &receipt.checkpoint))
		errx(EX_TEMPFAIL, "there is no checkpoint: make one with es-checkpoint --write");
	log_end(l);
	uint64_t size = receipt.checkpoint.size, last = log_state(l).last;
	receipt.leaves = leaves_open(data);
	if (!slice_eq(receipt.checkpoint.key_id, slice_of(leaves_key_id(receipt.leaves))))
		errx(EX_PROTOCOL, LEAVES_KEY_NAME " is not the key that " CHECKPOINT_NAME
		                                  " was made with: put that one back");
	if (size > last)
		errx(EX_PROTOCOL,
		    CHECKPOINT_NAME " covers %" PRIu64 " lines, but the log has only %" PRIu64,
		    size, last);
	receipt.tree = log_tree_all(l, size, receipt.leaves);
	if (!merkle_eq(merkle_all_root(receipt.tree, size), receipt.checkpoint.root))
		errx(EX_PROTOCOL, CHECKPOINT_NAME " does not match the log's lines");
	receipt.at.size = size;
}

static void
print_receipt(uint64_t seq)
{
	static struct buf text;
	struct receipt *r = &receipt.at;
	struct slice line;
	if (seq > log_state(receipt.log).last)
		errx(EX_DATAERR, "the log has %" PRIu64 " events", log_state(receipt.log).last);
	if (seq > r->size)
		errx(EX_TEMPFAIL,
		    "event %" PRIu64 " came after " CHECKPOINT_NAME " (%" PRIu64
		    " lines): make a new one",
		    seq, r->size);
	if (!log_line(receipt.log, seq, &line))
		errx(EX_PROTOCOL, LOG_NAME " line %" PRIu64 " is gone", seq);
	r->line.len = r->nonce.len = text.len = 0;
	buf_slice(&r->line, line);
	buf_slice(&r->nonce, leaves_nonce(receipt.leaves, seq));
	r->index = seq - 1;
	merkle_inclusion(receipt.tree, r->size, r->index, &r->path);
	receipt_put(&text, r);
	output_line(buf_view(&text));
	receipt.printed++;
}

/* Prints a receipt for an event in the ballot's trail, if the checkpoint covers it. */
static void
print_of_ballot(void *unused, uint64_t seq)
{
	(void)unused;
	struct slice line;
	struct event e;
	struct detail d;
	if (seq <= receipt.at.size && log_line(receipt.log, seq, &line) &&
	    event_check(line, &e, &d) && trail_concerns(&d, "ballot", receipt.ballot))
		print_receipt(seq);
}

static void
print_ballot(const char *id)
{
	struct projection *p = projection_read(receipt.dir, &projections_audit, 16 << 20);
	receipt.ballot = slice_of(id);
	if (p != NULL && projection_seq(p) < receipt.at.size)
		errx(
		    EX_TEMPFAIL, "the audit projection is behind " CHECKPOINT_NAME ": run project");
	if (p != NULL)
		trail_each(projection_store(p), projection_seq(p), "ballot", receipt.ballot,
		    print_of_ballot, NULL);
	projection_close(p);
	if (receipt.printed == 0)
		errx(EX_DATAERR, CHECKPOINT_NAME " covers no event about ballot %s", id);
}

static void
print_all(void)
{
	for (uint64_t seq = 1; seq <= receipt.at.size; seq++)
		print_receipt(seq);
}

/* Prints the receipts that the words ask for; false if they are not a valid request. */
static bool
answer(int data, int n, char **words)
{
	uint64_t seq = 0;
	bool all = n == 1 && strcmp(words[0], "all") == 0;
	bool ballot = n == 2 && strcmp(words[0], "ballot") == 0;
	bool one = n == 2 && strcmp(words[0], "seq") == 0 && slice_uint(slice_of(words[1]), &seq) &&
	           seq > 0;
	if (!all && !ballot && !one)
		return false;
	open_checkpoint(data);
	if (all)
		print_all();
	else if (ballot)
		print_ballot(words[1]);
	else
		print_receipt(seq);
	return true;
}

int
main(int argc, char **argv)
{
	bool verbose = false;
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &receipt.dir, "DIR", "the data directory"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-receipt",
	    "Prints receipts, each a proof that a line is in the log:\n"
	    "  ballot ID   for all events about the ballot\n"
	    "  seq NUMBER  for one event\n"
	    "  all         for all events that the checkpoint covers\n"
	    "With a receipt for a vote, voters can prove how they voted, and so sell their votes.",
	    "WHAT ...", 2, options};
	int first = cli_parse(&cli, argc, argv);
	receipt.dir = cli_data(&cli, receipt.dir);
	int data = datadir_open(receipt.dir, false);
	sandbox_files(data, verbose);
	if (!answer(data, argc - first, argv + first))
		cli_wrong(&cli, "say all, ballot ID or seq NUMBER", NULL);
	if (verbose)
		warnx("%s printed", counted(receipt.printed, "receipt"));
	log_close(receipt.log);
	leaves_close(receipt.leaves);
	merkle_all_free(receipt.tree);
	receipt_free(&receipt.at);
	output_close();
	return EX_OK;
}

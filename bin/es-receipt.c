/* es-receipt: prints receipts, each of which proves that a line is in the log. */
#include "cli.h"
#include "confine.h"
#include "datadir.h"
#include "history.h"
#include "note.h"
#include "out.h"
#include "pick.h"
#include "projection.h"
#include "proof.h"
#include "regrow.h"
#include "seal.h"
#include "trail.h"

#include <err.h>
#include <string.h>
#include <sysexits.h>

static struct {
	const char *dir;
	struct history *history;
	struct pick *pick;
	struct leaves *leaves;
	struct checkpoint checkpoint;
	struct merkle_all *all;  /* the tree that the checkpoint is over */
	struct proof_receipt at; /* the receipt at hand; its note is the checkpoint's */
	struct slice ballot;     /* whose receipts are asked for */
	uint64_t printed;
} receipt;

/* Takes up the checkpoint, and the tree that it is over. */
static void
take_up(int data)
{
	struct history *h = receipt.history = history_open(data, HISTORY_READ);
	/* Under the lock, or a run beside it might write a newer one. */
	history_begin(h);
	if (!seal_read(data, &receipt.at.checkpoint, &receipt.checkpoint))
		errx(EX_TEMPFAIL, "there is no checkpoint: es-checkpoint --write makes one");
	history_end(h);
	uint64_t size = receipt.checkpoint.size;
	receipt.leaves = leaves_open(data);
	if (!slice_eq(receipt.checkpoint.mark, slice_of(leaves_mark(receipt.leaves))))
		errx(EX_PROTOCOL,
		    LEAVES_KEY_NAME " is not the one that " SEAL_NAME " was made with");
	if (size > h->stored.seq)
		errx(EX_PROTOCOL, SEAL_NAME " is over %llu lines, and the log has %llu",
		    (unsigned long long)size, (unsigned long long)h->stored.seq);
	receipt.all = regrow_all(h->fd, h->stored.end, size, receipt.leaves);
	if (!merkle_eq(merkle_all_root(receipt.all, size), receipt.checkpoint.root))
		errx(EX_PROTOCOL, SEAL_NAME " is over other lines than the log's");
	receipt.pick = pick_open(h);
	receipt.at.size = size;
}

static void
print_receipt(uint64_t seq)
{
	static struct buf text;
	struct proof_receipt *r = &receipt.at;
	struct slice line;
	if (seq > receipt.history->stored.seq)
		errx(EX_DATAERR, "the log has %llu events",
		    (unsigned long long)receipt.history->stored.seq);
	if (seq > r->size)
		errx(EX_TEMPFAIL,
		    "event %llu came after " SEAL_NAME " (%llu lines): make a new one",
		    (unsigned long long)seq, (unsigned long long)r->size);
	if (!pick_line(receipt.pick, seq, &line))
		errx(EX_PROTOCOL, LOG_NAME " line %llu is gone", (unsigned long long)seq);
	r->line.len = r->nonce.len = text.len = 0;
	buf_slice(&r->line, line);
	buf_slice(&r->nonce, leaves_nonce(receipt.leaves, seq));
	r->index = seq - 1;
	merkle_inclusion(receipt.all, r->size, r->index, &r->path);
	proof_put_receipt(&text, r);
	out_line(buf_view(&text));
	receipt.printed++;
}

/* One event of the ballot's life, if it is under the checkpoint. */
static void
print_of_ballot(void *unused, uint64_t seq)
{
	(void)unused;
	struct slice line;
	struct event e;
	if (seq <= receipt.at.size && pick_line(receipt.pick, seq, &line) && event_read(line, &e) &&
	    trail_concerns(&e, "ballot", receipt.ballot))
		print_receipt(seq);
}

static void
print_ballot(const char *id)
{
	struct projection *p = projection_read(receipt.dir, &projection_audit, 16 << 20);
	receipt.ballot = slice_of(id);
	if (p != NULL && projection_seq(p) < receipt.at.size)
		errx(EX_TEMPFAIL, "the audit projection is behind " SEAL_NAME ": run project");
	if (p != NULL)
		trail_each(projection_store(p), projection_seq(p), "ballot", receipt.ballot,
		    print_of_ballot, NULL);
	projection_close(p);
	if (receipt.printed == 0)
		errx(EX_DATAERR, "no event under " SEAL_NAME " is about ballot %s", id);
}

static void
print_all(void)
{
	for (uint64_t seq = 1; seq <= receipt.at.size; seq++)
		print_receipt(seq);
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
	    "Prints receipts, each of which proves that a line is in the log:\n"
	    "  ballot ID   of all events that are about the ballot\n"
	    "  seq NUMBER  of one event\n"
	    "  all         of all events under the checkpoint\n"
	    "Whoever has a receipt of a vote can show, and sell, how they voted.",
	    "WHAT ...", 2, options};
	int first = cli_parse(&cli, argc, argv);
	if (receipt.dir == NULL)
		cli_wrong(&cli, "no data directory: -d is missing", NULL);
	int n = argc - first;
	char **words = argv + first;
	uint64_t seq = 0;
	bool all = n == 1 && strcmp(words[0], "all") == 0;
	bool ballot = n == 2 && strcmp(words[0], "ballot") == 0;
	bool one = n == 2 && strcmp(words[0], "seq") == 0 && slice_uint(slice_of(words[1]), &seq) &&
	           seq > 0;
	if (!all && !ballot && !one)
		cli_wrong(&cli, "say all, ballot ID or seq NUMBER", NULL);
	int data = datadir_open(receipt.dir, false);
	confine_files(data, verbose);
	take_up(data);
	if (all)
		print_all();
	else if (ballot)
		print_ballot(words[1]);
	else
		print_receipt(seq);
	if (verbose)
		warnx("%llu receipts printed", (unsigned long long)receipt.printed);
	pick_close(receipt.pick);
	history_close(receipt.history);
	leaves_close(receipt.leaves);
	merkle_all_free(receipt.all);
	proof_free_receipt(&receipt.at);
	out_close();
	return EX_OK;
}

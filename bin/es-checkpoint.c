/* es-checkpoint: prints what the log is at this moment, signs it, proves that it has only grown. */
#include "cli.h"
#include "confine.h"
#include "datadir.h"
#include "note.h"
#include "out.h"
#include "proof.h"
#include "regrow.h"
#include "seal.h"
#include "signer.h"
#include "whole.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

static struct {
	const char *dir, *pem, *since, *attach, *verifier, *name, *vkey;
	bool write, verbose;
} args;

static void
refuse(const char *path, const char *why)
{
	if (why != NULL)
		errx(EX_DATAERR, "%s: %s", path, why);
}

/* A signature made elsewhere, put under the text on standard input. */
static void
attach(struct slice signature)
{
	struct buf text = {0}, note = {0};
	struct note n;
	struct checkpoint c;
	whole_read("-", NOTE_MOST, &text);
	if (!checkpoint_read_note(buf_view(&text), &n, &c))
		errx(EX_DATAERR, "what stands on standard input is no checkpoint");
	refuse(args.attach, signer_attach(&n, slice_of(args.verifier), signature, &note));
	out_add(buf_view(&note));
	buf_free(&text);
	buf_free(&note);
}

static void
print_verifier(struct slice pem)
{
	struct buf line = {0};
	if (!note_is_name(slice_of(args.name)))
		errx(EX_USAGE, "%s is no name for a key", args.name);
	refuse(args.vkey, signer_verifier(slice_of(args.name), pem, &line));
	out_line(buf_view(&line));
	buf_free(&line);
}

static void
add(void *tree, struct merkle_hash leaf)
{
	merkle_add(tree, leaf);
}

/* Signs the text, once the log itself shows that it is true. */
static void
sign(const struct history *h, struct slice pem, struct buf *text)
{
	struct merkle tree = {0};
	struct checkpoint c;
	struct note n;
	struct buf signature = {0}, verifier = {0}, note = {0};
	regrow_each(h->fd, h->stored.end, h->stored.seq, h->leaves, add, &tree, NULL);
	if (tree.size != h->tree.size || !merkle_eq(merkle_root(&tree), merkle_root(&h->tree)))
		errx(EX_PROTOCOL, LOG_NAME " is not what events.head remembers of it: not signed");
	if (!checkpoint_read_note(buf_view(text), &n, &c))
		errx(EX_SOFTWARE, "a checkpoint that cannot be read");
	refuse(args.pem, signer_sign(n.text, pem, &signature));
	refuse(args.pem, signer_verifier(c.origin, pem, &verifier));
	refuse(args.pem, signer_attach(&n, buf_view(&verifier), buf_view(&signature), &note));
	text->len = 0;
	buf_slice(text, buf_view(&note));
	buf_free(&signature);
	buf_free(&verifier);
	buf_free(&note);
}

/* Proves that the log is an older one with lines behind it. */
static void
print_proof(const struct history *h, struct slice old_text)
{
	struct checkpoint old;
	struct note n;
	struct buf line = {0};
	if (!checkpoint_read_note(old_text, &n, &old))
		errx(EX_DATAERR, "%s is no checkpoint", args.since);
	if (old.size > h->stored.seq)
		errx(EX_PROTOCOL, "%s is over %llu lines, and the log has %llu", args.since,
		    (unsigned long long)old.size, (unsigned long long)h->stored.seq);
	struct merkle_all *all = regrow_all(h->fd, h->stored.end, h->stored.seq, h->leaves);
	if (!merkle_eq(merkle_all_root(all, old.size), old.root))
		errx(EX_PROTOCOL, "the log's first %llu lines are not those of %s",
		    (unsigned long long)old.size, args.since);
	struct proof_growth growth = {.from = old.size, .to = h->stored.seq};
	if (old.size > 0)
		merkle_consistency(all, growth.to, growth.from, &growth.path);
	proof_put_growth(&line, &growth);
	out_line(buf_view(&line));
	buf_free(&line);
	merkle_all_free(all);
}

/* The log as it stands, held until history_close. */
static struct history *
hold(void)
{
	int dir = datadir_open(args.dir, false);
	confine_files(dir, args.verbose);
	if (!datadir_has(dir, LOG_NAME))
		errx(EX_IOERR, "%s has no log", args.dir);
	struct history *h = history_open(dir, HISTORY_APPEND);
	history_begin(h);
	return h;
}

static void
print_checkpoint(struct slice pem, struct slice since)
{
	struct buf text = {0};
	struct history *h = hold();
	seal_text(h, &text);
	if (args.pem != NULL)
		sign(h, pem, &text);
	/* What is not proved does not take the old one's place. */
	if (args.since != NULL)
		print_proof(h, since);
	if (args.write)
		seal_write(h, buf_view(&text));
	if (args.since == NULL)
		out_add(buf_view(&text));
	if (args.verbose)
		warnx("a checkpoint over %llu lines", (unsigned long long)h->stored.seq);
	history_close(h);
	buf_free(&text);
}

int
main(int argc, char **argv)
{
	struct buf file = {0}, since = {0};
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &args.dir, "DIR", "the data directory"},
	    {"write", CLI_FLAG, &args.write, NULL, "keep it in the data directory, too"},
	    {"sign", CLI_TEXT, &args.pem, "PEM", "sign it with this private Ed25519 key"},
	    {"since", CLI_TEXT, &args.since, "OLD",
	        "print a proof that the log has only grown since this checkpoint"},
	    {"attach", CLI_TEXT, &args.attach, "FILE",
	        "put a signature of 64 bytes under the checkpoint on standard input"},
	    {"verifier", CLI_TEXT, &args.verifier, "KEY", "whose signature that is"},
	    {"verifier-of", CLI_TEXT, &args.vkey, "PEM", "print the verifier key of a key"},
	    {"name", CLI_TEXT, &args.name, "NAME", "under this name, the log's origin"},
	    {"v", CLI_FLAG, &args.verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-checkpoint",
	    "Prints what the log is at this moment: origin, lines, and root of the tree over them.",
	    "", 0, options};
	cli_parse(&cli, argc, argv);
	const char *path = args.attach ? args.attach : args.vkey ? args.vkey : args.pem;
	if ((args.attach != NULL) + (args.vkey != NULL) + (args.dir != NULL) != 1)
		cli_wrong(&cli, "one of -d, --attach and --verifier-of says what to do", NULL);
	if ((args.attach != NULL) != (args.verifier != NULL) ||
	    (args.vkey != NULL) != (args.name != NULL))
		cli_wrong(&cli, "--attach goes with --verifier, --verifier-of with --name", NULL);
	if (args.dir == NULL && (args.write || args.pem != NULL || args.since != NULL))
		cli_wrong(&cli, "--write, --sign and --since go with -d", NULL);
	if (args.pem != NULL && args.since != NULL)
		cli_wrong(&cli, "--since prints a proof, which is not signed", NULL);
	if (args.verifier != NULL && !signer_is_verifier(slice_of(args.verifier)))
		cli_wrong(&cli, "not a verifier key, NAME+ID+KEY", args.verifier);
	if (path != NULL)
		whole_read(path, NOTE_MOST, &file);
	if (args.since != NULL)
		whole_read(args.since, NOTE_MOST, &since);
	if (args.attach != NULL)
		attach(buf_view(&file));
	else if (args.vkey != NULL)
		print_verifier(buf_view(&file));
	else
		print_checkpoint(buf_view(&file), buf_view(&since));
	if (file.len > 0)
		explicit_bzero(file.at, file.len);
	buf_free(&file);
	buf_free(&since);
	out_close();
	return EX_OK;
}

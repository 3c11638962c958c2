/* es-checkpoint: prints and signs a checkpoint of the log, or proves that the log has only grown.
 */
#include "base/counted.h"
#include "io/cli.h"
#include "io/datadir.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "io/small_file.h"
#include "log/checkpoint_file.h"
#include "log/log_tree.h"
#include "proof/receipt.h"
#include "proof/signature.h"
#include "proof/signed_note.h"

#include <err.h>
#include <inttypes.h>
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

/* Adds a signature that was made elsewhere to the checkpoint on standard input. */
static void
attach(struct slice signature)
{
	struct buf text = {0}, note = {0};
	struct signed_note n;
	struct checkpoint c;
	small_file_read("-", SIGNED_NOTE_MOST, &text);
	signed_note_tidy(&text);
	if (!checkpoint_read_note(buf_view(&text), &n, &c))
		errx(EX_DATAERR, "standard input is not a checkpoint");
	refuse(args.attach, signature_attach(&n, slice_of(args.verifier), signature, &note));
	output_add(buf_view(&note));
	buf_free(&text);
	buf_free(&note);
}

static void
print_verifier(struct slice pem)
{
	struct buf line = {0};
	if (!signed_note_is_name(slice_of(args.name)))
		errx(EX_USAGE,
		    "%s cannot name a key: use 1 to 200 printable ASCII characters without space "
		    "or +",
		    args.name);
	refuse(args.vkey, signature_verifier(slice_of(args.name), pem, &line));
	output_line(buf_view(&line));
	buf_free(&line);
}

/* Signs the checkpoint, after checking it against the log itself. */
static void
sign(const struct log *l, struct slice pem, struct buf *text)
{
	struct checkpoint c;
	struct signed_note n;
	struct buf signature = {0}, verifier = {0}, note = {0};
	if (!log_tree_is_sound(l))
		errx(EX_PROTOCOL, LOG_NAME " does not match events.head: not signed");
	if (!checkpoint_read_note(buf_view(text), &n, &c))
		errx(EX_SOFTWARE, "the new checkpoint cannot be read");
	refuse(args.pem, signature_sign(n.text, pem, &signature));
	refuse(args.pem, signature_verifier(c.origin, pem, &verifier));
	refuse(args.pem, signature_attach(&n, buf_view(&verifier), buf_view(&signature), &note));
	text->len = 0;
	buf_slice(text, buf_view(&note));
	buf_free(&signature);
	buf_free(&verifier);
	buf_free(&note);
}

/* Prints a proof that the log has only grown since the old checkpoint. */
static void
print_proof(const struct log *l, int dir, struct slice old_text)
{
	struct checkpoint old;
	struct signed_note n;
	struct buf line = {0};
	uint64_t size = log_state(l).last;
	if (!checkpoint_read_note(old_text, &n, &old))
		errx(EX_DATAERR, "%s is not a checkpoint", args.since);
	if (old.size > size)
		errx(EX_PROTOCOL, "%s covers %" PRIu64 " lines, but the log has only %" PRIu64,
		    args.since, old.size, size);
	struct leaves *leaves = leaves_open(dir);
	struct merkle_all *tree = log_tree_all(l, size, leaves);
	if (!merkle_eq(merkle_all_root(tree, old.size), old.root))
		errx(EX_PROTOCOL, "the log's first %" PRIu64 " lines do not match %s", old.size,
		    args.since);
	struct growth growth = {.from = old.size, .to = size};
	if (old.size > 0)
		merkle_consistency(tree, growth.to, growth.from, &growth.path);
	growth_put(&line, &growth);
	output_line(buf_view(&line));
	buf_free(&line);
	merkle_all_free(tree);
	leaves_close(leaves);
}

static void
print_checkpoint(struct slice pem, struct slice since)
{
	struct buf text = {0};
	int dir = datadir_open(args.dir, false);
	sandbox_files(dir, args.verbose);
	if (!datadir_has(dir, LOG_NAME))
		errx(EX_IOERR, "%s has no log", args.dir);
	struct log *l = log_open(dir, args.write ? LOG_APPEND : LOG_READ_TREE);
	log_begin(l);
	checkpoint_file_text(l, &text);
	if (args.pem != NULL)
		sign(l, pem, &text);
	/* Replace the old checkpoint only after the proof succeeds. */
	if (args.since != NULL)
		print_proof(l, dir, since);
	if (args.write && datadir_is_read_only(dir))
		errx(EX_IOERR, "%s cannot be written to, or belongs to another user", args.dir);
	if (args.write)
		checkpoint_file_write(l, buf_view(&text));
	if (args.since == NULL)
		output_add(buf_view(&text));
	if (args.verbose)
		warnx("the checkpoint covers %s", counted(log_state(l).last, "line"));
	log_close(l);
	buf_free(&text);
}

/* Ends the program if the options do not go together. */
static void
check_options(const struct cli *cli)
{
	if (args.attach == NULL && args.vkey == NULL)
		args.dir = cli_data(cli, args.dir);
	if ((args.attach != NULL) + (args.vkey != NULL) + (args.dir != NULL) != 1)
		cli_wrong(cli, "give exactly one of -d, --attach and --verifier-of", NULL);
	if ((args.attach != NULL) != (args.verifier != NULL) ||
	    (args.vkey != NULL) != (args.name != NULL))
		cli_wrong(cli,
		    "--attach and --verifier need each other, and so do --verifier-of and --name",
		    NULL);
	if (args.dir == NULL && (args.write || args.pem != NULL || args.since != NULL))
		cli_wrong(cli, "--write, --sign and --since need -d", NULL);
	if (args.pem != NULL && args.since != NULL)
		cli_wrong(cli, "--since prints a proof, which cannot be signed", NULL);
	if (args.verifier != NULL && !signature_is_verifier(slice_of(args.verifier)))
		cli_wrong(cli, "not a verifier key, NAME+ID+KEY", args.verifier);
}

int
main(int argc, char **argv)
{
	struct buf file = {0}, since = {0};
	const struct cli_option options[] = {
	    {"d", CLI_TEXT, &args.dir, "DIR", "the data directory"},
	    {"write", CLI_FLAG, &args.write, NULL, "also store it in the data directory"},
	    {"sign", CLI_TEXT, &args.pem, "PEM", "sign it with this private Ed25519 key"},
	    {"since", CLI_TEXT, &args.since, "OLD",
	        "print a proof that the log has only grown since this checkpoint"},
	    {"attach", CLI_TEXT, &args.attach, "FILE",
	        "add this 64-byte signature to the checkpoint on standard input"},
	    {"verifier", CLI_TEXT, &args.verifier, "KEY", "the verifier key for that signature"},
	    {"verifier-of", CLI_TEXT, &args.vkey, "PEM", "print the verifier key of this key"},
	    {"name", CLI_TEXT, &args.name, "NAME", "the key's name, which is the log's origin"},
	    {"v", CLI_FLAG, &args.verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {"es-checkpoint",
	    "Prints a checkpoint of the log: its origin, number of lines and root hash.", "", 0,
	    options};
	cli_parse(&cli, argc, argv);
	const char *path = args.attach ? args.attach : args.vkey ? args.vkey : args.pem;
	check_options(&cli);
	if (path != NULL)
		small_file_read(path, SIGNED_NOTE_MOST, &file);
	if (args.since != NULL)
		small_file_read(args.since, SIGNED_NOTE_MOST, &since);
	signed_note_tidy(&since);
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
	output_close();
	return EX_OK;
}

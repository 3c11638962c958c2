/* The checkpoint of a data directory: the file, and a new checkpoint of the log as it is now. */
#include "log/checkpoint_file.h"

#include "io/datadir.h"
#include "log/internal.h"
#include "proof/signed_note.h"

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sysexits.h>
#include <unistd.h>

/* Appends the bytes of a small file; false if there is none. */
static bool
read_small(int dir, const char *name, struct buf *out)
{
	int fd = datadir_file(dir, name, O_RDONLY);
	if (fd < 0)
		return false;
	ssize_t n = datadir_read(fd, buf_room(out, SIGNED_NOTE_MOST + 1), SIGNED_NOTE_MOST + 1, 0);
	if (n < 0)
		err(EX_IOERR, "reading %s", name);
	close(fd);
	out->len += (size_t)n;
	return true;
}

static void
put_origin(struct log *l, struct buf *out)
{
	struct buf text = {0};
	struct slice line = {0};
	if (read_small(l->dir, ORIGIN_NAME, &text)) {
		if (text.len == 0 || text.at[text.len - 1] != '\n' ||
		    !signed_note_is_name((struct slice){text.at, text.len - 1}))
			errx(EX_PROTOCOL, ORIGIN_NAME " does not hold one name");
		buf_add(out, text.at, text.len - 1);
		buf_free(&text);
		return;
	}
	if (!log_line(l, 1, &line))
		errx(EX_TEMPFAIL, "the log is empty: append events before making a checkpoint");
	/* The leaf has a nonce, so that nobody can guess at the line. */
	struct merkle_hash hash = merkle_leaf(leaves_nonce(l->leaves, 1), line);
	buf_text(out, "es-log-");
	buf_hex(out, (struct slice){(const char *)hash.at, 8});
}

void
checkpoint_file_text(struct log *l, struct buf *out)
{
	struct buf origin = {0};
	put_origin(l, &origin);
	const struct checkpoint now = {
	    .origin = buf_view(&origin),
	    .size = l->head.tree.size,
	    .root = merkle_root(&l->head.tree),
	    .key_id = slice_of(leaves_key_id(l->leaves)),
	};
	checkpoint_put(out, &now);
	buf_free(&origin);
}

bool
checkpoint_file_read(int dir, struct buf *note, struct checkpoint *c)
{
	struct signed_note n;
	note->len = 0;
	if (!read_small(dir, CHECKPOINT_NAME, note))
		return false;
	signed_note_tidy(note);
	if (!checkpoint_read_note(buf_view(note), &n, c))
		errx(EX_PROTOCOL,
		    CHECKPOINT_NAME " is not a checkpoint: put a copy back, or remove it to have "
		                    "one made");
	return true;
}

/* Ends the program if the log has another name than in its last checkpoint. */
static void
check_origin(int dir, struct slice old, struct slice new)
{
	if (slice_eq(old, new))
		return;
	if (!datadir_has(dir, ORIGIN_NAME))
		errx(EX_PROTOCOL,
		    CHECKPOINT_NAME " belongs to another log, or calls it %.*s and " ORIGIN_NAME
		                    " is gone: put that back, or type head -n 1 " CHECKPOINT_NAME
		                    " > " ORIGIN_NAME,
		    (int)old.len, old.at);
	errx(EX_PROTOCOL,
	    CHECKPOINT_NAME " belongs to another log, or was made without " ORIGIN_NAME
	                    ": it calls the log %.*s and not %.*s; if " ORIGIN_NAME
	                    " is right, type mv " CHECKPOINT_NAME " " CHECKPOINT_NAME ".old",
	    (int)old.len, old.at, (int)new.len, new.at);
}

/* Whether the new checkpoint replaces the old one. */
static bool
replaces(int dir, const struct checkpoint *old, bool was_signed, const struct checkpoint *new,
    bool is_signed)
{
	check_origin(dir, old->origin, new->origin);
	if (!slice_eq(old->key_id, new->key_id))
		errx(EX_PROTOCOL, CHECKPOINT_NAME " was made with another key");
	if (old->size > new->size)
		errx(EX_PROTOCOL,
		    CHECKPOINT_NAME " covers %" PRIu64 " lines, but the log has %" PRIu64,
		    old->size, new->size);
	if (old->size == new->size && !merkle_eq(old->root, new->root))
		errx(EX_PROTOCOL, CHECKPOINT_NAME " covers different lines from those in the log");
	return old->size < new->size || is_signed || !was_signed;
}

void
checkpoint_file_write(const struct log *l, struct slice text)
{
	struct buf old = {0};
	struct checkpoint was, is;
	struct signed_note old_note, new_note;
	if (!checkpoint_read_note(text, &new_note, &is))
		errx(EX_SOFTWARE, "a new checkpoint cannot be read back");
	bool stays =
	    checkpoint_file_read(l->dir, &old, &was) &&
	    signed_note_split(buf_view(&old), &old_note) &&
	    !replaces(l->dir, &was, old_note.signatures.len > 0, &is, new_note.signatures.len > 0);
	if (!stays)
		datadir_replace(l->dir, CHECKPOINT_NAME, text);
	buf_free(&old);
}

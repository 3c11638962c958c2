/* The checkpoint of a data directory: its file, and what the log is now. */
#include "seal.h"

#include "datadir.h"
#include "note.h"
#include "pick.h"

#include <err.h>
#include <fcntl.h>
#include <sysexits.h>
#include <unistd.h>

#define ORIGIN_NAME "events.origin"

/* Appends the bytes of a small file; false if there is none. */
static bool
read_small(int dir, const char *name, struct buf *out)
{
	int fd = datadir_file(dir, name, O_RDONLY);
	if (fd < 0)
		return false;
	ssize_t n = datadir_read(fd, buf_room(out, NOTE_MOST + 1), NOTE_MOST + 1, 0);
	if (n < 0)
		err(EX_IOERR, "reading %s", name);
	close(fd);
	out->len += (size_t)n;
	return true;
}

static void
put_origin(const struct history *h, struct buf *out)
{
	struct buf text = {0};
	struct slice line = {0};
	if (read_small(h->dir, ORIGIN_NAME, &text)) {
		if (text.len == 0 || text.at[text.len - 1] != '\n' ||
		    !note_is_name((struct slice){text.at, text.len - 1}))
			errx(EX_PROTOCOL, ORIGIN_NAME " does not hold one name");
		buf_add(out, text.at, text.len - 1);
		buf_free(&text);
		return;
	}
	struct pick *pick = pick_open(h);
	if (!pick_line(pick, 1, &line))
		errx(EX_TEMPFAIL, "the log is empty: there is nothing to make a checkpoint of");
	/* With the nonce, so that nobody can try guesses of the line. */
	struct merkle_hash hash = merkle_leaf(leaves_nonce(h->leaves, 1), line);
	buf_text(out, "es-log-");
	buf_hex(out, (struct slice){(const char *)hash.at, 8});
	pick_close(pick);
}

void
seal_text(const struct history *h, struct buf *out)
{
	struct buf origin = {0};
	put_origin(h, &origin);
	const struct checkpoint now = {
	    .origin = buf_view(&origin),
	    .size = h->tree.size,
	    .root = merkle_root(&h->tree),
	    .mark = slice_of(leaves_mark(h->leaves)),
	};
	checkpoint_put(out, &now);
	buf_free(&origin);
}

bool
seal_read(int dir, struct buf *note, struct checkpoint *c)
{
	struct note n;
	note->len = 0;
	if (!read_small(dir, SEAL_NAME, note))
		return false;
	if (!checkpoint_read_note(buf_view(note), &n, c))
		errx(EX_PROTOCOL, SEAL_NAME " is no checkpoint: put a copy in its place, or remove "
		                            "it to have one made");
	return true;
}

/* Whether the new note is to take the old one's place. */
static bool
replaces(
    const struct checkpoint *old, bool was_signed, const struct checkpoint *new, bool is_signed)
{
	if (!slice_eq(old->origin, new->origin) || !slice_eq(old->mark, new->mark))
		errx(EX_PROTOCOL, SEAL_NAME " is of another log, or made with another key");
	if (old->size > new->size)
		errx(EX_PROTOCOL, SEAL_NAME " is over %llu lines, and the log has %llu",
		    (unsigned long long)old->size, (unsigned long long)new->size);
	if (old->size == new->size && !merkle_eq(old->root, new->root))
		errx(EX_PROTOCOL, SEAL_NAME " is over other lines than the log's");
	return old->size < new->size || is_signed || !was_signed;
}

void
seal_write(const struct history *h, struct slice text)
{
	struct buf old = {0};
	struct checkpoint was, is;
	struct note old_note, new_note;
	if (!checkpoint_read_note(text, &new_note, &is))
		errx(EX_SOFTWARE, "a checkpoint that cannot be read");
	bool stays = seal_read(h->dir, &old, &was) && note_split(buf_view(&old), &old_note) &&
	             !replaces(&was, old_note.signatures.len > 0, &is, new_note.signatures.len > 0);
	if (!stays)
		datadir_replace(h->dir, SEAL_NAME, text);
	buf_free(&old);
}

/* The tree over the log, computed from its lines. */
#include "log/log_tree.h"

#include "base/memory.h"
#include "io/lines.h"
#include "log/internal.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sysexits.h>

enum { BATCH = 1 << 20 }; /* how many bytes of lines are hashed together */

void
log_tree_lines(struct leaves *l, uint64_t seq, struct slice text,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg)
{
	static struct slice *lines;
	static struct merkle_hash *hashes;
	static size_t cap;
	size_t n = 0;
	for (const char *at = text.at, *end = at + text.len, *lf; at < end; at = lf + 1) {
		lf = memchr(at, '\n', (size_t)(end - at));
		if (n == cap) {
			lines = memory_grow(lines, n, &cap, sizeof *lines);
			hashes = memory_resize(hashes, cap, sizeof *hashes);
		}
		lines[n++] = (struct slice){at, (size_t)(lf - at)};
	}
	leaves_hash_all(l, seq, lines, n, hashes);
	for (size_t i = 0; i < n; i++)
		each(arg, hashes[i]);
}

uint64_t
log_tree_each(int fd, off_t end, uint64_t n, struct leaves *l,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg, off_t *bytes)
{
	struct lines *in = lines_open_range(fd, 0, end, LINES_LIMIT);
	struct buf batch = {0};
	struct slice line;
	uint64_t read = 0, given = 0;
	off_t at = 0;
	while (read < n && lines_next(in, &line) == LINES_LINE && log_file_seq(line) == read + 1) {
		buf_slice(&batch, line);
		buf_add(&batch, "\n", 1);
		read++;
		at += (off_t)line.len + 1;
		if (batch.len >= BATCH) {
			log_tree_lines(l, given + 1, buf_view(&batch), each, arg);
			batch.len = 0;
			given = read;
		}
	}
	log_tree_lines(l, given + 1, buf_view(&batch), each, arg);
	if (bytes != NULL)
		*bytes = at;
	buf_free(&batch);
	lines_close(in);
	return read;
}

static void
add_to_all(void *all, struct merkle_hash leaf)
{
	merkle_all_add(all, leaf);
}

struct merkle_all *
log_tree_all(const struct log *l, uint64_t n, struct leaves *leaves)
{
	struct merkle_all *all = merkle_all_new();
	uint64_t read = log_tree_each(l->fd, l->stored.end, n, leaves, add_to_all, all, NULL);
	if (read < n)
		errx(EX_PROTOCOL, LOG_NAME " line %" PRIu64 ": not a whole line with this seq",
		    read + 1);
	return all;
}

static void
add(void *tree, struct merkle_hash leaf)
{
	merkle_add(tree, leaf);
}

bool
log_tree_is_sound(const struct log *l)
{
	struct merkle tree = {0};
	log_tree_each(l->fd, l->stored.end, l->stored.seq, l->leaves, add, &tree, NULL);
	return tree.size == l->head.tree.size &&
	       merkle_eq(merkle_root(&tree), merkle_root(&l->head.tree));
}

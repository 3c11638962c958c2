/* The tree grown from lines of a log. */
#include "regrow.h"

#include "lines.h"
#include "log.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

enum { BATCH = 1 << 20 }; /* bytes of lines that are hashed together */

void
regrow_lines(struct leaves *l, uint64_t seq, struct slice text,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg)
{
	static struct slice *lines;
	static struct merkle_hash *hashes;
	static size_t cap;
	size_t n = 0;
	for (const char *at = text.at, *end = at + text.len, *lf; at < end; at = lf + 1) {
		lf = memchr(at, '\n', (size_t)(end - at));
		if (n == cap) {
			cap = cap ? cap * 2 : 1024;
			lines = reallocarray(lines, cap, sizeof *lines);
			hashes = reallocarray(hashes, cap, sizeof *hashes);
			if (lines == NULL || hashes == NULL)
				errx(EX_IOERR, "out of memory");
		}
		lines[n++] = (struct slice){at, (size_t)(lf - at)};
	}
	leaves_hash_all(l, seq, lines, n, hashes);
	for (size_t i = 0; i < n; i++)
		each(arg, hashes[i]);
}

uint64_t
regrow_each(int fd, off_t end, uint64_t n, struct leaves *l,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg, off_t *bytes)
{
	struct lines *in = lines_open_range(fd, 0, end, LINES_LIMIT);
	struct buf batch = {0};
	struct slice line;
	uint64_t read = 0, given = 0;
	off_t at = 0;
	while (read < n && lines_next(in, &line) == LINES_LINE && log_seq(line) == read + 1) {
		buf_slice(&batch, line);
		buf_add(&batch, "\n", 1);
		read++;
		at += (off_t)line.len + 1;
		if (batch.len >= BATCH) {
			regrow_lines(l, given + 1, buf_view(&batch), each, arg);
			batch.len = 0;
			given = read;
		}
	}
	regrow_lines(l, given + 1, buf_view(&batch), each, arg);
	if (bytes != NULL)
		*bytes = at;
	buf_free(&batch);
	lines_close(in);
	return read;
}

static void
add(void *all, struct merkle_hash leaf)
{
	merkle_all_add(all, leaf);
}

struct merkle_all *
regrow_all(int fd, off_t end, uint64_t n, struct leaves *l)
{
	struct merkle_all *all = merkle_all_new();
	uint64_t read = regrow_each(fd, end, n, l, add, all, NULL);
	if (read < n)
		errx(EX_PROTOCOL, LOG_NAME " line %llu: not a whole line with this seq",
		    (unsigned long long)read + 1);
	return all;
}

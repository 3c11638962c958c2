/* What is remembered of the log. */
#include "log/head.h"

#include "io/datadir.h"
#include "json/canonical.h"

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

void
head_begin(struct head *h)
{
	*h = (struct head){.order = order_new()};
}

void
head_free(struct head *h)
{
	order_free(h->order);
	h->order = NULL;
}

void
head_write(int dir, const struct head *h)
{
	struct buf text = {0};
	char line[128];
	snprintf(line, sizeof line,
	    "head %d\nlog %" PRIu64 " %" PRIdMAX " %" PRIdMAX " %" PRIu64 "\ntree %s", HEAD_FORMAT,
	    h->last.seq, (intmax_t)h->last.start, (intmax_t)h->last.end, h->last.hash, h->key_id);
	buf_text(&text, line);
	for (unsigned i = 0; i < h->tree.n; i++) {
		buf_text(&text, " ");
		buf_hex(&text, (struct slice){(const char *)h->tree.edge[i].at, SHA256_LENGTH});
	}
	buf_text(&text, "\n");
	order_write(h->order, &text);
	snprintf(line, sizeof line, "hash %016" PRIx64 "\n", bytes_hash(buf_view(&text)));
	buf_text(&text, line);
	datadir_replace(dir, HEAD_NAME, buf_view(&text));
	buf_free(&text);
}

/* Takes the next line off the text; false if there is no whole line. */
static bool
next_line(struct slice *text, struct slice *line)
{
	const char *lf = memchr(text->at, '\n', text->len);
	if (lf == NULL)
		return false;
	*line = (struct slice){text->at, (size_t)(lf - text->at)};
	*text = (struct slice){lf + 1, text->len - line->len - 1};
	return true;
}

/* Reads a space and a number. */
static bool
read_number(struct canonical *c, uint64_t *number)
{
	return canonical_expect(c, SLICE(" ")) && canonical_uint(c, number);
}

static bool
read_place(struct slice line, struct log_place *place)
{
	struct canonical c = canonical_at(line);
	uint64_t start, end;
	char text[32];
	if (!canonical_expect(&c, SLICE("log")) || !read_number(&c, &place->seq) ||
	    !read_number(&c, &start) || !read_number(&c, &end))
		return false;
	/* The hash has 64 bits, more than canonical_uint reads. A NUL follows the text (read_file).
	 */
	place->hash = strtoull(c.at, NULL, 10);
	int n = snprintf(text, sizeof text, " %" PRIu64, place->hash);
	if (!slice_eq(
	        (struct slice){text, (size_t)n}, (struct slice){c.at, (size_t)(c.end - c.at)}))
		return false;
	place->start = (off_t)start;
	place->end = (off_t)end;
	/* Only a place with a seq is compared with the log. */
	return place->seq > 0 || (start == 0 && end == 0);
}

static bool
read_tree(struct slice line, struct head *h)
{
	struct canonical c = canonical_at(line);
	if (!canonical_expect(&c, SLICE("tree ")))
		return false;
	const char *space = memchr(c.at, ' ', (size_t)(c.end - c.at));
	size_t n = (size_t)((space ? space : c.end) - c.at);
	if (n == 0 || n >= sizeof h->key_id)
		return false;
	memcpy(h->key_id, c.at, n);
	h->key_id[n] = '\0';
	c.at += n;
	h->tree = (struct merkle){.size = h->last.seq};
	for (uint64_t left = h->last.seq; left > 0; left &= left - 1)
		if (!canonical_expect(&c, SLICE(" ")) ||
		    !canonical_hex(&c, h->tree.edge[h->tree.n++].at, SHA256_LENGTH))
			return false;
	return canonical_done(&c);
}

/* Whether the line has the hash of everything before it. */
static bool
is_hash_of(struct slice line, struct slice before)
{
	char wanted[32];
	int n = snprintf(wanted, sizeof wanted, "hash %016" PRIx64, bytes_hash(before));
	return slice_eq(line, (struct slice){wanted, (size_t)n});
}

/* The format's number, from the first line; 0 if that has none. */
static uint64_t
format_of(struct slice text)
{
	struct canonical c = canonical_at(text);
	uint64_t format;
	bool said = canonical_expect(&c, SLICE("head")) && read_number(&c, &format) &&
	            canonical_expect(&c, SLICE("\n"));
	return said ? format : 0;
}

static bool
read_lines(struct slice text, struct head *h)
{
	struct slice rest = text, line;
	if (format_of(text) != HEAD_FORMAT || !next_line(&rest, &line) ||
	    !next_line(&rest, &line) || !read_place(line, &h->last) || !next_line(&rest, &line) ||
	    !read_tree(line, h))
		return false;
	while (next_line(&rest, &line) && rest.len > 0)
		if (!order_read(h->order, line))
			return false;
	return rest.len == 0 &&
	       is_hash_of(line, (struct slice){text.at, (size_t)(line.at - text.at)});
}

/* Appends the file's bytes, and puts a NUL after them; false if there is no file. */
static bool
read_file(int dir, struct buf *text)
{
	int fd = datadir_file(dir, HEAD_NAME, O_RDONLY);
	if (fd < 0)
		return false;
	size_t n = (size_t)log_file_size(fd);
	ssize_t got = datadir_read(fd, buf_room(text, n + 1), n, 0);
	if (got < 0)
		err(EX_IOERR, "reading " HEAD_NAME);
	close(fd);
	text->len = (size_t)got;
	text->at[text->len] = '\0';
	return true;
}

bool
head_read(int dir, struct head *h)
{
	struct buf text = {0};
	head_free(h);
	head_begin(h);
	bool found = read_file(dir, &text);
	uint64_t format = found ? format_of(buf_view(&text)) : 0;
	if (format > HEAD_FORMAT)
		errx(EX_PROTOCOL,
		    HEAD_NAME " was written by a later version (head %" PRIu64
		              "): use that version, or "
		              "remove " HEAD_NAME " to have the log read instead",
		    format);
	bool good = found && read_lines(buf_view(&text), h);
	buf_free(&text);
	if (good)
		return true;
	if (found)
		warnx(HEAD_NAME
		    " is damaged or has an earlier format: reading the whole log instead");
	head_free(h);
	head_begin(h);
	return false;
}

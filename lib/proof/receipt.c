/* Proofs about a log as lines of JSON. */
#include "proof/receipt.h"

#include "base/base64.h"
#include "json/canonical.h"
#include "json/writer.h"

static void
put_path(struct buf *out, const struct merkle_path *path)
{
	writer_begin_array(out, "path");
	for (unsigned i = 0; i < path->n; i++)
		writer_base64(
		    out, NULL, (struct slice){(const char *)path->at[i].at, SHA256_LENGTH});
	writer_end_array(out);
}

static bool
read_hash(struct canonical *c, struct merkle_hash *hash)
{
	struct slice text;
	struct buf bytes = {0};
	bool good =
	    canonical_string(c, &text) && base64_read(text, &bytes) && bytes.len == SHA256_LENGTH;
	if (good)
		memcpy(hash->at, bytes.at, SHA256_LENGTH);
	buf_free(&bytes);
	return good;
}

static bool
read_path(struct canonical *c, struct merkle_path *path)
{
	path->n = 0;
	if (!canonical_next(c, "path") || !canonical_expect(c, SLICE("[")))
		return false;
	if (canonical_expect(c, SLICE("]")))
		return true;
	do {
		if (path->n == MERKLE_DEPTH || !read_hash(c, &path->at[path->n++]))
			return false;
	} while (canonical_expect(c, SLICE(",")));
	return canonical_expect(c, SLICE("]"));
}

static bool
read_text(struct canonical *c, struct buf *text)
{
	struct slice inside;
	if (!canonical_string(c, &inside))
		return false;
	text->len = 0;
	canonical_decode(inside, text);
	return true;
}

static bool
read_nonce(struct canonical *c, struct buf *nonce)
{
	struct slice inside;
	unsigned char bytes[LEAVES_NONCE];
	if (!canonical_string(c, &inside))
		return false;
	struct canonical hex = canonical_at(inside);
	nonce->len = 0;
	if (inside.len == 0)
		return true;
	if (!canonical_hex(&hex, bytes, sizeof bytes) || !canonical_done(&hex))
		return false;
	buf_add(nonce, bytes, sizeof bytes);
	return true;
}

void
receipt_put(struct buf *out, const struct receipt *r)
{
	writer_begin_object(out, NULL);
	writer_text(out, "line", buf_view(&r->line));
	writer_hex(out, "nonce", buf_view(&r->nonce));
	writer_number(out, "index", r->index);
	writer_number(out, "size", r->size);
	put_path(out, &r->path);
	writer_text(out, "checkpoint", buf_view(&r->checkpoint));
	writer_end_object(out);
}

bool
receipt_read(struct slice text, struct receipt *r)
{
	struct canonical c = canonical_at(text);
	return canonical_first(&c, "line") && read_text(&c, &r->line) &&
	       canonical_next(&c, "nonce") && read_nonce(&c, &r->nonce) &&
	       canonical_next(&c, "index") && canonical_uint(&c, &r->index) &&
	       canonical_next(&c, "size") && canonical_uint(&c, &r->size) &&
	       read_path(&c, &r->path) && canonical_next(&c, "checkpoint") &&
	       read_text(&c, &r->checkpoint) && canonical_expect(&c, SLICE("}")) &&
	       canonical_done(&c);
}

void
receipt_free(struct receipt *r)
{
	buf_free(&r->line);
	buf_free(&r->nonce);
	buf_free(&r->checkpoint);
}

void
growth_put(struct buf *out, const struct growth *g)
{
	writer_begin_object(out, NULL);
	writer_number(out, "old", g->from);
	writer_number(out, "new", g->to);
	put_path(out, &g->path);
	writer_end_object(out);
}

bool
growth_read(struct slice text, struct growth *g)
{
	struct canonical c = canonical_at(text);
	return canonical_first(&c, "old") && canonical_uint(&c, &g->from) &&
	       canonical_next(&c, "new") && canonical_uint(&c, &g->to) && read_path(&c, &g->path) &&
	       canonical_expect(&c, SLICE("}")) && canonical_done(&c);
}

/* Proofs about a log as lines of JSON. */
#include "proof.h"

#include "base64.h"
#include "canon.h"

static void
put_path(struct buf *out, const struct merkle_path *path)
{
	buf_text(out, ",\"path\":[");
	for (unsigned i = 0; i < path->n; i++) {
		buf_text(out, i ? ",\"" : "\"");
		base64_put(out, (struct slice){(const char *)path->at[i].at, SHA256_LENGTH});
		buf_text(out, "\"");
	}
	buf_text(out, "]");
}

static bool
read_hash(struct canon *c, struct merkle_hash *hash)
{
	struct slice text;
	struct buf bytes = {0};
	bool good =
	    canon_string(c, &text) && base64_read(text, &bytes) && bytes.len == SHA256_LENGTH;
	if (good)
		memcpy(hash->at, bytes.at, SHA256_LENGTH);
	buf_free(&bytes);
	return good;
}

static bool
read_path(struct canon *c, struct merkle_path *path)
{
	path->n = 0;
	if (!canon_expect(c, SLICE(",\"path\":[")))
		return false;
	if (canon_expect(c, SLICE("]")))
		return true;
	do {
		if (path->n == MERKLE_DEPTH || !read_hash(c, &path->at[path->n++]))
			return false;
	} while (canon_expect(c, SLICE(",")));
	return canon_expect(c, SLICE("]"));
}

static bool
read_number(struct canon *c, struct slice name, uint64_t *number)
{
	return canon_expect(c, name) && canon_uint(c, number);
}

static bool
read_text(struct canon *c, struct slice name, struct buf *text)
{
	struct slice inside;
	if (!canon_expect(c, name) || !canon_string(c, &inside))
		return false;
	text->len = 0;
	canon_text(inside, text);
	return true;
}

static bool
read_nonce(struct canon *c, struct buf *nonce)
{
	struct slice inside;
	if (!canon_expect(c, SLICE(",\"nonce\":")) || !canon_string(c, &inside))
		return false;
	unsigned char bytes[LEAVES_NONCE];
	struct canon hex = canon_at(inside);
	nonce->len = 0;
	if (inside.len == 0)
		return true;
	if (!canon_hex(&hex, bytes, sizeof bytes) || !canon_done(&hex))
		return false;
	buf_add(nonce, bytes, sizeof bytes);
	return true;
}

void
proof_put_receipt(struct buf *out, const struct proof_receipt *r)
{
	buf_text(out, "{\"line\":");
	canon_put(out, buf_view(&r->line));
	buf_text(out, ",\"nonce\":\"");
	buf_hex(out, buf_view(&r->nonce));
	buf_text(out, "\",\"index\":");
	buf_uint(out, r->index);
	buf_text(out, ",\"size\":");
	buf_uint(out, r->size);
	put_path(out, &r->path);
	buf_text(out, ",\"checkpoint\":");
	canon_put(out, buf_view(&r->checkpoint));
	buf_text(out, "}");
}

bool
proof_read_receipt(struct slice text, struct proof_receipt *r)
{
	struct canon c = canon_at(text);
	return read_text(&c, SLICE("{\"line\":"), &r->line) && read_nonce(&c, &r->nonce) &&
	       read_number(&c, SLICE(",\"index\":"), &r->index) &&
	       read_number(&c, SLICE(",\"size\":"), &r->size) && read_path(&c, &r->path) &&
	       read_text(&c, SLICE(",\"checkpoint\":"), &r->checkpoint) &&
	       canon_expect(&c, SLICE("}")) && canon_done(&c);
}

void
proof_free_receipt(struct proof_receipt *r)
{
	buf_free(&r->line);
	buf_free(&r->nonce);
	buf_free(&r->checkpoint);
}

void
proof_put_growth(struct buf *out, const struct proof_growth *g)
{
	buf_text(out, "{\"old\":");
	buf_uint(out, g->from);
	buf_text(out, ",\"new\":");
	buf_uint(out, g->to);
	put_path(out, &g->path);
	buf_text(out, "}");
}

bool
proof_read_growth(struct slice text, struct proof_growth *g)
{
	struct canon c = canon_at(text);
	return read_number(&c, SLICE("{\"old\":"), &g->from) &&
	       read_number(&c, SLICE(",\"new\":"), &g->to) && read_path(&c, &g->path) &&
	       canon_expect(&c, SLICE("}")) && canon_done(&c);
}

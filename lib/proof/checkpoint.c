/* A checkpoint: the state of the log at one moment. */
#include "proof/checkpoint.h"

#include "base/base64.h"
#include "json/canonical.h"

void
checkpoint_put(struct buf *out, const struct checkpoint *c)
{
	buf_slice(out, c->origin);
	buf_text(out, "\n");
	buf_uint(out, c->size);
	buf_text(out, "\n");
	base64_put(out, (struct slice){(const char *)c->root.at, SHA256_LENGTH});
	buf_text(out, "\nnonces ");
	buf_slice(out, c->key_id);
	buf_text(out, "\n");
}

/* Reads up to the next LF, and skips the LF. */
static bool
line(struct canonical *c, struct slice *text)
{
	const char *lf = memchr(c->at, '\n', (size_t)(c->end - c->at));
	if (lf == NULL)
		return false;
	*text = (struct slice){c->at, (size_t)(lf - c->at)};
	c->at = lf + 1;
	return true;
}

static bool
is_key_id(struct slice text)
{
	unsigned char bytes[LEAVES_KEY_ID / 2];
	struct canonical c = canonical_at(text);
	return slice_eq(text, SLICE("none")) ||
	       (canonical_hex(&c, bytes, sizeof bytes) && canonical_done(&c));
}

bool
checkpoint_read(struct slice text, struct checkpoint *c)
{
	struct canonical at = canonical_at(text);
	struct slice size, root;
	struct buf bytes = {0};
	if (!line(&at, &c->origin) || !signed_note_is_name(c->origin) || !line(&at, &size) ||
	    !slice_uint(size, &c->size) || !line(&at, &root))
		return false;
	bool good = base64_read(root, &bytes) && bytes.len == SHA256_LENGTH;
	if (good)
		memcpy(c->root.at, bytes.at, SHA256_LENGTH);
	buf_free(&bytes);
	return good && canonical_expect(&at, SLICE("nonces ")) && line(&at, &c->key_id) &&
	       is_key_id(c->key_id) && canonical_done(&at);
}

bool
checkpoint_read_note(struct slice whole, struct signed_note *n, struct checkpoint *c)
{
	return signed_note_split(whole, n) && checkpoint_read(n->text, c);
}

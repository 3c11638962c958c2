/* Signed notes: a text followed by signature lines. */
#include "proof/signed_note.h"

#include "base/base64.h"
#include "json/canonical.h"

bool
signed_note_is_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~' || text.at[i] == '+')
			return false;
	return text.len > 0 && text.len <= 200;
}

bool
signed_note_next_signature(struct canonical *c, struct signed_note_signature *s)
{
	const char *lf = memchr(c->at, '\n', (size_t)(c->end - c->at));
	if (lf == NULL || !canonical_expect(c, SLICE(SIGNED_NOTE_DASH)))
		return false;
	const char *blank = memchr(c->at, ' ', (size_t)(lf - c->at));
	if (blank == NULL)
		return false;
	struct buf bytes = {0};
	s->name = (struct slice){c->at, (size_t)(blank - c->at)};
	bool good = signed_note_is_name(s->name) &&
	            base64_read((struct slice){blank + 1, (size_t)(lf - blank) - 1}, &bytes) &&
	            bytes.len > SIGNED_NOTE_ID;
	s->ed25519 = good && bytes.len == sizeof s->bytes;
	if (s->ed25519)
		memcpy(s->bytes, bytes.at, sizeof s->bytes);
	buf_free(&bytes);
	c->at = lf + 1;
	return good;
}

bool
signed_note_split(struct slice whole, struct signed_note *n)
{
	*n = (struct signed_note){.text = whole, .signatures = {whole.at + whole.len, 0}};
	if (whole.len == 0 || whole.len > SIGNED_NOTE_MOST || whole.at[whole.len - 1] != '\n')
		return false;
	/* The last empty line separates the text from its signatures. */
	const char *gap = whole.at + whole.len - 1;
	while (gap > whole.at && !(gap[-1] == '\n' && gap[0] == '\n'))
		gap--;
	if (gap == whole.at)
		return true;
	n->text = (struct slice){whole.at, (size_t)(gap - whole.at)};
	n->signatures = (struct slice){gap + 1, (size_t)(whole.at + whole.len - gap) - 1};
	struct canonical c = canonical_at(n->signatures);
	struct signed_note_signature s;
	do
		if (!signed_note_next_signature(&c, &s))
			return false;
	while (!canonical_done(&c));
	return true;
}

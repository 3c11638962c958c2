/* The form of signed notes. */
#include "note.h"

#include "base64.h"
#include "canon.h"

bool
note_is_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~' || text.at[i] == '+')
			return false;
	return text.len > 0 && text.len <= 200;
}

bool
note_next_signature(struct canon *c, struct note_signature *s)
{
	const char *lf = memchr(c->at, '\n', (size_t)(c->end - c->at));
	if (lf == NULL || !canon_expect(c, SLICE(NOTE_DASH)))
		return false;
	const char *blank = memchr(c->at, ' ', (size_t)(lf - c->at));
	if (blank == NULL)
		return false;
	struct buf bytes = {0};
	s->name = (struct slice){c->at, (size_t)(blank - c->at)};
	bool good = note_is_name(s->name) &&
	            base64_read((struct slice){blank + 1, (size_t)(lf - blank) - 1}, &bytes) &&
	            bytes.len > NOTE_ID;
	s->ed25519 = good && bytes.len == sizeof s->bytes;
	if (s->ed25519)
		memcpy(s->bytes, bytes.at, sizeof s->bytes);
	buf_free(&bytes);
	c->at = lf + 1;
	return good;
}

bool
note_split(struct slice whole, struct note *n)
{
	*n = (struct note){.text = whole, .signatures = {whole.at + whole.len, 0}};
	if (whole.len == 0 || whole.len > NOTE_MOST || whole.at[whole.len - 1] != '\n')
		return false;
	/* The last empty line stands between. */
	const char *gap = whole.at + whole.len - 1;
	while (gap > whole.at && !(gap[-1] == '\n' && gap[0] == '\n'))
		gap--;
	if (gap == whole.at)
		return true;
	n->text = (struct slice){whole.at, (size_t)(gap - whole.at)};
	n->signatures = (struct slice){gap + 1, (size_t)(whole.at + whole.len - gap) - 1};
	struct canon c = canon_at(n->signatures);
	struct note_signature s;
	do
		if (!note_next_signature(&c, &s))
			return false;
	while (!canon_done(&c));
	return true;
}

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

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Takes the next line from the text, without its LF and the white space before that. */
static struct slice
next_line(struct slice *text)
{
	const char *lf = memchr(text->at, '\n', text->len);
	struct slice line = {text->at, lf ? (size_t)(lf - text->at) : text->len};
	size_t taken = line.len + (lf != NULL);
	*text = (struct slice){text->at + taken, text->len - taken};
	while (line.len > 0 && is_blank(line.at[line.len - 1]))
		line.len--;
	return line;
}

/* Whether each line that is not blank begins with ">". */
static bool
is_quoted(struct slice text)
{
	bool quoted = false;
	while (text.len > 0) {
		struct slice line = next_line(&text);
		if (line.len > 0 && *line.at != '>')
			return false;
		quoted |= line.len > 0;
	}
	return quoted;
}

static struct slice
without_quote(struct slice line)
{
	size_t n = line.len > 1 && line.at[1] == ' ' ? 2 : line.len > 0;
	return (struct slice){line.at + n, line.len - n};
}

void
signed_note_tidy(struct buf *note)
{
	struct buf tidy = {0};
	struct slice text = buf_view(note);
	if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
		text = (struct slice){text.at + 3, text.len - 3};
	bool quoted = is_quoted(text);
	while (text.len > 0) {
		struct slice line = next_line(&text);
		if (quoted)
			line = without_quote(line);
		if (line.len > 0 || tidy.len > 0) {
			buf_slice(&tidy, line);
			buf_text(&tidy, "\n");
		}
	}
	while (tidy.len > 1 && tidy.at[tidy.len - 2] == '\n')
		tidy.len--;
	buf_free(note);
	*note = tidy;
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

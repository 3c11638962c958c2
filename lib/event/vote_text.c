/* The fast path of es-count, which recognises a vote by the text of its detail. */
#include "event/vote_text.h"

#include "json/canonical.h"

bool
vote_text_of(const struct event *e, struct slice *text)
{
	struct canonical c = canonical_at(e->detail);
	struct slice ballot;
	if (!canonical_first(&c, "ballotId") || !canonical_id(&c, &ballot))
		return false;
	*text = (struct slice){c.at, (size_t)(c.end - c.at)};
	return true;
}

uint64_t
vote_text_hash(struct slice text)
{
	uint64_t word = 0;
	size_t end = sizeof "\"}}" - 1;
	if (text.len >= end + sizeof word)
		memcpy(&word, text.at + text.len - end - sizeof word, sizeof word);
	return word * UINT64_C(0x9e3779b97f4a7c15);
}

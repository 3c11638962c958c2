/*
 * The fast path of es-count, which recognises a vote by the text of its detail without reading it:
 * most votes are for a candidate who has just had another. It reads the detail of all other votes.
 * A fuzz target compares the two.
 */
#ifndef ES_EVENT_VOTE_TEXT_H
#define ES_EVENT_VOTE_TEXT_H

#include "event/event.h"
#include "json/canonical.h"

/*
 * Sets *text to the rest of a Vote Cast's detail after the ballot's id. If one of two events is
 * canonical, their texts are equal if and only if both are votes for the same candidate. False if
 * the detail does not begin with a ballot's id.
 */
static inline bool
vote_text_of(const struct event *e, struct slice *text)
{
	struct canonical c = canonical_at(e->detail);
	struct slice ballot;
	if (!canonical_first(&c, "ballotId") || !canonical_id(&c, &ballot))
		return false;
	*text = (struct slice){c.at, (size_t)(c.end - c.at)};
	return true;
}

/* A hash of the text's last bytes, where most texts differ. */
static inline uint64_t
vote_text_hash(struct slice text)
{
	uint64_t word = 0;
	size_t end = sizeof "\"}}" - 1;
	if (text.len >= end + sizeof word)
		memcpy(&word, text.at + text.len - end - sizeof word, sizeof word);
	return word * UINT64_C(0x9e3779b97f4a7c15);
}

#endif

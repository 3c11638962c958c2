/*
 * The fast path of es-count, which recognises a vote by the text of its detail without reading it:
 * most votes are for a candidate who has just had another. It reads the detail of all other votes.
 * A fuzz target compares the two.
 */
#ifndef ES_EVENT_VOTE_TEXT_H
#define ES_EVENT_VOTE_TEXT_H

#include "event/event.h"

/*
 * Sets *text to the rest of a Vote Cast's detail after the ballot's id. If one of two events is
 * canonical, their texts are equal if and only if both are votes for the same candidate. False if
 * the detail does not begin with a ballot's id.
 */
bool vote_text_of(const struct event *e, struct slice *text);

/* A hash of the text's last bytes, where most texts differ. */
uint64_t vote_text_hash(struct slice text);

#endif

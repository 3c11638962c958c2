/*
 * The fast path of counting: a vote recognised by the text of its detail, without reading it. Most
 * votes are for a candidate who was voted for just before; es-count reads the detail of the others.
 * A fuzz target holds it against detail_read.
 */
#ifndef ES_EVENT_VOTE_TEXT_H
#define ES_EVENT_VOTE_TEXT_H

#include "event/event.h"

/*
 * What stands in the detail of a Vote Cast after the ballot's id: two events have the same text if
 * and only if they are votes for the same candidate, as far as one of them is canonical. False if
 * the detail does not begin with a ballot's id.
 */
bool vote_text_of(const struct event *e, struct slice *text);

/* A number that tells most texts apart, made of their last bytes. */
uint64_t vote_text_hash(struct slice text);

#endif

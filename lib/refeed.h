/* Events that come again: compared with what the log holds, so that nothing is stored twice. */
#ifndef ES_REFEED_H
#define ES_REFEED_H

#include "history.h"

struct refeed;

/* Begins a feed. Close with refeed_close; h must live as long. */
struct refeed *refeed_open(struct history *h);

/*
 * Whether the log, as far as h knows it, holds this event already. Ends the program with 76 where
 * the log holds something else in its place, or where positions go back within the feed, naming
 * the line of the source or of the log.
 */
bool refeed_has(struct refeed *r, const struct event *e);

/* Frees all; takes NULL. */
void refeed_close(struct refeed *r);

#endif

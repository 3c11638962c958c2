/* Events that come again: compared with what the log holds, so that nothing is stored twice. */
#ifndef ES_REFEED_H
#define ES_REFEED_H

#include "history.h"

struct refeed;

/* Begins a feed. Close with refeed_close; h must live as long. */
struct refeed *refeed_open(struct history *h);

/*
 * Says in *has whether the log, as far as h knows it, holds this event already. Returns NULL, or
 * why the feed must stop here: the log holds something else in its place, or positions go back
 * within the feed. The text names the line of the log and is valid until the next call.
 */
const char *refeed_check(struct refeed *r, const struct event *e, bool *has);

/* Whether what the event is to be compared with may be among lines that were added and not stored
 * yet: then they must be stored first. */
bool refeed_needs(const struct refeed *r, const struct event *e);

/* Frees all; takes NULL. */
void refeed_close(struct refeed *r);

#endif

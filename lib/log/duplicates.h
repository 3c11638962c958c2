/* Events that come again: compared with what the log holds, so that nothing is stored twice. */
#ifndef ES_LOG_DUPLICATES_H
#define ES_LOG_DUPLICATES_H

#include "log/log.h"

struct duplicates;

/* Begins a feed. Close with duplicates_close; l must live as long. */
struct duplicates *duplicates_open(const struct log *l);

/*
 * Says in *has whether the log, as far as l knows it, holds this event already. Returns NULL, or
 * why the feed must stop here: the log holds something else in its place, or positions go back
 * within the feed. The text names the line of the log and is valid until the next call.
 */
const char *duplicates_check(struct duplicates *r, const struct event *e, bool *has);

/* Whether what the event is to be compared with may be among lines that were added and not stored
 * yet: then they must be stored first. */
bool duplicates_needs(const struct duplicates *r, const struct event *e);

/* Frees all; takes NULL. */
void duplicates_close(struct duplicates *r);

#endif

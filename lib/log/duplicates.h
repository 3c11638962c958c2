/* Events that are fed again: compared with the log, so that nothing is stored twice. */
#ifndef ES_LOG_DUPLICATES_H
#define ES_LOG_DUPLICATES_H

#include "log/log.h"

struct duplicates;

/* Begins a feed: the events that one program offers. l must outlive it. Close with
 * duplicates_close. */
struct duplicates *duplicates_open(const struct log *l);

/*
 * Sets *has to whether the log, as far as l knows it, already holds this event. Returns NULL, or
 * why the feed must stop: the log holds another event in its place, or its line number does not
 * come after those its source has already fed. The text names the line and is valid until the next
 * call.
 */
const char *duplicates_check(struct duplicates *r, const struct event *e, bool *has);

/* Whether the event may have to be compared with lines that were offered but not stored: then the
 * caller must store them first. */
bool duplicates_needs(const struct duplicates *r, const struct event *e);

/* Frees all; takes NULL. */
void duplicates_close(struct duplicates *r);

#endif

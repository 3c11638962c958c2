/* Looks up single lines of the log by seq: reads on to a line that is near, searches for others. */
#ifndef ES_LOG_LOOKUP_H
#define ES_LOG_LOOKUP_H

#include "log/log.h"

struct lookup;

/* Looks up lines of the log as l knows it; l must outlive it. Close with lookup_close. */
struct lookup *lookup_open(const struct log *l);

/* See log_line. */
bool lookup_line(struct lookup *p, uint64_t seq, struct slice *line);

/* Frees all; takes NULL. */
void lookup_close(struct lookup *p);

#endif

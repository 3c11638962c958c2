/* Single lines of the log by seq: where the next one is near it is read on to, else it is searched
 * for. */
#ifndef ES_LOG_LOOKUP_H
#define ES_LOG_LOOKUP_H

#include "log/log.h"

struct lookup;

/* Looks up in the log as l knows it, which must live as long. Close with lookup_close. */
struct lookup *lookup_open(const struct log *l);

/* As log_line. */
bool lookup_line(struct lookup *p, uint64_t seq, struct slice *line);

/* Frees all; takes NULL. */
void lookup_close(struct lookup *p);

#endif

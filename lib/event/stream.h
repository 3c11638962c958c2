/* Events from standard input: what every filter behind es-ingest reads. */
#ifndef ES_EVENT_STREAM_H
#define ES_EVENT_STREAM_H

#include "event/event.h"

/*
 * Reads the next event, whose slices are borrowed until the next call; false at the end. Flushes
 * stdout before it would wait. A line that is cut off ends the program with 75, one that is no
 * event with 76, naming the line.
 */
bool stream_next(struct event *e);

/* Says what is wrong with the event read last, naming its line, and ends the program with 76. */
_Noreturn void stream_refuse(const char *why);

/* Frees the reader. */
void stream_close(void);

#endif

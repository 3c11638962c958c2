/* Events from standard input, for all the filters that follow es-ingest. */
#ifndef ES_EVENT_STREAM_H
#define ES_EVENT_STREAM_H

#include "event/event.h"

/*
 * Reads the next event, borrowed until the next call; false at the end. Flushes stdout before it
 * waits for input. Ends the program, naming the line, with 75 if the line is cut off, with 76 if it
 * is not an event.
 */
bool stream_next(struct event *e);

/* Calls before() whenever stream_next would wait for input, after it flushed stdout. */
void stream_on_idle(void (*before)(void));

/* Says what is wrong with the last event read, naming its line, and ends the program with 76. */
_Noreturn void stream_refuse(const char *why);

/* Frees the reader. */
void stream_close(void);

#endif

/* The stored events from one on, in order, each checked on the way. */
#ifndef ES_LOG_LOG_READER_H
#define ES_LOG_LOG_READER_H

#include "log/log.h"

struct log_reader;

/*
 * Reads the log from the event with this seq on, or from its end if that is not there yet; l, which
 * must live as long, was opened with LOG_READ, and log_begin was called. Close with
 * log_reader_close.
 */
struct log_reader *log_reader_open(struct log *l, uint64_t from);

/*
 * The next event, borrowed until the next call; false at the log's end, as the last log_begin found
 * it. Ends the program with 76, naming the line, if the event is not in canonical form, does not
 * have the next seq, or does not follow from those before it; whether it may stand behind them is
 * looked at only when reading from the first one on. What was printed is written before.
 */
bool log_reader_next(struct log_reader *r, struct event *e);

/* The seq of the event that comes next. */
uint64_t log_reader_seq(const struct log_reader *r);

/* Frees all; takes NULL. */
void log_reader_close(struct log_reader *r);

#endif

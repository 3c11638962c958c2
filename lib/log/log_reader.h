/* Reads the stored events in order, from a given one on, and checks each. */
#ifndef ES_LOG_LOG_READER_H
#define ES_LOG_LOG_READER_H

#include "log/log.h"

struct log_reader;

/*
 * Begins at the event with this seq, or at the log's end if it is not stored yet. l must be opened
 * with LOG_READ, have had a log_begin, and outlive the reader. Ends the program with 76 if the
 * event cannot be found. Close with log_reader_close.
 */
struct log_reader *log_reader_open(struct log *l, uint64_t from);

/*
 * Reads the next event, borrowed until the next call; false at the end that the last log_begin
 * found. Ends the program with 76, naming the line, if the event is not in canonical form, does not
 * have the next seq, or is not what its cause says; the order of events is only checked if the
 * reader began at the first one. Flushes standard output first.
 */
bool log_reader_next(struct log_reader *r, struct event *e);

/* The seq of the next event. */
uint64_t log_reader_seq(const struct log_reader *r);

/* Frees all; takes NULL. */
void log_reader_close(struct log_reader *r);

#endif

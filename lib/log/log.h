/*
 * The log, data/events.ndjson, as programs use it: opened, held while it is read or appended to,
 * looked up in. What it holds is remembered in data/events.head and brought up to date from the log
 * itself.
 */
#ifndef ES_LOG_LOG_H
#define ES_LOG_LOG_H

#include "event/event.h"

#include <sys/types.h>

#define LOG_NAME "events.ndjson"

struct log;

enum log_use {
	LOG_READ,               /* look at it */
	LOG_READ_TREE,          /* and at the tree over its lines, made with the directory's key */
	LOG_APPEND,             /* append to it; a missing one is made, with a key for its leaves */
	LOG_APPEND_WITHOUT_KEY, /* the same, but a missing one is made without a key */
};

/* Opens the log of the data directory. Close with log_close. */
struct log *log_open(int dir, enum log_use use);

/*
 * Takes the log's lock (shared, or alone to append), makes the log durable and reads what others
 * stored since, checking each line to its last byte. Whoever appends also cuts off what a crash
 * left at the end. Damage ends the program with 76, naming the line, and changes nothing.
 */
void log_begin(struct log *l);

/* Lets go of the lock. */
void log_end(struct log *l);

/*
 * Offers an event, between log_begin and log_end. Returns NULL, or why it cannot be stored: then
 * nothing is noted. One that the log has already is not stored again (*is_new is false); one that
 * carries a seq must be the one that the log has there. What is to be printed once log_store was
 * called, the line as it stands in the log, is appended to print; nothing for an event from outside
 * or a derived one that came again.
 */
const char *log_offer(struct log *l, const struct event *e, struct buf *print, bool *is_new);

/* Stores what was offered, durably, before anything else is done about it. */
void log_store(struct log *l);

/* The line with this seq, borrowed until the next call; false if the log does not reach it. Quick
 * where seqs come in order. A line that is not the event that must stand there ends the program
 * with 76. */
bool log_line(struct log *l, uint64_t seq, struct slice *line);

/* How far the log has come, as of the last log_begin. */
struct log_state {
	uint64_t last;      /* the seq of its last event, 0 for none */
	uint64_t undecided; /* the first cause without all of its derived events; 0 for none */
	uint64_t decided;   /* the last cause with a derived event; 0 for none */
	uint64_t fact;      /* the last event that is neither derived nor a cause; 0 for none */
	off_t torn;         /* so many bytes at its end do not count: a crash left them */
};

struct log_state log_state(const struct log *l);

/* How far a named source is stored. */
struct log_source {
	uint64_t line; /* the highest of its lines that is stored; 0: none */
	uint64_t seq;  /* where its first event stands */
};

/* Calls each(arg, name, source) for every named source, in no particular order. */
void log_each_source(const struct log *l,
    void (*each)(void *arg, struct slice name, struct log_source source), void *arg);

/* Whether the log's file may have grown, or come, since log_begin. Ends the program with 75 if it
 * was removed or replaced. */
bool log_has_grown(const struct log *l);

/* Frees all; takes NULL. Lets go of the lock, too. */
void log_close(struct log *l);

/* How many bytes the directory's log has; 0 where there is none. */
off_t log_bytes(int dir);

/* Whether the directory has a log, and its line with this seq is missing or does not have this
 * bytes_hash. */
bool log_disagrees(int dir, uint64_t seq, uint64_t hash);

#endif

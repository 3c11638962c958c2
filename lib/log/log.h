/*
 * The log, data/events.ndjson, for programs: open it, lock it to read or append, look lines up. A
 * summary is kept in data/events.head, so that only new lines need to be read.
 */
#ifndef ES_LOG_LOG_H
#define ES_LOG_LOG_H

#include "event/event.h"

#include <sys/types.h>

#define LOG_NAME "events.ndjson"

struct log;

enum log_use {
	LOG_READ,      /* read it */
	LOG_READ_TREE, /* and keep the tree over its lines, made with the directory's key */
	LOG_APPEND,    /* append to it; a missing log is created, with a key */
	LOG_APPEND_WITHOUT_KEY, /* the same, but a missing log is created without a key, and one put
	                           there has none */
};

/* Prepares to use the data directory's log; log_begin reads it. Close with log_close. */
struct log *log_open(int dir, enum log_use use);

/*
 * Locks the log (shared to read, exclusively to append), syncs it and reads what others have stored
 * since the last time, checking every byte, unless another program checked it and wrote the head
 * meanwhile. To append, it also moves away what a crash left at the end. If the log is damaged, or
 * its head, key or checkpoint belong to another log, changes nothing and ends the program with 76,
 * naming the line or file. A reader of a directory without a log takes no lock and finds no events.
 */
void log_begin(struct log *l);

/* Unlocks the log. */
void log_end(struct log *l);

/*
 * Offers an event that event_check read to a log opened to append, between log_begin and log_end.
 * Returns NULL, or why it cannot be stored, valid until the next call; then offer no more, but
 * log_store still stores those offered before. *is_new is false if the log already has the event;
 * an event with a seq must be the one that the log has there. Appends to print the line as stored,
 * to be printed after log_store; nothing for an event without a seq that the log already has.
 */
const char *log_offer(
    struct log *l, const struct event *e, const struct detail *d, struct buf *print, bool *is_new);

/* Stores what was offered, durably, before it may be printed. Ends the program with 74 if that
 * fails. */
void log_store(struct log *l);

/* Finds the line with this seq, borrowed until the next call; false if the log, as of the last
 * log_begin or log_store, does not reach it. Fast if seqs come in ascending order. Ends the program
 * with 76 if a line on the way does not have the right seq. */
bool log_line(struct log *l, uint64_t seq, struct slice *line);

/* How far the log has come, as of the last log_begin or log_offer. */
struct log_state {
	uint64_t last;      /* the seq of its last event; 0 for none */
	uint64_t undecided; /* the first cause that lacks derived events; 0 for none */
	uint64_t decided;   /* the last cause with an outcome; 0 for none */
	uint64_t fact;      /* the last event that is neither derived nor a cause; 0 for none */
	off_t torn;         /* how many bytes a crash left at its end, which do not count */
};

struct log_state log_state(const struct log *l);

/* How far a named source is stored. */
struct log_source {
	uint64_t line; /* the highest line number stored; 0: none */
	uint64_t seq;  /* of its first event */
};

/* Calls each(arg, name, source) for every named source, in no particular order. */
void log_each_source(const struct log *l,
    void (*each)(void *arg, struct slice name, struct log_source source), void *arg);

/* Whether the log may have grown, or been created, since log_begin. Ends the program with 75 if it
 * was removed or replaced. */
bool log_has_grown(const struct log *l);

/* Frees all and unlocks the log; takes NULL. */
void log_close(struct log *l);

/* The size of the directory's log in bytes; 0 if there is none. */
off_t log_bytes(int dir);

/* Whether the directory has a log whose line with this seq is missing or has another bytes_hash. */
bool log_disagrees(int dir, uint64_t seq, uint64_t hash);

#endif

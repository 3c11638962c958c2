/* The log as known: what its memory (events.head) says, brought up to date from the log itself. */
#ifndef ES_HISTORY_H
#define ES_HISTORY_H

#include "checkpoint.h"
#include "ledger.h"
#include "log.h"

/* What stands in the log. Read the members; only this module changes them. */
struct history {
	int dir, fd; /* fd is -1 while there is no log */
	int lock;    /* -1 while not held */
	bool writes, bare;
	struct checkpoint
	    sealed; /* of one that appends: what the checkpoint said; size 0 once that held */
	bool read_head;
	struct log_mark last;   /* the last line known, stored or added */
	struct log_mark stored; /* the last line that stands in the log */
	off_t torn;             /* bytes behind it that a crash left */
	struct ledger *ledger;  /* of all lines up to it */
	struct leaves *leaves;  /* of one that appends: how lines become leaves */
	struct merkle tree;     /* of one that appends: over all lines that are stored */
};

enum history_use {
	HISTORY_READ,   /* what stands in it */
	HISTORY_APPEND, /* and add to it; a log that is missing is made, with a key for its leaves
	                 */
	HISTORY_APPEND_BARE, /* likewise, without a key */
};

/* Opens the log of the data directory. Close with history_close. */
struct history *history_open(int dir, enum history_use use);

/*
 * Takes the log's lock (shared, or alone where it writes), makes the log durable and takes in
 * what others stored since, checking each line to its last byte. Afterwards `last` is the log's
 * end. A writer cuts off what a crash left behind it. Damage ends the program with 76, naming the
 * line, and changes nothing.
 */
void history_begin(struct history *h);

/* Lets go of the lock. */
void history_end(struct history *h);

/*
 * Notes that e will be stored as the next line and appends that line to lines. Returns NULL, or
 * why it must not stand there: then nothing is noted.
 */
const char *history_add(struct history *h, const struct event *e, struct buf *lines);

/* Stores the lines that history_add made since the last time, durably; call it between begin and
 * end, before anything else is done over them. */
void history_store(struct history *h, struct slice lines);

/* Frees all; takes NULL. */
void history_close(struct history *h);

#endif

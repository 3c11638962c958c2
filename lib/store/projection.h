/*
 * A projection: a store that carries how far into the log it has come, in the same transaction as
 * what it took from there. It takes every event, in order, once.
 */
#ifndef ES_STORE_PROJECTION_H
#define ES_STORE_PROJECTION_H

#include "event/event.h"
#include "store/store.h"

struct projection;

/* What a projection takes. */
struct projection_kind {
	const char *name;
	uint64_t format;       /* of its records; another one on disk is discarded */
	bool takes_unnumbered; /* also events without seq, if the first one has none: they count as
	                          they come */
};

/* About how many changes belong in a transaction. */
enum { PROJECTION_BATCH = 1000 };

/*
 * Opens the projection in the data directory to write it, both made where they are missing, and
 * waits for its lock. One that belongs to another log than the one beside it, has another format or
 * is damaged is discarded, said so on stderr, and begins empty.
 */
struct projection *projection_open(
    const char *dir, const struct projection_kind *kind, size_t cache);

/*
 * Opens the projection to read it, waiting up to 10 s for its lock; NULL if there is neither a
 * projection nor a log. One that is missing, empty beside a log, damaged or of another log ends the
 * program with 75.
 */
struct projection *projection_read(
    const char *dir, const struct projection_kind *kind, size_t cache);

/* How far the projection has come as far as it is of use: 0 if it is missing or of another log.
 * Else as projection_read. */
uint64_t projection_position(const char *dir, const struct projection_kind *kind, size_t cache);

/* How far it has come: the seq it took last, 0 for none. */
uint64_t projection_seq(const struct projection *p);

/* Where its records are. They are put between projection_wants and projection_took. */
struct store *projection_store(struct projection *p);

/*
 * The place of this event if it is the next one to take, 0 if it was taken before. Ends the
 * program where the event does not fit: 75 if the stream begins too late, 76 for a gap, for another
 * history, and where events with and without seq are mixed.
 */
uint64_t projection_wants(struct projection *p, const struct event *e);

/* Notes that the event was taken; true where so much was put since the last commit that it is time
 * for one. */
bool projection_took(struct projection *p, const struct event *e);

/* Commits what was taken, and how far that is. */
void projection_commit(struct projection *p);

/* Closes it, without what was not committed; takes NULL. */
void projection_close(struct projection *p);

#endif

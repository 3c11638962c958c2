/*
 * A projection: a store and its position, the seq of the last event that it took from the log,
 * committed in the same transaction as the records. It takes every event once, in order.
 *
 * To write one, for each event: projection_wants; if it returns a place, put records (or collect
 * them) and call projection_took. Put what was collected before projection_commit.
 */
#ifndef ES_STORE_PROJECTION_H
#define ES_STORE_PROJECTION_H

#include "event/event.h"
#include "store/store.h"

struct projection;

/* What sets one projection apart from another. */
struct projection_kind {
	const char *name;
	uint64_t format;       /* of its records; a projection in another format is not used */
	bool takes_unnumbered; /* while empty, also takes events without seq, and then no others:
	                          they are counted from 1 */
};

/*
 * Opens the projection to write it, creating it and the data directory if they are missing, and
 * waits for its lock as long as it takes. Discards it if it has another format or belongs to
 * another log than the directory's, and moves it aside if it is damaged; then warns and begins
 * empty.
 */
struct projection *projection_open(
    const char *dir, const struct projection_kind *kind, size_t cache);

/*
 * Opens the projection to read it; NULL if there is none and the log is missing or empty. Ends the
 * program with 75 if the projection is missing or empty although the log has events, if it is
 * damaged, has another format or belongs to another log, or if its lock is not free within 10 s.
 */
struct projection *projection_read(
    const char *dir, const struct projection_kind *kind, size_t cache);

/*
 * Opens the projection to look things up, as store_look does; others can look at the same time, and
 * the program should not keep it open. NULL if there is none that can be used: it is missing or
 * empty, has another format or belongs to another log. Ends the program with 75 if it is damaged or
 * if its lock is not free within these seconds.
 */
struct projection *projection_look(
    const char *dir, const struct projection_kind *kind, size_t cache, int seconds);

/* The position of the projection on disk; 0 if it is missing or empty, has another format or
 * belongs to another log. Ends the program with 75 as projection_read does for damage and the lock.
 */
uint64_t projection_position(const char *dir, const struct projection_kind *kind, size_t cache);

/* Its position: the seq of the event taken last, committed or not; 0 for none. */
uint64_t projection_seq(const struct projection *p);

/* The store of its records. Put those of an event after projection_wants returned its place, and
 * before the commit that is to include it. */
struct store *projection_store(struct projection *p);

/*
 * If the event is the next one to take, returns its place: its seq, or its number if it has none;
 * the caller must then call projection_took. Returns 0 if it was taken before. Ends the program if
 * the event does not fit: with 75 if the stream begins too late; with 76 if it has a gap, if the
 * event at the position is not the one taken there, or if events with and without seq are mixed.
 * If it was locked for seconds and everything is committed, lets readers have a turn first; ends
 * the program with 75 if another program changed it meanwhile.
 */
uint64_t projection_wants(struct projection *p, const struct event *e);

/* Moves the position to this event. True if so much was put that the caller should call
 * projection_commit_some; one that does so on a schedule of its own may ignore it. */
bool projection_took(struct projection *p, const struct event *e);

/* Moves the position to this later event of the same log, and commits it: no record comes from this
 * event or one that is skipped. */
void projection_skip(struct projection *p, const struct event *e);

/* Commits all puts and the position (see store_commit). Does nothing before this program took an
 * event. */
void projection_commit(struct projection *p);

/* Commits before the end, or puts it off: a new projection is built faster without commits, for up
 * to a minute. At the end, call projection_commit. */
void projection_commit_some(struct projection *p);

/* Closes it and forgets what was not committed; takes NULL. */
void projection_close(struct projection *p);

#endif

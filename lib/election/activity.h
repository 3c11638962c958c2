/*
 * How many events of each type came in each minute, in the tally projection: for the result page,
 * which shows the course of an election beside its count.
 */
#ifndef ES_ELECTION_ACTIVITY_H
#define ES_ELECTION_ACTIVITY_H

#include "event/event.h"
#include "store/store.h"

struct activity;

/* Counts of no events; ends the program with 74 if there is no memory. Free with activity_free. */
struct activity *activity_new(void);

/* Frees all; takes NULL. */
void activity_free(struct activity *a);

/* Counts the event; false if it is an Election Created or Closed with a malformed detail. */
bool activity_note(struct activity *a, const struct event *e);

/* Adds the counts to those in s and sets them back to none; the caller commits. */
void activity_save(struct activity *a, struct store *s);

/*
 * Calls each(arg, line) with {"created":ELECTION} for each Election Created, in the log's order;
 * with {"closed":ELECTION,"time":TIME} for each election that was ever closed, and when it was
 * last; with {"type":…,"minute":…,"n":N} in the order of minutes and types; and with
 * {"latest":TIME}, the latest time of an event.
 */
void activity_each(
    struct store *s, uint64_t seq, void (*each)(void *arg, struct slice line), void *arg);

#endif

/*
 * How many events of each type came in each minute, in the tally projection: what the result page
 * says of an election's course, beside its count.
 */
#ifndef ES_ELECTION_ACTIVITY_H
#define ES_ELECTION_ACTIVITY_H

#include "event/event.h"
#include "store/store.h"

struct activity;

/* Nothing noted yet; ends the program with 74 if there is no memory. Free with activity_free. */
struct activity *activity_new(void);

/* Frees all; takes NULL. */
void activity_free(struct activity *a);

/* Counts the event; false if it is an Election Created whose detail is not of its type's shape. */
bool activity_note(struct activity *a, const struct event *e);

/* Adds what was noted to what stands in s, and forgets it; the caller commits. */
void activity_save(struct activity *a, struct store *s);

/*
 * Calls each(arg, line) with {"created":ELECTION} for each Election Created, in the log's order,
 * then
 * {"type":…,"minute":…,"n":N} by minute and type, and {"latest":TIME}, the latest time of an event.
 */
void activity_each(
    struct store *s, uint64_t seq, void (*each)(void *arg, struct slice line), void *arg);

#endif

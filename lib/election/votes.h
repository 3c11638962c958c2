/* The records of the votes projection: every vote cast, by seq and by ballot, and which of them
 * were retracted. */
#ifndef ES_ELECTION_VOTES_H
#define ES_ELECTION_VOTES_H

#include "event/event.h"
#include "store/store.h"

struct votes;

/* An empty collection; ends the program with 74 if there is no memory. Free with votes_free. */
struct votes *votes_new(void);

/* Frees all; takes NULL. */
void votes_free(struct votes *v);

/*
 * Collects the vote of a Vote Cast for s, or puts that of a Vote Retracted into s. A full record is
 * put into s at once; before a commit, call votes_save for the rest.
 */
void votes_note(struct votes *v, struct store *s, const struct event *e, const struct detail *d);

/* Puts what was collected into s; call it whenever trail_is_full, and before each commit. */
void votes_save(struct votes *v, struct store *s);

/*
 * Calls each(arg, line) for every vote, in the log's order, or only for those of a ballot if its id
 * is not empty: {"seq":N,"ballotId":…,"electionId":…,"candidateId":…}, and for a retracted vote
 * also "retracted":N, the seq of its Vote Retracted. last is the position of the projection.
 */
void votes_each(struct store *s, uint64_t last, struct slice ballot,
    void (*each)(void *arg, struct slice line), void *arg);

#endif

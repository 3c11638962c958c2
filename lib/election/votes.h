/* The votes projection's records: every vote that was cast, for each ballot which are its, and
 * which were retracted. */
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
 * Collects the vote of a Vote Cast, for s, or notes the one of a Vote Retracted there. What is full
 * goes to s; the caller commits once votes_save put the rest there.
 */
void votes_note(struct votes *v, struct store *s, const struct event *e, const struct detail *d);

/* Puts what was collected into s; to be asked for at the end of each block of a trail. */
void votes_save(struct votes *v, struct store *s);

/*
 * Calls each(arg, line) for every vote up to seq `last`, in the log's order, or for one ballot's
 * if its id is not empty: {"seq":N,"ballotId":…,"electionId":…,"candidateId":…}, and where it was
 * retracted "retracted":N, the seq that did
 */
void votes_each(struct store *s, uint64_t last, struct slice ballot,
    void (*each)(void *arg, struct slice line), void *arg);

#endif

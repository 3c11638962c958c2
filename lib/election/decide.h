/*
 * What becomes of a ballot submitted, revoked or issued in another's place: facts gathered from the
 * voters projection, judged by rules.h, and what follows kept there.
 */
#ifndef ES_ELECTION_DECIDE_H
#define ES_ELECTION_DECIDE_H

#include "event/event.h"
#include "store/store.h"

struct decider;

/* Decides from what the store of a voters projection holds; it must live as long. Ends the program
 * with 74 if there is no memory. Close with decider_close. */
struct decider *decider_open(struct store *s);

/*
 * Decides over the event, which stands at seq, seeing only what was known before. Returns its
 * outcome, a line borrowed until the next call; empty if it is not a cause. If is_new, what follows
 * from it, or what a registry event says, is kept in the store; else it was before, and is only
 * answered again.
 */
struct slice decider_event(
    struct decider *v, const struct event *e, const struct detail *d, uint64_t seq, bool is_new);

/* Puts what was collected into the store: before each commit. */
void decider_save(struct decider *v);

/* How many ballots it verified, rejected and voided, not counting those answered again. */
struct decider_counts {
	uint64_t verified, rejected, voided;
};

struct decider_counts decider_counts(const struct decider *v);

/* Frees all; takes NULL. */
void decider_close(struct decider *v);

#endif

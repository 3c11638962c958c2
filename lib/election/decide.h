/*
 * Decides what becomes of a ballot that is submitted, cancelled, revoked or issued in another's
 * place: gathers facts from the voters projection, applies rules.h to them, and keeps the result
 * there.
 */
#ifndef ES_ELECTION_DECIDE_H
#define ES_ELECTION_DECIDE_H

#include "event/event.h"
#include "event/reason.h"
#include "store/store.h"

struct decider;

/* Decides by what s, the store of the voters projection, holds; s must outlive it. Ends the program
 * with 74 if there is no memory. Close with decider_close. */
struct decider *decider_open(struct store *s);

/*
 * Decides on the event at seq by what was known before seq. Returns its outcome, a line borrowed
 * until the next call; empty if the event is not a cause. If is_new, keeps what follows from it, or
 * what a registry event says, in the store; if not, that was done before, and the outcome is only
 * computed again.
 */
struct slice decider_event(
    struct decider *v, const struct event *e, const struct detail *d, uint64_t seq, bool is_new);

/* Puts what was collected into the store; call it before each commit. */
void decider_save(struct decider *v);

/* How many ballots it verified, voided and cancelled, and how many events it rejected or refused,
 * by type of outcome and reason, not counting outcomes computed again. */
struct decider_counts {
	uint64_t verified, voided, cancelled;
	uint64_t refused[EVENT_TYPES][NO_REASON];
};

const struct decider_counts *decider_counts(const struct decider *v);

/* Frees all; takes NULL. */
void decider_close(struct decider *v);

#endif

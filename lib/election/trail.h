/* The audit trail: for each election, candidate, voter and ballot, the seqs of its events. */
#ifndef ES_ELECTION_TRAIL_H
#define ES_ELECTION_TRAIL_H

#include "event/event.h"
#include "store/store.h"

/* How many seqs make a block, which is saved together; a power of 2. */
enum { TRAIL_BLOCK = 1 << 16 };

struct trail;

/* An empty collection; ends the program with 74 if there is no memory. Free with trail_free. */
struct trail *trail_new(void);

/* Frees all; takes NULL. */
void trail_free(struct trail *t);

/* Collects what the event at seq, which has this detail, concerns. */
void trail_note(struct trail *t, const struct detail *d, uint64_t seq);

/* Collects that the event at seq concerns a ballot. */
void trail_note_ballot(struct trail *t, struct slice ballot, uint64_t seq);

/* Whether seq ends a block: then the caller must call trail_save before the next event. */
bool trail_is_full(uint64_t seq);

/* Puts what was collected, all of one block, into s and forgets it; the caller commits. */
void trail_save(struct trail *t, struct store *s);

/* Whether the event with this detail concerns the thing of this kind with this id. */
bool trail_concerns(const struct detail *d, const char *kind, struct slice id);

/* Whether this is a kind: election, candidate, voter or ballot. */
bool trail_is_kind(const char *kind);

/*
 * Calls each(arg, seq), in order, for the events that concern the thing of this kind with this id,
 * to the end of the block that holds `last`. Very rarely an event that concerns something else is
 * among them, so check with trail_concerns. each may use the store.
 */
void trail_each(struct store *s, uint64_t last, const char *kind, struct slice id,
    void (*each)(void *arg, uint64_t seq), void *arg);

#endif

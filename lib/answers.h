/*
 * What the ballots taken in voted for, in the voters projection: so that a ballot can be taken back
 * without its submission at hand.
 */
#ifndef ES_ANSWERS_H
#define ES_ANSWERS_H

#include "store.h"
#include "verdict.h"

struct answers;

/* An empty collection; ends the program with 74 if there is no memory. Free with answers_free. */
struct answers *answers_new(void);

/* Frees all; takes NULL. */
void answers_free(struct answers *a);

/* Collects, for s, that the submission at seq brought these n votes, as elections_facts tells them.
 * Seqs only grow. */
void answers_note(
    struct answers *a, struct store *s, uint64_t seq, const struct vote_facts *votes, size_t n);

/* Puts what was collected into s: before each commit. */
void answers_save(struct answers *a, struct store *s);

/* Appends the votes that the submission at seq brought, as an array; false if they are not there.
 */
bool answers_put(struct answers *a, struct store *s, uint64_t seq, struct buf *out);

#endif

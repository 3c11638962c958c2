/*
 * The votes of accepted ballots, in the voters projection, so that a ballot can be voided without
 * reading its submission again.
 */
#ifndef ES_ELECTION_ACCEPTED_VOTES_H
#define ES_ELECTION_ACCEPTED_VOTES_H

#include "election/rules.h"
#include "store/store.h"

struct accepted_votes;

/* An empty collection; ends the program with 74 if there is no memory. Free with
 * accepted_votes_free. */
struct accepted_votes *accepted_votes_new(void);

/* Frees all; takes NULL. */
void accepted_votes_free(struct accepted_votes *a);

/* Collects, for s, the n votes of the submission at seq, as elections_facts describes them. Seqs
 * must ascend. */
void accepted_votes_note(struct accepted_votes *a, struct store *s, uint64_t seq,
    const struct vote_facts *votes, size_t n);

/* Puts what was collected into s; call it before each commit. */
void accepted_votes_save(struct accepted_votes *a, struct store *s);

/* Puts what was collected into s, and writes the votes of the submission at seq to out, an array as
 * a member of this name; false if they are not there. */
bool accepted_votes_put(
    struct accepted_votes *a, struct store *s, uint64_t seq, const char *name, struct buf *out);

#endif

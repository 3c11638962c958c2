/*
 * Candidates in the voters projection. "Before" a seq means as of then: only facts with lower seqs
 * count. With VERSIONED_NOW all of them do.
 */
#ifndef ES_ELECTION_CANDIDATES_H
#define ES_ELECTION_CANDIDATES_H

#include "event/detail.h"
#include "store/versioned.h"

/* Keeps the candidate, or the new name of one, that the Candidate Registered at seq names. */
void candidates_register(struct store *s, const struct detail *d, uint64_t seq);

/* Keeps that the candidate withdrew at seq, unless it did before. */
void candidates_withdraw(struct store *s, const struct detail *d, uint64_t seq);

/* The candidate's number, which is the seq that first registered it; 0 if none did before seq. */
uint64_t candidates_number(
    struct store *s, struct slice election, struct slice candidate, uint64_t seq);

/* Writes a vote for the candidate with this number as an element of an array; false if there is
 * none. */
bool candidates_put_vote(struct store *s, uint64_t number, struct buf *out);

/* Whether the candidate withdrew in time: a withdrawal after the close of its contest has no effect
 * unless the contest is reopened. */
bool candidates_is_withdrawn(struct store *s, struct slice election, struct slice candidate);

/* Calls each(arg, object) for every candidate as it is now, by election and id; or only for those
 * with this id if that is not empty. */
void candidates_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);

/* Calls each(arg, election, candidate, seq) for every withdrawal, by election and candidate; seq is
 * that of the first one. */
void candidates_each_withdrawal(struct store *s,
    void (*each)(void *arg, struct slice election, struct slice candidate, uint64_t seq),
    void *arg);

#endif

/* Voters in the voters projection: their profiles, each version with the seq that made it, and
 * their ballots. */
#ifndef ES_ELECTION_VOTERS_H
#define ES_ELECTION_VOTERS_H

#include "event/detail.h"
#include "store/versioned.h"

/* Keeps the profile in the Voter Registered at seq. */
void voters_register(struct store *s, const struct detail *d, uint64_t seq);

/* Appends the voter's profile, an object, as it was known before seq; false, with nothing appended,
 * if the voter was not registered. */
bool voters_profile(struct store *s, struct slice voter, uint64_t seq, struct buf *profile);

/* Like voters_profile; also sets *has_other to whether any ballot but this one was ever issued to
 * the voter, at any seq. */
bool voters_profile_and_ballots(struct store *s, struct slice voter, struct slice ballot,
    uint64_t seq, struct buf *profile, bool *has_other);

/* Keeps that the ballot was issued to the voter. */
void voters_add_ballot(struct store *s, struct slice voter, struct slice ballot);

/* Finds the voter's next ballot, by id: begin with an empty key; *ballot is borrowed from key.
 * False after the last. */
bool voters_next_ballot(struct store *s, struct slice voter, struct buf *key, struct slice *ballot);

/* Calls each(arg, voter, ballot) for every ballot of a voter who is not registered, by voter and
 * ballot. */
void voters_each_stranger(
    struct store *s, void (*each)(void *arg, struct slice voter, struct slice ballot), void *arg);

/* Calls each(arg, object) for every voter as now registered, in the order of their ids, or only for
 * the one with this id if that is not empty. */
void voters_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);

#endif

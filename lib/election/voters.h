/* Voters' profiles in the voters projection, each version with the seq that made it. */
#ifndef ES_ELECTION_VOTERS_H
#define ES_ELECTION_VOTERS_H

#include "event/detail.h"
#include "store/versioned.h"

/* Keeps the profile in the Voter Registered at seq. */
void voters_register(struct store *s, const struct detail *d, uint64_t seq);

/* Appends the voter's profile, an object, as it was known before seq; false, with nothing appended,
 * if the voter was not registered. */
bool voters_profile(struct store *s, struct slice voter, uint64_t seq, struct buf *profile);

/* Calls each(arg, object) for every voter as now registered, in the order of their ids, or only for
 * the one with this id if that is not empty. */
void voters_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);

#endif

/* Voters' profiles in the voters projection, each version with the seq that made it. */
#ifndef ES_ELECTION_VOTERS_H
#define ES_ELECTION_VOTERS_H

#include "event/detail.h"
#include "store/versioned.h"

/* Keeps the profile that a Voter Registered gives as of seq. */
void voters_register(struct store *s, const struct detail *d, uint64_t seq);

/* Appends the voter's profile as it was known before seq, an object; false if the voter was not
 * registered, and nothing is appended. */
bool voters_profile(struct store *s, struct slice voter, uint64_t seq, struct buf *profile);

/* Begins the key of what stands about a voter. */
void voters_begin_key(struct buf *key, struct slice voter);

/* Begins the key of the voter's profile, which a version ends; it sorts after the voter's ballots.
 */
void voters_begin_profile_key(struct buf *key, struct slice voter);

/* Calls each(arg, object) for every voter as it stands now, by id, or for the one with the id if it
 * is not empty. */
void voters_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);

#endif

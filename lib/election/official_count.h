/* The official count: what the projections say of each contest, and of all ballots. */
#ifndef ES_ELECTION_OFFICIAL_COUNT_H
#define ES_ELECTION_OFFICIAL_COUNT_H

#include "election/tally.h"
#include "proof/checkpoint.h"
#include "store/store.h"

/* Where the count stands in the log. */
struct official_count_place {
	uint64_t seq;       /* the last event in all of it */
	uint64_t undecided; /* the first cause without outcome; 0: there is none */
	bool complete; /* whether all that the log holds is in the count, but for what is undecided
	                */
	const struct checkpoint *checkpoint; /* of the log, or NULL */
};

/*
 * Calls each(arg, line) with the count of all ballots, and then of each contest, by its id; with an
 * id that is not empty only of that contest. The lines are those that es-query(1) describes.
 */
void official_count_each(struct store *voters, struct tally *t,
    const struct official_count_place *place, struct slice id,
    void (*each)(void *arg, struct slice line), void *arg);

#endif

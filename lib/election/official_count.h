/* The official count of each contest and of all ballots, from the projections. */
#ifndef ES_ELECTION_OFFICIAL_COUNT_H
#define ES_ELECTION_OFFICIAL_COUNT_H

#include "election/tally.h"
#include "proof/checkpoint.h"
#include "store/store.h"

/* How far into the log the count has come. */
struct official_count_place {
	uint64_t seq;       /* of the last event counted */
	uint64_t undecided; /* the first cause that lacks derived events; 0: none */
	bool complete;      /* the count includes all of the log, except what is undecided */
	const struct checkpoint *checkpoint; /* of the log, or NULL */
};

/*
 * Calls each(arg, line) with the count of all ballots and then of each contest, in the order of
 * their ids; or, if id is not empty, only of that contest. es-query(1) describes the lines. t was
 * loaded from the tally projection.
 */
void official_count_each(struct store *voters, struct tally *t,
    const struct official_count_place *place, struct slice id,
    void (*each)(void *arg, struct slice line), void *arg);

#endif

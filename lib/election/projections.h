/* The projections of the log: one table, whose names es-query(1) prints. */
#ifndef ES_ELECTION_PROJECTIONS_H
#define ES_ELECTION_PROJECTIONS_H

#include "store/projection.h"

extern const struct projection_kind projections_voters, projections_votes, projections_tally,
    projections_audit;

/* Projection number i, from 0, in the order in which they are built; NULL after the last. */
const struct projection_kind *projections_at(size_t i);

/* The projection with this name; NULL if there is none. */
const struct projection_kind *projections_named(const char *name);

#endif

/* Whether derived events are about what caused them. */
#ifndef ES_LINEAGE_H
#define ES_LINEAGE_H

#include "history.h"

struct lineage;

/* Compares with the log as h knows it, which must live as long. Close with lineage_close. */
struct lineage *lineage_open(const struct history *h);

/*
 * Whether an outcome is about what is its cause, a ballot voided also about the submission that it
 * says, and whether a vote cast or retracted is that vote of the ballot verified or voided before
 * it: same ballot, voter, votes, time. Returns NULL, or why not,
 * as a fixed text. What the outcome should be is not looked at. Events that are not derived pass.
 *
 * An outcome is kept for the votes behind it. Where that of a vote is not the one kept, it is
 * looked for at the seq `outcome`; a vote passes where that is 0.
 */
const char *lineage_check(struct lineage *l, const struct event *e, uint64_t outcome);

/* Frees all; takes NULL. */
void lineage_close(struct lineage *l);

#endif

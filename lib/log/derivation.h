/* Whether derived events follow from what caused them. */
#ifndef ES_LOG_DERIVATION_H
#define ES_LOG_DERIVATION_H

#include "log/log.h"

struct derivation;

/* Compares with the log as l knows it, which must live as long. Close with derivation_close. */
struct derivation *derivation_open(struct log *l);

/*
 * Whether an outcome is about what is its cause, a ballot voided also about the submission that it
 * says, and whether a vote cast or retracted is that vote of the ballot verified or voided before
 * it: same ballot, voter, votes, time. Returns NULL, or why not, as a fixed text. What the outcome
 * should be is not looked at. Events that are not derived pass.
 *
 * An outcome is kept for the votes after it. If that of a vote is not the one kept, it is looked
 * for at the seq `outcome`; a vote passes if that is 0.
 */
const char *derivation_check(
    struct derivation *v, const struct event *e, const struct detail *d, uint64_t outcome);

/* Frees all; takes NULL. */
void derivation_close(struct derivation *v);

#endif

/* Whether derived events match what they were derived from. */
#ifndef ES_LOG_DERIVATION_H
#define ES_LOG_DERIVATION_H

#include "log/log.h"

struct derivation;

/* Compares with the log as l knows it; l must outlive it. Close with derivation_close. */
struct derivation *derivation_open(struct log *l);

/*
 * Checks that an outcome repeats the ballot, voter, votes and time of its cause, that a Ballot
 * Voided also repeats the submission it voids, and that a Vote Cast or Vote Retracted repeats the
 * right vote of its outcome. Does not check that the outcome is the right one. Events that are not
 * derived pass. Returns NULL, or why the event does not match: a fixed text.
 *
 * The last outcome checked is kept for its votes. The outcome of any other vote is read from the
 * log at seq `outcome`; if that is 0, the vote passes.
 */
const char *derivation_check(
    struct derivation *v, const struct event *e, const struct detail *d, uint64_t outcome);

/* Frees all; takes NULL. */
void derivation_close(struct derivation *v);

#endif

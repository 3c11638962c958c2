/* What there is to vote on and with: contests, candidates and ballots. */
#ifndef ES_SHEET_ROLL_H
#define ES_SHEET_ROLL_H

#include "base/bytes.h"

struct roll;

/* No such contest, candidate or ballot. */
#define ROLL_NONE SIZE_MAX

/* Reads lines of es-query's topics elections, candidates and ballots, in this order; ends the
 * program with 70 if a line is none of them. */
struct roll *roll_read(struct slice lines);

/* How many contests there are; they are numbered from 0. */
size_t roll_contests(const struct roll *r);
struct slice roll_contest_id(const struct roll *r, size_t contest);
struct slice roll_contest_name(const struct roll *r, size_t contest);

/* The candidate in the contest whose id or name this is, where blanks and capitals, and if only one
 * is left accents, too, make no difference; or ROLL_NONE. */
size_t roll_candidate(const struct roll *r, size_t contest, struct slice text);
struct slice roll_candidate_id(const struct roll *r, size_t candidate);

/* The ballot with this id, where capitals make no difference; or ROLL_NONE. */
size_t roll_ballot(const struct roll *r, struct slice id);
struct slice roll_ballot_id(const struct roll *r, size_t ballot);
struct slice roll_ballot_voter(const struct roll *r, size_t ballot);

/* Whether the contest is on the ballot. */
bool roll_is_on(const struct roll *r, size_t ballot, size_t contest);

/* Frees the roll; accepts NULL. */
void roll_close(struct roll *r);

#endif

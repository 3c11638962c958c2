/* All ballots of one voter in the voters projection, and what may be done with them. */
#ifndef ES_ELECTION_VOTER_BALLOTS_H
#define ES_ELECTION_VOTER_BALLOTS_H

#include "election/ballot_record.h"

/* The ballots ever issued to a voter, by id, as they were known before a seq. */
struct voter_ballots {
	struct voter_ballot {
		struct buf id;
		struct ballot_record record; /* issued_at is 0 if it was issued later */
	} * at;
	size_t n, cap;
};

/* Reads the ballots of the voter as known before seq; free with voter_ballots_free. */
struct voter_ballots voter_ballots_read(struct store *s, struct slice voter, uint64_t seq);

/* Frees what b holds. */
void voter_ballots_free(struct voter_ballots *b);

/*
 * Whether the voter has voted as often as allowed, before seq: in some contest in which the ballot
 * b with this id would count if it were accepted at seq, as many of the voter's other ballots count
 * as the contest's ballotsPerVoter.
 */
bool voter_ballots_are_used_up(
    struct store *s, struct slice ballot, const struct ballot_record *b, uint64_t seq);

/* The first live ballot that shares a contest with elections, an array of ids or empty for all;
 * NULL if there is none. */
const struct voter_ballot *voter_ballots_live(
    const struct voter_ballots *b, struct slice elections);

/* What to do with a ballot so that the voter gets a new one in its place. */
enum reissue { REISSUE_LEAVE, REISSUE_CANCEL, REISSUE_REVOKE };

/* What to do with the ballot; which live ballots end. */
enum reissue voter_ballots_ending(const struct voter_ballot *ballot);

/* Whether a new ballot is to be issued in place of ballot i. One ballot of each ballot style is to
 * be replaced: a live one or, if none is live, the one that ended last, unless it was replaced. */
bool voter_ballots_to_replace(const struct voter_ballots *b, size_t i);

/* Why the voter cannot get a new ballot, a fixed text, or NULL; revoke: a ballot that was accepted
 * may be revoked. */
const char *voter_ballots_reissue_fault(
    struct store *s, const struct voter_ballots *b, bool revoke);

#endif

/*
 * Ballots in the voters projection: to whom and for what each was issued, and what became of it,
 * with the seq that made it so. "Before" a seq means: as of then, seeing only facts with a lower
 * seq; VERSIONED_NOW sees all.
 */
#ifndef ES_ELECTION_BALLOT_RECORD_H
#define ES_ELECTION_BALLOT_RECORD_H

#include "event/detail.h"
#include "store/versioned.h"

/* A ballot as it was known before a seq. Begin with {0}, used again call after call; free with
 * ballot_record_free. */
struct ballot_record {
	bool issued;
	struct buf voter;        /* to whom */
	bool taken_before;       /* it was taken in before the log began */
	uint64_t taken_at;       /* the submission that took it; 0: none did */
	uint64_t voided_at;      /* the revocation that voided it; 0: none did */
	uint64_t replaced_at;    /* the issue of the ballot in its place; 0: there is none */
	struct buf secret_hash;  /* of the secret it was issued with, in hexadecimal; empty: none */
	struct buf election_ids; /* of the contests it was issued for, an array; empty: all */
};

/* Keeps what a Ballot Issued says as of seq. A ballot keeps all that it was first issued with. */
void ballot_record_issue(struct store *s, const struct detail *d, uint64_t seq);

/* Looks a ballot up, whosever it is. */
void ballot_record_find(
    struct store *s, struct slice ballot, uint64_t seq, struct ballot_record *b);

/* Looks a ballot up, and the profile of the voter who submits it, an object, as they were before
 * seq; false if the voter is not registered, and the profile is empty. */
bool ballot_record_find_with_voter(struct store *s, struct slice ballot, struct slice voter,
    uint64_t seq, struct ballot_record *b, struct buf *profile);

/* Keeps that the submission at seq took the ballot, which was issued to this voter. */
void ballot_record_take(struct store *s, struct slice ballot, struct slice voter, uint64_t seq);

/* Keeps that the revocation at seq voided the ballot, or that the issue at seq replaced it. */
void ballot_record_void(struct store *s, struct slice ballot, uint64_t seq);
void ballot_record_replace(struct store *s, struct slice ballot, uint64_t seq);

/* Keeps the id of the submission counted as seq, where there is no log. */
void ballot_record_name_submission(struct store *s, uint64_t seq, struct slice id);

/* Appends what derived events call the submission that took a ballot: its seq, or the id kept. */
void ballot_record_put_submission(struct store *s, uint64_t taken_at, struct buf *out);

/* Whether the ballot was issued for this contest. */
bool ballot_record_is_for(const struct ballot_record *b, struct slice election);

/* Whether it counts: it was accepted, and that was not taken back. */
bool ballot_record_is_cast(const struct ballot_record *b);

/* What the ballot's state is called. */
struct slice ballot_record_state_name(const struct ballot_record *b);

/* Calls each(arg, id, ballot) for every ballot as it stands now, by id, or for the one with the id
 * if it is not empty. */
void ballot_record_each(struct store *s, struct slice id,
    void (*each)(void *arg, struct slice id, const struct ballot_record *b), void *arg);

/* Calls each(arg, ballot) for every ballot as it stands now, in the order of their voters, which is
 * how they lie; each may not ask the store. */
void ballot_record_walk(
    struct store *s, void (*each)(void *arg, const struct ballot_record *b), void *arg);

/* Frees what the look-ups grew. */
void ballot_record_free(struct ballot_record *b);

#endif

/*
 * Voters and ballots in the voters projection, each fact with the seq that made it. "Before" a seq
 * means: as of then, seeing only facts with a lower seq; FACTS_NOW sees all.
 */
#ifndef ES_VOTERS_H
#define ES_VOTERS_H

#include "event.h"
#include "facts.h"
#include "verdict.h"

/* Keeps what a Voter Registered or Ballot Issued says as of seq; false if its detail is not of its
 * type's shape. Others leave no trace. */
bool voters_note(struct store *s, const struct event *e, uint64_t seq);

/* A ballot as it was known before a seq. Begin with {0}, used again call after call; free with
 * voters_ballot_free. */
struct voters_ballot {
	bool issued;
	struct buf voter;     /* to whom */
	bool taken_before;    /* it was taken in before the log began */
	uint64_t taken_at;    /* the submission that took it; 0: none did */
	uint64_t voided_at;   /* the revocation that voided it; 0: none did */
	uint64_t replaced_at; /* the issue of the ballot in its place; 0: there is none */
	struct buf
	    secret_hash;  /* of the secret that it was issued with, in hexadecimal; empty: none */
	struct buf style; /* the contests that it was issued for, as "id","id"; empty: all */
};

/* Looks a ballot up, whosever it is. */
void voters_ballot(struct store *s, struct slice ballot, uint64_t seq, struct voters_ballot *known);

/* Looks a ballot up, and the profile of the voter who submits it, an object, as they were before
 * seq; false if the voter is not registered, and the profile is empty. */
bool voters_look_up(struct store *s, struct slice ballot, struct slice voter, uint64_t seq,
    struct voters_ballot *known, struct buf *profile);

/* Frees what the look-ups grew. */
void voters_ballot_free(struct voters_ballot *known);

/* Whether the ballot was issued for this contest. */
bool voters_is_for(const struct voters_ballot *known, struct slice election);

/* Keeps that the submission at seq took the ballot, which was issued to this voter. */
void voters_take(struct store *s, struct slice ballot, struct slice voter, uint64_t seq);

/* Keeps what events call the submission at seq, where there is no log: its id. */
void voters_name(struct store *s, uint64_t seq, struct slice id);

/* Appends what events call the submission that took a ballot: its seq, or the id kept for it. */
void voters_put_name(struct store *s, uint64_t taken_at, struct buf *out);

/* Keeps that the revocation at seq voided the ballot, or that the issue at seq replaced it. */
void voters_void(struct store *s, struct slice ballot, uint64_t seq);
void voters_replace(struct store *s, struct slice ballot, uint64_t seq);

/* Whether a contest that the ballot counts in is closed before seq: one that it was issued for, and
 * that was open when it was taken. */
bool voters_is_closed(struct store *s, const struct voters_ballot *known, uint64_t seq);

/* Calls each(arg, id, ballot) for every ballot as it stands now, by id, or for the one with the id
 * if it is not empty. */
void voters_each_ballot(struct store *s, struct slice id,
    void (*each)(void *arg, struct slice id, const struct voters_ballot *ballot), void *arg);

/* Calls each(arg, ballot) for every ballot as it stands now, in the order of their voters, which is
 * how they lie; each may not ask the store. */
void voters_walk_ballots(
    struct store *s, void (*each)(void *arg, const struct voters_ballot *ballot), void *arg);

/* Calls each(arg, object) for every voter as it stands now, by id, or for the one with the id. */
void voters_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);

#endif

/*
 * Elections and candidates in the voters projection, each fact with the seq that made it. "Before"
 * a seq means as of then: only facts with lower seqs count. With VERSIONED_NOW all of them do.
 */
#ifndef ES_ELECTION_ELECTIONS_H
#define ES_ELECTION_ELECTIONS_H

#include "election/rules.h"
#include "event/detail.h"
#include "store/versioned.h"

/* Keeps what the event at seq says of an election or a candidate; ignores other types of events. */
void elections_note(struct store *s, enum event_type type, const struct detail *d, uint64_t seq);

/* Whether an event of this type can change what elections_facts returns. */
bool elections_change(enum event_type type);

/* What is known of a vote's contest and candidate before seq. */
struct vote_facts elections_facts(struct store *s, const struct vote *vote, uint64_t seq);

/* What an election keeps from when it was created. */
struct election_terms {
	uint64_t votes_allowed;
	uint64_t ballots_per_voter; /* 0: any number */
	uint64_t seats;             /* 0: not given */
	bool overvote_voids;        /* too many votes void the contest, not the ballot */
};

/* The terms of the election as known before seq; false if it is not known. */
bool elections_terms(
    struct store *s, struct slice election, uint64_t seq, struct election_terms *terms);

/* How many votes per ballot the election allows, as known before seq; 0 if it is not known. */
uint64_t elections_allowed(struct store *s, struct slice election, uint64_t seq);

/* How many ballots of one voter may count in the election, as known before seq; 0: any number. */
uint64_t elections_ballots_per_voter(struct store *s, struct slice election, uint64_t seq);

/* Whether the election was known and open before seq. */
bool elections_was_open(struct store *s, struct slice election, uint64_t seq);

/* The state of the election before seq; CONTEST_OPEN if none is known. */
enum contest_state elections_state(struct store *s, struct slice election, uint64_t seq);

/* The name of a state: OPEN, NOT_OPEN or CLOSED. */
struct slice elections_state_name(enum contest_state state);

/* An election as it is now; the slices are borrowed until the next elections_next. */
struct election {
	struct slice id;
	struct slice description, date; /* from canonical strings, without their quotes */
	struct election_terms terms;
	enum contest_state state;
};

/* The next election by id, as it is now: begin with an empty key; false after the last. */
bool elections_next(struct store *s, struct buf *key, struct election *e);

/* Writes the election as members of an object. */
void elections_put_members(struct buf *out, const struct election *e);

/* Calls each(arg, object) for every election, by id, as it is now; or only for the one with this id
 * if that is not empty. */
void elections_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);

/* The name of the organizer, from a canonical string, borrowed as from store_get; empty if there is
 * none. */
struct slice elections_organizer(struct store *s);

/* When an election was open. */
struct election_times {
	uint64_t created_at; /* the seq that created it; UINT64_MAX: none did */
	size_t n;
	struct {
		uint64_t at;
		enum contest_state state;
	} * changes; /* of its state, n of them, the newest first; at: the seq */
};

/* Reads the times of an election; the caller frees `changes`. */
struct election_times elections_times(struct store *s, struct slice election);

/* The seq that closed the election, if it is closed; what comes later does not change its count.
 * UINT64_MAX if it is not, or if it was closed before it was created, and so was never open. */
uint64_t elections_counted_until(const struct election_times *times);

/* Whether the election was open just before seq. */
bool elections_took(const struct election_times *times, uint64_t seq);

#endif

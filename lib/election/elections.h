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

/* Writes a vote for the candidate with this number (see struct vote_facts) as an element of an
 * array; false if there is none. */
bool elections_put_vote(struct store *s, uint64_t number, struct buf *out);

/* An election as it is now; the slices are borrowed until the next elections_next. */
struct election {
	struct slice id;
	struct slice description, date; /* from canonical strings, without their quotes */
	uint64_t votes_allowed;
	uint64_t ballots_per_voter; /* 0: any number */
	enum contest_state state;
};

/* The next election by id, as it is now: begin with an empty key; false after the last. */
bool elections_next(struct store *s, struct buf *key, struct election *e);

/* Writes the election as members of an object. */
void elections_put_members(struct buf *out, const struct election *e);

/* Calls each(arg, object) for every election, by id, or every candidate, by election and id, as it
 * is now; or only for those with this id if that is not empty. */
void elections_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);
void elections_each_candidate(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);

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

/* Whether the election was open just before seq. */
bool elections_took(const struct election_times *times, uint64_t seq);

#endif

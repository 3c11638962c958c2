/*
 * Elections and candidates in the voters projection, each fact with the seq that made it. "Before"
 * a seq means: as of then, seeing only facts with a lower seq; VERSIONED_NOW sees all.
 */
#ifndef ES_ELECTION_ELECTIONS_H
#define ES_ELECTION_ELECTIONS_H

#include "election/rules.h"
#include "event/detail.h"
#include "store/versioned.h"

/* Keeps what an event says of elections and candidates as of seq. Others leave no trace. */
void elections_note(struct store *s, enum event_type type, const struct detail *d, uint64_t seq);

/* Whether the event changes what elections_facts says. */
bool elections_change(enum event_type type);

/* What is known of a vote's contest and candidate before seq. */
struct vote_facts elections_facts(struct store *s, const struct vote *vote, uint64_t seq);

/* How many votes the election allows, as known before seq; 0 if it is not known. */
uint64_t elections_allowed(struct store *s, struct slice election, uint64_t seq);

/* Whether votes are taken in the election before seq. */
enum contest_state elections_state(struct store *s, struct slice election, uint64_t seq);

/* What a state is called. */
struct slice elections_state_name(enum contest_state state);

/* Writes the vote for the candidate first registered at `number`, which vote_facts tells, as an
 * array's element; false if there is none. */
bool elections_put_vote(struct store *s, uint64_t number, struct buf *out);

/* An election as it stands now; the slices borrow from a copy that lasts until the next call. */
struct election {
	struct slice id;
	struct slice description, date; /* insides of canonical strings */
	uint64_t votes_allowed;
	enum contest_state state;
};

/* The elections as they stand now, by id: begin with a key empty; false behind the last. */
bool elections_next(struct store *s, struct buf *key, struct election *e);

/* Writes the election's members into an object. */
void elections_put_members(struct buf *out, const struct election *e);

/* Calls each(arg, object) for every election, or every candidate, as it stands now, by id, or for
 * those with the id if it is not empty. */
void elections_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);
void elections_each_candidate(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg);

/* When votes were taken in an election. */
struct election_times {
	uint64_t created_at;
	size_t n;
	struct {
		uint64_t at;
		enum contest_state state;
	} * changes; /* the newest first */
};

/* Reads them; free `changes`. */
struct election_times elections_times(struct store *s, struct slice election);

/* Whether votes were taken in the election before seq. */
bool elections_took(const struct election_times *times, uint64_t seq);

#endif

/* Elections and candidates in the voters projection. */
#include "election/elections.h"

#include "base/memory.h"
#include "election/keys.h"
#include "event/vote_list.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/*
 * An election's record is its votesAllowed and its ballotsPerVoter as first given, in 8 bytes each,
 * its description and its date, each ended by NUL. A candidate's record is its number, which is the
 * seq that first registered it, and its name; the number is also a key, for the ids of election and
 * candidate. The record of a contest's state is one byte, stored when the state changes; a contest
 * without one is open.
 */

/* The length of a number in a record; where an election's texts begin. */
enum { BE64 = 8, TEXTS_AT = 2 * BE64 };

static struct buf key, record;

/* The number at this place in the election's record; 0 if it was not known before seq. */
static uint64_t
number_of(struct store *s, struct slice election, uint64_t seq, size_t at)
{
	struct slice value;
	key_begin(&key, KEY_ELECTION, election);
	return versioned_get(s, &key, seq, &value) && value.len >= TEXTS_AT
	           ? bytes_be64(value.at + at)
	           : 0;
}

uint64_t
elections_allowed(struct store *s, struct slice election, uint64_t seq)
{
	return number_of(s, election, seq, 0);
}

uint64_t
elections_ballots_per_voter(struct store *s, struct slice election, uint64_t seq)
{
	return number_of(s, election, seq, BE64);
}

bool
elections_was_open(struct store *s, struct slice election, uint64_t seq)
{
	return elections_allowed(s, election, seq) > 0 &&
	       elections_state(s, election, seq) == CONTEST_OPEN;
}

enum contest_state
elections_state(struct store *s, struct slice election, uint64_t seq)
{
	struct slice value;
	key_begin(&key, KEY_CONTEST_STATE, election);
	return versioned_get(s, &key, seq, &value) && value.len > 0
	           ? (enum contest_state) * value.at
	           : CONTEST_OPEN;
}

struct slice
elections_state_name(enum contest_state state)
{
	static const char *const names[] = {"OPEN", "NOT_OPEN", "CLOSED"};
	return slice_of(names[state]);
}

/* The seq that first registered the candidate; 0 if it was not registered before seq. */
static uint64_t
candidate_number(struct store *s, struct slice election, struct slice candidate, uint64_t seq)
{
	struct slice value;
	key_begin(&key, KEY_CANDIDATE, election);
	key_add(&key, candidate);
	return versioned_get(s, &key, seq, &value) && value.len >= BE64 ? bytes_be64(value.at) : 0;
}

static struct slice
number_key(uint64_t number)
{
	key.len = 0;
	buf_add(&key, (char[]){KEY_CANDIDATE_NUMBER}, 1);
	buf_be64(&key, number);
	return buf_view(&key);
}

static void
put_state(struct store *s, struct slice election, uint64_t seq, enum contest_state state)
{
	if (elections_state(s, election, seq) == state)
		return;
	record.len = 0;
	buf_add(&record, (char[]){(char)state}, 1);
	key_begin(&key, KEY_CONTEST_STATE, election);
	versioned_put(s, &key, seq, buf_view(&record));
}

static void
note_election(struct store *s, const struct detail *d, uint64_t seq)
{
	struct slice id = d->election_id;
	uint64_t first = elections_allowed(s, id, seq);
	uint64_t per_voter = elections_ballots_per_voter(s, id, seq);
	if (first == 0 && slice_eq(d->opened, SLICE("false")) &&
	    elections_state(s, id, seq) != CONTEST_CLOSED)
		put_state(s, id, seq, CONTEST_NOT_OPEN);
	record.len = 0;
	buf_be64(&record, first ? first : detail_count(d->votes_allowed));
	buf_be64(&record, first ? per_voter : detail_count(d->ballots_per_voter));
	key_add(&record, d->description);
	key_add(&record, d->election_date);
	key_begin(&key, KEY_ELECTION, id);
	versioned_put(s, &key, seq, buf_view(&record));
}

/* Only a closed election can be reopened; only one that is not closed can be opened or closed. */
static void
note_state(struct store *s, enum event_type type, const struct detail *d, uint64_t seq)
{
	bool closed = elections_state(s, d->election_id, seq) == CONTEST_CLOSED;
	if (closed == (type == ELECTION_REOPENED))
		put_state(s, d->election_id, seq,
		    type == ELECTION_CLOSED ? CONTEST_CLOSED : CONTEST_OPEN);
}

static void
note_candidate(struct store *s, const struct detail *d, uint64_t seq)
{
	uint64_t number = candidate_number(s, d->election_id, d->candidate_id, seq);
	if (number == 0) {
		number = seq;
		record.len = 0;
		key_add(&record, d->election_id);
		key_add(&record, d->candidate_id);
		store_put(s, number_key(number), buf_view(&record));
	}
	record.len = 0;
	buf_be64(&record, number);
	buf_slice(&record, d->full_name);
	key_begin(&key, KEY_CANDIDATE, d->election_id);
	key_add(&key, d->candidate_id);
	versioned_put(s, &key, seq, buf_view(&record));
}

bool
elections_change(enum event_type type)
{
	return type == ELECTION_CREATED || type == ELECTION_OPENED || type == ELECTION_CLOSED ||
	       type == ELECTION_REOPENED || type == CANDIDATE_REGISTERED;
}

void
elections_note(struct store *s, enum event_type type, const struct detail *d, uint64_t seq)
{
	if (!elections_change(type))
		return;
	if (type == ELECTION_CREATED)
		note_election(s, d, seq);
	else if (type == CANDIDATE_REGISTERED)
		note_candidate(s, d, seq);
	else
		note_state(s, type, d, seq);
}

struct vote_facts
elections_facts(struct store *s, const struct vote *vote, uint64_t seq)
{
	struct vote_facts facts = {
	    .votes_allowed = elections_allowed(s, vote->election, seq),
	    .candidate = candidate_number(s, vote->election, vote->candidate, seq),
	    .state = elections_state(s, vote->election, seq),
	};
	return facts;
}

bool
elections_put_vote(struct store *s, uint64_t number, struct buf *out)
{
	struct slice ids;
	if (!store_get(s, number_key(number), &ids))
		return false;
	struct vote vote = {.election = key_next_id(&ids)};
	vote.candidate = key_next_id(&ids);
	vote_list_put(out, NULL, &vote);
	return true;
}

bool
elections_next(struct store *s, struct buf *at, struct election *e)
{
	static struct buf copy;
	struct slice ids, value;
	if (!versioned_next(s, KEY_ELECTION, at, &ids, &value) || value.len < TEXTS_AT)
		return false;
	copy.len = 0;
	e->votes_allowed = bytes_be64(value.at);
	e->ballots_per_voter = bytes_be64(value.at + BE64);
	buf_slice(&copy, ids);
	buf_add(&copy, value.at + TEXTS_AT, value.len - TEXTS_AT);
	struct slice rest = buf_view(&copy);
	e->id = key_next_id(&rest);
	e->description = key_next_id(&rest);
	e->date = key_next_id(&rest);
	e->state = elections_state(s, e->id, VERSIONED_NOW);
	return true;
}

struct election_times
elections_times(struct store *s, struct slice election)
{
	struct election_times times = {.created_at = UINT64_MAX};
	struct slice found, value;
	key_begin(&key, KEY_ELECTION, election);
	for (bool more = store_seek(s, buf_view(&key), &found, &value);
	     more && versioned_is_version(found, buf_view(&key), VERSIONED_NOW);
	     more = store_next(s, &found, &value))
		times.created_at = versioned_made_at(found);
	key_begin(&key, KEY_CONTEST_STATE, election);
	for (bool more = store_seek(s, buf_view(&key), &found, &value);
	     more && versioned_is_version(found, buf_view(&key), VERSIONED_NOW) && value.len > 0;
	     more = store_next(s, &found, &value)) {
		times.changes = memory_resize(times.changes, times.n + 1, sizeof *times.changes);
		times.changes[times.n].at = versioned_made_at(found);
		times.changes[times.n++].state = (enum contest_state) * value.at;
	}
	return times;
}

bool
elections_took(const struct election_times *times, uint64_t seq)
{
	if (times->created_at >= seq)
		return false;
	for (size_t i = 0; i < times->n; i++)
		if (times->changes[i].at < seq)
			return times->changes[i].state == CONTEST_OPEN;
	return true;
}

void
elections_put_members(struct buf *out, const struct election *e)
{
	writer_string(out, "electionId", e->id);
	writer_string(out, "description", e->description);
	writer_string(out, "electionDate", e->date);
	writer_number(out, "votesAllowed", e->votes_allowed);
	writer_number(out, "ballotsPerVoter", e->ballots_per_voter);
	writer_string(out, "electionState", elections_state_name(e->state));
}

void
elections_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg)
{
	struct buf at = {0}, object = {0};
	struct election e;
	while (elections_next(s, &at, &e)) {
		if (id.len > 0 && !slice_eq(e.id, id))
			continue;
		object.len = 0;
		writer_begin_object(&object, NULL);
		elections_put_members(&object, &e);
		writer_end_object(&object);
		each(arg, buf_view(&object));
	}
	buf_free(&at);
	buf_free(&object);
}

void
elections_each_candidate(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg)
{
	struct buf at = {0}, object = {0};
	struct slice ids, value;
	while (versioned_next(s, KEY_CANDIDATE, &at, &ids, &value)) {
		struct slice election = key_next_id(&ids), candidate = key_next_id(&ids);
		if (value.len < BE64 || (id.len > 0 && !slice_eq(candidate, id)))
			continue;
		object.len = 0;
		writer_begin_object(&object, NULL);
		writer_string(&object, "electionId", election);
		writer_string(&object, "candidateId", candidate);
		writer_string(
		    &object, "fullName", (struct slice){value.at + BE64, value.len - BE64});
		writer_end_object(&object);
		each(arg, buf_view(&object));
	}
	buf_free(&at);
	buf_free(&object);
}

/* Elections in the voters projection, and whose they are. */
#include "election/elections.h"

#include "base/memory.h"
#include "election/candidates.h"
#include "election/keys.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/*
 * An election's record is its terms as first given, a number of 8 bytes each, its description and
 * its date, each ended by NUL. The record of a contest's state is one byte, stored when the state
 * changes; a contest without one is open. The organizer's name is the record of its key.
 */

/* The length of a number in a record; where the numbers and an election's texts are. */
enum { BE64 = 8 };
enum {
	VOTES_ALLOWED_AT = 0,
	PER_VOTER_AT = BE64,
	SEATS_AT = 2 * BE64,
	VOIDS_AT = 3 * BE64,
	TEXTS_AT = 4 * BE64
};

static const char organizer[] = {KEY_ORGANIZER};
static const struct slice organizer_key = {organizer, sizeof organizer};

static struct buf key, record;

static struct election_terms
read_terms(struct slice value)
{
	return (struct election_terms){
	    .votes_allowed = bytes_be64(value.at + VOTES_ALLOWED_AT),
	    .ballots_per_voter = bytes_be64(value.at + PER_VOTER_AT),
	    .seats = bytes_be64(value.at + SEATS_AT),
	    .overvote_voids = bytes_be64(value.at + VOIDS_AT) > 0,
	};
}

bool
elections_terms(struct store *s, struct slice election, uint64_t seq, struct election_terms *terms)
{
	struct slice value;
	*terms = (struct election_terms){0};
	key_begin(&key, KEY_ELECTION, election);
	if (!versioned_get(s, &key, seq, &value) || value.len < TEXTS_AT)
		return false;
	*terms = read_terms(value);
	return true;
}

uint64_t
elections_allowed(struct store *s, struct slice election, uint64_t seq)
{
	struct election_terms terms;
	elections_terms(s, election, seq, &terms);
	return terms.votes_allowed;
}

uint64_t
elections_ballots_per_voter(struct store *s, struct slice election, uint64_t seq)
{
	struct election_terms terms;
	elections_terms(s, election, seq, &terms);
	return terms.ballots_per_voter;
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
	struct election_terms terms;
	bool is_first = !elections_terms(s, id, seq, &terms);
	if (is_first)
		terms = (struct election_terms){
		    .votes_allowed = detail_count(d->votes_allowed),
		    .ballots_per_voter = detail_count(d->ballots_per_voter),
		    .seats = detail_count(d->seats),
		    .overvote_voids = d->overvote.len > 0,
		};
	if (is_first && slice_eq(d->opened, SLICE("false")) &&
	    elections_state(s, id, seq) != CONTEST_CLOSED)
		put_state(s, id, seq, CONTEST_NOT_OPEN);
	record.len = 0;
	buf_be64(&record, terms.votes_allowed);
	buf_be64(&record, terms.ballots_per_voter);
	buf_be64(&record, terms.seats);
	buf_be64(&record, terms.overvote_voids);
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

bool
elections_change(enum event_type type)
{
	return type == ELECTION_CREATED || type == ELECTION_OPENED || type == ELECTION_CLOSED ||
	       type == ELECTION_REOPENED || type == CANDIDATE_REGISTERED;
}

void
elections_note(struct store *s, enum event_type type, const struct detail *d, uint64_t seq)
{
	switch (type) {
	case ELECTION_CREATED:
		note_election(s, d, seq);
		break;
	case ELECTION_OPENED:
	case ELECTION_CLOSED:
	case ELECTION_REOPENED:
		note_state(s, type, d, seq);
		break;
	case CANDIDATE_REGISTERED:
		candidates_register(s, d, seq);
		break;
	case CANDIDATE_WITHDRAWN:
		candidates_withdraw(s, d, seq);
		break;
	case ORGANIZER_NAMED:
		store_put(s, organizer_key, d->name);
		break;
	default:
		break;
	}
}

struct slice
elections_organizer(struct store *s)
{
	struct slice name;
	return store_get(s, organizer_key, &name) ? name : (struct slice){0};
}

struct vote_facts
elections_facts(struct store *s, const struct vote *vote, uint64_t seq)
{
	struct election_terms terms;
	elections_terms(s, vote->election, seq, &terms);
	struct vote_facts facts = {
	    .votes_allowed = terms.votes_allowed,
	    .overvote_voids = terms.overvote_voids,
	    .candidate = candidates_number(s, vote->election, vote->candidate, seq),
	    .state = elections_state(s, vote->election, seq),
	};
	return facts;
}

bool
elections_next(struct store *s, struct buf *at, struct election *e)
{
	static struct buf copy;
	struct slice ids, value;
	if (!versioned_next(s, KEY_ELECTION, at, &ids, &value) || value.len < TEXTS_AT)
		return false;
	copy.len = 0;
	e->terms = read_terms(value);
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

uint64_t
elections_counted_until(const struct election_times *times)
{
	bool closed = times->n > 0 && times->changes[0].state == CONTEST_CLOSED &&
	              times->created_at < times->changes[0].at;
	return closed ? times->changes[0].at : UINT64_MAX;
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
	writer_number(out, "votesAllowed", e->terms.votes_allowed);
	writer_number(out, "ballotsPerVoter", e->terms.ballots_per_voter);
	if (e->terms.seats > 0)
		writer_number(out, "seats", e->terms.seats);
	if (e->terms.overvote_voids)
		writer_string(out, "overvote", SLICE("void"));
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

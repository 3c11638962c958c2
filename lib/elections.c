/* Elections and candidates in the voters projection. */
#include "elections.h"

#include "canon.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/*
 * The letters that keys begin with. An election's record is its votesAllowed, as first given, and
 * the detail's members between that and the id; a candidate's the seq that first registered it,
 * which is its number, and the members behind the ids; a state's one byte, made only where it
 * changes, and no state is open. Under a number stand the ids of election and candidate.
 */
enum { CANDIDATE = 'c', ELECTION = 'e', NUMBER = 'n', STATE = 'o' };

/* What a record's number measures. */
enum { BE64 = 8 };

static struct buf key, record;

uint64_t
elections_allowed(struct store *s, struct slice election, uint64_t seq)
{
	struct slice value;
	facts_begin(&key, ELECTION, election);
	return facts_get(s, &key, seq, &value) && value.len >= BE64 ? bytes_be64(value.at) : 0;
}

enum contest_state
elections_state(struct store *s, struct slice election, uint64_t seq)
{
	struct slice value;
	facts_begin(&key, STATE, election);
	return facts_get(s, &key, seq, &value) && value.len > 0 ? (enum contest_state) * value.at
	                                                        : CONTEST_OPEN;
}

struct slice
elections_state_name(enum contest_state state)
{
	static const char *const names[] = {"OPEN", "NOT_OPEN", "CLOSED"};
	return slice_of(names[state]);
}

/* The seq that first registered the candidate; 0 if it does not stand there before seq. */
static uint64_t
candidate_number(struct store *s, struct slice election, struct slice candidate, uint64_t seq)
{
	struct slice value;
	facts_begin(&key, CANDIDATE, election);
	facts_add(&key, candidate);
	return facts_get(s, &key, seq, &value) && value.len >= BE64 ? bytes_be64(value.at) : 0;
}

static struct slice
number_key(uint64_t number)
{
	key.len = 0;
	buf_add(&key, (char[]){NUMBER}, 1);
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
	facts_begin(&key, STATE, election);
	facts_put(s, &key, seq, buf_view(&record));
}

static bool
note_election(struct store *s, struct canon c, uint64_t seq)
{
	struct slice id, text;
	uint64_t allowed;
	if (!canon_expect(&c, SLICE("{\"electionId\":")) || !canon_id(&c, &id))
		return false;
	const char *from = c.at;
	if (!canon_expect(&c, SLICE(",\"description\":")) || !canon_string(&c, &text) ||
	    !canon_expect(&c, SLICE(",\"electionDate\":")) || !canon_string(&c, &text))
		return false;
	struct slice members = {from, (size_t)(c.at - from)};
	if (!canon_expect(&c, SLICE(",\"votesAllowed\":")) || !canon_uint(&c, &allowed))
		return false;
	uint64_t first = elections_allowed(s, id, seq);
	if (first == 0 && canon_expect(&c, SLICE(",\"opened\":false")) &&
	    elections_state(s, id, seq) != CONTEST_CLOSED)
		put_state(s, id, seq, CONTEST_NOT_OPEN);
	record.len = 0;
	buf_be64(&record, first ? first : allowed);
	buf_slice(&record, members);
	facts_begin(&key, ELECTION, id);
	facts_put(s, &key, seq, buf_view(&record));
	return true;
}

/* Only a closed election is reopened, and only one that is not is opened or closed. */
static bool
note_state(struct store *s, enum event_type type, struct canon c, uint64_t seq)
{
	struct slice id;
	if (!canon_expect(&c, SLICE("{\"electionId\":")) || !canon_id(&c, &id))
		return false;
	bool closed = elections_state(s, id, seq) == CONTEST_CLOSED;
	if (closed == (type == ELECTION_REOPENED))
		put_state(s, id, seq, type == ELECTION_CLOSED ? CONTEST_CLOSED : CONTEST_OPEN);
	return true;
}

static bool
note_candidate(struct store *s, struct canon c, uint64_t seq)
{
	struct slice election, candidate;
	if (!canon_expect(&c, SLICE("{\"electionId\":")) || !canon_id(&c, &election) ||
	    !canon_expect(&c, SLICE(",\"candidateId\":")) || !canon_id(&c, &candidate))
		return false;
	uint64_t number = candidate_number(s, election, candidate, seq);
	if (number == 0) {
		number = seq;
		record.len = 0;
		facts_add(&record, election);
		facts_add(&record, candidate);
		store_put(s, number_key(number), buf_view(&record));
	}
	record.len = 0;
	buf_be64(&record, number);
	buf_add(&record, c.at, (size_t)(c.end - c.at));
	facts_begin(&key, CANDIDATE, election);
	facts_add(&key, candidate);
	facts_put(s, &key, seq, buf_view(&record));
	return true;
}

bool
elections_change(enum event_type type)
{
	return type == ELECTION_CREATED || type == ELECTION_OPENED || type == ELECTION_CLOSED ||
	       type == ELECTION_REOPENED || type == CANDIDATE_REGISTERED;
}

bool
elections_note(struct store *s, const struct event *e, uint64_t seq)
{
	struct canon c = canon_at(e->detail);
	if (!elections_change(e->type))
		return true;
	if (e->type == ELECTION_CREATED)
		return note_election(s, c, seq);
	if (e->type == CANDIDATE_REGISTERED)
		return note_candidate(s, c, seq);
	return note_state(s, e->type, c, seq);
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
	struct vote vote = {.election = facts_next_id(&ids)};
	vote.candidate = facts_next_id(&ids);
	ballot_put_vote(out, vote);
	return true;
}

bool
elections_next(struct store *s, struct buf *at, struct election *e)
{
	static struct buf copy;
	struct slice ids, value;
	if (!facts_next(s, ELECTION, at, &ids, &value) || value.len < BE64)
		return false;
	copy.len = 0;
	struct slice id = facts_next_id(&ids);
	e->votes_allowed = bytes_be64(value.at);
	buf_slice(&copy, id);
	buf_add(&copy, value.at + BE64, value.len - BE64);
	e->id = (struct slice){copy.at, id.len};
	e->members = (struct slice){copy.at + id.len, copy.len - id.len};
	e->state = elections_state(s, e->id, FACTS_NOW);
	return true;
}

struct election_times
elections_times(struct store *s, struct slice election)
{
	struct election_times times = {.created_at = UINT64_MAX};
	struct slice found, value;
	facts_begin(&key, ELECTION, election);
	for (bool more = store_seek(s, buf_view(&key), &found, &value);
	     more && facts_is_version(found, buf_view(&key), FACTS_NOW);
	     more = store_next(s, &found, &value))
		times.created_at = facts_made_at(found);
	facts_begin(&key, STATE, election);
	for (bool more = store_seek(s, buf_view(&key), &found, &value);
	     more && facts_is_version(found, buf_view(&key), FACTS_NOW) && value.len > 0;
	     more = store_next(s, &found, &value)) {
		times.changes = reallocarray(times.changes, times.n + 1, sizeof *times.changes);
		if (times.changes == NULL)
			errx(EX_IOERR, "out of memory");
		times.changes[times.n].at = facts_made_at(found);
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
elections_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg)
{
	struct buf at = {0}, object = {0};
	struct election e;
	while (elections_next(s, &at, &e)) {
		if (id.len > 0 && !slice_eq(e.id, id))
			continue;
		object.len = 0;
		canon_put_inside(&object, "{\"electionId\":\"", e.id);
		buf_slice(&object, e.members);
		buf_text(&object, ",\"votesAllowed\":");
		buf_uint(&object, e.votes_allowed);
		canon_put_inside(&object, ",\"electionState\":\"", elections_state_name(e.state));
		buf_text(&object, "}");
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
	while (facts_next(s, CANDIDATE, &at, &ids, &value)) {
		struct slice election = facts_next_id(&ids), candidate = facts_next_id(&ids);
		if (value.len < BE64 || (id.len > 0 && !slice_eq(candidate, id)))
			continue;
		object.len = 0;
		canon_put_inside(&object, "{\"electionId\":\"", election);
		canon_put_inside(&object, ",\"candidateId\":\"", candidate);
		buf_add(&object, value.at + BE64, value.len - BE64);
		each(arg, buf_view(&object));
	}
	buf_free(&at);
	buf_free(&object);
}

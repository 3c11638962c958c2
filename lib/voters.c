/* Voters and ballots in the voters projection. */
#include "voters.h"

#include "canon.h"
#include "elections.h"

#include <string.h>

/*
 * A voter's profile and ballots stand beside each other, since a submission asks for both: all keys
 * begin with 'v', the voter's id and NUL. Behind that stands for a ballot 'b' and its id, for the
 * profile 'p' and a version. Under 'b' and a ballot's id stands whose it is; where there is no log,
 * under 'i' and the place of a submission its id.
 */
enum { BALLOT = 'b', NAME = 'i', PROFILE = 'p', VOTER = 'v' };

/*
 * A ballot's record is the seq that issued it, the seq that took it (0: not yet) and the state when
 * issued. Behind that may stand, each behind its letter, the seq that voided it, the seq that
 * replaced it, the hash of its secret, and last the contests that it was issued for.
 */
enum { BE64 = 8, ISSUED_AT = 0, TAKEN_AT = 8, STATE_AT = 16, BALLOT_LENGTH = 17, HASH = 64 };
enum { VOIDED = 'v', REPLACED = 'r', SECRET = 'h', STYLE = 'e' };

static struct buf key, record;

static void
begin_profile(struct slice voter)
{
	facts_begin(&key, VOTER, voter);
	buf_add(&key, (char[]){PROFILE}, 1);
}

static struct slice
ballot_key(struct slice voter, struct slice ballot)
{
	facts_begin(&key, VOTER, voter);
	buf_add(&key, (char[]){BALLOT}, 1);
	buf_slice(&key, ballot);
	return buf_view(&key);
}

/* Where it stands whose the ballot is. */
static struct slice
owner_key(struct slice ballot)
{
	key.len = 0;
	buf_add(&key, (char[]){BALLOT}, 1);
	buf_slice(&key, ballot);
	return buf_view(&key);
}

static struct slice
name_key(uint64_t taken_at)
{
	key.len = 0;
	buf_add(&key, (char[]){NAME}, 1);
	buf_be64(&key, taken_at);
	return buf_view(&key);
}

/* A voter's record is the profile as an object. */
static bool
note_voter(struct store *s, struct canon c, uint64_t seq)
{
	struct slice id;
	if (!canon_expect(&c, SLICE("{\"voterId\":")) || !canon_id(&c, &id) ||
	    !canon_expect(&c, SLICE(",")))
		return false;
	record.len = 0;
	buf_add(&record, "{", 1);
	buf_add(&record, c.at, (size_t)(c.end - c.at));
	begin_profile(id);
	facts_put(s, &key, seq, buf_view(&record));
	return true;
}

/* Adds what a Ballot Issued may say behind the state. */
static bool
put_issue(struct canon *c)
{
	struct slice hash;
	const char *style = NULL, *end = NULL;
	if (canon_expect(c, SLICE(",\"electionIds\":["))) {
		style = c->at;
		end = memchr(style, ']', (size_t)(c->end - style));
		if (end == NULL)
			return false;
		c->at = end + 1;
	}
	if (canon_expect(c, SLICE(",\"secretHash\":"))) {
		if (!canon_string(c, &hash) || hash.len != HASH)
			return false;
		buf_add(&record, (char[]){SECRET}, 1);
		buf_slice(&record, hash);
	}
	if (style != NULL) {
		buf_add(&record, (char[]){STYLE}, 1);
		buf_add(&record, style, (size_t)(end - style));
	}
	return true;
}

/* A ballot keeps all that it was first issued with. */
static bool
note_ballot(struct store *s, struct canon c, uint64_t seq)
{
	struct slice id, voter, state;
	if (!canon_expect(&c, SLICE("{\"ballotId\":")) || !canon_id(&c, &id) ||
	    !canon_expect(&c, SLICE(",\"voterId\":")) || !canon_id(&c, &voter) ||
	    !canon_expect(&c, SLICE(",\"ballotState\":")) || !canon_string(&c, &state) ||
	    state.len == 0)
		return false;
	record.len = 0;
	buf_be64(&record, seq);
	buf_be64(&record, 0);
	buf_add(&record, state.at, 1);
	if (!put_issue(&c))
		return false;
	if (store_add(s, owner_key(id), voter))
		store_put(s, ballot_key(voter, id), buf_view(&record));
	return true;
}

bool
voters_note(struct store *s, const struct event *e, uint64_t seq)
{
	struct canon c = canon_at(e->detail);
	if (e->type == VOTER_REGISTERED)
		return note_voter(s, c, seq);
	return e->type != BALLOT_ISSUED || note_ballot(s, c, seq);
}

static void
forget(struct voters_ballot *known)
{
	known->issued = known->taken_before = false;
	known->taken_at = known->voided_at = known->replaced_at = 0;
	known->voter.len = known->secret_hash.len = known->style.len = 0;
}

/* The seq, if it is before another. */
static uint64_t
before(const char *at, uint64_t seq)
{
	uint64_t made_at = bytes_be64(at);
	return made_at < seq ? made_at : 0;
}

/* Takes in what a record holds behind its fixed part. */
static void
know_rest(struct voters_ballot *known, const char *at, const char *end, uint64_t seq)
{
	while (at < end) {
		char letter = *at++;
		size_t left = (size_t)(end - at), n = letter == SECRET  ? HASH
		                                      : letter == STYLE ? left
		                                                        : BE64;
		if (n > left)
			return;
		if (letter == VOIDED)
			known->voided_at = before(at, seq);
		else if (letter == REPLACED)
			known->replaced_at = before(at, seq);
		else
			buf_add(letter == SECRET ? &known->secret_hash : &known->style, at, n);
		at += n;
	}
}

/* Takes in a ballot's record; false if it was not issued before seq. */
static bool
know_ballot(struct voters_ballot *known, struct slice voter, struct slice stored, uint64_t seq)
{
	if (stored.len < BALLOT_LENGTH || bytes_be64(stored.at + ISSUED_AT) >= seq)
		return false;
	known->issued = true;
	buf_slice(&known->voter, voter);
	known->taken_before = stored.at[STATE_AT] == 'S';
	known->taken_at = before(stored.at + TAKEN_AT, seq);
	if (stored.len > BALLOT_LENGTH)
		know_rest(known, stored.at + BALLOT_LENGTH, stored.at + stored.len, seq);
	return true;
}

/* Finds a ballot's record by whose it is; false if there is none. The owner is borrowed until the
 * next call. */
static bool
find_owned(struct store *s, struct slice ballot, struct slice *owner, struct slice *stored)
{
	static struct buf copy;
	if (!store_get(s, owner_key(ballot), stored))
		return false;
	copy.len = 0;
	buf_slice(&copy, *stored);
	*owner = buf_view(&copy);
	return store_get(s, ballot_key(*owner, ballot), stored);
}

/* Looks a ballot up by whose it is. */
static void
look_up_owner(struct store *s, struct slice ballot, uint64_t seq, struct voters_ballot *known)
{
	struct slice owner, stored;
	if (find_owned(s, ballot, &owner, &stored))
		know_ballot(known, owner, stored, seq);
}

void
voters_ballot(struct store *s, struct slice ballot, uint64_t seq, struct voters_ballot *known)
{
	forget(known);
	look_up_owner(s, ballot, seq, known);
}

bool
voters_look_up(struct store *s, struct slice ballot, struct slice voter, uint64_t seq,
    struct voters_ballot *known, struct buf *profile)
{
	struct slice at, value;
	bool registered = false;
	forget(known);
	profile->len = 0;
	struct slice wanted = ballot_key(voter, ballot);
	bool found = store_seek(s, wanted, &at, &value) && slice_eq(at, wanted);
	if (found && know_ballot(known, voter, value, seq)) {
		/* The profile's newest version stands behind the voter's last ballot. */
		begin_profile(voter);
		registered =
		    store_next(s, &at, &value) && facts_is_version(at, buf_view(&key), seq);
	} else {
		look_up_owner(s, ballot, seq, known);
	}
	if (!registered) {
		begin_profile(voter);
		registered = facts_get(s, &key, seq, &value);
	}
	if (registered)
		buf_slice(profile, value);
	return registered;
}

void
voters_ballot_free(struct voters_ballot *known)
{
	buf_free(&known->voter);
	buf_free(&known->secret_hash);
	buf_free(&known->style);
}

bool
voters_is_for(const struct voters_ballot *known, struct slice election)
{
	struct slice id;
	if (known->style.len == 0)
		return true;
	struct canon c = canon_at(buf_view(&known->style));
	do
		if (!canon_id(&c, &id))
			return false;
	while (!slice_eq(id, election) && canon_expect(&c, SLICE(",")));
	return slice_eq(id, election);
}

void
voters_take(struct store *s, struct slice ballot, struct slice voter, uint64_t seq)
{
	struct slice stored, at = ballot_key(voter, ballot);
	char bytes[BE64];
	struct buf number = {bytes, 0, sizeof bytes};
	if (!store_get(s, at, &stored) || stored.len < BALLOT_LENGTH)
		return;
	record.len = 0;
	buf_slice(&record, stored);
	buf_be64(&number, seq);
	memcpy(record.at + TAKEN_AT, number.at, number.len);
	store_put(s, at, buf_view(&record));
}

void
voters_name(struct store *s, uint64_t seq, struct slice id)
{
	store_put(s, name_key(seq), id);
}

void
voters_put_name(struct store *s, uint64_t taken_at, struct buf *out)
{
	struct slice id;
	if (store_get(s, name_key(taken_at), &id))
		buf_slice(out, id);
	else
		buf_uint(out, taken_at);
}

/* Puts a seq behind a letter into the ballot's record. */
static void
mark(struct store *s, struct slice ballot, char letter, uint64_t seq)
{
	struct slice owner, stored;
	if (!find_owned(s, ballot, &owner, &stored) || stored.len < BALLOT_LENGTH)
		return;
	record.len = 0;
	buf_add(&record, stored.at, BALLOT_LENGTH);
	buf_add(&record, &letter, 1);
	buf_be64(&record, seq);
	buf_add(&record, stored.at + BALLOT_LENGTH, stored.len - BALLOT_LENGTH);
	store_put(s, ballot_key(owner, ballot), buf_view(&record));
}

void
voters_void(struct store *s, struct slice ballot, uint64_t seq)
{
	mark(s, ballot, VOIDED, seq);
}

void
voters_replace(struct store *s, struct slice ballot, uint64_t seq)
{
	mark(s, ballot, REPLACED, seq);
}

bool
voters_is_closed(struct store *s, const struct voters_ballot *known, uint64_t seq)
{
	struct buf at = {0};
	struct election e;
	bool closed = false;
	while (!closed && elections_next(s, &at, &e))
		closed = voters_is_for(known, e.id) &&
		         elections_allowed(s, e.id, known->taken_at) > 0 &&
		         elections_state(s, e.id, known->taken_at) == CONTEST_OPEN &&
		         elections_state(s, e.id, seq) == CONTEST_CLOSED;
	buf_free(&at);
	return closed;
}

void
voters_each_ballot(struct store *s, struct slice id,
    void (*each)(void *arg, struct slice id, const struct voters_ballot *ballot), void *arg)
{
	struct buf at = {0}, copy = {0};
	struct voters_ballot known = {0};
	struct slice found, value;
	buf_slice(&at, owner_key(id));
	while (store_seek(s, buf_view(&at), &found, &value) && *found.at == BALLOT) {
		copy.len = 0;
		buf_add(&copy, found.at + 1, found.len - 1);
		if (id.len > 0 && !slice_eq(buf_view(&copy), id))
			break;
		voters_ballot(s, buf_view(&copy), FACTS_NOW, &known);
		if (known.issued)
			each(arg, buf_view(&copy), &known);
		at.len = 1;
		buf_slice(&at, buf_view(&copy));
		buf_add(&at, "", 1);
	}
	voters_ballot_free(&known);
	buf_free(&copy);
	buf_free(&at);
}

void
voters_walk_ballots(
    struct store *s, void (*each)(void *arg, const struct voters_ballot *ballot), void *arg)
{
	struct voters_ballot known = {0};
	struct slice at, value;
	bool more = store_seek(s, (struct slice){(char[]){VOTER}, 1}, &at, &value);
	for (; more && *at.at == VOTER; more = store_next(s, &at, &value)) {
		struct slice rest = {at.at + 1, at.len - 1}, voter = facts_next_id(&rest);
		if (rest.len == 0 || *rest.at != BALLOT)
			continue;
		forget(&known);
		if (know_ballot(&known, voter, value, FACTS_NOW))
			each(arg, &known);
	}
	voters_ballot_free(&known);
}

void
voters_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg)
{
	struct buf at = {0}, object = {0};
	struct slice found, value;
	buf_add(&at, (char[]){VOTER}, 1);
	buf_slice(&at, id);
	while (store_seek(s, buf_view(&at), &found, &value) && *found.at == VOTER) {
		struct slice rest = {found.at + 1, found.len - 1}, voter = facts_next_id(&rest);
		if (id.len > 0 && !slice_eq(voter, id))
			break;
		at.len = 1;
		facts_add(&at, voter);
		buf_add(&at, "\xff", 1);
		voter = (struct slice){at.at + 1, voter.len};
		begin_profile(voter);
		if (!facts_get(s, &key, FACTS_NOW, &value))
			continue;
		/* {"fullName":… with the id put in front */
		object.len = 0;
		buf_text(&object, "{\"voterId\":\"");
		buf_slice(&object, voter);
		buf_text(&object, "\",");
		buf_add(&object, value.at + 1, value.len - 1);
		each(arg, buf_view(&object));
	}
	buf_free(&object);
	buf_free(&at);
}

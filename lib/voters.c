/* The voters projection's records. */
#include "voters.h"

#include "canon.h"

#include <string.h>

/*
 * A voter's profile and ballots stand beside each other, since a submission asks for both: all keys
 * begin with 'v', the voter's id and NUL. Behind that stands for a ballot 'b' and its id; the
 * record is the seq that issued it, the seq that took it (0: not yet) and the state when issued.
 * For the profile 'p' and a version. Under 'b' and a ballot's id stands whose it is; under 'e',
 * 'c', the ids, each ended by NUL, and a version, what is known of elections and candidates.
 *
 * A version is the seq that made it, counted down so that the newest comes first: the first key at
 * or behind seq S - 1 is what was known before S.
 */
enum { BALLOT = 'b', CANDIDATE = 'c', ELECTION = 'e', PROFILE = 'p', VOTER = 'v' };
enum { ISSUED_AT = 0, TAKEN_AT = 8, STATE_AT = 16, BALLOT_LENGTH = 17, VERSION = 8 };

static struct buf key, record;

/* Begins a key with a letter and an id ended by NUL. */
static void
begin_key(char letter, struct slice id)
{
	key.len = 0;
	buf_add(&key, &letter, 1);
	buf_slice(&key, id);
	buf_add(&key, "", 1);
}

static void
begin_candidate(struct slice election, struct slice candidate)
{
	begin_key(CANDIDATE, election);
	buf_slice(&key, candidate);
	buf_add(&key, "", 1);
}

static void
begin_profile(struct slice voter)
{
	begin_key(VOTER, voter);
	buf_add(&key, (char[]){PROFILE}, 1);
}

static struct slice
ballot_key(struct slice voter, struct slice ballot)
{
	begin_key(VOTER, voter);
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

static void
put_version(struct store *s, uint64_t seq)
{
	buf_be64(&key, UINT64_MAX - seq);
	store_put(s, buf_view(&key), buf_view(&record));
}

/* Whether the key is that of a version before seq of what the key begun is about, n bytes long. */
static bool
is_version(struct slice found, size_t n, uint64_t seq)
{
	return found.len == n + VERSION && memcmp(found.at, key.at, n) == 0 &&
	       bytes_be64(found.at + n) >= UINT64_MAX - (seq - 1);
}

/* The version known before seq of what the key begun is about. */
static bool
get_version(struct store *s, uint64_t seq, struct slice *value)
{
	struct slice found;
	size_t n = key.len;
	buf_be64(&key, UINT64_MAX - (seq - 1));
	return store_seek(s, buf_view(&key), &found, value) && is_version(found, n, seq);
}

static struct slice
rest_of(const struct canon *c)
{
	return (struct slice){c->at, (size_t)(c->end - c->at)};
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
	buf_slice(&record, rest_of(&c));
	begin_profile(id);
	put_version(s, seq);
	return true;
}

/* A candidate's record is the detail's members behind the ids. */
static bool
note_candidate(struct store *s, struct canon c, uint64_t seq)
{
	struct slice election, candidate;
	if (!canon_expect(&c, SLICE("{\"electionId\":")) || !canon_id(&c, &election) ||
	    !canon_expect(&c, SLICE(",\"candidateId\":")) || !canon_id(&c, &candidate))
		return false;
	record.len = 0;
	buf_slice(&record, rest_of(&c));
	begin_candidate(election, candidate);
	put_version(s, seq);
	return true;
}

/* An election's record is votesAllowed, as first given, and the detail's members between id and it.
 */
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
	uint64_t first = voters_allowed(s, id, seq);
	record.len = 0;
	buf_be64(&record, first ? first : allowed);
	buf_slice(&record, members);
	begin_key(ELECTION, id);
	put_version(s, seq);
	return true;
}

/* A ballot keeps the voter and the state that it was first given. */
static bool
note_ballot(struct store *s, struct canon c, uint64_t seq)
{
	struct slice id, voter, state;
	if (!canon_expect(&c, SLICE("{\"ballotId\":")) || !canon_id(&c, &id) ||
	    !canon_expect(&c, SLICE(",\"voterId\":")) || !canon_id(&c, &voter) ||
	    !canon_expect(&c, SLICE(",\"ballotState\":")) || !canon_string(&c, &state) ||
	    state.len == 0)
		return false;
	if (!store_add(s, owner_key(id), voter))
		return true;
	record.len = 0;
	buf_be64(&record, seq);
	buf_be64(&record, 0);
	buf_add(&record, state.at, 1);
	store_put(s, ballot_key(voter, id), buf_view(&record));
	return true;
}

bool
voters_note(struct store *s, const struct event *e, uint64_t seq)
{
	struct canon c = canon_at(e->detail);
	switch (e->type) {
	case ELECTION_CREATED:
		return note_election(s, c, seq);
	case CANDIDATE_REGISTERED:
		return note_candidate(s, c, seq);
	case VOTER_REGISTERED:
		return note_voter(s, c, seq);
	case BALLOT_ISSUED:
		return note_ballot(s, c, seq);
	default:
		return true;
	}
}

/* Takes in a ballot's record; false if it was not issued before seq. */
static bool
know_ballot(struct voters_known *known, struct slice voter, struct slice stored, uint64_t seq)
{
	if (stored.len != BALLOT_LENGTH || bytes_be64(stored.at + ISSUED_AT) >= seq)
		return false;
	uint64_t taken_at = bytes_be64(stored.at + TAKEN_AT);
	known->issued = true;
	buf_slice(&known->issued_to, voter);
	known->taken = stored.at[STATE_AT] == 'S' || (taken_at > 0 && taken_at < seq);
	return true;
}

/* Looks for a ballot that is not the submitting voter's. */
static void
look_up_owner(struct store *s, struct slice ballot, uint64_t seq, struct voters_known *known)
{
	static struct buf owner;
	struct slice value;
	if (!store_get(s, owner_key(ballot), &value))
		return;
	owner.len = 0;
	buf_slice(&owner, value);
	if (store_get(s, ballot_key(buf_view(&owner), ballot), &value))
		know_ballot(known, buf_view(&owner), value, seq);
}

void
voters_look_up(struct store *s, struct slice ballot, struct slice voter, uint64_t seq,
    struct voters_known *known)
{
	struct slice at, value;
	known->issued = known->taken = known->registered = false;
	known->issued_to.len = known->profile.len = 0;
	struct slice wanted = ballot_key(voter, ballot);
	bool found = store_seek(s, wanted, &at, &value) && slice_eq(at, wanted);
	if (found && know_ballot(known, voter, value, seq)) {
		/* The profile's newest version stands behind the voter's last ballot. */
		begin_profile(voter);
		known->registered = store_next(s, &at, &value) && is_version(at, key.len, seq);
	} else {
		look_up_owner(s, ballot, seq, known);
	}
	if (!known->registered) {
		begin_profile(voter);
		known->registered = get_version(s, seq, &value);
	}
	if (known->registered)
		buf_slice(&known->profile, value);
}

void
voters_take(struct store *s, struct slice ballot, struct slice voter, uint64_t seq)
{
	struct slice stored, at = ballot_key(voter, ballot);
	char bytes[8];
	struct buf number = {bytes, 0, sizeof bytes};
	if (!store_get(s, at, &stored) || stored.len != BALLOT_LENGTH)
		return;
	record.len = 0;
	buf_slice(&record, stored);
	buf_be64(&number, seq);
	memcpy(record.at + TAKEN_AT, number.at, number.len);
	store_put(s, at, buf_view(&record));
}

uint64_t
voters_allowed(struct store *s, struct slice election, uint64_t seq)
{
	struct slice value;
	begin_key(ELECTION, election);
	return get_version(s, seq, &value) && value.len >= 8 ? bytes_be64(value.at) : 0;
}

bool
voters_candidate(struct store *s, struct slice election, struct slice candidate, uint64_t seq)
{
	struct slice value;
	begin_candidate(election, candidate);
	return get_version(s, seq, &value);
}

static void
put_member(struct buf *out, const char *before, struct slice id)
{
	buf_text(out, before);
	buf_slice(out, id);
	buf_add(out, "\"", 1);
}

/* The bytes up to the next NUL, which is passed over too. */
static struct slice
until_nul(struct slice *rest)
{
	const char *nul = memchr(rest->at, '\0', rest->len);
	size_t n = nul ? (size_t)(nul - rest->at) : rest->len;
	struct slice part = {rest->at, n};
	size_t skip = nul ? n + 1 : n;
	*rest = (struct slice){rest->at + skip, rest->len - skip};
	return part;
}

/* Puts a ballot, found by its owner. */
static bool
put_ballot(struct store *s, struct buf *out, struct slice id, struct slice voter)
{
	struct slice stored;
	put_member(out, "{\"ballotId\":\"", id);
	put_member(out, ",\"voterId\":\"", voter);
	if (!store_get(s, ballot_key(voter, id), &stored) || stored.len != BALLOT_LENGTH)
		return false;
	bool taken = stored.at[STATE_AT] == 'S' || bytes_be64(stored.at + TAKEN_AT) > 0;
	buf_text(out, taken ? ",\"ballotState\":\"SUBMITTED\"}" : ",\"ballotState\":\"ISSUED\"}");
	return true;
}

/*
 * Puts the object that an entry is about, and its id; false where the entry is about something else
 * of the voter.
 */
static bool
put_found(struct store *s, enum voters_kind kind, struct slice at, struct slice value,
    struct buf *out, struct slice *id)
{
	struct slice rest = {at.at + 1, at.len - 1};
	struct slice first = *id = until_nul(&rest);
	switch (kind) {
	case VOTERS_VOTERS: /* {"fullName":… with the id put in front */
		if (rest.len == 0 || *rest.at != PROFILE)
			return false;
		put_member(out, "{\"voterId\":\"", first);
		buf_add(out, ",", 1);
		buf_add(out, value.at + 1, value.len - 1);
		return true;
	case VOTERS_BALLOTS:
		return put_ballot(s, out, first, value);
	case VOTERS_ELECTIONS:
		put_member(out, "{\"electionId\":\"", first);
		buf_add(out, value.at + 8, value.len - 8);
		buf_text(out, ",\"votesAllowed\":");
		buf_uint(out, bytes_be64(value.at));
		buf_add(out, "}", 1);
		return true;
	case VOTERS_CANDIDATES:
		*id = until_nul(&rest);
		put_member(out, "{\"electionId\":\"", first);
		put_member(out, ",\"candidateId\":\"", *id);
		buf_slice(out, value);
		return true;
	}
	return false;
}

void
voters_each(struct store *s, enum voters_kind kind, struct slice id,
    void (*each)(void *arg, struct slice object), void *arg)
{
	static const char letters[] = {
	    [VOTERS_VOTERS] = VOTER,
	    [VOTERS_BALLOTS] = BALLOT,
	    [VOTERS_ELECTIONS] = ELECTION,
	    [VOTERS_CANDIDATES] = CANDIDATE,
	};
	struct buf object = {0}, first = {0}, last = {0};
	struct slice at, value, found;
	/* A candidate's key begins with its election: one is found by looking at all. */
	bool by_key = id.len > 0 && kind != VOTERS_CANDIDATES;
	buf_add(&first, &letters[kind], 1);
	if (by_key)
		buf_slice(&first, id);
	bool more = store_seek(s, buf_view(&first), &at, &value);
	for (; more && at.at[0] == letters[kind]; more = store_next(s, &at, &value)) {
		/* Versions of one thing follow each other, newest first: only that one counts. */
		size_t name = at.len - (kind == VOTERS_BALLOTS ? 0 : VERSION);
		if (slice_eq(buf_view(&last), (struct slice){at.at, name}))
			continue;
		object.len = 0;
		if (!put_found(s, kind, at, value, &object, &found))
			continue;
		last.len = 0;
		buf_add(&last, at.at, name);
		if (id.len == 0 || slice_eq(found, id))
			each(arg, buf_view(&object));
		else if (by_key)
			break;
	}
	buf_free(&object);
	buf_free(&first);
	buf_free(&last);
}

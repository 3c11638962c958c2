/* The voters projection's records. */
#include "voters.h"

#include "canon.h"

#include <string.h>

/*
 * Ballots stand under 'b' and their id: seq that issued it, seq that took it (0: not yet), state
 * when issued, voter. All else stands under a letter, the ids, each ended by NUL, and the seq,
 * counted down so that the newest version comes first: the first key at or behind seq S - 1 is what
 * was known before S.
 */
enum { BALLOT = 'b', CANDIDATE = 'c', ELECTION = 'e', VOTER = 'v' };
enum { ISSUED_AT = 0, TAKEN_AT = 8, STATE_AT = 16, VOTER_AT = 17 };

static struct buf key, record;

/* The key's part that all versions share. */
static size_t
begin_key(char letter, struct slice id, struct slice second)
{
	key.len = 0;
	buf_add(&key, &letter, 1);
	buf_slice(&key, id);
	buf_add(&key, "", 1);
	if (second.len > 0) {
		buf_slice(&key, second);
		buf_add(&key, "", 1);
	}
	return key.len;
}

static void
put_version(struct store *s, uint64_t seq)
{
	buf_be64(&key, UINT64_MAX - seq);
	store_put(s, buf_view(&key), buf_view(&record));
}

/* The version known before seq of what begin_key named. */
static bool
get_version(struct store *s, uint64_t seq, struct slice *value)
{
	struct slice found;
	size_t n = key.len;
	buf_be64(&key, UINT64_MAX - (seq - 1));
	return store_seek(s, buf_view(&key), &found, value) && found.len == n + 8 &&
	       memcmp(found.at, key.at, n) == 0;
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
	begin_key(VOTER, id, (struct slice){0});
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
	begin_key(CANDIDATE, election, candidate);
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
	begin_key(ELECTION, id, (struct slice){0});
	put_version(s, seq);
	return true;
}

static struct slice
ballot_key(struct slice id)
{
	key.len = 0;
	buf_add(&key, (char[]){BALLOT}, 1);
	buf_slice(&key, id);
	return buf_view(&key);
}

/* A ballot keeps the voter and the state that it was first given. */
static bool
note_ballot(struct store *s, struct canon c, uint64_t seq)
{
	struct slice id, voter, state, known;
	if (!canon_expect(&c, SLICE("{\"ballotId\":")) || !canon_id(&c, &id) ||
	    !canon_expect(&c, SLICE(",\"voterId\":")) || !canon_id(&c, &voter) ||
	    !canon_expect(&c, SLICE(",\"ballotState\":")) || !canon_string(&c, &state) ||
	    state.len == 0)
		return false;
	struct slice at = ballot_key(id);
	if (store_get(s, at, &known))
		return true;
	record.len = 0;
	buf_be64(&record, seq);
	buf_be64(&record, 0);
	buf_add(&record, state.at, 1);
	buf_slice(&record, voter);
	store_put(s, at, buf_view(&record));
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

void
voters_take(struct store *s, struct slice ballot, uint64_t seq)
{
	struct slice known, at = ballot_key(ballot);
	struct buf number = {0};
	if (!store_get(s, at, &known) || known.len < VOTER_AT)
		return;
	record.len = 0;
	buf_slice(&record, known);
	buf_be64(&number, seq);
	memcpy(record.at + TAKEN_AT, number.at, number.len);
	buf_free(&number);
	store_put(s, at, buf_view(&record));
}

bool
voters_ballot(struct store *s, struct slice ballot, uint64_t seq, struct buf *voter, bool *taken)
{
	struct slice known;
	if (!store_get(s, ballot_key(ballot), &known) || known.len < VOTER_AT ||
	    bytes_be64(known.at + ISSUED_AT) >= seq)
		return false;
	uint64_t taken_at = bytes_be64(known.at + TAKEN_AT);
	*taken = known.at[STATE_AT] == 'S' || (taken_at > 0 && taken_at < seq);
	buf_add(voter, known.at + VOTER_AT, known.len - VOTER_AT);
	return true;
}

bool
voters_profile(struct store *s, struct slice voter, uint64_t seq, struct buf *profile)
{
	struct slice value;
	begin_key(VOTER, voter, (struct slice){0});
	if (!get_version(s, seq, &value))
		return false;
	buf_slice(profile, value);
	return true;
}

uint64_t
voters_allowed(struct store *s, struct slice election, uint64_t seq)
{
	struct slice value;
	begin_key(ELECTION, election, (struct slice){0});
	return get_version(s, seq, &value) && value.len >= 8 ? bytes_be64(value.at) : 0;
}

bool
voters_candidate(struct store *s, struct slice election, struct slice candidate, uint64_t seq)
{
	struct slice value;
	begin_key(CANDIDATE, election, candidate);
	return get_version(s, seq, &value);
}

/* One record taken apart for printing. */
struct found {
	struct slice id, second, value;
};

static void
put_member(struct buf *out, const char *before, struct slice id)
{
	buf_text(out, before);
	buf_slice(out, id);
	buf_add(out, "\"", 1);
}

static void
put_found(struct buf *out, enum voters_kind kind, const struct found *f)
{
	const char *v = f->value.at;
	switch (kind) {
	case VOTERS_VOTERS: /* {"fullName":… with the id put in front */
		put_member(out, "{\"voterId\":\"", f->id);
		buf_add(out, ",", 1);
		buf_add(out, v + 1, f->value.len - 1);
		break;
	case VOTERS_BALLOTS:
		put_member(out, "{\"ballotId\":\"", f->id);
		put_member(
		    out, ",\"voterId\":\"", (struct slice){v + VOTER_AT, f->value.len - VOTER_AT});
		bool submitted = v[STATE_AT] == 'S' || bytes_be64(v + TAKEN_AT) > 0;
		buf_text(out,
		    submitted ? ",\"ballotState\":\"SUBMITTED\"}" : ",\"ballotState\":\"ISSUED\"}");
		break;
	case VOTERS_ELECTIONS:
		put_member(out, "{\"electionId\":\"", f->id);
		buf_add(out, v + 8, f->value.len - 8);
		buf_text(out, ",\"votesAllowed\":");
		buf_uint(out, bytes_be64(v));
		buf_add(out, "}", 1);
		break;
	case VOTERS_CANDIDATES:
		put_member(out, "{\"electionId\":\"", f->id);
		put_member(out, ",\"candidateId\":\"", f->second);
		buf_slice(out, f->value);
		break;
	}
}

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

static struct found
take_apart(enum voters_kind kind, struct slice at, struct slice value)
{
	struct slice rest = {at.at + 1, at.len - 1};
	struct found f = {.value = value};
	f.id = until_nul(&rest);
	if (kind == VOTERS_CANDIDATES)
		f.second = until_nul(&rest);
	return f;
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
	struct slice at, value;
	/* A candidate's key begins with its election: one is found by looking at all. */
	bool by_key = id.len > 0 && kind != VOTERS_CANDIDATES;
	buf_add(&first, &letters[kind], 1);
	if (by_key)
		buf_slice(&first, id);
	bool more = store_seek(s, buf_view(&first), &at, &value);
	for (; more && at.at[0] == letters[kind]; more = store_next(s, &at, &value)) {
		struct found f = take_apart(kind, at, value);
		if (id.len > 0 && !slice_eq(kind == VOTERS_CANDIDATES ? f.second : f.id, id)) {
			if (by_key)
				break;
			continue;
		}
		/* Versions of one thing follow each other, newest first: only that one counts. */
		size_t name = at.len - (kind == VOTERS_BALLOTS ? 0 : 8);
		if (slice_eq(buf_view(&last), (struct slice){at.at, name}))
			continue;
		last.len = object.len = 0;
		buf_add(&last, at.at, name);
		put_found(&object, kind, &f);
		each(arg, buf_view(&object));
	}
	buf_free(&object);
	buf_free(&first);
	buf_free(&last);
}

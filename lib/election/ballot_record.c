/* Ballots in the voters projection. */
#include "election/ballot_record.h"

#include "election/keys.h"
#include "election/voters.h"

#include <string.h>

/*
 * A ballot's record is stored next to its voter's profile (voters.c); its key is the voter's key,
 * BALLOT and the ballot's id. The voter's id is stored under KEY_BALLOT_OWNER and the ballot's id.
 * For a submission that has no seq, its id is stored under KEY_SUBMISSION_ID and its number.
 */
enum { BALLOT = 'b' };

/*
 * A record is the seq that issued the ballot, the seq of the submission accepted (0: none yet) and
 * the first letter of the ballot's state when issued. These may follow, each after its letter: the
 * seq that voided it, the seq that replaced it, the hash of its secret and, last, the array of
 * contests.
 */
enum { BE64 = 8, ISSUED_AT = 0, TAKEN_AT = 8, STATE_AT = 16, FIXED_LENGTH = 17, HASH = 64 };
enum { VOIDED = 'v', REPLACED = 'r', SECRET = 'h', CONTESTS = 'e' };

static struct buf key, record;

static struct slice
ballot_key(struct slice voter, struct slice ballot)
{
	voters_begin_key(&key, voter);
	buf_add(&key, (char[]){BALLOT}, 1);
	buf_slice(&key, ballot);
	return buf_view(&key);
}

static struct slice
owner_key(struct slice ballot)
{
	key.len = 0;
	buf_add(&key, (char[]){KEY_BALLOT_OWNER}, 1);
	buf_slice(&key, ballot);
	return buf_view(&key);
}

static struct slice
submission_key(uint64_t taken_at)
{
	key.len = 0;
	buf_add(&key, (char[]){KEY_SUBMISSION_ID}, 1);
	buf_be64(&key, taken_at);
	return buf_view(&key);
}

static void
add_part(char letter, struct slice part)
{
	if (part.len == 0)
		return;
	buf_add(&record, &letter, 1);
	buf_slice(&record, part);
}

void
ballot_record_issue(struct store *s, const struct detail *d, uint64_t seq)
{
	record.len = 0;
	buf_be64(&record, seq);
	buf_be64(&record, 0);
	buf_add(&record, d->ballot_state.at, 1);
	add_part(SECRET, d->secret_hash);
	add_part(CONTESTS, d->election_ids);
	if (store_add(s, owner_key(d->ballot_id), d->voter_id))
		store_put(s, ballot_key(d->voter_id, d->ballot_id), buf_view(&record));
}

static void
forget(struct ballot_record *b)
{
	b->issued = b->taken_before = false;
	b->taken_at = b->voided_at = b->replaced_at = 0;
	b->voter.len = b->secret_hash.len = b->election_ids.len = 0;
}

/* The number at `at`, if it is below seq; else 0. */
static uint64_t
before(const char *at, uint64_t seq)
{
	uint64_t made_at = bytes_be64(at);
	return made_at < seq ? made_at : 0;
}

/* Reads what a record holds after its fixed part. */
static void
read_parts(struct ballot_record *b, const char *at, const char *end, uint64_t seq)
{
	while (at < end) {
		char letter = *at++;
		size_t left = (size_t)(end - at), n = letter == SECRET     ? HASH
		                                      : letter == CONTESTS ? left
		                                                           : BE64;
		if (n > left)
			return;
		if (letter == VOIDED)
			b->voided_at = before(at, seq);
		else if (letter == REPLACED)
			b->replaced_at = before(at, seq);
		else
			buf_add(letter == SECRET ? &b->secret_hash : &b->election_ids, at, n);
		at += n;
	}
}

/* Reads a ballot's record; false if it was not issued before seq. */
static bool
read_record(struct ballot_record *b, struct slice voter, struct slice stored, uint64_t seq)
{
	if (stored.len < FIXED_LENGTH || bytes_be64(stored.at + ISSUED_AT) >= seq)
		return false;
	b->issued = true;
	buf_slice(&b->voter, voter);
	b->taken_before = stored.at[STATE_AT] == 'S';
	b->taken_at = before(stored.at + TAKEN_AT, seq);
	read_parts(b, stored.at + FIXED_LENGTH, stored.at + stored.len, seq);
	return true;
}

/* Finds a ballot's voter, and by that its record; false if there is none. The owner is borrowed
 * until the next call. */
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

void
ballot_record_find(struct store *s, struct slice ballot, uint64_t seq, struct ballot_record *b)
{
	struct slice owner, stored;
	forget(b);
	if (find_owned(s, ballot, &owner, &stored))
		read_record(b, owner, stored, seq);
}

bool
ballot_record_find_with_voter(struct store *s, struct slice ballot, struct slice voter,
    uint64_t seq, struct ballot_record *b, struct buf *profile)
{
	struct slice at, value;
	forget(b);
	profile->len = 0;
	struct slice wanted = ballot_key(voter, ballot);
	if (!store_seek(s, wanted, &at, &value) || !slice_eq(at, wanted) ||
	    !read_record(b, voter, value, seq)) {
		ballot_record_find(s, ballot, seq, b);
		return voters_profile(s, voter, seq, profile);
	}
	/* The newest version of the profile comes right after the voter's last ballot. */
	voters_begin_profile_key(&key, voter);
	if (!store_next(s, &at, &value) || !versioned_is_version(at, buf_view(&key), seq))
		return voters_profile(s, voter, seq, profile);
	buf_slice(profile, value);
	return true;
}

void
ballot_record_free(struct ballot_record *b)
{
	buf_free(&b->voter);
	buf_free(&b->secret_hash);
	buf_free(&b->election_ids);
}

bool
ballot_record_is_for(const struct ballot_record *b, struct slice election)
{
	struct slice ids = buf_view(&b->election_ids), id;
	if (ids.len == 0)
		return true;
	while (detail_next_id(&ids, &id))
		if (slice_eq(id, election))
			return true;
	return false;
}

bool
ballot_record_is_cast(const struct ballot_record *b)
{
	return b->taken_at > 0 && b->voided_at == 0;
}

struct slice
ballot_record_state_name(const struct ballot_record *b)
{
	if (b->voided_at > 0)
		return SLICE("VOIDED");
	return b->taken_at > 0 || b->taken_before ? SLICE("SUBMITTED") : SLICE("ISSUED");
}

void
ballot_record_take(struct store *s, struct slice ballot, struct slice voter, uint64_t seq)
{
	struct slice stored, at = ballot_key(voter, ballot);
	char bytes[BE64];
	struct buf number = {bytes, 0, sizeof bytes};
	if (!store_get(s, at, &stored) || stored.len < FIXED_LENGTH)
		return;
	record.len = 0;
	buf_slice(&record, stored);
	buf_be64(&number, seq);
	memcpy(record.at + TAKEN_AT, number.at, number.len);
	store_put(s, at, buf_view(&record));
}

/* Adds a letter and a seq to the ballot's record. */
static void
put_seq(struct store *s, struct slice ballot, char letter, uint64_t seq)
{
	struct slice owner, stored;
	if (!find_owned(s, ballot, &owner, &stored) || stored.len < FIXED_LENGTH)
		return;
	record.len = 0;
	buf_add(&record, stored.at, FIXED_LENGTH);
	buf_add(&record, &letter, 1);
	buf_be64(&record, seq);
	buf_add(&record, stored.at + FIXED_LENGTH, stored.len - FIXED_LENGTH);
	store_put(s, ballot_key(owner, ballot), buf_view(&record));
}

void
ballot_record_void(struct store *s, struct slice ballot, uint64_t seq)
{
	put_seq(s, ballot, VOIDED, seq);
}

void
ballot_record_replace(struct store *s, struct slice ballot, uint64_t seq)
{
	put_seq(s, ballot, REPLACED, seq);
}

void
ballot_record_name_submission(struct store *s, uint64_t seq, struct slice id)
{
	store_put(s, submission_key(seq), id);
}

void
ballot_record_put_submission(struct store *s, uint64_t taken_at, struct buf *out)
{
	struct slice id;
	if (store_get(s, submission_key(taken_at), &id))
		buf_slice(out, id);
	else
		buf_uint(out, taken_at);
}

void
ballot_record_each(struct store *s, struct slice id,
    void (*each)(void *arg, struct slice id, const struct ballot_record *b), void *arg)
{
	struct buf at = {0}, copy = {0};
	struct ballot_record b = {0};
	struct slice found, value;
	buf_slice(&at, owner_key(id));
	while (store_seek(s, buf_view(&at), &found, &value) && *found.at == KEY_BALLOT_OWNER) {
		copy.len = 0;
		buf_add(&copy, found.at + 1, found.len - 1);
		if (id.len > 0 && !slice_eq(buf_view(&copy), id))
			break;
		ballot_record_find(s, buf_view(&copy), VERSIONED_NOW, &b);
		if (b.issued)
			each(arg, buf_view(&copy), &b);
		at.len = 1;
		buf_slice(&at, buf_view(&copy));
		buf_add(&at, "", 1);
	}
	ballot_record_free(&b);
	buf_free(&copy);
	buf_free(&at);
}

void
ballot_record_walk(
    struct store *s, void (*each)(void *arg, const struct ballot_record *b), void *arg)
{
	struct ballot_record b = {0};
	struct slice at, value;
	bool more = store_seek(s, (struct slice){(char[]){KEY_VOTER}, 1}, &at, &value);
	for (; more && *at.at == KEY_VOTER; more = store_next(s, &at, &value)) {
		struct slice rest = {at.at + 1, at.len - 1}, voter = key_next_id(&rest);
		if (rest.len == 0 || *rest.at != BALLOT)
			continue;
		forget(&b);
		if (read_record(&b, voter, value, VERSIONED_NOW))
			each(arg, &b);
	}
	ballot_record_free(&b);
}

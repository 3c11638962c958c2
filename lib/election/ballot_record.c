/* Ballots in the voters projection. */
#include "election/ballot_record.h"

#include "election/elections.h"
#include "election/keys.h"
#include "election/voters.h"

#include <string.h>

/*
 * A ballot's record is stored under KEY_BALLOT and the ballot's id: the seq that issued it, the seq
 * of the submission accepted (0: none yet), the first letter of its state when issued, the length
 * of its voter's id, and that id. These may follow, each after its letter: the seq that voided it,
 * the one that cancelled it, the one that replaced it, the length of the array of contests with too
 * many votes and that array, the hash of its secret and, last, the array of contests. For a
 * submission that has no seq, its id is stored under KEY_SUBMISSION_ID and its number. KEY_SECRETS,
 * with no value, is there if any ballot was issued with a secret.
 */
enum { BE64 = 8, HASH = 64 };
enum { ISSUED_AT = 0, TAKEN_AT = 8, STATE_AT = 16, VOTER_LENGTH_AT = 17, FIXED_LENGTH = 18 };
enum {
	VOIDED = 'v',
	CANCELLED = 'c',
	REPLACED = 'r',
	OVERVOTES = 'o',
	SECRET = 'h',
	CONTESTS = 'e'
};

static const char secrets[] = {KEY_SECRETS};
static const struct slice secrets_key = {secrets, sizeof secrets};

static struct buf key, record;

static struct slice
ballot_key(struct slice ballot)
{
	key.len = 0;
	buf_add(&key, (char[]){KEY_BALLOT}, 1);
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

bool
ballot_record_issue(struct store *s, const struct detail *d, uint64_t seq)
{
	record.len = 0;
	buf_be64(&record, seq);
	buf_be64(&record, 0);
	buf_add(&record, d->ballot_state.at, 1);
	buf_add(&record, (char[]){(char)d->voter_id.len}, 1);
	buf_slice(&record, d->voter_id);
	add_part(SECRET, d->secret_hash);
	add_part(CONTESTS, d->election_ids);
	if (!store_add(s, ballot_key(d->ballot_id), buf_view(&record)))
		return false;
	voters_add_ballot(s, d->voter_id, d->ballot_id);
	if (d->secret_hash.len > 0)
		store_add(s, secrets_key, (struct slice){0});
	return true;
}

bool
ballot_record_have_secrets(struct store *s)
{
	struct slice value;
	return store_get(s, secrets_key, &value);
}

static void
forget(struct ballot_record *b)
{
	b->taken_before = false;
	b->issued_at = b->taken_at = b->voided_at = b->cancelled_at = b->replaced_at = 0;
	b->voter.len = b->secret_hash.len = b->election_ids.len = b->overvotes.len = 0;
}

/* The number at `at`, if it is below seq; else 0. */
static uint64_t
before(const char *at, uint64_t seq)
{
	uint64_t made_at = bytes_be64(at);
	return made_at < seq ? made_at : 0;
}

/* The length of the part with this letter at the start of what is left of a record. */
static size_t
length_of_part(char letter, const char *at, size_t left)
{
	if (letter == SECRET)
		return HASH;
	if (letter == CONTESTS)
		return left;
	return letter == OVERVOTES && left >= BE64 ? BE64 + (size_t)bytes_be64(at) : BE64;
}

/* Reads what a record holds after its fixed part. */
static void
read_parts(struct ballot_record *b, const char *at, const char *end, uint64_t seq)
{
	while (at < end) {
		char letter = *at++;
		size_t left = (size_t)(end - at), n = length_of_part(letter, at, left);
		if (n > left)
			return;
		if (letter == VOIDED)
			b->voided_at = before(at, seq);
		else if (letter == CANCELLED)
			b->cancelled_at = before(at, seq);
		else if (letter == REPLACED)
			b->replaced_at = before(at, seq);
		else if (letter == OVERVOTES)
			buf_add(&b->overvotes, at + BE64, n - BE64);
		else
			buf_add(letter == SECRET ? &b->secret_hash : &b->election_ids, at, n);
		at += n;
	}
}

/* How long the part of a record is that no later fact makes longer; 0 if it is malformed. */
static size_t
length_before_parts(struct slice stored)
{
	if (stored.len < FIXED_LENGTH)
		return 0;
	size_t n = FIXED_LENGTH + (size_t)(unsigned char)stored.at[VOTER_LENGTH_AT];
	return n <= stored.len ? n : 0;
}

/* Reads a ballot's record; false if it was not issued before seq. */
static bool
read_record(struct ballot_record *b, struct slice stored, uint64_t seq)
{
	size_t n = length_before_parts(stored);
	forget(b);
	if (n == 0 || bytes_be64(stored.at + ISSUED_AT) >= seq)
		return false;
	b->issued_at = bytes_be64(stored.at + ISSUED_AT);
	buf_add(&b->voter, stored.at + FIXED_LENGTH, n - FIXED_LENGTH);
	b->taken_before = stored.at[STATE_AT] == 'S';
	b->taken_at = before(stored.at + TAKEN_AT, seq);
	read_parts(b, stored.at + n, stored.at + stored.len, seq);
	return true;
}

void
ballot_record_find(struct store *s, struct slice ballot, uint64_t seq, struct ballot_record *b)
{
	struct slice stored;
	if (!store_get(s, ballot_key(ballot), &stored))
		forget(b);
	else
		read_record(b, stored, seq);
}

void
ballot_record_free(struct ballot_record *b)
{
	buf_free(&b->voter);
	buf_free(&b->secret_hash);
	buf_free(&b->election_ids);
	buf_free(&b->overvotes);
}

bool
ballot_record_is_for(const struct ballot_record *b, struct slice election)
{
	return b->election_ids.len == 0 || detail_has_id(buf_view(&b->election_ids), election);
}

bool
ballot_record_counts_in(struct store *s, const struct ballot_record *b, struct slice election)
{
	return ballot_record_is_for(b, election) && elections_was_open(s, election, b->taken_at);
}

bool
ballot_record_counts_in_closed(struct store *s, const struct ballot_record *b, uint64_t seq)
{
	struct buf at = {0};
	struct election e;
	bool closed = false;
	while (!closed && elections_next(s, &at, &e))
		closed = ballot_record_counts_in(s, b, e.id) &&
		         elections_state(s, e.id, seq) == CONTEST_CLOSED;
	buf_free(&at);
	return closed;
}

bool
ballot_record_is_cast(const struct ballot_record *b)
{
	return b->taken_at > 0 && b->voided_at == 0;
}

bool
ballot_record_is_live(const struct ballot_record *b)
{
	return b->issued_at > 0 && !b->taken_before && b->voided_at == 0 && b->cancelled_at == 0;
}

struct slice
ballot_record_state_name(const struct ballot_record *b)
{
	if (b->voided_at > 0)
		return SLICE("VOIDED");
	if (b->cancelled_at > 0)
		return SLICE("CANCELLED");
	return b->taken_at > 0 || b->taken_before ? SLICE("SUBMITTED") : SLICE("ISSUED");
}

void
ballot_record_take(struct store *s, struct slice ballot, uint64_t seq, struct slice overvotes)
{
	struct slice stored, at = ballot_key(ballot);
	char bytes[BE64];
	struct buf number = {bytes, 0, sizeof bytes};
	size_t n;
	if (!store_get(s, at, &stored) || (n = length_before_parts(stored)) == 0)
		return;
	record.len = 0;
	buf_add(&record, stored.at, n);
	if (overvotes.len > 0) {
		buf_add(&record, (char[]){OVERVOTES}, 1);
		buf_be64(&record, overvotes.len);
		buf_slice(&record, overvotes);
	}
	buf_add(&record, stored.at + n, stored.len - n);
	buf_be64(&number, seq);
	memcpy(record.at + TAKEN_AT, number.at, number.len);
	store_put(s, at, buf_view(&record));
}

/* Adds a letter and a seq to the ballot's record. */
static void
put_seq(struct store *s, struct slice ballot, char letter, uint64_t seq)
{
	struct slice stored, at = ballot_key(ballot);
	size_t n;
	if (!store_get(s, at, &stored) || (n = length_before_parts(stored)) == 0)
		return;
	record.len = 0;
	buf_add(&record, stored.at, n);
	buf_add(&record, &letter, 1);
	buf_be64(&record, seq);
	buf_add(&record, stored.at + n, stored.len - n);
	store_put(s, at, buf_view(&record));
}

void
ballot_record_void(struct store *s, struct slice ballot, uint64_t seq)
{
	put_seq(s, ballot, VOIDED, seq);
}

void
ballot_record_cancel(struct store *s, struct slice ballot, uint64_t seq)
{
	put_seq(s, ballot, CANCELLED, seq);
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
	struct buf at = {0};
	struct ballot_record b = {0};
	struct slice found, value;
	buf_slice(&at, ballot_key(id));
	while (store_seek(s, buf_view(&at), &found, &value) && *found.at == KEY_BALLOT) {
		if (id.len > 0 && !slice_eq((struct slice){found.at + 1, found.len - 1}, id))
			break;
		at.len = 0;
		buf_slice(&at, found); /* a copy, because each may use the store */
		if (read_record(&b, value, VERSIONED_NOW))
			each(arg, (struct slice){at.at + 1, at.len - 1}, &b);
		buf_add(&at, "", 1);
	}
	ballot_record_free(&b);
	buf_free(&at);
}

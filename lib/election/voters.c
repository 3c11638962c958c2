/* Voters in the voters projection. */
#include "election/voters.h"

#include "election/keys.h"
#include "json/writer.h"

#include <string.h>

/*
 * A profile is stored under KEY_VOTER, the voter's id and NUL, and its version: the texts of
 * fullName, userName and address, each ended by NUL, which no canonical string contains, and the
 * further members. The voter's ballots follow the versions of the profile, so that reading on from
 * the profile finds them: under KEY_VOTER, the voter's id and NUL, LAST_VERSION and the ballot's
 * id, with no value.
 */
static const char last_version[8] = "\xff\xff\xff\xff\xff\xff\xff\xff";

void
voters_register(struct store *s, const struct detail *d, uint64_t seq)
{
	static struct buf key, profile;
	const struct slice texts[] = {d->full_name, d->user_name, d->address};
	profile.len = 0;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		buf_slice(&profile, texts[i]);
		buf_add(&profile, "", 1);
	}
	buf_slice(&profile, d->further);
	key_begin(&key, KEY_VOTER, d->voter_id);
	versioned_put(s, &key, seq, buf_view(&profile));
}

/* Writes the members of a stored profile. */
static void
put_members(struct buf *out, struct slice stored)
{
	writer_string(out, "fullName", key_next_id(&stored));
	writer_string(out, "userName", key_next_id(&stored));
	writer_string(out, "address", key_next_id(&stored));
	buf_slice(out, stored);
}

bool
voters_profile(struct store *s, struct slice voter, uint64_t seq, struct buf *profile)
{
	static struct buf key;
	struct slice value;
	key_begin(&key, KEY_VOTER, voter);
	if (!versioned_get(s, &key, seq, &value))
		return false;
	writer_begin_object(profile, NULL);
	put_members(profile, value);
	writer_end_object(profile);
	return true;
}

/* Begins the key of the voter's first ballot. */
static void
begin_ballots(struct buf *key, struct slice voter)
{
	key_begin(key, KEY_VOTER, voter);
	buf_add(key, last_version, sizeof last_version);
}

/* Whether found is the key of a ballot of the voter whose first one the key `ballots` begins. */
static bool
is_ballot(struct slice found, struct slice ballots)
{
	return found.len > ballots.len && memcmp(found.at, ballots.at, ballots.len) == 0;
}

static struct slice
ballot_of(struct slice found, struct slice ballots)
{
	return (struct slice){found.at + ballots.len, found.len - ballots.len};
}

bool
voters_profile_and_ballots(struct store *s, struct slice voter, struct slice ballot, uint64_t seq,
    struct buf *profile, bool *has_other)
{
	static struct buf key;
	struct slice found, value;
	*has_other = false;
	if (!voters_profile(s, voter, seq, profile))
		return false;
	begin_ballots(&key, voter);
	struct slice ballots = buf_view(&key), voter_key = {key.at, key.len - sizeof last_version};
	while (!*has_other && store_next(s, &found, &value) && found.len > voter_key.len &&
	       memcmp(found.at, voter_key.at, voter_key.len) == 0)
		*has_other =
		    is_ballot(found, ballots) && !slice_eq(ballot_of(found, ballots), ballot);
	return true;
}

void
voters_add_ballot(struct store *s, struct slice voter, struct slice ballot)
{
	static struct buf key;
	begin_ballots(&key, voter);
	buf_slice(&key, ballot);
	store_put(s, buf_view(&key), (struct slice){0});
}

bool
voters_next_ballot(struct store *s, struct slice voter, struct buf *key, struct slice *ballot)
{
	static struct buf ballots;
	struct slice found, value;
	begin_ballots(&ballots, voter);
	if (key->len == 0)
		buf_slice(key, buf_view(&ballots));
	else
		buf_add(key, "", 1);
	if (!store_seek(s, buf_view(key), &found, &value) || !is_ballot(found, buf_view(&ballots)))
		return false;
	key->len = 0;
	buf_slice(key, found);
	*ballot = ballot_of(buf_view(key), buf_view(&ballots));
	return true;
}

/* The ids in the key of a ballot; false if it is the key of a profile. */
static bool
read_ballot_key(struct slice found, struct slice *voter, struct slice *ballot)
{
	struct slice rest = {found.at + 1, found.len - 1};
	*voter = key_next_id(&rest);
	if (rest.len <= sizeof last_version ||
	    memcmp(rest.at, last_version, sizeof last_version) != 0)
		return false;
	*ballot = (struct slice){rest.at + sizeof last_version, rest.len - sizeof last_version};
	return true;
}

void
voters_each_stranger(
    struct store *s, void (*each)(void *arg, struct slice voter, struct slice ballot), void *arg)
{
	struct buf at = {0}, known = {0};
	struct slice found, value, voter, ballot;
	buf_add(&at, (char[]){KEY_VOTER}, 1);
	bool more = store_seek(s, buf_view(&at), &found, &value);
	while (more && *found.at == KEY_VOTER) {
		bool is_ballot = read_ballot_key(found, &voter, &ballot);
		if (is_ballot && !slice_eq(voter, buf_view(&known))) {
			at.len = 0;
			buf_slice(&at, found); /* a copy, because each may use the store */
			read_ballot_key(buf_view(&at), &voter, &ballot);
			each(arg, voter, ballot);
			buf_add(&at, "", 1);
			more = store_seek(s, buf_view(&at), &found, &value);
			continue;
		}
		if (!is_ballot) {
			known.len = 0;
			buf_slice(&known, voter);
		}
		more = store_next(s, &found, &value);
	}
	buf_free(&at);
	buf_free(&known);
}

void
voters_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg)
{
	struct buf key = {0}, object = {0};
	struct slice ids, profile;
	if (id.len > 0)
		key_begin(&key, KEY_VOTER, id);
	while (versioned_next(s, KEY_VOTER, &key, &ids, &profile)) {
		if (profile.len == 0) /* a ballot of a voter who is not registered */
			continue;
		struct slice voter = key_next_id(&ids);
		if (id.len > 0 && !slice_eq(voter, id))
			break;
		object.len = 0;
		writer_begin_object(&object, NULL);
		writer_string(&object, "voterId", voter);
		put_members(&object, profile);
		writer_end_object(&object);
		each(arg, buf_view(&object));
	}
	buf_free(&key);
	buf_free(&object);
}

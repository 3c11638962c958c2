/* Voters' profiles in the voters projection. */
#include "election/voters.h"

#include "election/keys.h"
#include "json/writer.h"

/*
 * A voter's profile and ballots are stored next to each other, because a submission needs both.
 * Their keys begin with the voter's id and a NUL; in the profile's, PROFILE and a version follow,
 * in a ballot's, what ballot_record.c says.
 */
enum { PROFILE = 'p' };

void
voters_begin_key(struct buf *key, struct slice voter)
{
	key_begin(key, KEY_VOTER, voter);
}

void
voters_begin_profile_key(struct buf *key, struct slice voter)
{
	voters_begin_key(key, voter);
	buf_add(key, (char[]){PROFILE}, 1);
}

void
voters_register(struct store *s, const struct detail *d, uint64_t seq)
{
	static struct buf key, profile;
	profile.len = 0;
	writer_begin_object(&profile, NULL);
	writer_string(&profile, "fullName", d->full_name);
	writer_string(&profile, "userName", d->user_name);
	writer_string(&profile, "address", d->address);
	buf_slice(&profile, d->further);
	writer_end_object(&profile);
	voters_begin_profile_key(&key, d->voter_id);
	versioned_put(s, &key, seq, buf_view(&profile));
}

bool
voters_profile(struct store *s, struct slice voter, uint64_t seq, struct buf *profile)
{
	static struct buf key;
	struct slice value;
	voters_begin_profile_key(&key, voter);
	if (!versioned_get(s, &key, seq, &value))
		return false;
	buf_slice(profile, value);
	return true;
}

/* Finds the first voter at or after the key, which then sorts after all keys about that voter. */
static bool
next_voter(struct store *s, struct buf *key, struct slice *voter)
{
	struct slice found, value;
	if (!store_seek(s, buf_view(key), &found, &value) || *found.at != KEY_VOTER)
		return false;
	struct slice rest = {found.at + 1, found.len - 1}, id = key_next_id(&rest);
	voters_begin_key(key, id);
	buf_add(key, "\xff", 1);
	*voter = (struct slice){key->at + 1, key->len - 3};
	return true;
}

/* Writes the profile with the voter's id as its first member. */
static void
put_voter(struct buf *out, struct slice voter, struct slice profile)
{
	writer_begin_object(out, NULL);
	writer_string(out, "voterId", voter);
	buf_add(out, ",", 1);
	buf_add(out, profile.at + 1, profile.len - 1);
}

void
voters_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg)
{
	struct buf key = {0}, object = {0}, profile = {0};
	struct slice voter;
	buf_add(&key, (char[]){KEY_VOTER}, 1);
	buf_slice(&key, id);
	while (next_voter(s, &key, &voter) && (id.len == 0 || slice_eq(voter, id))) {
		profile.len = object.len = 0;
		if (!voters_profile(s, voter, VERSIONED_NOW, &profile) || profile.len == 0)
			continue;
		put_voter(&object, voter, buf_view(&profile));
		each(arg, buf_view(&object));
	}
	buf_free(&key);
	buf_free(&object);
	buf_free(&profile);
}

/* Voters' profiles in the voters projection. */
#include "election/voters.h"

#include "election/keys.h"
#include "json/writer.h"

/* A profile is stored under KEY_VOTER, the voter's id and NUL, and its version. */

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
	key_begin(&key, KEY_VOTER, d->voter_id);
	versioned_put(s, &key, seq, buf_view(&profile));
}

bool
voters_profile(struct store *s, struct slice voter, uint64_t seq, struct buf *profile)
{
	static struct buf key;
	struct slice value;
	key_begin(&key, KEY_VOTER, voter);
	if (!versioned_get(s, &key, seq, &value))
		return false;
	buf_slice(profile, value);
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
	struct buf key = {0}, object = {0};
	struct slice ids, profile;
	if (id.len > 0)
		key_begin(&key, KEY_VOTER, id);
	while (versioned_next(s, KEY_VOTER, &key, &ids, &profile)) {
		struct slice voter = key_next_id(&ids);
		if (id.len > 0 && !slice_eq(voter, id))
			break;
		object.len = 0;
		put_voter(&object, voter, profile);
		each(arg, buf_view(&object));
	}
	buf_free(&key);
	buf_free(&object);
}

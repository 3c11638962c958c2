/* Voters' profiles in the voters projection. */
#include "election/voters.h"

#include "election/keys.h"
#include "json/writer.h"

/*
 * A profile is stored under KEY_VOTER, the voter's id and NUL, and its version: the texts of
 * fullName, userName and address, each ended by NUL, which no canonical string contains, and the
 * further members.
 */

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
		writer_begin_object(&object, NULL);
		writer_string(&object, "voterId", voter);
		put_members(&object, profile);
		writer_end_object(&object);
		each(arg, buf_view(&object));
	}
	buf_free(&key);
	buf_free(&object);
}

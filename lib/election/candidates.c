/* Candidates in the voters projection. */
#include "election/candidates.h"

#include "election/elections.h"
#include "election/keys.h"
#include "event/vote_list.h"
#include "json/writer.h"

#include <stdlib.h>

/*
 * A candidate's record is its number, which is the seq that first registered it, and its name; the
 * number is also a key, for the ids of election and candidate. The record of a withdrawal is the
 * seq of the first one.
 */
enum { BE64 = 8 };

static struct buf key, record;

static void
begin_key(char letter, struct slice election, struct slice candidate)
{
	key_begin(&key, letter, election);
	key_add(&key, candidate);
}

uint64_t
candidates_number(struct store *s, struct slice election, struct slice candidate, uint64_t seq)
{
	struct slice value;
	begin_key(KEY_CANDIDATE, election, candidate);
	return versioned_get(s, &key, seq, &value) && value.len >= BE64 ? bytes_be64(value.at) : 0;
}

static struct slice
number_key(uint64_t number)
{
	key.len = 0;
	buf_add(&key, (char[]){KEY_CANDIDATE_NUMBER}, 1);
	buf_be64(&key, number);
	return buf_view(&key);
}

void
candidates_register(struct store *s, const struct detail *d, uint64_t seq)
{
	uint64_t number = candidates_number(s, d->election_id, d->candidate_id, seq);
	if (number == 0) {
		number = seq;
		record.len = 0;
		key_add(&record, d->election_id);
		key_add(&record, d->candidate_id);
		store_put(s, number_key(number), buf_view(&record));
	}
	record.len = 0;
	buf_be64(&record, number);
	buf_slice(&record, d->full_name);
	begin_key(KEY_CANDIDATE, d->election_id, d->candidate_id);
	versioned_put(s, &key, seq, buf_view(&record));
}

void
candidates_withdraw(struct store *s, const struct detail *d, uint64_t seq)
{
	record.len = 0;
	buf_be64(&record, seq);
	begin_key(KEY_WITHDRAWAL, d->election_id, d->candidate_id);
	store_add(s, buf_view(&key), buf_view(&record));
}

bool
candidates_put_vote(struct store *s, uint64_t number, struct buf *out)
{
	struct slice ids;
	if (!store_get(s, number_key(number), &ids))
		return false;
	struct vote vote = {.election = key_next_id(&ids)};
	vote.candidate = key_next_id(&ids);
	vote_list_put(out, NULL, &vote);
	return true;
}

bool
candidates_is_withdrawn(struct store *s, struct slice election, struct slice candidate)
{
	struct slice value;
	begin_key(KEY_WITHDRAWAL, election, candidate);
	if (!store_get(s, buf_view(&key), &value) || value.len != BE64)
		return false;
	uint64_t seq = bytes_be64(value.at);
	struct election_times times = elections_times(s, election);
	bool in_time = seq < elections_counted_until(&times);
	free(times.changes);
	return in_time;
}

void
candidates_each(
    struct store *s, struct slice id, void (*each)(void *arg, struct slice object), void *arg)
{
	struct buf at = {0}, object = {0};
	struct slice ids, value;
	while (versioned_next(s, KEY_CANDIDATE, &at, &ids, &value)) {
		/* From the copy in `at`, because looking up a withdrawal ends the loan of ids. */
		struct slice rest = {at.at + 1, at.len - 1};
		struct slice election = key_next_id(&rest), candidate = key_next_id(&rest);
		if (value.len < BE64 || (id.len > 0 && !slice_eq(candidate, id)))
			continue;
		object.len = 0;
		writer_begin_object(&object, NULL);
		writer_string(&object, "electionId", election);
		writer_string(&object, "candidateId", candidate);
		writer_string(
		    &object, "fullName", (struct slice){value.at + BE64, value.len - BE64});
		if (candidates_is_withdrawn(s, election, candidate))
			writer_flag(&object, "withdrawn", true);
		writer_end_object(&object);
		each(arg, buf_view(&object));
	}
	buf_free(&at);
	buf_free(&object);
}

void
candidates_each_withdrawal(struct store *s,
    void (*each)(void *arg, struct slice election, struct slice candidate, uint64_t seq), void *arg)
{
	struct buf at = {0};
	struct slice found, value;
	buf_add(&at, (char[]){KEY_WITHDRAWAL}, 1);
	while (store_seek(s, buf_view(&at), &found, &value) && *found.at == KEY_WITHDRAWAL) {
		uint64_t seq = value.len == BE64 ? bytes_be64(value.at) : 0;
		at.len = 0;
		buf_slice(&at, found); /* a copy, because each may use the store */
		struct slice ids = {at.at + 1, at.len - 1};
		struct slice election = key_next_id(&ids), candidate = key_next_id(&ids);
		each(arg, election, candidate, seq);
		buf_add(&at, "", 1);
	}
	buf_free(&at);
}

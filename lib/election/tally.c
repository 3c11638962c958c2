/* Counts the votes for each candidate, and what was rejected or refused for each reason. */
#include "election/tally.h"

#include "base/memory.h"
#include "election/keys.h"
#include "event/reason.h"
#include "event/vote_list.h"
#include "event/vote_text.h"
#include "store/key.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define uthash_fatal(why) memory_fail()
#include <uthash.h>

/*
 * An election, a candidate in an election, a reason for which ballots with a vote in an election
 * were rejected, or a reason for which a type of event refuses something. The key is the same as in
 * the store: a letter of keys.h, the election's id or the type and, except for an election, the
 * candidate's id or the reason, each ended by NUL. An entry for a reason with an empty election
 * counts all rejected ballots.
 */
struct entry {
	uint64_t votes;  /* of an election: votesAllowed, 0: not given; of a reason: events */
	struct buf name; /* description or full name, a canonical string; empty: not given */
	struct buf text; /* of a candidate: the vote_text_of its votes; empty: none seen yet */
	bool changed;
	UT_hash_handle hh;
	size_t len;
	char key[];
};

enum { RECENT = 1024 };

struct tally {
	struct entry *entries;
	struct buf key;               /* scratch */
	struct vote_list votes;       /* scratch */
	struct entry *recent[RECENT]; /* candidates by vote_text_hash */
};

struct tally *
tally_new(void)
{
	return memory_new(sizeof(struct tally));
}

void
tally_free(struct tally *t)
{
	if (t == NULL)
		return;
	struct entry *e, *next;
	HASH_ITER(hh, t->entries, e, next)
	{
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyzer loses track of uthash */
		HASH_DEL(t->entries, e);
		buf_free(&e->name);
		buf_free(&e->text);
		free(e);
	}
	buf_free(&t->key);
	vote_list_free(&t->votes);
	free(t);
}

static struct entry *
entry_at(struct tally *t, struct slice key)
{
	struct entry *e;
	HASH_FIND(hh, t->entries, key.at, key.len, e);
	if (e != NULL)
		return e;
	e = memory_new(sizeof *e + key.len);
	e->len = key.len;
	memcpy(e->key, key.at, key.len);
	HASH_ADD_KEYPTR(hh, t->entries, e->key, e->len, e);
	return e;
}

/* The entry of a candidate or reason in an election. */
static struct entry *
entry_in(struct tally *t, char letter, struct slice in, struct slice what)
{
	key_begin(&t->key, letter, in);
	key_add(&t->key, what);
	return entry_at(t, buf_view(&t->key));
}

static struct entry *
candidate(struct tally *t, struct vote vote)
{
	return entry_in(t, KEY_COUNTED_CANDIDATE, vote.election, vote.candidate);
}

static struct entry *
election(struct tally *t, struct slice id)
{
	key_begin(&t->key, KEY_COUNTED_ELECTION, id);
	return entry_at(t, buf_view(&t->key));
}

static void
set_name(struct entry *e, struct slice inside)
{
	e->name.len = 0;
	writer_string(&e->name, NULL, inside);
	e->changed = true;
}

/* The candidate that a Vote Cast is for; NULL if its detail is malformed. */
static struct entry *
voted_for(struct tally *t, const struct event *e)
{
	struct slice text;
	struct detail d;
	if (!vote_text_of(e, &text))
		return NULL;
	struct entry **recent = &t->recent[vote_text_hash(text) / (UINT64_MAX / RECENT + 1)];
	if (*recent != NULL && slice_eq(text, buf_view(&(*recent)->text)))
		return *recent;
	if (!detail_read(e->type, e->detail, &d))
		return NULL;
	struct entry *found = *recent = candidate(t, d.vote);
	found->text.len = 0;
	buf_slice(&found->text, text);
	return found;
}

static bool
count(struct tally *t, const struct event *e)
{
	struct entry *counted = voted_for(t, e);
	if (counted == NULL)
		return false;
	counted->votes++;
	counted->changed = true;
	return true;
}

/* Subtracts a vote; false if it was not counted. */
static bool
take_back(struct tally *t, const struct detail *d)
{
	struct entry *counted = candidate(t, d->vote);
	if (counted->votes == 0)
		return false;
	counted->votes--;
	counted->changed = true;
	return true;
}

static void
note_election(struct tally *t, const struct detail *d)
{
	struct entry *entry = election(t, d->election_id);
	set_name(entry, d->description);
	/* The first votesAllowed given stays. */
	if (entry->votes == 0)
		entry->votes = detail_count(d->votes_allowed);
}

static void
count_reason(struct tally *t, char letter, struct slice in, struct slice reason)
{
	struct entry *entry = entry_in(t, letter, in, reason);
	entry->votes++;
	entry->changed = true;
}

static int
by_contest(const void *a, const void *b)
{
	return slice_cmp(((const struct vote *)a)->election, ((const struct vote *)b)->election);
}

/* How many votes per ballot an election allows; 0 if it is not known. */
static uint64_t
allowed_in(struct tally *t, struct slice id)
{
	struct entry *e;
	key_begin(&t->key, KEY_COUNTED_ELECTION, id);
	HASH_FIND(hh, t->entries, t->key.at, t->key.len, e);
	return e != NULL ? e->votes : 0;
}

/* Counts the rejected ballot in each known contest that it has a vote in; an overvote only in
 * contests that are overvoted. */
static void
note_rejected(struct tally *t, const struct detail *d)
{
	struct vote_list *votes = &t->votes;
	bool overvote = slice_eq(d->reason, slice_of(reason_name(OVERVOTE)));
	count_reason(t, KEY_COUNTED_REJECTION, (struct slice){0}, d->reason);
	vote_list_take(votes, d);
	if (votes->n > 0)
		qsort(votes->at, votes->n, sizeof *votes->at, by_contest);
	for (size_t i = 0, next; i < votes->n; i = next) {
		struct slice contest = votes->at[i].election;
		for (next = i; next < votes->n && slice_eq(votes->at[next].election, contest);)
			next++;
		uint64_t allowed = allowed_in(t, contest);
		if (allowed > 0 && (!overvote || next - i > allowed))
			count_reason(t, KEY_COUNTED_REJECTION, contest, d->reason);
	}
}

/* Notes any event but a Vote Cast; false if it retracts a vote that was not counted. */
static bool
note(struct tally *t, enum event_type type, const struct detail *d)
{
	switch (type) {
	case VOTE_RETRACTED:
		return take_back(t, d);
	case BALLOT_REJECTED:
		note_rejected(t, d);
		break;
	case CANCELLATION_REFUSED:
	case REVOCATION_REFUSED:
	case REPLACEMENT_REFUSED:
		count_reason(t, KEY_COUNTED_REFUSAL, shape_of(type)->type, d->reason);
		break;
	case ELECTION_CREATED:
		note_election(t, d);
		break;
	case CANDIDATE_REGISTERED:
		set_name(
		    candidate(t, (struct vote){d->election_id, d->candidate_id}), d->full_name);
		break;
	default:
		break;
	}
	return true;
}

/* Whether events of this type change a tally. */
static bool
is_counted(enum event_type type)
{
	return type == VOTE_CAST || type == VOTE_RETRACTED || type == BALLOT_REJECTED ||
	       type == CANCELLATION_REFUSED || type == REVOCATION_REFUSED ||
	       type == REPLACEMENT_REFUSED || type == ELECTION_CREATED ||
	       type == CANDIDATE_REGISTERED;
}

const char *
tally_note(struct tally *t, const struct event *e)
{
	static const char does_not_fit[] = "its detail does not fit its type";
	struct detail d;
	if (!is_counted(e->type))
		return NULL;
	if (e->type == VOTE_CAST)
		return count(t, e) ? NULL : does_not_fit;
	if (!detail_read(e->type, e->detail, &d))
		return does_not_fit;
	return note(t, e->type, &d) ? NULL : "it retracts a vote that was not counted";
}

static void
load_under(struct tally *t, struct store *s, char letter)
{
	struct slice key, value;
	bool more = store_seek(s, (struct slice){&letter, 1}, &key, &value);
	for (; more && *key.at == letter; more = store_next(s, &key, &value)) {
		if (value.len < 8)
			continue;
		struct entry *e = entry_at(t, key);
		e->votes += bytes_be64(value.at);
		e->name.len = 0;
		buf_add(&e->name, value.at + 8, value.len - 8);
	}
}

void
tally_load(struct tally *t, struct store *s)
{
	load_under(t, s, KEY_COUNTED_CANDIDATE);
	load_under(t, s, KEY_COUNTED_ELECTION);
	load_under(t, s, KEY_COUNTED_REJECTION);
	load_under(t, s, KEY_COUNTED_REFUSAL);
}

void
tally_save(struct tally *t, struct store *s)
{
	struct buf value = {0};
	struct entry *e, *next;
	HASH_ITER(hh, t->entries, e, next)
	{
		if (!e->changed)
			continue;
		value.len = 0;
		buf_be64(&value, e->votes);
		buf_slice(&value, buf_view(&e->name));
		store_put(s, (struct slice){e->key, e->len}, buf_view(&value));
		e->changed = false;
	}
	buf_free(&value);
}

static int
by_key(const struct entry *a, const struct entry *b)
{
	return slice_cmp((struct slice){a->key, a->len}, (struct slice){b->key, b->len});
}

static struct slice
name_of(const struct entry *e)
{
	return e->name.len > 0 ? buf_view(&e->name) : SLICE("null");
}

/* The ids in an entry's key; the second is empty if the entry is an election. */
static void
read_key(const struct entry *e, struct slice *in, struct slice *what)
{
	struct slice ids = {e->key + 1, e->len - 1};
	*in = key_next_id(&ids);
	*what = key_next_id(&ids);
}

static void
put_line(struct tally *t, const struct entry *e, struct slice in, struct slice id, struct buf *line)
{
	line->len = 0;
	writer_begin_object(line, NULL);
	writer_string(line, "electionId", in);
	writer_raw(line, "description", name_of(election(t, in)));
	writer_string(line, "candidateId", id);
	writer_raw(line, "fullName", name_of(e));
	writer_number(line, "votes", e->votes);
	writer_end_object(line);
}

void
tally_each(
    struct tally *t, struct slice only, void (*each)(void *arg, struct slice line), void *arg)
{
	struct buf line = {0};
	struct entry *e, *next;
	struct slice in, id;
	HASH_SORT(t->entries, by_key);
	HASH_ITER(hh, t->entries, e, next)
	{
		read_key(e, &in, &id);
		if (e->key[0] != KEY_COUNTED_CANDIDATE || (only.len > 0 && !slice_eq(in, only)))
			continue;
		put_line(t, e, in, id, &line);
		each(arg, buf_view(&line));
	}
	buf_free(&line);
}

void
tally_each_in(struct tally *t, enum tally_what what, struct slice only,
    void (*each)(void *arg, struct slice id, struct slice name, uint64_t n), void *arg)
{
	static const char letters[] = {[TALLY_CANDIDATES] = KEY_COUNTED_CANDIDATE,
	    [TALLY_REJECTIONS] = KEY_COUNTED_REJECTION,
	    [TALLY_REFUSALS] = KEY_COUNTED_REFUSAL};
	struct entry *e, *next;
	struct slice in, id;
	HASH_SORT(t->entries, by_key);
	HASH_ITER(hh, t->entries, e, next)
	{
		read_key(e, &in, &id);
		if (e->key[0] == letters[what] && slice_eq(in, only))
			each(arg, id, name_of(e), e->votes);
	}
}

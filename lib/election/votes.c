/* The records of the votes projection: every vote cast, by seq and by ballot. */
#include "election/votes.h"

#include "base/memory.h"
#include "election/keys.h"
#include "election/trail.h"
#include "store/key.h"
#include "store/packed.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/*
 * An entry of a packed record is its place, three bytes for the lengths of the ids of ballot,
 * election and candidate, and the ids. A trail finds the votes of a ballot. For a retracted vote,
 * the seq of its Vote Retracted is stored under these three ids, each ended by NUL.
 */
enum { HEAD = 4 };

struct votes {
	struct trail *trail;
	struct packed packed;
};

static size_t
length_of(const char *entry, const char *end)
{
	const unsigned char *at = (const unsigned char *)entry;
	return end - entry < HEAD ? (size_t)(end - entry) : (size_t)HEAD + at[1] + at[2] + at[3];
}

struct votes *
votes_new(void)
{
	struct votes *v = memory_new(sizeof *v);
	v->trail = trail_new();
	v->packed = (struct packed){.letter = KEY_VOTES, .length = length_of};
	return v;
}

void
votes_free(struct votes *v)
{
	if (v == NULL)
		return;
	trail_free(v->trail);
	packed_free(&v->packed);
	free(v);
}

static struct slice
retracted_key(struct slice ballot, struct vote vote)
{
	static struct buf key;
	key_begin(&key, KEY_RETRACTED_VOTE, ballot);
	key_add(&key, vote.election);
	key_add(&key, vote.candidate);
	return buf_view(&key);
}

static void
retract(struct store *s, struct slice ballot, struct vote vote, uint64_t seq)
{
	char bytes[8];
	struct buf number = {bytes, 0, sizeof bytes};
	buf_be64(&number, seq);
	store_put(s, retracted_key(ballot, vote), buf_view(&number));
}

void
votes_note(struct votes *v, struct store *s, const struct event *e, const struct detail *d)
{
	if (e->type == VOTE_RETRACTED) {
		retract(s, d->ballot_id, d->vote, e->seq);
		return;
	}
	struct buf *record = packed_begin(&v->packed, s, e->seq);
	buf_add(record,
	    (char[]){
	        (char)d->ballot_id.len, (char)d->vote.election.len, (char)d->vote.candidate.len},
	    HEAD - 1);
	buf_slice(record, d->ballot_id);
	buf_slice(record, d->vote.election);
	buf_slice(record, d->vote.candidate);
	trail_note_ballot(v->trail, d->ballot_id, e->seq);
}

void
votes_save(struct votes *v, struct store *s)
{
	packed_save(&v->packed, s);
	trail_save(v->trail, s);
}

/* Which votes are asked for, and by whom. */
struct reader {
	struct store *store;
	struct slice ballot; /* whose votes; empty: all */
	uint64_t seq;        /* which vote; 0: all */
	bool retracted;      /* whether any vote was retracted */
	void (*each)(void *arg, struct slice line);
	void *arg;
	struct buf line;
};

/* The seq that retracted the vote; 0 if none did. */
static uint64_t
retracted_at(struct reader *r, struct slice ballot, struct vote vote)
{
	struct slice value;
	if (!r->retracted || !store_get(r->store, retracted_key(ballot, vote), &value))
		return 0;
	return value.len == 8 ? bytes_be64(value.at) : 0;
}

/* Gives the votes of one record that are asked for. */
static void
give(struct reader *r, uint64_t number, struct slice stored)
{
	static struct buf record; /* a copy, because looking up retractions ends the loan */
	record.len = 0;
	buf_slice(&record, stored);
	const char *at = record.at, *end = record.at + record.len;
	while (end - at >= HEAD) {
		uint64_t seq = packed_seq(number, at);
		struct slice ballot = {at + HEAD, (unsigned char)at[1]};
		struct slice election = {ballot.at + ballot.len, (unsigned char)at[2]};
		struct slice candidate = {election.at + election.len, (unsigned char)at[3]};
		at = candidate.at + candidate.len;
		if ((r->seq > 0 && seq != r->seq) ||
		    (r->ballot.len > 0 && !slice_eq(ballot, r->ballot)))
			continue;
		r->line.len = 0;
		writer_begin_object(&r->line, NULL);
		writer_number(&r->line, "seq", seq);
		writer_string(&r->line, "ballotId", ballot);
		writer_string(&r->line, "electionId", election);
		writer_string(&r->line, "candidateId", candidate);
		uint64_t retracted = retracted_at(r, ballot, (struct vote){election, candidate});
		if (retracted > 0)
			writer_number(&r->line, "retracted", retracted);
		writer_end_object(&r->line);
		r->each(r->arg, buf_view(&r->line));
	}
}

static void
give_one(void *arg, uint64_t seq)
{
	struct reader *r = arg;
	struct slice value;
	r->seq = seq;
	if (packed_get(r->store, KEY_VOTES, seq, &value))
		give(r, seq / PACKED_SEQS, value);
}

void
votes_each(struct store *s, uint64_t last, struct slice ballot,
    void (*each)(void *arg, struct slice line), void *arg)
{
	struct reader r = {.store = s, .ballot = ballot, .each = each, .arg = arg};
	struct slice key, value;
	r.retracted = store_seek(s, SLICE("r"), &key, &value) && *key.at == 'r';
	if (ballot.len > 0) {
		trail_each(s, last, "ballot", ballot, give_one, &r);
	} else {
		for (bool more = store_seek(s, SLICE("v"), &key, &value);
		     more && key.len == 9 && key.at[0] == 'v'; more = store_next(s, &key, &value))
			give(&r, bytes_be64(key.at + 1), value);
	}
	buf_free(&r.line);
}

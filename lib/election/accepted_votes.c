/* The votes of accepted ballots, in the voters projection. */
#include "election/accepted_votes.h"

#include "base/memory.h"
#include "election/candidates.h"
#include "election/keys.h"
#include "store/packed.h"
#include "json/writer.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/*
 * An entry of a packed record is its place, how many votes there are and the candidate's number of
 * each, all numbers as varints: seven bits per byte from the lowest; the eighth is set in all bytes
 * but the last.
 */
struct accepted_votes {
	struct packed packed;
};

static void
put_varint(struct buf *out, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		buf_add(out, (char[]){(char)(number | 0x80)}, 1);
	buf_add(out, (char[]){(char)number}, 1);
}

static uint64_t
take_varint(const char **at, const char *end)
{
	uint64_t number = 0;
	for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
		unsigned char byte = (unsigned char)*(*at)++;
		number |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			break;
	}
	return number;
}

static size_t
length_of(const char *entry, const char *end)
{
	const char *at = entry + 1;
	for (uint64_t n = take_varint(&at, end); n > 0 && at < end; n--)
		take_varint(&at, end);
	return (size_t)(at - entry);
}

struct accepted_votes *
accepted_votes_new(void)
{
	struct accepted_votes *a = memory_new(sizeof *a);
	a->packed = (struct packed){.letter = KEY_ACCEPTED_VOTES, .length = length_of};
	return a;
}

void
accepted_votes_free(struct accepted_votes *a)
{
	if (a == NULL)
		return;
	packed_free(&a->packed);
	free(a);
}

void
accepted_votes_note(struct accepted_votes *a, struct store *s, uint64_t seq,
    const struct vote_facts *votes, size_t n)
{
	struct buf *record = packed_begin(&a->packed, s, seq);
	put_varint(record, n);
	for (size_t i = 0; i < n; i++)
		put_varint(record, votes[i].candidate);
}

void
accepted_votes_save(struct accepted_votes *a, struct store *s)
{
	packed_save(&a->packed, s);
}

/* Writes the votes of an entry. */
static bool
put_votes(struct store *s, const char *entry, const char *end, const char *name, struct buf *out)
{
	const char *at = entry + 1;
	uint64_t n = take_varint(&at, end);
	writer_begin_array(out, name);
	for (uint64_t i = 0; i < n; i++)
		if (!candidates_put_vote(s, take_varint(&at, end), out))
			return false;
	writer_end_array(out);
	return true;
}

bool
accepted_votes_put(
    struct accepted_votes *a, struct store *s, uint64_t seq, const char *name, struct buf *out)
{
	static struct buf record; /* a copy, because looking up candidates ends the loan */
	struct slice stored;
	accepted_votes_save(a, s);
	if (!packed_get(s, KEY_ACCEPTED_VOTES, seq, &stored))
		return false;
	record.len = 0;
	buf_slice(&record, stored);
	const char *at = record.at, *end = record.at + record.len;
	while (at < end && packed_seq(seq / PACKED_SEQS, at) != seq)
		at += length_of(at, end);
	return at < end && put_votes(s, at, end, name, out);
}

/* What the ballots taken in voted for, in the voters projection. */
#include "answers.h"

#include "elections.h"
#include "sheet.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/*
 * An entry on a sheet has, behind its place, the number of votes, and the numbers of the candidates
 * they are for, all as varints: seven bits a byte from the lowest, all bytes but the last marked by
 * the eighth.
 */
enum { LETTER = 'a' };

struct answers {
	struct sheet sheet;
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

struct answers *
answers_new(void)
{
	struct answers *a = calloc(1, sizeof *a);
	if (a == NULL)
		errx(EX_IOERR, "out of memory");
	a->sheet = (struct sheet){.letter = LETTER, .length = length_of};
	return a;
}

void
answers_free(struct answers *a)
{
	if (a == NULL)
		return;
	sheet_free(&a->sheet);
	free(a);
}

void
answers_note(
    struct answers *a, struct store *s, uint64_t seq, const struct vote_facts *votes, size_t n)
{
	struct buf *record = sheet_begin(&a->sheet, s, seq);
	put_varint(record, n);
	for (size_t i = 0; i < n; i++)
		put_varint(record, votes[i].candidate);
}

void
answers_save(struct answers *a, struct store *s)
{
	sheet_save(&a->sheet, s);
}

/* Appends the votes of an entry. */
static bool
put_votes(struct store *s, const char *entry, const char *end, struct buf *out)
{
	const char *at = entry + 1;
	uint64_t n = take_varint(&at, end);
	buf_add(out, "[", 1);
	for (uint64_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add(out, ",", 1);
		if (!elections_put_vote(s, take_varint(&at, end), out))
			return false;
	}
	buf_add(out, "]", 1);
	return true;
}

bool
answers_put(struct answers *a, struct store *s, uint64_t seq, struct buf *out)
{
	static struct buf record; /* looking for candidates ends the loan */
	struct slice stored;
	answers_save(a, s);
	if (!sheet_get(s, LETTER, seq, &stored))
		return false;
	record.len = 0;
	buf_slice(&record, stored);
	const char *at = record.at, *end = record.at + record.len;
	while (at < end && sheet_seq(seq / SHEET_SEQS, at) != seq)
		at += length_of(at, end);
	return at < end && put_votes(s, at, end, out);
}

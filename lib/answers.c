/* What the ballots taken in voted for, in the voters projection. */
#include "answers.h"

#include "elections.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

/*
 * The answers to SHEET seqs share a record: the key is 'a' and the sheet's number, which is seq /
 * SHEET; the value, for each seq in order, its place on the sheet, the number of votes, and the
 * numbers of the candidates they are for, all as varints: seven bits a byte from the lowest, all
 * bytes but the last marked by the eighth.
 */
enum { ANSWERS = 'a', SHEET = 32 };

struct answers {
	bool open;        /* whether there is a sheet at hand */
	uint64_t number;  /* its number */
	struct buf sheet; /* its record */
	bool changed;     /* since it was put */
};

struct answers *
answers_new(void)
{
	struct answers *a = calloc(1, sizeof *a);
	if (a == NULL)
		errx(EX_IOERR, "out of memory");
	return a;
}

void
answers_free(struct answers *a)
{
	if (a == NULL)
		return;
	buf_free(&a->sheet);
	free(a);
}

static struct slice
key_of(uint64_t number)
{
	static struct buf key;
	key.len = 0;
	buf_add(&key, (char[]){ANSWERS}, 1);
	buf_be64(&key, number);
	return buf_view(&key);
}

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

/* The answers of a sheet from the first place that is not before this one. */
static const char *
find_place(struct slice sheet, uint64_t place)
{
	const char *at = sheet.at, *end = sheet.at + sheet.len;
	while (at < end) {
		const char *here = at;
		if (take_varint(&at, end) >= place)
			return here;
		for (uint64_t n = take_varint(&at, end); n > 0 && at < end; n--)
			take_varint(&at, end);
	}
	return end;
}

/* Takes up the sheet that seq belongs on. What stands there for it or behind it is left from before
 * the store was rolled back, and comes again. */
static void
turn_to(struct answers *a, struct store *s, uint64_t seq)
{
	struct slice known;
	answers_save(a, s);
	a->number = seq / SHEET;
	a->sheet.len = 0;
	if (!a->open && store_get(s, key_of(a->number), &known))
		buf_add(&a->sheet, known.at, (size_t)(find_place(known, seq % SHEET) - known.at));
	a->open = true;
}

void
answers_note(
    struct answers *a, struct store *s, uint64_t seq, const struct vote_facts *votes, size_t n)
{
	if (!a->open || a->number != seq / SHEET)
		turn_to(a, s, seq);
	put_varint(&a->sheet, seq % SHEET);
	put_varint(&a->sheet, n);
	for (size_t i = 0; i < n; i++)
		put_varint(&a->sheet, votes[i].candidate);
	a->changed = true;
}

void
answers_save(struct answers *a, struct store *s)
{
	if (a->changed)
		store_put(s, key_of(a->number), buf_view(&a->sheet));
	a->changed = false;
}

bool
answers_put(struct answers *a, struct store *s, uint64_t seq, struct buf *out)
{
	static struct buf sheet; /* looking for candidates ends the loan */
	struct slice known;
	answers_save(a, s);
	if (!store_get(s, key_of(seq / SHEET), &known))
		return false;
	sheet.len = 0;
	buf_slice(&sheet, known);
	const char *end = sheet.at + sheet.len;
	const char *at = find_place(buf_view(&sheet), seq % SHEET);
	if (at == end || take_varint(&at, end) != seq % SHEET)
		return false;
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

/* What there is to vote on and with: contests, candidates and ballots. */
#include "sheet/roll.h"

#include "base/memory.h"
#include "sheet/table.h"
#include "sheet/text.h"
#include "json/canonical.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

struct contest {
	struct slice id;
	struct buf name;
};

struct candidate {
	size_t contest;
	struct slice id;
	struct buf name, folded, plain;
};

struct ballot {
	struct slice id, voter, contests; /* contests: "a","b"; empty: all */
};

struct roll {
	struct contest *contest;
	struct candidate *candidate;
	struct ballot *ballot;
	size_t contests, candidates, ballots, contest_cap, candidate_cap, ballot_cap;
	struct table *ids; /* of ballots, in small letters */
};

/* The ids between the brackets of the line's electionIds; empty if it has none. */
static struct slice
contests_of(struct slice line)
{
	static const char before[] = "\"electionIds\":[";
	const char *at = memmem(line.at, line.len, before, sizeof before - 1);
	if (at == NULL)
		return SLICE("");
	at += sizeof before - 1;
	const char *end = memchr(at, ']', (size_t)(line.at + line.len - at));
	return (struct slice){at, end ? (size_t)(end - at) : 0};
}

static bool
read_ballot(struct roll *r, struct slice line)
{
	struct canonical c = canonical_at(line);
	struct ballot b;
	struct buf low = {0};
	if (!canonical_first(&c, "ballotId") || !canonical_id(&c, &b.id) ||
	    !canonical_next(&c, "voterId") || !canonical_id(&c, &b.voter))
		return false;
	b.contests = contests_of(line);
	text_fold(&low, b.id);
	table_add(r->ids, buf_view(&low), r->ballots);
	r->ballot = memory_grow(r->ballot, r->ballots, &r->ballot_cap, sizeof *r->ballot);
	r->ballot[r->ballots++] = b;
	buf_free(&low);
	return true;
}

static size_t
find_contest(const struct roll *r, struct slice id)
{
	for (size_t i = 0; i < r->contests; i++)
		if (slice_eq(r->contest[i].id, id))
			return i;
	return ROLL_NONE;
}

/* Reads a contest, or a candidate. */
static bool
read_contest(struct roll *r, struct slice line)
{
	struct canonical c = canonical_at(line);
	struct slice id, own, name;
	if (!canonical_first(&c, "electionId") || !canonical_id(&c, &id))
		return false;
	if (canonical_next(&c, "description") && canonical_string(&c, &name)) {
		struct contest k = {id, {0}};
		canonical_decode(name, &k.name);
		r->contest = memory_grow(r->contest, r->contests, &r->contest_cap, sizeof k);
		r->contest[r->contests++] = k;
		return true;
	}
	struct candidate k = {.contest = find_contest(r, id)};
	if (!canonical_next(&c, "candidateId") || !canonical_id(&c, &own) ||
	    !canonical_next(&c, "fullName") || !canonical_string(&c, &name))
		return false;
	k.id = own;
	canonical_decode(name, &k.name);
	text_fold(&k.folded, buf_view(&k.name));
	text_plain(&k.plain, buf_view(&k.name));
	r->candidate = memory_grow(r->candidate, r->candidates, &r->candidate_cap, sizeof k);
	r->candidate[r->candidates++] = k;
	return true;
}

struct roll *
roll_read(struct slice lines)
{
	struct roll *r = memory_new(sizeof *r);
	r->ids = table_open();
	while (lines.len > 0) {
		const char *end = memchr(lines.at, '\n', lines.len);
		size_t n = end ? (size_t)(end - lines.at) : lines.len;
		struct slice line = {lines.at, n};
		if (!read_ballot(r, line) && !read_contest(r, line))
			errx(EX_SOFTWARE, "not a contest, candidate or ballot: %.*s",
			    (int)(n < 80 ? n : 80), line.at);
		lines = end ? (struct slice){end + 1, lines.len - n - 1} : SLICE("");
	}
	return r;
}

size_t
roll_contests(const struct roll *r)
{
	return r->contests;
}

struct slice
roll_contest_id(const struct roll *r, size_t contest)
{
	return r->contest[contest].id;
}

struct slice
roll_contest_name(const struct roll *r, size_t contest)
{
	return buf_view(&r->contest[contest].name);
}

/* How a text is compared with a candidate's id and name, from strict to lenient. */
enum way { BY_ID, BY_FOLDED_ID, BY_NAME, BY_PLAIN_NAME, WAYS };

static bool
is_same(const struct candidate *k, enum way way, struct slice text, struct slice folded,
    struct slice plain)
{
	struct buf low = {0};
	bool same = false;
	switch (way) {
	case BY_ID:
		return slice_eq(k->id, text);
	case BY_FOLDED_ID:
		text_fold(&low, k->id);
		same = slice_eq(buf_view(&low), folded);
		buf_free(&low);
		return same;
	case BY_NAME:
		return slice_eq(buf_view(&k->folded), folded);
	default:
		return slice_eq(buf_view(&k->plain), plain);
	}
}

size_t
roll_candidate(const struct roll *r, size_t contest, struct slice text)
{
	struct buf folded = {0}, plain = {0};
	size_t found = ROLL_NONE, count = 0;
	text = text_trim(text);
	text_fold(&folded, text);
	text_plain(&plain, text);
	for (enum way way = BY_ID; way < WAYS && count == 0; way++)
		for (size_t i = 0; i < r->candidates; i++)
			if (r->candidate[i].contest == contest &&
			    is_same(
			        &r->candidate[i], way, text, buf_view(&folded), buf_view(&plain))) {
				found = i;
				count++;
			}
	buf_free(&folded);
	buf_free(&plain);
	return count == 1 ? found : ROLL_NONE;
}

struct slice
roll_candidate_id(const struct roll *r, size_t candidate)
{
	return r->candidate[candidate].id;
}

size_t
roll_ballot(const struct roll *r, struct slice id)
{
	struct buf low = {0};
	text_fold(&low, id);
	size_t ballot = table_find(r->ids, buf_view(&low));
	buf_free(&low);
	return ballot == TABLE_NONE ? ROLL_NONE : ballot;
}

struct slice
roll_ballot_id(const struct roll *r, size_t ballot)
{
	return r->ballot[ballot].id;
}

struct slice
roll_ballot_voter(const struct roll *r, size_t ballot)
{
	return r->ballot[ballot].voter;
}

bool
roll_is_on(const struct roll *r, size_t ballot, size_t contest)
{
	struct slice on = r->ballot[ballot].contests;
	struct buf quoted = {0};
	buf_text(&quoted, "\"");
	buf_slice(&quoted, r->contest[contest].id);
	buf_text(&quoted, "\"");
	bool is_on = on.len == 0 || memmem(on.at, on.len, quoted.at, quoted.len) != NULL;
	buf_free(&quoted);
	return is_on;
}

void
roll_close(struct roll *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->contests; i++)
		buf_free(&r->contest[i].name);
	for (size_t i = 0; i < r->candidates; i++) {
		buf_free(&r->candidate[i].name);
		buf_free(&r->candidate[i].folded);
		buf_free(&r->candidate[i].plain);
	}
	free(r->contest);
	free(r->candidate);
	free(r->ballot);
	table_close(r->ids);
	free(r);
}

/* A cache of what the voters projection knows now of the contests and candidates in use. */
#include "election/contest_cache.h"

#include "base/memory.h"
#include "election/elections.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { SLOTS = 4096, LONGEST = 64 };

/* What is known of a contest and candidate; another pair with the same hash replaces it. */
struct slot {
	uint64_t generation;
	struct vote_facts facts;
	size_t election_length, candidate_length;
	char election[LONGEST], candidate[LONGEST];
};

struct contest_cache {
	uint64_t generation; /* slots of another one are empty */
	struct slot slots[SLOTS];
};

struct contest_cache *
contest_cache_new(void)
{
	struct contest_cache *c = memory_new(sizeof *c);
	c->generation = 1;
	return c;
}

void
contest_cache_free(struct contest_cache *c)
{
	free(c);
}

void
contest_cache_forget(struct contest_cache *c)
{
	c->generation++;
}

static struct slot *
slot_for(struct contest_cache *c, const struct vote *vote)
{
	uint64_t hash = bytes_hash(vote->election) * 31 + bytes_hash(vote->candidate);
	return &c->slots[(hash ^ hash >> 32) % SLOTS];
}

static bool
holds(const struct contest_cache *c, const struct slot *slot, const struct vote *vote)
{
	return slot->generation == c->generation &&
	       slice_eq(vote->election, (struct slice){slot->election, slot->election_length}) &&
	       slice_eq(vote->candidate, (struct slice){slot->candidate, slot->candidate_length});
}

static void
keep(const struct contest_cache *c, struct slot *slot, const struct vote *vote,
    struct vote_facts facts)
{
	slot->generation = c->generation;
	slot->facts = facts;
	slot->election_length = vote->election.len;
	slot->candidate_length = vote->candidate.len;
	memcpy(slot->election, vote->election.at, vote->election.len);
	memcpy(slot->candidate, vote->candidate.at, vote->candidate.len);
}

struct vote_facts
contest_cache_facts(
    struct contest_cache *c, struct store *s, const struct vote *vote, uint64_t seq, bool now)
{
	struct slot *slot = slot_for(c, vote);
	if (now && holds(c, slot, vote))
		return slot->facts;
	struct vote_facts facts = elections_facts(s, vote, seq);
	if (now && facts.votes_allowed > 0 && facts.candidate > 0)
		keep(c, slot, vote, facts);
	return facts;
}

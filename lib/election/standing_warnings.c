/* What is wrong with the registry as it stands. */
#include "election/standing_warnings.h"

#include "election/ballot_record.h"
#include "election/candidates.h"
#include "election/elections.h"
#include "election/voters.h"

#include <stdio.h>

enum { MOST_TEXT = 512 };

/* An id, for printf's %.*s. */
#define ID(slice) (int)(slice).len, (slice).at

/* Who asks, about events after `since`. */
struct asking {
	struct store *store;
	uint64_t since;
	void (*each)(void *arg, uint64_t seq, const char *text);
	void *arg;
};

static void
warn_of_stranger(void *arg, struct slice voter, struct slice ballot)
{
	struct asking *f = arg;
	struct ballot_record b = {0};
	char text[MOST_TEXT];
	ballot_record_find(f->store, ballot, VERSIONED_NOW, &b);
	snprintf(text, sizeof text, "ballot %.*s is for voter %.*s, who is not registered",
	    ID(ballot), ID(voter));
	if (b.issued_at > f->since)
		f->each(f->arg, b.issued_at, text);
	ballot_record_free(&b);
}

/* Why the withdrawal has no effect; NULL if it has one. */
static const char *
idle_withdrawal(struct store *s, struct slice election, struct slice candidate)
{
	if (elections_allowed(s, election, VERSIONED_NOW) == 0)
		return "there is no such election";
	if (candidates_number(s, election, candidate, VERSIONED_NOW) == 0)
		return "there is no such candidate";
	if (!candidates_is_withdrawn(s, election, candidate))
		return "it was closed before that, so the count stays as it is unless it is "
		       "reopened";
	return NULL;
}

static void
warn_of_withdrawal(void *arg, struct slice election, struct slice candidate, uint64_t seq)
{
	struct asking *f = arg;
	char text[MOST_TEXT];
	const char *idle = idle_withdrawal(f->store, election, candidate);
	if (idle == NULL || seq <= f->since)
		return;
	snprintf(text, sizeof text, "Candidate Withdrawn: %.*s in %.*s: %s", ID(candidate),
	    ID(election), idle);
	f->each(f->arg, seq, text);
}

void
standing_warnings_each(struct store *s, uint64_t since,
    void (*each)(void *arg, uint64_t seq, const char *text), void *arg)
{
	struct asking asking = {s, since, each, arg};
	voters_each_stranger(s, warn_of_stranger, &asking);
	candidates_each_withdrawal(s, warn_of_withdrawal, &asking);
}

/* What becomes of a submitted ballot: the rules, without clock, environment or I/O. */
#ifndef ES_VERDICT_H
#define ES_VERDICT_H

#include "ballot.h"

/* What is known of one vote's contest and candidate. */
struct vote_facts {
	bool election, candidate; /* whether each is known */
	uint64_t votes_allowed;   /* in this contest */
};

/* What is known when a ballot is submitted: facts with a lower seq than the submission's. */
struct ballot_facts {
	bool issued;                    /* the ballot is known */
	struct slice issued_to;         /* its voter */
	bool taken;                     /* it was accepted before */
	bool voter;                     /* the voter named in the submission is registered */
	const struct vote_facts *votes; /* one for each vote of the ballot, in its order */
};

/* The first reason to reject the ballot, or NULL: it is verified. */
const char *verdict_reason(const struct ballot *b, const struct ballot_facts *facts);

/* Whether the text is one of the reasons that verdict_reason gives. */
bool verdict_is_reason(struct slice text);

#endif

/* The rules for a ballot submitted, cancelled, revoked or issued in another's place. No clock,
 * environment or I/O. */
#ifndef ES_ELECTION_RULES_H
#define ES_ELECTION_RULES_H

#include "event/reason.h"
#include "event/vote_list.h"

/* Whether a contest accepts votes. */
enum contest_state { CONTEST_OPEN, CONTEST_NOT_OPEN, CONTEST_CLOSED };

/* What is known of one vote's contest and candidate. */
struct vote_facts {
	uint64_t votes_allowed; /* per ballot in this contest; 0: the contest is not known */
	uint64_t candidate;     /* the candidate's number; 0: the candidate is not known */
	enum contest_state state;
	bool not_on_ballot;  /* the ballot was only issued for other contests */
	bool overvote_voids; /* too many votes in this contest void it, not the ballot */
};

/* What is known when a ballot is submitted: facts with lower seqs than the submission's. */
struct ballot_facts {
	bool issued;     /* the ballot is known */
	bool same_voter; /* it was issued to the voter who submits it */
	bool authentic;  /* the submission has the secret it was issued with, if any */
	bool voter;      /* the voter named in the submission is registered */
	bool taken;      /* it was accepted before */
	bool voided;     /* and then voided */
	bool cancelled;  /* it was cancelled before it was accepted */
	bool has_voted;  /* a contest that it would count in allows the voter no more */
	const struct vote_facts *votes; /* one for each vote of the ballot, in its order */
};

/* The first reason to reject the ballot; NO_REASON to verify it. */
enum reason rules_submission(const struct vote_list *votes, const struct ballot_facts *facts);

/* Puts the contests that too many votes void on an accepted ballot into contests, sorted by bytes,
 * and returns how many there are. There must be room for one per vote; votes and facts are those of
 * rules_submission. */
size_t rules_overvotes(
    const struct vote_list *votes, const struct vote_facts *facts, struct slice *contests);

/* What is known when a ballot is cancelled. */
struct cancellation_facts {
	bool issued;       /* the ballot is known */
	bool taken_before; /* it was accepted before this log began */
	bool taken;        /* it was accepted */
	bool voided;       /* and then voided */
	bool cancelled;    /* it is cancelled already */
};

/* The first reason to refuse the cancellation; NO_REASON to cancel the ballot. */
enum reason rules_cancellation(const struct cancellation_facts *facts);

/* What is known when a ballot is revoked. */
struct revocation_facts {
	bool issued;       /* the ballot is known */
	bool taken_before; /* it was accepted before this log began */
	bool taken;        /* it was accepted */
	bool voided;       /* it is voided already */
	bool closed;       /* a contest that it counts in is closed */
};

/* The first reason to refuse the revocation; NO_REASON to void the ballot. */
enum reason rules_revocation(const struct revocation_facts *facts);

/* What is known when a ballot is issued in another's place. */
struct replacement_facts {
	bool known;      /* the new ballot was issued before */
	bool issued;     /* the old one is known */
	bool same_voter; /* and was issued to the same voter */
	bool ended;      /* it is voided or cancelled */
	bool replaced;   /* it is replaced already */
};

/* The first reason to refuse the replacement; NO_REASON to issue the new
 * ballot. */
enum reason rules_replacement(const struct replacement_facts *facts);

#endif

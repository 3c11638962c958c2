/*
 * Ballots in the voters projection: to whom and for which contests each was issued and what became
 * of it, with the seqs of the events that say so. "Before" a seq means as of then: only facts with
 * lower seqs count. With VERSIONED_NOW all of them do.
 */
#ifndef ES_ELECTION_BALLOT_RECORD_H
#define ES_ELECTION_BALLOT_RECORD_H

#include "event/detail.h"
#include "store/versioned.h"

/* A ballot as it was known before a seq. Begin with {0}, and use it for many look-ups; free with
 * ballot_record_free. */
struct ballot_record {
	uint64_t issued_at;      /* the seq of the Ballot Issued; 0: none came before */
	struct buf voter;        /* to whom */
	bool taken_before;       /* it was accepted before the log began */
	uint64_t taken_at;       /* the seq of the submission accepted; 0: none was */
	uint64_t voided_at;      /* the seq of the revocation that voided it; 0: none did */
	uint64_t cancelled_at;   /* the seq of the cancellation accepted; 0: none was */
	uint64_t replaced_at;    /* the seq of the Ballot Issued in its place; 0: none was */
	struct buf secret_hash;  /* of the secret it was issued with, in hexadecimal; empty: none */
	struct buf election_ids; /* of the contests it was issued for, an array; empty: all */
	struct buf overvotes;    /* of those that too many votes void, an array; empty: none */
};

/* Keeps what the Ballot Issued at seq says; false if the ballot was issued before. */
bool ballot_record_issue(struct store *s, const struct detail *d, uint64_t seq);

/* Whether any ballot was ever issued with a secret. */
bool ballot_record_have_secrets(struct store *s);

/* Looks up a ballot as it was before seq; b->issued_at is 0 if there is none. */
void ballot_record_find(
    struct store *s, struct slice ballot, uint64_t seq, struct ballot_record *b);

/* Keeps that the submission at seq was accepted for the ballot, and the contests with too many
 * votes, an array of ids; empty: none. */
void ballot_record_take(struct store *s, struct slice ballot, uint64_t seq, struct slice overvotes);

/* Keeps that the cancellation at seq ended the ballot, the revocation at seq voided it, or the
 * Ballot Issued at seq replaced it. */
void ballot_record_cancel(struct store *s, struct slice ballot, uint64_t seq);
void ballot_record_void(struct store *s, struct slice ballot, uint64_t seq);
void ballot_record_replace(struct store *s, struct slice ballot, uint64_t seq);

/* Keeps the id of the submission numbered seq, for streams of events that have no seq. */
void ballot_record_name_submission(struct store *s, uint64_t seq, struct slice id);

/* Appends how derived events name the submission at taken_at: by its seq, or by the id kept. */
void ballot_record_put_submission(struct store *s, uint64_t taken_at, struct buf *out);

/* Whether the ballot was issued for this contest. */
bool ballot_record_is_for(const struct ballot_record *b, struct slice election);

/* Whether an accepted ballot counts in the contest: it was issued for it, and the contest was open
 * when the ballot was submitted. */
bool ballot_record_counts_in(struct store *s, const struct ballot_record *b, struct slice election);

/* Whether a contest that an accepted ballot counts in was closed before seq. */
bool ballot_record_counts_in_closed(struct store *s, const struct ballot_record *b, uint64_t seq);

/* Whether the ballot counts: it was accepted and not voided. */
bool ballot_record_is_cast(const struct ballot_record *b);

/* Whether the ballot was issued, and counts or may still be submitted. */
bool ballot_record_is_live(const struct ballot_record *b);

/* The name of the ballot's state: ISSUED, SUBMITTED, VOIDED or CANCELLED. */
struct slice ballot_record_state_name(const struct ballot_record *b);

/* Calls each(arg, id, ballot) for every ballot as it is now, in the order of their ids, or only for
 * the one with this id if that is not empty. */
void ballot_record_each(struct store *s, struct slice id,
    void (*each)(void *arg, struct slice id, const struct ballot_record *b), void *arg);

/* Frees what b holds. */
void ballot_record_free(struct ballot_record *b);

#endif

/*
 * Whether a submission may go to the log, and whether it is there already: worked out from what the
 * voters projection knows of its ballot and from the events that the projection lacks, given one by
 * one. No I/O.
 */
#ifndef ES_ELECTION_ADMISSION_H
#define ES_ELECTION_ADMISSION_H

#include "election/ballot_record.h"
#include "event/event.h"
#include "event/reason.h"

struct admission {
	const struct detail *asked; /* the submission; it must outlive this */
	bool known;                 /* the ballot was issued */
	bool in_table;              /* the projection knows it: later events say nothing new */
	bool has_secret;            /* it was issued with a secret */
	enum reason reason;         /* to refuse the submission; NO_REASON: it fits the ballot */
	uint64_t same;              /* the seq of the same submission in the log; 0: none counts */
	bool accepted;              /* that one was verified */
	bool secrets;               /* an event given issued some ballot with a secret */
};

/* Begins with the ballot as the projection has it. */
void admission_begin(
    struct admission *a, const struct detail *asked, const struct ballot_record *b);

/* Takes the stored submission that the projection says was accepted for the ballot. */
void admission_accepted(struct admission *a, const struct event *e);

/* Takes the next event after the projection's position. It has a seq; event_read read it. */
void admission_event(struct admission *a, const struct event *e);

/*
 * The seq of the stored submission that this one only repeats, or 0. What was rejected, voided or
 * cancelled is not repeated: now it may be accepted, or the voter should learn that it is not. For
 * a ballot with a secret this says something only to who knows that. For one without, it covers
 * only a submission that is not decided yet: otherwise anybody could try guesses at a vote.
 */
uint64_t admission_repeats(const struct admission *a);

#endif

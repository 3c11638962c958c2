/* Whether a submission may go to the log, and whether it is there already. */
#include "election/admission.h"

#include "base/sha256.h"

/* Whether the submission fits a ballot that was issued to this voter, with the hash of a secret or
 * none; why not. */
static enum reason
judge(const struct detail *asked, struct slice voter, struct slice hash)
{
	if (!slice_eq(voter, asked->voter_id))
		return WRONG_VOTER;
	if (hash.len > 0 && !sha256_same(hash, asked->secret_hash))
		return NOT_AUTHENTIC;
	return NO_REASON;
}

void
admission_begin(struct admission *a, const struct detail *asked, const struct ballot_record *b)
{
	*a = (struct admission){.asked = asked, .reason = UNKNOWN_BALLOT};
	if (b->issued_at == 0)
		return;
	a->known = a->in_table = true;
	a->has_secret = b->secret_hash.len > 0;
	a->reason = judge(asked, buf_view(&b->voter), buf_view(&b->secret_hash));
}

/* Whether the detail submits the same votes of the same ballot, with the same secret. */
static bool
is_same(const struct admission *a, const struct event *e)
{
	struct slice id = a->asked->ballot_id;
	struct detail d;
	/* Most submissions are of other ballots, and need not be read. */
	return memmem(e->detail.at, e->detail.len, id.at, id.len) != NULL &&
	       detail_read(e->type, e->detail, &d) && slice_eq(d.ballot_id, id) &&
	       slice_eq(d.voter_id, a->asked->voter_id) &&
	       sha256_same(d.secret_hash, a->asked->secret_hash) &&
	       slice_eq(d.votes, a->asked->votes);
}

void
admission_accepted(struct admission *a, const struct event *e)
{
	if (e->type != BALLOT_SUBMITTED || !is_same(a, e))
		return;
	a->same = e->seq;
	a->accepted = true;
}

/* A ballot may be issued twice in a log, but the second time means nothing to the rules. Which one
 * that is may not be decided yet, so either will do. */
static void
note_issue(struct admission *a, const struct event *e)
{
	struct detail d;
	if (!detail_read(e->type, e->detail, &d))
		return;
	a->secrets |= d.secret_hash.len > 0;
	if (a->in_table || !slice_eq(d.ballot_id, a->asked->ballot_id) ||
	    (a->known && a->reason == NO_REASON))
		return;
	enum reason reason = judge(a->asked, d.voter_id, d.secret_hash);
	if (a->known && reason != NO_REASON)
		return;
	a->known = true;
	a->has_secret = d.secret_hash.len > 0;
	a->reason = reason;
}

/* Whether the outcome is that of the submission which is the same. */
static bool
is_outcome_of_same(const struct admission *a, const struct event *e)
{
	struct slice cause;
	uint64_t number, seq;
	return a->same > 0 && event_id_derived(e->id, &cause, &number) && number == 0 &&
	       slice_uint(cause, &seq) && seq == a->same;
}

/* After what the office did, a submission that is not decided yet need not fare as one before. */
static void
note_change(struct admission *a, const struct event *e)
{
	struct detail d;
	bool takes_back = e->type == BALLOT_REVOKED || e->type == BALLOT_CANCELLED;
	if (!a->accepted || (takes_back && detail_read(e->type, e->detail, &d) &&
	                        slice_eq(d.ballot_id, a->asked->ballot_id)))
		a->same = 0;
}

void
admission_event(struct admission *a, const struct event *e)
{
	if (e->type == BALLOT_SUBMITTED) {
		if (a->same == 0 && is_same(a, e)) {
			a->same = e->seq;
			a->accepted = false;
		}
	} else if (shape_is_derived(e->type)) {
		if (e->type == BALLOT_VERIFIED && is_outcome_of_same(a, e))
			a->accepted = true;
		else if (e->type == BALLOT_REJECTED && is_outcome_of_same(a, e))
			a->same = 0;
	} else {
		note_change(a, e);
		if (e->type == BALLOT_ISSUED)
			note_issue(a, e);
	}
}

uint64_t
admission_repeats(const struct admission *a)
{
	return a->reason == NO_REASON && (a->has_secret || !a->accepted) ? a->same : 0;
}

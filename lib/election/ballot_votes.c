/* The votes of a ballot that is submitted, and those that count if it is accepted. */
#include "election/ballot_votes.h"

#include "base/memory.h"
#include "json/writer.h"

#include <stdlib.h>

void
ballot_votes_take(struct ballot_votes *b, const struct detail *submission)
{
	vote_list_take(&b->list, submission);
	b->overvotes.len = 0;
	if (b->list.n <= b->cap)
		return;
	b->cap = b->list.cap;
	b->facts = memory_resize(b->facts, b->cap, sizeof *b->facts);
	b->contests = memory_resize(b->contests, b->cap, sizeof *b->contests);
}

void
ballot_votes_free(struct ballot_votes *b)
{
	vote_list_free(&b->list);
	buf_free(&b->overvotes);
	free(b->facts);
	free(b->contests);
}

/* Takes the votes in the overvoted contests off the list. */
static void
drop_overvotes(struct ballot_votes *b)
{
	size_t left = 0;
	for (size_t i = 0; i < b->list.n; i++) {
		if (detail_has_id(buf_view(&b->overvotes), b->list.at[i].election))
			continue;
		b->list.at[left] = b->list.at[i];
		b->facts[left++] = b->facts[i];
	}
	b->list.n = left;
}

void
ballot_votes_void(struct ballot_votes *b)
{
	size_t n = rules_overvotes(&b->list, b->facts, b->contests);
	if (n == 0)
		return;
	writer_begin_array(&b->overvotes, NULL);
	for (size_t i = 0; i < n; i++)
		writer_string(&b->overvotes, NULL, b->contests[i]);
	writer_end_array(&b->overvotes);
	drop_overvotes(b);
}

void
ballot_votes_put(const struct ballot_votes *b, const struct detail *submission, struct buf *out)
{
	if (b->overvotes.len == 0) {
		writer_raw(out, "votes", submission->votes);
		return;
	}
	writer_begin_array(out, "votes");
	for (size_t i = 0; i < b->list.n; i++)
		vote_list_put(out, NULL, &b->list.at[i]);
	writer_end_array(out);
	writer_raw(out, "overvotes", buf_view(&b->overvotes));
}

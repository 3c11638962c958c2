/* The votes of a ballot in an array, which is used again ballot after ballot. */
#include "event/vote_list.h"

#include "rows.h"

/* Votes are written as election and candidate, a letter each. */
static const struct {
	const char *what;
	const char *votes;
} ballots[] = {
    {"one vote", "ea"},
    {"three votes", "ea,eb,fa"},
    {"a blank ballot after them", ""},
    {"more than there was room for", "ea,eb,ec,ed,ee,ef,eg,eh,ei,ej,ek,el,em,en,eo,ep,eq,er,es"},
    {"two votes, one twice", "ea,ea"},
};

static void
write_votes(struct buf *out, const char *votes)
{
	buf_text(out, "[");
	for (const char *at = votes; *at != '\0'; at += at[2] == ',' ? 3 : 2) {
		char vote[64];
		snprintf(vote, sizeof vote, "%s{\"electionId\":\"%c\",\"candidateId\":\"%c\"}",
		    at == votes ? "" : ",", at[0], at[1]);
		buf_text(out, vote);
	}
	buf_text(out, "]");
}

static void
list_votes(const struct vote_list *list, struct buf *out)
{
	for (size_t i = 0; i < list->n; i++) {
		buf_text(out, i > 0 ? "," : "");
		buf_slice(out, list->at[i].election);
		buf_slice(out, list->at[i].candidate);
	}
}

int
main(void)
{
	struct vote_list list = {0};
	struct buf votes = {0}, listed = {0};
	for (size_t i = 0; i < ROWS(ballots); i++) {
		votes.len = listed.len = 0;
		write_votes(&votes, ballots[i].votes);
		const struct detail d = {.votes = buf_view(&votes)};
		vote_list_take(&list, &d);
		list_votes(&list, &listed);
		tap_buf(&listed, ballots[i].votes, ballots[i].what);
	}
	vote_list_take(&list, &(struct detail){0});
	tap(list.n == 0, "a detail without votes");
	vote_list_free(&list);
	tap(list.at == NULL && list.n == 0 && list.cap == 0, "freed it is empty");
	buf_free(&votes);
	buf_free(&listed);
	return tap_done();
}

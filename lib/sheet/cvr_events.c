/* Cast-vote records as lines from outside. */
#include "base/memory.h"
#include "io/output.h"
#include "sheet/cvr_internal.h"
#include "sheet/internal.h"
#include "sheet/table.h"
#include "sheet/text.h"
#include "json/writer.h"

#include <stdlib.h>

enum { MOST_ID = 64 };

/* The ids of the contests; the caller frees them with free_ids. */
static struct buf *
make_ids(const struct cvr *c, struct slice election)
{
	struct buf *ids = memory_new(c->n * sizeof *ids + 1), slug = {0};
	struct table *taken = table_open();
	for (size_t i = 0; i < c->n; i++) {
		buf_slice(&ids[i], election);
		slug.len = 0;
		if (c->n > 1)
			text_id(&slug, c->contest[i].name);
		if (c->n > 1 && slug.len > 0 && election.len + 1 + slug.len <= MOST_ID) {
			buf_text(&ids[i], "-");
			buf_slice(&ids[i], buf_view(&slug));
		}
		/* Without a name in Latin letters, with a long one or one that is taken, a number.
		 */
		if (c->n > 1 && (ids[i].len == election.len ||
		                    table_find(taken, buf_view(&ids[i])) != TABLE_NONE)) {
			ids[i].len = election.len;
			buf_text(&ids[i], "-");
			buf_uint(&ids[i], i + 1);
		}
		table_add(taken, buf_view(&ids[i]), i);
	}
	table_close(taken);
	buf_free(&slug);
	return ids;
}

static void
free_ids(const struct cvr *c, struct buf *ids)
{
	for (size_t i = 0; i < c->n; i++)
		buf_free(&ids[i]);
	free(ids);
}

static void
end_line(struct buf *line)
{
	writer_end_object(line);
	writer_end_object(line);
	output_line(buf_view(line));
	line->len = 0;
}

static void
put_contest(
    const struct cvr_contest *k, struct slice id, struct slice description, struct slice date)
{
	struct buf line = {0};
	registry_begin(&line, ELECTION_CREATED);
	writer_text(&line, "electionId", id);
	writer_text(&line, "description", description);
	writer_text(&line, "electionDate", date);
	if (k->votes_allowed != 1)
		writer_number(&line, "votesAllowed", k->votes_allowed);
	if (k->may_overvote)
		writer_text(&line, "overvote", SLICE("void"));
	end_line(&line);
	for (size_t i = 0; i < k->n; i++) {
		registry_begin(&line, CANDIDATE_REGISTERED);
		writer_text(&line, "electionId", id);
		writer_text(&line, "candidateId", k->choice[i].id);
		writer_text(&line, "fullName", k->choice[i].name);
		end_line(&line);
	}
	buf_free(&line);
}

/* Appends "b7", or "b7-2" for the second ballot of a record for several. */
static void
put_id(struct buf *out, const char *letter, const struct cvr_ballot *b, uint64_t copy)
{
	out->len = 0;
	buf_text(out, letter);
	buf_uint(out, b->number);
	if (b->copies > 1) {
		buf_text(out, "-");
		buf_uint(out, copy + 1);
	}
}

/* Prints the voter and the issue of a ballot. */
static void
put_voter(const struct cvr *c, size_t at, uint64_t copy, const struct buf *ids)
{
	const struct cvr_ballot *b = &c->ballot[at];
	size_t end = at + 1 < c->ballots ? b[1].contests : c->ons;
	static struct buf line, voter, ballot, name;
	put_id(&voter, "v", b, copy);
	put_id(&ballot, "b", b, copy);
	put_id(&name, "Voter ", b, copy);
	registry_begin(&line, VOTER_REGISTERED);
	writer_text(&line, "voterId", buf_view(&voter));
	writer_text(&line, "fullName", buf_view(&name));
	writer_text(&line, "userName", buf_view(&voter));
	writer_text(&line, "address", b->precinct);
	end_line(&line);
	registry_begin(&line, BALLOT_ISSUED);
	writer_text(&line, "ballotId", buf_view(&ballot));
	writer_text(&line, "voterId", buf_view(&voter));
	if (c->n > 1) {
		writer_begin_array(&line, "electionIds");
		for (size_t i = b->contests; i < end; i++)
			writer_text(&line, NULL, buf_view(&ids[c->on[i]]));
		writer_end_array(&line);
	}
	end_line(&line);
}

void
cvr_put_registry(
    const struct cvr *c, struct slice election, struct slice description, struct slice date)
{
	struct buf *ids = make_ids(c, election);
	for (size_t i = 0; i < c->n; i++)
		put_contest(&c->contest[i], buf_view(&ids[i]),
		    c->n > 1 && c->contest[i].name.len > 0 ? c->contest[i].name : description,
		    date);
	for (size_t i = 0; i < c->ballots; i++)
		for (uint64_t copy = 0; copy < c->ballot[i].copies; copy++)
			put_voter(c, i, copy, ids);
	free_ids(c, ids);
}

static void
put_ballot(const struct cvr *c, size_t at, uint64_t copy, const struct buf *ids)
{
	const struct cvr_ballot *b = &c->ballot[at];
	size_t end = at + 1 < c->ballots ? b[1].marks : c->marks;
	static struct buf line, id;
	registry_begin(&line, BALLOT_SUBMITTED);
	put_id(&id, "b", b, copy);
	writer_text(&line, "ballotId", buf_view(&id));
	put_id(&id, "v", b, copy);
	writer_text(&line, "voterId", buf_view(&id));
	writer_begin_array(&line, "votes");
	for (size_t i = b->marks; i < end; i++) {
		const struct cvr_mark *m = &c->mark[i];
		writer_begin_object(&line, NULL);
		writer_text(&line, "electionId", buf_view(&ids[m->contest]));
		writer_text(&line, "candidateId", c->contest[m->contest].choice[m->choice].id);
		writer_end_object(&line);
	}
	writer_end_array(&line);
	end_line(&line);
}

void
cvr_put_ballots(const struct cvr *c, struct slice election)
{
	struct buf *ids = make_ids(c, election);
	for (size_t i = 0; i < c->ballots; i++)
		for (uint64_t copy = 0; copy < c->ballot[i].copies; copy++)
			put_ballot(c, i, copy, ids);
	free_ids(c, ids);
}

/* es-save-vote: keeps a record of each Vote Cast and whether it was retracted, and passes all
 * events on. */
#include "election/projections.h"
#include "election/projector.h"
#include "election/votes.h"

static bool
note(void *votes, struct store *s, const struct event *e, uint64_t *saved)
{
	if (e->type != VOTE_CAST && e->type != VOTE_RETRACTED)
		return true;
	struct detail d;
	if (!detail_read(e->type, e->detail, &d))
		return false;
	*saved += e->type == VOTE_CAST;
	votes_note(votes, s, e, &d);
	return true;
}

static void
save(void *votes, struct store *s)
{
	votes_save(votes, s);
}

int
main(int argc, char **argv)
{
	struct votes *votes = votes_new();
	const struct projector keeper = {
	    .words = {"es-save-vote",
	        "Keeps a record of each Vote Cast and whether it was retracted, and passes all "
	        "events on.",
	        "the data directory, which holds votes/; made if it is missing", "vote", "saved"},
	    .kind = &projections_votes,
	    .state = votes,
	    .note = note,
	    .save = save,
	};
	int status = projector_main(&keeper, argc, argv);
	votes_free(votes);
	return status;
}

/* es-save-vote: keeps a record of each Vote Cast, marks it where it is retracted, and passes all
 * events on. */
#include "keeper.h"
#include "votes.h"

static bool
note(void *votes, struct store *s, const struct event *e, uint64_t *saved)
{
	if (e->type != VOTE_CAST && e->type != VOTE_RETRACTED)
		return true;
	*saved += e->type == VOTE_CAST;
	return votes_note(votes, s, e);
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
	const struct keeper keeper = {
	    .words = {"es-save-vote",
	        "Keeps a record of each Vote Cast, marks those retracted, and passes all events "
	        "on.",
	        "the data directory, which holds votes/; made where it is missing", "votes saved"},
	    .kind = &projection_votes,
	    .state = votes,
	    .note = note,
	    .save = save,
	};
	int status = keeper_main(&keeper, argc, argv);
	votes_free(votes);
	return status;
}

/* es-audit: keeps the trail of each election, candidate, voter and ballot, and passes all events
 * on. */
#include "keeper.h"
#include "trail.h"

static bool
note(void *trail, struct store *s, const struct event *e, uint64_t *noted)
{
	(void)s;
	++*noted;
	return trail_note(trail, e, e->seq);
}

static void
save(void *trail, struct store *s)
{
	trail_save(trail, s);
}

int
main(int argc, char **argv)
{
	struct trail *trail = trail_new();
	const struct keeper keeper = {
	    .words = {"es-audit",
	        "Keeps the trail of each election, candidate, voter and ballot, and passes all "
	        "events on.",
	        "the data directory, which holds audit/; made where it is missing", "events noted"},
	    .kind = &projection_audit,
	    .state = trail,
	    .note = note,
	    .save = save,
	};
	int status = keeper_main(&keeper, argc, argv);
	trail_free(trail);
	return status;
}

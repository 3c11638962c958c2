/* es-audit: keeps the trail of each election, candidate, voter and ballot, and passes all events
 * on. */
#include "election/projections.h"
#include "election/projector.h"
#include "election/trail.h"

static bool
note(void *trail, struct store *s, const struct event *e, uint64_t *noted)
{
	struct detail d;
	(void)s;
	if (!detail_read(e->type, e->detail, &d))
		return false;
	++*noted;
	trail_note(trail, &d, e->seq);
	return true;
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
	const struct projector keeper = {
	    .words = {"es-audit",
	        "Keeps the trail of each election, candidate, voter and ballot, and passes all "
	        "events on.",
	        "the data directory, which holds audit/; made if it is missing", "event", "noted"},
	    .kind = &projections_audit,
	    .state = trail,
	    .note = note,
	    .save = save,
	};
	int status = projector_main(&keeper, argc, argv);
	trail_free(trail);
	return status;
}

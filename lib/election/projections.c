/* The projections of the log. */
#include "election/projections.h"

#include <string.h>

/* The number is the format of the records: raise it when that changes, to have them rebuilt. */
const struct projection_kind projections_voters = {"voters", 7, true};
const struct projection_kind projections_votes = {"votes", 2, false};
const struct projection_kind projections_tally = {"tally", 6, false};
const struct projection_kind projections_audit = {"audit", 2, false};

static const struct projection_kind *const kinds[] = {
    &projections_voters, &projections_votes, &projections_tally, &projections_audit, NULL};

const struct projection_kind *
projections_at(size_t i)
{
	return kinds[i];
}

const struct projection_kind *
projections_named(const char *name)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (strcmp(name, kinds[i]->name) == 0)
			return kinds[i];
	return NULL;
}

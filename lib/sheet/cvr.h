/* Cast-vote records, whatever the format they came in: contests, their choices, and the marks on
 * each ballot. */
#ifndef ES_SHEET_CVR_H
#define ES_SHEET_CVR_H

#include "sheet/report.h"

struct cvr;

/* Reads all of the records, in the format that their headings show. Tells of every fault. */
struct cvr *cvr_read(struct slice bytes, struct report *report);

/* Prints a registry for es-ingest: the elections, their candidates, and a voter with a ballot for
 * each record. If there is one contest, it has this id and description; if there are several, each
 * has an id that begins with it, and a description of its own. */
void cvr_put_registry(
    const struct cvr *c, struct slice election, struct slice description, struct slice date);

/* Prints the ballots, with the ids that cvr_put_registry gives for the same election. */
void cvr_put_ballots(const struct cvr *c, struct slice election);

/* Frees the records; accepts NULL. */
void cvr_close(struct cvr *c);

#endif

/* Sheets of contests and of voters as a registry: lines from outside for es-ingest. */
#ifndef ES_SHEET_REGISTRY_SHEET_H
#define ES_SHEET_REGISTRY_SHEET_H

#include "sheet/sheet.h"

struct registry;

/* An empty registry. If make_ids is true, voters without an id get one made of their mail address.
 */
struct registry *registry_open(struct report *report, bool make_ids);

/* Adds a file that was read, a list of voters or of elections; tells of every fault in it. The
 * file's name must stay as it is until registry_close. */
void registry_add(struct registry *r, const char *file, struct slice bytes);

/* Tells what was understood of the contests and voters, and then the counts. Nothing is told if
 * there are faults; call it after the last file. */
void registry_read_back(struct registry *r);

/* The lines of the registry, borrowed until registry_close. */
struct slice registry_lines(const struct registry *r);

/* Frees the registry; accepts NULL. */
void registry_close(struct registry *r);

#endif

/* Turns a line from outside into the type and canonical detail of an event, or refuses it. */
#ifndef ES_EVENT_INTAKE_H
#define ES_EVENT_INTAKE_H

#include "event/shape.h"

/*
 * Reads a line like {"type":"Ballot Submitted","detail":{…}} and stores its detail, in canonical
 * form. Accepts only events of this origin. Returns NULL, or why the line is refused, in printable
 * ASCII, valid until the next call.
 */
const char *intake_read(
    struct slice line, enum origin from, enum event_type *type, struct buf *detail);

#endif

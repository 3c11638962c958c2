/* The door: a line from outside becomes the type and canonical detail of an event, or is refused.
 */
#ifndef ES_EVENT_INTAKE_H
#define ES_EVENT_INTAKE_H

#include "event/shape.h"

/*
 * Reads a line like {"type":"Ballot Submitted","detail":{…}} and puts its detail, written
 * afresh, into detail. Takes events of the given origin only. Returns NULL, or why the line is
 * refused, in printable ASCII, valid until the next call.
 */
const char *intake_read(
    struct slice line, enum origin from, enum event_type *type, struct buf *detail);

#endif

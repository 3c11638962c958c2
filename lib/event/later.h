/* Recognising events that a later version wrote, with a type or member that this one does not know.
 */
#ifndef ES_EVENT_LATER_H
#define ES_EVENT_LATER_H

#include "event/event.h"

/*
 * Given a line that event_check refused: a message that names its type, if the line is a whole
 * event in canonical form apart from a type, member, reason or state that this version does not
 * know, which may have any numbers in it; otherwise NULL. The message is valid until the next call.
 */
const char *later_event(struct slice line);

/* Why event_check refused a line: what later_event says, or that it is not an event. */
const char *later_fault(struct slice line);

#endif

/* What a later version wrote: whole events of a type, or with a member, that this one does not
 * know. */
#ifndef ES_EVENT_LATER_H
#define ES_EVENT_LATER_H

#include "event/event.h"

/*
 * What to say of a line that event_check refused, if it is a whole event in canonical form but for
 * a type, member, reason or state that this version does not know; NULL if it is not. The text
 * names the type and is valid until the next call.
 */
const char *later_event(struct slice line);

/* Why a line is not an event: later_event, or that its form is wrong. */
const char *later_fault(struct slice line);

#endif

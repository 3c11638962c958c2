/* The ids of events: SOURCE:LINE for what came from outside, CAUSE.NUMBER for what was derived. */
#ifndef ES_EVENT_EVENT_ID_H
#define ES_EVENT_EVENT_ID_H

#include "event/shape.h"

/* An event id taken apart; the slices borrow from it. */
struct event_id {
	struct slice cause;  /* derived: the cause's seq, or its id where it has no seq */
	struct slice source; /* from outside: the name of where it came from */
	uint64_t
	    number; /* from outside: the line in its source; derived: 0 the outcome, 1.. its votes
	             */
};

/* Takes an id apart; false if it is not of the form that the event's type asks for. */
bool event_id_read(struct slice text, enum event_type type, struct event_id *id);

/* Whether it is the id of an event from outside, or of a derived one. */
bool event_id_is_any(struct slice text);

/* Takes the id of a derived event apart; false if it is not of that form. */
bool event_id_derived(struct slice text, struct slice *cause, uint64_t *number);

/* Appends the id of the derived event with this number that a cause has. */
void event_id_put_derived(struct buf *out, struct slice cause, uint64_t number);

/* Whether the text can name a source: it is an id (canonical_is_id). */
bool event_id_is_source(struct slice text);

/* Whether it can name a source that is remembered, so that each of its lines is stored once; names
 * that begin with stdin- are made for one feed and forgotten. */
bool event_id_is_remembered(struct slice source);

/* What the name of a source that is remembered must be, for messages. */
#define EVENT_ID_SOURCE_RULE "1 to 64 of A-Z a-z 0-9 . _ -, not stdin-..."

#endif

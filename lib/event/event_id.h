/* The ids of events: SOURCE:LINE for an event from outside, CAUSE.NUMBER for a derived one. */
#ifndef ES_EVENT_EVENT_ID_H
#define ES_EVENT_EVENT_ID_H

#include "event/shape.h"

/* The parts of an event id; the slices borrow from it. */
struct event_id {
	struct slice cause;  /* derived: the cause's seq, or its id if it has no seq */
	uint64_t cause_seq;  /* derived: the cause's seq; 0 if it has none */
	struct slice source; /* from outside: the name of its source */
	uint64_t number; /* from outside: its line in the source; derived: 0 for an outcome, from 1
	                    for its votes */
};

/* Reads the id of an event of this type; false if it does not have the form for that type. */
bool event_id_read(struct slice text, enum event_type type, struct event_id *id);

/* Whether the text is an event id of either form. */
bool event_id_is_any(struct slice text);

/* Reads the id of a derived event; false if it does not have that form. */
bool event_id_derived(struct slice text, struct slice *cause, uint64_t *number);

/* Appends the id of a cause's derived event with this number. */
void event_id_put_derived(struct buf *out, struct slice cause, uint64_t number);

/* Whether the text can name a source: it is an id (canonical_is_id). */
bool event_id_is_source(struct slice text);

/* Whether the text can name a source that is remembered, so that each of its lines is stored once.
 * Names that begin with stdin- cannot: each is made up for one feed. */
bool event_id_is_remembered(struct slice source);

/* The rule for such names, for messages. */
#define EVENT_ID_SOURCE_RULE "1 to 64 of A-Z a-z 0-9 . _ -, not stdin-..."

#endif

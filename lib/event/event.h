/* An event as a line of canonical JSON: reading and writing it. */
#ifndef ES_EVENT_EVENT_H
#define ES_EVENT_EVENT_H

#include "event/detail.h"
#include "event/event_id.h"

/* An event read from a line; the slices borrow from it. */
struct event {
	struct slice line;     /* all of it, without LF */
	uint64_t seq;          /* its place in the log, from 1; 0 if it has none yet */
	struct slice id;       /* SOURCE:LINE, or CAUSE.N for a derived event */
	struct event_id parts; /* of its id; only event_check reads them */
	enum event_type type;
	struct slice time;
	struct slice detail; /* the object, braces and all */
	struct slice stored; /* the line from "id" on, which stays the same when seq is added */
};

/* Reads a line without looking up its type: sets *type to its name, and leaves e->type unset. */
bool event_read_envelope(struct slice line, struct event *e, struct slice *type);

/* Reads a line without looking inside its detail; false if it is not an event of a known type. */
bool event_read(struct slice line, struct event *e);

/* Reads a line and its detail; false unless every byte is right: canonical form, members, id and
 * time. */
bool event_check(struct slice line, struct event *e, struct detail *d);

/* Whether the event must get an outcome: it submits, cancels or revokes a ballot, or issues one
 * that replaces another. */
bool event_is_cause(enum event_type type, const struct detail *d);

/* Begins an event; the caller adds the last member, detail, and ends the object. */
void event_begin(struct buf *out, struct slice id, enum event_type type, struct slice time);

/* Appends the event's line, with seq added in front, and LF. */
void event_put_stored(struct buf *out, uint64_t seq, const struct event *e);

#endif

/* An event as one canonical line: reading its members by their known places, writing it. */
#ifndef ES_EVENT_EVENT_H
#define ES_EVENT_EVENT_H

#include "event/detail.h"
#include "event/event_id.h"

/* A line taken apart; the slices borrow from it. */
struct event {
	struct slice line; /* all of it, without LF */
	uint64_t seq;      /* its place in the log, 0 where it has none */
	struct slice id;   /* SOURCE:LINE, or CAUSE.N for a derived event */
	enum event_type type;
	struct slice time;
	struct slice detail; /* the object, braces and all */
	struct slice
	    stored; /* the line from "id" on: what does not change when seq is put in front */
};

/* Reads a line but for what its type means: e->type is not set. */
bool event_read_envelope(struct slice line, struct event *e, struct slice *type);

/* Reads a line by its shape up to the detail, whose inside is not looked at; false if it is not of
 * that shape. */
bool event_read(struct slice line, struct event *e);

/* Reads a line and its detail, and checks every byte: canonical form, members, id, time. */
bool event_check(struct slice line, struct event *e, struct detail *d);

/* Whether something must become of the event: a submission, a revocation, or the issue of a ballot
 * that replaces another. */
bool event_is_cause(enum event_type type, const struct detail *d);

/* Begins an event: an object that the caller gives its last member, detail, and ends. */
void event_begin(struct buf *out, struct slice id, enum event_type type, struct slice time);

/* Appends the event's line with seq put in front, and LF. The event must have no seq yet. */
void event_put_stored(struct buf *out, uint64_t seq, const struct event *e);

#endif

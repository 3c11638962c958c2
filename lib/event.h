/* An event as one canonical line: reading its members by their known places, writing it. */
#ifndef ES_EVENT_H
#define ES_EVENT_H

#include "bytes.h"
#include "shape.h"

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

/* An event id taken apart. */
struct event_id {
	struct slice cause;  /* derived: the cause's seq, or its id where it has no seq */
	struct slice source; /* not derived */
	uint64_t
	    number; /* not derived: the line in its source; derived: 0 the outcome, 1.. the votes */
};

/* Reads a line by its shape up to the detail, whose inside is not looked at; false if it is not of
 * that shape. */
bool event_read(struct slice line, struct event *e);

/* Reads a line and checks every byte of it: canonical form, members, id, time. */
bool event_check(struct slice line, struct event *e);

/* What to say of a line that is whole, but of a type, or with a member or value, that this version
 * does not know; NULL where that is not so. The text is good until the next call. */
const char *event_later(struct slice line);

/* Why a line that event_read or event_check refused is no event: event_later, or that its form is
 * wrong. */
const char *event_fault(struct slice line);

/* Takes the id apart; false if it is not of the form that the event's type asks for. */
bool event_id_read(const struct event *e, struct event_id *id);

/* Whether something must become of the event: a submission, a revocation, or the issue of a ballot
 * that replaces another. */
bool event_is_cause(const struct event *e);

/* Appends {"id":…,"type":…,"time":…,"detail": up to the place where the detail goes; event_end
 * closes it. */
void event_begin(struct buf *out, struct slice id, enum event_type type, struct slice time);

/* Closes what event_begin opened. */
void event_end(struct buf *out);

/* Appends the event's line with seq put in front, and LF. The event must have no seq yet. */
void event_put_stored(struct buf *out, uint64_t seq, const struct event *e);

#endif

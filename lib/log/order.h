/*
 * The order of events in the log: how far each source is stored, which causes still lack an
 * outcome, and which event may come next. No I/O.
 */
#ifndef ES_LOG_ORDER_H
#define ES_LOG_ORDER_H

#include "event/event.h"
#include "log/log.h"

struct order;

/* The derived events of the cause decided last. */
struct order_derived {
	uint64_t cause; /* its seq; 0: none was decided */
	uint64_t n, of; /* how many of its votes are stored, and how many it has */
	uint64_t seq;   /* of the outcome */
};

/* The order of an empty log; ends with 74 if there is no memory. Free with order_free. */
struct order *order_new(void);

/* Frees all; takes NULL. */
void order_free(struct order *l);

/*
 * Adds the event at seq, the next one. Returns NULL, or why it may not come next, a fixed text;
 * then nothing changes.
 */
const char *order_note(
    struct order *l, const struct event *e, const struct detail *d, uint64_t seq);

/* How far the source is stored; zeros if it is unknown or not remembered (stdin-…). */
struct log_source order_source(const struct order *l, struct slice name);

/* The seq of the last event that is neither derived nor a cause; 0 for none. */
uint64_t order_fact(const struct order *l);

/* The derived events of the cause decided last. */
struct order_derived order_derived(const struct order *l);

/* The seq of the first cause that lacks derived events; 0 for none. */
uint64_t order_undecided(const struct order *l);

/* Calls each(arg, name, source) for every named source, in no particular order. */
void order_each_source(const struct order *l,
    void (*each)(void *arg, struct slice name, struct log_source source), void *arg);

/* Appends all of it as lines of text. */
void order_write(const struct order *l, struct buf *out);

/* Adds what one line that order_write wrote says, without its LF; false if it is not one. */
bool order_read(struct order *l, struct slice line);

#endif

/*
 * What is in the log, as far as order goes: how far each source has been stored, which causes
 * have their outcome, and whether a further event may stand behind all that. No I/O.
 */
#ifndef ES_LOG_ORDER_H
#define ES_LOG_ORDER_H

#include "event/event.h"
#include "log/log.h"

struct order;

/* The derived events stored last: those of one cause. */
struct order_derived {
	uint64_t cause; /* its seq; 0: none yet */
	uint64_t n,
	    of;       /* the last one stored, and the last one to come: 0 the outcome, 1.. votes */
	uint64_t seq; /* where the outcome stands */
};

/* An empty ledger; ends the program with 74 if there is no memory. Free with order_free. */
struct order *order_new(void);

/* Frees all; takes NULL. */
void order_free(struct order *l);

/*
 * Notes that the event stands at seq, the next one. Returns NULL, or why it must not stand there:
 * then nothing is noted. The text is fixed.
 */
const char *order_note(
    struct order *l, const struct event *e, const struct detail *d, uint64_t seq);

/* How far the source is stored; zeros where it is not known or not remembered (stdin-…). */
struct log_source order_source(const struct order *l, struct slice name);

/* Where the last event stands that is neither derived nor a cause; 0 for none. */
uint64_t order_fact(const struct order *l);

/* The derived events stored last. */
struct order_derived order_derived(const struct order *l);

/* The seq of the first cause that lacks derived events, 0 where there is none. */
uint64_t order_undecided(const struct order *l);

/* Calls each(arg, name, source) for every named source, in no particular order. */
void order_each_source(const struct order *l,
    void (*each)(void *arg, struct slice name, struct log_source source), void *arg);

/* Appends the whole ledger as lines of text. */
void order_write(const struct order *l, struct buf *out);

/* Takes in one line that order_write wrote, without LF; false if it is not one. */
bool order_read(struct order *l, struct slice line);

#endif

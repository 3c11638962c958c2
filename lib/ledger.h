/*
 * What is in the log, as far as order goes: how far each source has been stored, which causes
 * have their outcome, and whether a further event may stand behind all that. No I/O.
 */
#ifndef ES_LEDGER_H
#define ES_LEDGER_H

#include "event.h"

struct ledger;

/* The derived events stored last: those of one cause. */
struct ledger_derived {
	uint64_t cause; /* its seq; 0: none yet */
	uint64_t n,
	    of;       /* the last one stored, and the last one to come: 0 the outcome, 1.. votes */
	uint64_t seq; /* where the outcome stands */
};

/* How far a named source is stored. */
struct ledger_source {
	uint64_t line; /* the highest line stored; 0: none */
	uint64_t seq;  /* where its first event stands */
};

/* An empty ledger; ends the program with 74 if there is no memory. Free with ledger_free. */
struct ledger *ledger_new(void);

/* Frees all; takes NULL. */
void ledger_free(struct ledger *l);

/*
 * Notes that the event stands at seq, the next one. Returns NULL, or why it must not stand there:
 * then nothing is noted. The text is fixed.
 */
const char *ledger_note(struct ledger *l, const struct event *e, uint64_t seq);

/* How far the source is stored; zeros where it is not known or not remembered (stdin-…). */
struct ledger_source ledger_source(const struct ledger *l, struct slice name);

/* Where the last event stands that is neither derived nor a cause; 0 for none. */
uint64_t ledger_fact(const struct ledger *l);

/* The derived events stored last. */
struct ledger_derived ledger_derived(const struct ledger *l);

/* The seq of the first cause that lacks derived events, 0 where there is none. */
uint64_t ledger_undecided(const struct ledger *l);

/* Calls each(arg, name, source) for every named source, in no order that means anything. */
void ledger_each_source(const struct ledger *l,
    void (*each)(void *arg, struct slice name, struct ledger_source source), void *arg);

/* Appends the whole ledger as lines of text. */
void ledger_write(const struct ledger *l, struct buf *out);

/* Takes in one line that ledger_write wrote, without LF; false if it is not one. */
bool ledger_read(struct ledger *l, struct slice line);

/* Whether a source is fed once and forgotten: its name begins with stdin- */
bool ledger_forgets(struct slice source);

#endif

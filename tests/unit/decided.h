/* A voters projection made of a history in words (words.h). */
#ifndef DECIDED_H
#define DECIDED_H

#include "election/decide.h"
#include "stores.h"

/* The store, emptied, with all that the decider keeps of the history, its seqs from 1. */
static inline struct store *
decided(const char *history)
{
	struct store *s = stores_empty();
	struct decider *v = decider_open(s);
	struct words w = {.text = history};
	struct buf line = {0};
	struct event e;
	struct detail d;
	while (words_event(&w, &line, &e, &d)) {
		e.seq = w.n;
		decider_event(v, &e, &d, e.seq, true);
	}
	decider_save(v);
	decider_close(v);
	buf_free(&line);
	return s;
}

#endif

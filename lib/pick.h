/* Single lines out of the log, by seq: the next one is read on to where it is near, else looked
 * for. */
#ifndef ES_PICK_H
#define ES_PICK_H

#include "history.h"

struct pick;

/* Picks from the log as h knows it, which must live as long. Close with pick_close. */
struct pick *pick_open(const struct history *h);

/*
 * The line with this seq, borrowed until the next call; false if the log does not reach it. Quick
 * where seqs come in order. A line that is not the event that must stand there ends the program
 * with 76.
 */
bool pick_line(struct pick *p, uint64_t seq, struct slice *line);

/* Frees all; takes NULL. */
void pick_close(struct pick *p);

#endif

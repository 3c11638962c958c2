/* Bringing what is known of the log up to date from the log itself. */
#ifndef ES_LOG_CATCH_UP_H
#define ES_LOG_CATCH_UP_H

#include "log/internal.h"

/*
 * With the lock held: opens the log where it is not open yet, makes it durable, and takes in what
 * it holds beyond the last line known, checking every byte. If l appends, the key and the
 * directory's checkpoint must agree with it, what a crash left at its end is cut off, a missing log
 * is made, and the head is written where it changed. Ends the program with 76, naming the line,
 * over damage, and changes nothing.
 */
void catch_up(struct log *l);

#endif

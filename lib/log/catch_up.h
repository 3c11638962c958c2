/* Brings what the program knows of the log up to date with the log itself. */
#ifndef ES_LOG_CATCH_UP_H
#define ES_LOG_CATCH_UP_H

#include "log/internal.h"

/*
 * Opens the log if it is not open yet, syncs it, and reads the lines after the last one known,
 * checking every byte; the caller holds the lock. If l keeps the tree, the log must agree with the
 * key and the checkpoint in the directory. If l appends, also creates a missing log, moves away
 * what a crash left at the end, and writes the head if it changed. If the log is damaged or was
 * replaced, changes nothing and ends the program with 76, naming the line or file.
 */
void catch_up(struct log *l);

#endif

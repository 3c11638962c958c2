/* Waiting for a lock on a file that another program opened. */
#ifndef ES_IO_TURN_H
#define ES_IO_TURN_H

/* Locks an open file as flock(1) does: those who share the descriptor hold the lock until the last
 * of them closes it. Ends the program with 75 after so many seconds, with 64 if it is not open,
 * with 74 on any other failure. */
void turn_wait(int fd, int seconds);

#endif

/* A limit on how often something may happen, which takes one number to remember. No clock and no
 * I/O. */
#ifndef ES_ELECTION_LIMIT_H
#define ES_ELECTION_LIMIT_H

#include <stdint.h>

/* A minute in the unit of all times here, microseconds. */
#define LIMIT_MINUTE UINT64_C(60000000)

/* The highest limit. */
enum { LIMIT_MOST = 1000000 };

/*
 * Notes that it happens now, if it may happen at most so many times a minute, from 1 to LIMIT_MOST.
 * *until is what is remembered, 0 at first. Returns 0, or how long to wait until it may happen
 * again; then nothing is noted.
 */
uint64_t limit_take(uint64_t *until, uint64_t now, uint64_t per_minute);

#endif

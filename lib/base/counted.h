/* Numbers of things, in words. */
#ifndef ES_BASE_COUNTED_H
#define ES_BASE_COUNTED_H

#include <stdint.h>

/* "1 ballot", "2 ballots": what is one thing's name. Borrowed until the eighth call after it. */
const char *counted(uint64_t n, const char *what);

#endif

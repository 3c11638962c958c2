/* The tree grown again from the log's bytes, whatever the head remembers of it. */
#ifndef ES_REGROW_H
#define ES_REGROW_H

#include "leaves.h"

#include <sys/types.h>

/*
 * Gives the leaf of each of the log's first lines, in order, to each(arg, leaf), until n lines were
 * read. Ends the program with 76, naming the line, where one is not whole, or not numbered as it
 * must be.
 */
void regrow_each(int fd, off_t end, uint64_t n, struct leaves *l,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg);

/* All hashes of the tree of the first n lines. Free with merkle_all_free. */
struct merkle_all *regrow_all(int fd, off_t end, uint64_t n, struct leaves *l);

#endif

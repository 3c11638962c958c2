/* The tree grown from lines of a log, whatever the head remembers of it. */
#ifndef ES_LOG_LOG_TREE_H
#define ES_LOG_LOG_TREE_H

#include "log/log.h"
#include "proof/leaves.h"

#include <sys/types.h>

/* Gives the leaves of all lines in the text, which ends in LF, to each(arg, leaf), in order; the
 * first line has this seq. */
void log_tree_lines(struct leaves *l, uint64_t seq, struct slice text,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg);

/*
 * Gives the leaf of each of the first lines of a log, in order, to each(arg, leaf): those in the
 * file's first `end` bytes, at most n. Stops at a line that is not whole or not numbered as it must
 * be. Returns how many lines it gave, and in *bytes how long they are, if that is not NULL.
 */
uint64_t log_tree_each(int fd, off_t end, uint64_t n, struct leaves *l,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg, off_t *bytes);

/* All hashes of the tree of the log's first n lines, which it has, with these leaves; ends the
 * program with 76, naming the line, if one is not whole. Free with merkle_all_free. */
struct merkle_all *log_tree_all(const struct log *l, uint64_t n, struct leaves *leaves);

/* Whether the lines of the log that l holds to append to, read again, are those of the tree that it
 * remembers. */
bool log_tree_is_sound(const struct log *l);

#endif

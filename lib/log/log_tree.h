/* The tree over the log, computed from its lines rather than from the head. */
#ifndef ES_LOG_LOG_TREE_H
#define ES_LOG_LOG_TREE_H

#include "log/log.h"
#include "proof/leaves.h"

#include <sys/types.h>

/* Calls each(arg, leaf) for every line of the text, in order. The text ends in LF; its first line
 * has this seq. */
void log_tree_lines(struct leaves *l, uint64_t seq, struct slice text,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg);

/*
 * Calls each(arg, leaf), in order, for at most n lines in the file's first `end` bytes. Stops at a
 * line that is not whole or does not have the next seq. Returns how many lines it read, and sets
 * *bytes, unless it is NULL, to their length.
 */
uint64_t log_tree_each(int fd, off_t end, uint64_t n, struct leaves *l,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg, off_t *bytes);

/* All hashes of the tree over the log's first n lines, which it must have; leaves makes the leaves.
 * Ends the program with 76, naming the line, if one is not whole. Free with merkle_all_free. */
struct merkle_all *log_tree_all(const struct log *l, uint64_t n, struct leaves *leaves);

/* Reads the whole log again; whether it has the tree that l remembers. l keeps the tree and is
 * between log_begin and log_end. */
bool log_tree_is_sound(const struct log *l);

#endif

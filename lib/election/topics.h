/* What can be asked of the projections: one table of topics, which es-query(1) describes. */
#ifndef ES_ELECTION_TOPICS_H
#define ES_ELECTION_TOPICS_H

#include <stddef.h>
#include <stdint.h>

/* What can be asked, a line a topic, for --help; it lives as long as the program. */
const char *topics_help(void);

/*
 * Prints what the words, at least one, ask of the projections in the data directory, a line each;
 * Berkeley DB may use so many bytes of memory. Returns NULL, or why they ask for nothing, as a
 * fixed text, and in *wrong the word that is wrong.
 */
const char *topics_print(const char *dir, size_t cache, int n, char **words, const char **wrong);

/* How many lines were printed. */
uint64_t topics_printed(void);

#endif

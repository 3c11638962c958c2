/* What es-query(1) can print from the projections: one table of topics. */
#ifndef ES_ELECTION_TOPICS_H
#define ES_ELECTION_TOPICS_H

#include <stddef.h>
#include <stdint.h>

/* The text of --help, with a line per topic; not to be freed. */
const char *topics_help(void);

/*
 * Prints what the n words, at least one, ask for, from the projections in the data directory; cache
 * is how many bytes of memory Berkeley DB may use. Returns NULL, or, without printing, what is
 * wrong with the words, a fixed text to go before the word in *wrong.
 */
const char *topics_print(const char *dir, size_t cache, int n, char **words, const char **wrong);

/* How many lines were printed. */
uint64_t topics_printed(void);

#endif

/* Who is to blame where a library fails over a file: the machine, or what stands in the file. */
#ifndef ES_BLAME_H
#define ES_BLAME_H

/* Forgets what was heard. */
void blame_clear(void);

/* Hears what the library says of its failure; the first time counts. */
void blame_hear(const char *message);

/* What was heard first, "" for nothing. */
const char *blame_heard(void);

/*
 * The machine's failure, as in errno, where the library returned one or spoke of one: it hides some
 * behind codes of its own. 0 where what stands in the file is to blame.
 */
int blame_machine(int returned);

#endif

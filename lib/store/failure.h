/* Who is to blame where a library fails over a file: the machine, or what stands in the file. */
#ifndef ES_STORE_FAILURE_H
#define ES_STORE_FAILURE_H

/* Forgets what was heard. */
void failure_clear(void);

/* Hears what the library says of its failure; the first time counts. */
void failure_hear(const char *message);

/* What was heard first, "" for nothing. */
const char *failure_heard(void);

/*
 * The machine's failure, as in errno, where the library returned one or spoke of one: it hides some
 * behind codes of its own. 0 where what stands in the file is to blame.
 */
int failure_machine(int returned);

#endif

/* Why a library failed to use a file: because of the machine, or because of what the file holds. */
#ifndef ES_STORE_FAILURE_H
#define ES_STORE_FAILURE_H

/* Forgets earlier messages. */
void failure_clear(void);

/* Takes an error message from the library; the first one is kept. */
void failure_hear(const char *message);

/* The message kept; "" if there was none. */
const char *failure_heard(void);

/*
 * The errno of the machine's failure, if the library returned one, or named one in a message, as it
 * does when it returns a code of its own instead. 0 if what the file holds is to blame.
 */
int failure_machine(int returned);

#endif

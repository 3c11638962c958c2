/* Work done in a thread of its own, one piece at a time, beside what the program does. */
#ifndef ES_IO_BACKGROUND_H
#define ES_IO_BACKGROUND_H

struct background;

/* Ends the program with 74 if the machine fails. Free with background_free. */
struct background *background_new(void);

/* Starts work(arg), or does it at once if there can be no thread. Before anything else is started,
 * background_wait must be called. */
void background_start(struct background *b, void (*work)(void *arg), void *arg);

/* A file descriptor that can be read from, for poll(2), once the work is done. */
int background_fd(const struct background *b);

/* Waits until the work is done. */
void background_wait(struct background *b);

/* Frees all; takes NULL. */
void background_free(struct background *b);

#endif

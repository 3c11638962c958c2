/* Lines that were refused, kept whole with where they came from and why. */
#ifndef ES_EVENT_DEAD_LETTERS_H
#define ES_EVENT_DEAD_LETTERS_H

#include "base/bytes.h"

struct dead_letters;

/*
 * Letters from the source go to the file at path, made where it is missing; a named source's
 * letters that stand there already, word for word, are not written again. With a NULL path they are
 * dropped. Nothing is opened before the first letter. Free with dead_letters_close.
 */
struct dead_letters *dead_letters_open(const char *path, struct slice source, bool named);

/* Adds a letter: the line's number and length in bytes, why it was refused (ASCII), and what is at
 * hand of its text; where that may hold a voter's secret, only its SHA-256. */
void dead_letters_add(
    struct dead_letters *d, uint64_t line, uint64_t length, const char *why, struct slice text);

/* Appends what was added, whole and durable; ends the program with 74 if that fails. */
void dead_letters_flush(struct dead_letters *d);

/* Frees all; takes NULL. Does not flush. */
void dead_letters_close(struct dead_letters *d);

#endif

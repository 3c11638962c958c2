/* Lines that were refused, kept whole with where they came from and why. */
#ifndef ES_DEADLETTERS_H
#define ES_DEADLETTERS_H

#include "bytes.h"

struct deadletters;

/*
 * Letters from the source go to the file at path, made where it is missing; a named source's
 * letters that stand there already, word for word, are not written again. With a NULL path they are
 * dropped. Nothing is opened before the first letter. Free with deadletters_close.
 */
struct deadletters *deadletters_open(const char *path, struct slice source, bool named);

/* Adds a letter: the line's number and length in bytes, why it was refused (ASCII), and what is at
 * hand of its text; where that may hold a voter's secret, only its SHA-256. */
void deadletters_add(
    struct deadletters *d, uint64_t line, uint64_t length, const char *why, struct slice text);

/* Appends what was added, whole and durable; ends the program with 74 if that fails. */
void deadletters_flush(struct deadletters *d);

/* Frees all; takes NULL. Does not flush. */
void deadletters_close(struct deadletters *d);

#endif

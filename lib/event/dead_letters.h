/* Dead letters: refused lines, kept whole with their source and the reason. */
#ifndef ES_EVENT_DEAD_LETTERS_H
#define ES_EVENT_DEAD_LETTERS_H

#include "base/bytes.h"

struct dead_letters;

/*
 * Letters from the source will go to the file at path, which the first letter opens, and makes if
 * it is missing. If the source is named, letters that are already in the file are not written
 * again. If path is NULL, letters are dropped. Free with dead_letters_close.
 */
struct dead_letters *dead_letters_open(const char *path, struct slice source, bool named);

/* Adds a letter: the line's number and length in bytes, why it was refused (ASCII), and as much of
 * its text as was read, or only the SHA-256 of that if it may hold a voter's secret. */
void dead_letters_add(
    struct dead_letters *d, uint64_t line, uint64_t length, const char *why, struct slice text);

/* Whether the source is named and the file, if there is one, already has this letter. */
bool dead_letters_has(
    struct dead_letters *d, uint64_t line, uint64_t length, const char *why, struct slice text);

/* Appends the letters added to the file, durably; ends the program with 74 if that fails. */
void dead_letters_flush(struct dead_letters *d);

/* Frees everything without flushing; accepts NULL. */
void dead_letters_close(struct dead_letters *d);

#endif

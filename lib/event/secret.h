/*
 * The form of the secrets that es-issue makes: 20 digits of Crockford's base 32, printed in groups
 * of four with hyphens between them: XXXX-XXXX-XXXX-XXXX-XXXX.
 */
#ifndef ES_EVENT_SECRET_H
#define ES_EVENT_SECRET_H

#include "base/bytes.h"

enum { SECRET_DIGITS = 20, SECRET_GROUP = 4, SECRET_LENGTH = 24 /* with its hyphens */ };

/* The 32 digits, which have no letters that look like digits or like each other. */
extern const char secret_digits[];

/*
 * Stores the secret as es-issue prints it, given as people type it: with small letters, other
 * dashes or none or elsewhere, blanks, O for 0, I or L for 1. False if the text is anything else,
 * or is made of words: dashes or blanks are elsewhere, and no part has a letter and a number.
 */
bool secret_as_printed(struct slice text, char printed[SECRET_LENGTH]);

/* Whether the whole text is a secret as es-issue prints it, or that in small letters. */
bool secret_is_printed(struct slice text);

/*
 * Whether the text, which may be of any bytes, contains a secret as people type it. Blanks count
 * only between groups of exactly four digits, so that words are not taken for one. One that is
 * written as es-issue prints it is found even between other letters and digits.
 */
bool secret_occurs(struct slice text);

#endif

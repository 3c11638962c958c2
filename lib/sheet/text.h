/* The texts of cells: blanks, capitals, accents, and the ids made of them. */
#ifndef ES_SHEET_TEXT_H
#define ES_SHEET_TEXT_H

#include "base/bytes.h"

/* Chooses a UTF-8 locale and opens what the functions below need; call it before the sandbox. */
void text_begin(void);

/* The text without blanks, no-break spaces, line ends and invisible marks at its ends. */
struct slice text_trim(struct slice text);

/* Appends the text, trimmed, with one blank for each run of them. */
void text_line(struct buf *out, struct slice text);

/* Appends the text as text_line does, in small letters: equal for names that differ in capitals and
 * blanks only. */
void text_fold(struct buf *out, struct slice text);

/* Appends the text as text_fold does, without accents: equal also for names that were typed without
 * them, or with them as characters of their own. */
void text_plain(struct buf *out, struct slice text);

/* Appends the letters and digits of a heading, in small letters, and "number" for #, so that
 * "Voter #", "VOTER-NUMBER" and "voter number" are the same. */
void text_key(struct buf *out, struct slice text);

/*
 * Appends an id made of a name: a to z and 0 to 9, with hyphens between words, at most 64 of them;
 * "Łukasz Weiß" becomes lukasz-weiss. Appends nothing if a letter of the name has no Latin form.
 */
void text_id(struct buf *out, struct slice name);

/* Whether one of the words in the list, which blanks separate, is the key. */
bool text_is_one_of(struct slice key, const char *words);

/* Whether the cell is what a row of totals begins with: "Total", in other words and languages, too,
 * perhaps of what and how many, or how many of what. */
bool text_is_total(struct slice cell);

/* Whether the text is digits alone, one at least. */
bool text_is_digits(struct slice text);

/* A copy that the caller frees through its at. */
struct slice text_copy(struct slice text);

#endif

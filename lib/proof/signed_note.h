/* Signed notes (C2SP signed-note v1.0.0): a text followed by signature lines. */
#ifndef ES_PROOF_SIGNED_NOTE_H
#define ES_PROOF_SIGNED_NOTE_H

#include "json/canonical.h"

/* The parts of a note; the slices borrow from it. */
struct signed_note {
	struct slice text;       /* the text that is signed, with its last LF */
	struct slice signatures; /* the signature lines; empty if it is not signed */
};

/* The longest note accepted, in bytes. */
enum { SIGNED_NOTE_MOST = 64 << 10 };

/* Whether the text can name a key, or be the origin of a log: 1 to 200 bytes of printable ASCII
 * without spaces or plus signs. */
bool signed_note_is_name(struct slice text);

/*
 * Undoes what mail and editors do to a note: removes a byte order mark, carriage returns and blanks
 * at the ends of lines, a ">" before each line, and blank lines around it; adds a missing last line
 * feed. What is signed is the text as it then is.
 */
void signed_note_tidy(struct buf *note);

/* Splits a note, which may be unsigned; false if it is too long, does not end in LF or has a
 * malformed signature line. */
bool signed_note_split(struct slice whole, struct signed_note *n);

/* The start of a signature line: an em dash and a space. */
#define SIGNED_NOTE_DASH "\xe2\x80\x94 "

/* The lengths of a key's id and of an Ed25519 signature, in bytes. */
enum { SIGNED_NOTE_ID = 4, SIGNED_NOTE_SIGNATURE = 64 };

/* A signature line; the name borrows from it. */
struct signed_note_signature {
	struct slice name;
	bool ed25519; /* false: another algorithm, and bytes is not set */
	unsigned char
	    bytes[SIGNED_NOTE_ID + SIGNED_NOTE_SIGNATURE]; /* the key's id, the signature */
};

/* Reads a note's next signature line; false if it is malformed. */
bool signed_note_next_signature(struct canonical *c, struct signed_note_signature *s);

#endif

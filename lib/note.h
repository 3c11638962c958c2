/* The form of signed notes (C2SP signed-note v1.0.0): a text with lines under it that sign it. */
#ifndef ES_NOTE_H
#define ES_NOTE_H

#include "canon.h"

/* A note taken apart; the slices borrow. */
struct note {
	struct slice text;       /* what is signed, its last LF with it */
	struct slice signatures; /* lines; empty where it is not signed */
};

/* The most bytes of a note that is read. */
enum { NOTE_MOST = 64 << 10 };

/* Whether the text can be the name of a key, and the origin of a log: printable ASCII without blank
 * and plus sign, at most 200 bytes. */
bool note_is_name(struct slice text);

/* Takes a note apart; a text without signatures passes for one that has none. False if its
 * signature lines are not of their form. */
bool note_split(struct slice whole, struct note *n);

/* An em dash and a blank begin a signature line. */
#define NOTE_DASH "\xe2\x80\x94 "

/* What a key's id and an Ed25519 signature measure, in bytes. */
enum { NOTE_ID = 4, NOTE_SIGNATURE = 64 };

/* A signature line; the name borrows. */
struct note_signature {
	struct slice name;
	bool ed25519; /* else it is of another algorithm, and there are no bytes */
	unsigned char bytes[NOTE_ID + NOTE_SIGNATURE]; /* the key's id, and the signature */
};

/* Reads the next of a note's signature lines; false if it is not of their form. */
bool note_next_signature(struct canon *c, struct note_signature *s);

#endif

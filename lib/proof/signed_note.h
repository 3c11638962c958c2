/* The form of signed notes (C2SP signed-note v1.0.0): a text with lines under it that sign it. */
#ifndef ES_PROOF_SIGNED_NOTE_H
#define ES_PROOF_SIGNED_NOTE_H

#include "json/canonical.h"

/* A note taken apart; the slices borrow. */
struct signed_note {
	struct slice text;       /* what is signed, its last LF with it */
	struct slice signatures; /* lines; empty where it is not signed */
};

/* The most bytes of a note that is read. */
enum { SIGNED_NOTE_MOST = 64 << 10 };

/* Whether the text can be the name of a key, and the origin of a log: printable ASCII without blank
 * and plus sign, at most 200 bytes. */
bool signed_note_is_name(struct slice text);

/* Takes a note apart; a text without signatures passes for one that has none. False if its
 * signature lines are not of their form. */
bool signed_note_split(struct slice whole, struct signed_note *n);

/* An em dash and a blank begin a signature line. */
#define SIGNED_NOTE_DASH "\xe2\x80\x94 "

/* What a key's id and an Ed25519 signature measure, in bytes. */
enum { SIGNED_NOTE_ID = 4, SIGNED_NOTE_SIGNATURE = 64 };

/* A signature line; the name borrows. */
struct signed_note_signature {
	struct slice name;
	bool ed25519; /* else it is of another algorithm, and there are no bytes */
	unsigned char
	    bytes[SIGNED_NOTE_ID + SIGNED_NOTE_SIGNATURE]; /* the key's id, and the signature */
};

/* Reads the next of a note's signature lines; false if it is not of their form. */
bool signed_note_next_signature(struct canonical *c, struct signed_note_signature *s);

#endif

/* Text from outside as it is safe to show in a message. */
#ifndef ES_BASE_SHOWN_H
#define ES_BASE_SHOWN_H

#include "base/bytes.h"

/* How many characters of a text and of the name of a file are shown. */
enum { SHOWN_MOST = 40, SHOWN_PATH = 200 };

/*
 * The text for a message, NUL-terminated: letters of any script as they are, "?" for whatever moves
 * the cursor, reverses text, is invisible or is not UTF-8, and "..." for what is beyond SHOWN_MOST
 * characters. Borrowed until the eighth call after this one, of
 * either function.
 */
const char *shown(struct slice text);

/* The same for the name of a file, of which SHOWN_PATH characters are shown. */
const char *shown_path(struct slice path);

#endif

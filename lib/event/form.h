/* The form of a feed that is not lines of events, though it may hold events. */
#ifndef ES_EVENT_FORM_H
#define ES_EVENT_FORM_H

#include "base/bytes.h"

/* The text without the byte order mark that it may begin with. */
struct slice form_skip_mark(struct slice text);

/* The text without the white space of JSON, line feeds too, that it may begin with. */
struct slice form_skip_blank(struct slice text);

/* Whether the feed that begins with this text is an array. */
bool form_is_array(struct slice beginning);

/*
 * What is wrong with the whole of a feed that begins with this text, of which no line is an event,
 * and the command that mends it, as a fixed text in ASCII: it is UTF-16, an array, or has events
 * over several lines or several on one. NULL if it is none of these.
 */
const char *form_fault(struct slice beginning);

#endif

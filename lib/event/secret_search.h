/* Whether a line may hold a voter's secret, in whatever way it is written. */
#ifndef ES_EVENT_SECRET_SEARCH_H
#define ES_EVENT_SECRET_SEARCH_H

#include "base/bytes.h"

/* Whether the line, of any bytes, has the word secret in any case, or something with the form of
 * es-issue's secrets: in plain text, with JSON's escapes, or in UTF-16. */
bool secret_search(struct slice line);

#endif

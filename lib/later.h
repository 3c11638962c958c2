/* What a later version may have put into an event. */
#ifndef ES_LATER_H
#define ES_LATER_H

#include "shape.h"

/* Whether the detail is canonical JSON with a member, or a reason or state, that the shape does not
 * know. NULL, the shape of an unknown type, knows nothing. */
bool later_detail(const struct shape *shape, struct slice detail);

#endif

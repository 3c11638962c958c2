/* Small files, read whole. */
#ifndef ES_WHOLE_H
#define ES_WHOLE_H

#include "bytes.h"

/* Appends the file's bytes, at most `most` of them; "-" is standard input. Ends the program with 74
 * if it cannot be read, with 65 if it is longer. */
void whole_read(const char *path, size_t most, struct buf *out);

#endif

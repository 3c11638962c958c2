/* Small files, read whole. */
#ifndef ES_IO_SMALL_FILE_H
#define ES_IO_SMALL_FILE_H

#include "base/bytes.h"

/* Appends the file's bytes, at most `most` of them; "-" is standard input. Ends the program with 74
 * if it cannot be read, with 65 if it is longer. */
void small_file_read(const char *path, size_t most, struct buf *out);

#endif

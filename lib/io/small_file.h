/* Reading small files whole. */
#ifndef ES_IO_SMALL_FILE_H
#define ES_IO_SMALL_FILE_H

#include "base/bytes.h"

/* Appends the contents of the file, or of standard input if path is "-". Ends the program with 74
 * if it cannot be read, with 65 if it is longer than `most` bytes. */
void small_file_read(const char *path, size_t most, struct buf *out);

#endif

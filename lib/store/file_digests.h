/* Digests of a directory's files, made when it is closed, to notice later changes. */
#ifndef ES_STORE_FILE_DIGESTS_H
#define ES_STORE_FILE_DIGESTS_H

#include <stdbool.h>

/*
 * Syncs the directory's files whose names begin with prefix, and writes their digests to the file
 * LIST in the format of sha256sum(1). Ends the program with 74 if that fails.
 */
void file_digests_write(int dir, const char *list, const char *prefix);

/* Whether the files still have the digests in the file LIST. Also true if LIST is missing or empty:
 * then nobody knows. Ends the program with 74 if it cannot tell. */
bool file_digests_check(int dir, const char *list, const char *prefix);

/* Removes the file LIST before the files are changed; ends the program with 74 if that fails. */
void file_digests_forget(int dir, const char *list);

#endif

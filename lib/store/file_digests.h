/* What the files in a directory were when their owner let go of them: so that what was changed
 * since is noticed. */
#ifndef ES_STORE_FILE_DIGESTS_H
#define ES_STORE_FILE_DIGESTS_H

#include <stdbool.h>

/*
 * Syncs the directory's files whose names begin with prefix, and writes to the file LIST what they
 * are, in the form of sha256sum(1). Ends the program with 74 if that fails.
 */
void file_digests_write(int dir, const char *list, const char *prefix);

/* Whether the files still are what the file LIST says; true if it is not there, or empty: then
 * nobody knows. Ends the program with 74 if it cannot tell. */
bool file_digests_check(int dir, const char *list, const char *prefix);

/* Removes the file LIST, since the files will be changed; ends the program with 74 if that fails.
 */
void file_digests_forget(int dir, const char *list);

#endif

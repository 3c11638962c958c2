/* Directories of plain files inside the data directory: what stores live in. */
#ifndef ES_IO_SUBDIR_H
#define ES_IO_SUBDIR_H

#include <stdbool.h>

/*
 * Whether dir has a directory of this name; make makes it, mode 0700, where it is missing. Ends the
 * program with 64 if something else has the name, with 74 if that cannot be told.
 */
bool subdir_exists(int dir, const char *name, bool make);

/* Removes it and the files in it; ends the program with 74 if that fails. */
void subdir_remove(int dir, const char *name);

/* Gives it another name, in place of a directory that has that name already; ends the program with
 * 74 if that fails. */
void subdir_rename(int dir, const char *name, const char *other);

#endif

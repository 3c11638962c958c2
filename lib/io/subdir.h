/* Subdirectories of the data directory, which hold the files of the stores. */
#ifndef ES_IO_SUBDIR_H
#define ES_IO_SUBDIR_H

#include <stdbool.h>

/*
 * Whether dir has a subdirectory of this name; with make, makes it first if it is missing (mode
 * 0700). Ends the program with 64 if something else has that name, with 74 if it cannot tell.
 */
bool subdir_exists(int dir, const char *name, bool make);

/* Removes a subdirectory and the files in it; ends the program with 74 if that fails. */
void subdir_remove(int dir, const char *name);

/* Renames a subdirectory, replacing any that already has the other name; ends the program with 74
 * if that fails. */
void subdir_rename(int dir, const char *name, const char *other);

#endif

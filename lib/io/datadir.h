/* The data directory: opened safely, its files private, its locks next to what they protect. */
#ifndef ES_IO_DATADIR_H
#define ES_IO_DATADIR_H

#include "base/bytes.h"

#include <sys/types.h>

/*
 * Opens the directory and sets umask 077; with create, makes it first if it does not exist (mode
 * 0700). Ends the program with 64 if it is a symbolic link or world-writable, or with create, if
 * root was called for another user's; with 74 if it cannot be opened. The caller closes the
 * descriptor.
 */
int datadir_open(const char *path, bool create);

/*
 * Opens a regular file in the directory with these open(2) flags and mode 0600. Returns -1 if it
 * does not exist; ends the program with 64 if it is a symbolic link or not a regular file, with 74
 * on any other failure.
 */
int datadir_file(int dir, const char *name, int flags);

/* Reads n bytes at an offset, fewer only at the end of the file; returns how many, or -1 with errno
 * set. */
ssize_t datadir_read(int fd, void *at, size_t n, off_t from);

/* Writes these bytes to the file NAME, new or not, atomically and durably: after a crash, either
 * the old file or the new one is there. Ends the program with 74 if that fails. */
void datadir_replace(int dir, const char *name, struct slice bytes);

/* Makes the directory's entries durable; ends the program with 74 if that fails. */
void datadir_sync(int dir);

/* Opens the directory that contains path; ends the program with 74 if it cannot. The caller closes
 * it. */
int datadir_parent(const char *path);

/* Makes path's entry in its directory durable; ends the program with 74 if that fails. */
void datadir_sync_parent(const char *path);

/* Whether the directory cannot be written to: its file system is read-only, its permissions forbid
 * it, or root was called for another user's. */
bool datadir_is_read_only(int dir);

/* Whether the directory has an entry of this name; ends the program with 74 if it cannot tell. */
bool datadir_has(int dir, const char *name);

/*
 * Locks the file NAME, which is made if it is missing. Waits for ever if seconds is negative;
 * otherwise ends the program with 75 after that time. Closing the returned descriptor releases the
 * lock; it is -1 for a shared lock whose file is missing from a read-only directory.
 */
int datadir_lock(int dir, const char *name, bool shared, int seconds);

#endif

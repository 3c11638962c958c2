/* The data directory: opened safely, its files private, its locks beside what they guard. */
#ifndef ES_IO_DATADIR_H
#define ES_IO_DATADIR_H

#include "base/bytes.h"

#include <sys/types.h>

/*
 * Opens the directory, which create makes if it is not there (mode 0700), and sets umask 077.
 * Ends the program with 64 if it is a symbolic link or may be written by anyone, with 74 if it
 * cannot be opened. The caller closes the descriptor.
 */
int datadir_open(const char *path, bool create);

/*
 * Opens a regular file in the directory with the given open(2) flags, mode 0600, never through
 * a symbolic link. Returns -1 where it does not exist; ends the program with 74 on any other
 * failure, with 64 for a link.
 */
int datadir_file(int dir, const char *name, int flags);

/* Reads n bytes at an offset, fewer only at the file's end, whatever short reads come; -1 with
 * errno set where it fails. */
ssize_t datadir_read(int fd, void *at, size_t n, off_t from);

/* Puts a file with these bytes in place of NAME, or none, so that a crash leaves the old one or the
 * new one, whole; ends the program with 74 if it fails. */
void datadir_replace(int dir, const char *name, struct slice bytes);

/* Makes the names in the directory durable; ends the program with 74 if that fails. */
void datadir_sync(int dir);

/* Opens the directory that holds the file or directory; ends the program with 74 if it cannot. The
 * caller closes it. */
int datadir_parent(const char *path);

/* Makes a new file's or directory's name durable in the directory that holds it; 74 if that fails.
 */
void datadir_sync_parent(const char *path);

/* Whether nothing in the directory can be changed: it is on a read-only medium, or permissions do
 * not allow it. */
bool datadir_is_read_only(int dir);

/* Whether the directory holds something of this name; ends the program with 74 if it cannot tell.
 */
bool datadir_has(int dir, const char *name);

/*
 * Takes the lock NAME, made where it is missing, and waits for it: for ever if seconds is below 0,
 * else so long and then ends the program with 75. Closing the returned descriptor lets go; it is
 * -1 for a shared lock that cannot be made in a directory that is read-only.
 */
int datadir_lock(int dir, const char *name, bool shared, int seconds);

#endif

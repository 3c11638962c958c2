/* A directory for a test's files, made when it is asked for and removed at the end. */
#ifndef TEMP_H
#define TEMP_H

#include "base/bytes.h"

#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char temp_path[512];
static pid_t temp_owner; /* who removes it: no process that was forked */

static inline int
temp_remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	return at->level > 0 && remove(path) != 0;
}

/* Removes what is in the directory. */
static inline void
temp_clear(void)
{
	nftw(temp_path, temp_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void
temp_end(void)
{
	if (getpid() != temp_owner)
		return;
	temp_clear();
	rmdir(temp_path);
}

/* The directory, open, and empty when it is first asked for. */
static inline int
temp_dir(void)
{
	static int dir = -1;
	const char *parent = getenv("TMPDIR");
	if (dir >= 0)
		return dir;
	umask(077);
	snprintf(temp_path, sizeof temp_path, "%s/es-unit-XXXXXX", parent ? parent : "/tmp");
	if (mkdtemp(temp_path) == NULL ||
	    (dir = open(temp_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		err(70, "%s", temp_path);
	temp_owner = getpid();
	atexit(temp_end);
	return dir;
}

/* What the file holds, up to 64 KiB; the caller frees it. Nothing if it is not there. */
static inline struct buf
temp_read(const char *name)
{
	struct buf text = {0};
	int fd = openat(temp_dir(), name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, buf_room(&text, 1 << 16), 1 << 16);
	text.len = n > 0 ? (size_t)n : 0;
	if (fd >= 0)
		close(fd);
	return text;
}

/* Makes the file hold this. */
static inline void
temp_write(const char *name, struct slice text)
{
	int fd = openat(temp_dir(), name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text.at, text.len) != (ssize_t)text.len || close(fd) != 0)
		err(70, "writing %s", name);
}

/* The path of a file in the directory, until the next call. */
static inline const char *
temp_file(const char *name)
{
	static char path[600];
	temp_dir();
	snprintf(path, sizeof path, "%s/%s", temp_path, name);
	return path;
}

#endif

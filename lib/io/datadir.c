/* The data directory: opened safely, its files private, its locks next to what they protect. */
#include "io/datadir.h"

#include "base/memory.h"
#include "io/output.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* The path without trailing slashes: with one, open(2) follows a link in spite of O_NOFOLLOW. */
static char *
bare_path(const char *path)
{
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	char *bare = memory_copy(path);
	bare[n] = '\0';
	return bare;
}

int
datadir_parent(const char *path)
{
	char *copy = memory_copy(path);
	char *slash = strrchr(copy, '/');
	if (slash != NULL)
		slash[slash == copy] = '\0';
	int parent = open(slash ? copy : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (parent < 0)
		err(EX_IOERR, "opening the directory that contains %s", path);
	free(copy);
	return parent;
}

void
datadir_sync_parent(const char *path)
{
	int parent = datadir_parent(path);
	if (fsync(parent) != 0)
		err(EX_IOERR, "syncing the directory that contains %s", path);
	close(parent);
}

/* Whether root was called for another user's directory: it would leave files there that its owner
 * cannot use. */
static bool
is_strangers(const struct stat *st)
{
	return geteuid() == 0 && st->st_uid != 0;
}

int
datadir_open(const char *path, bool create)
{
	umask(077);
	char *bare = bare_path(path);
	if (create && mkdir(bare, 0700) == 0)
		datadir_sync_parent(bare);
	else if (create && errno != EEXIST)
		err(EX_IOERR, "making %s", path);
	int dir = open(bare, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	if (dir < 0 && lstat(bare, &st) == 0 && S_ISLNK(st.st_mode))
		errx(EX_USAGE, "%s is a symbolic link: name the directory itself", path);
	if (dir < 0 || fstat(dir, &st) != 0)
		err(EX_IOERR, "%s", path);
	if (st.st_mode & S_IWOTH)
		errx(EX_USAGE, "%s is writable by anyone: run chmod o-w on it", path);
	if (create && is_strangers(&st))
		errx(EX_USAGE, "%s belongs to another user: run this as that user", path);
	free(bare);
	return dir;
}

void
datadir_sync(int dir)
{
	if (fsync(dir) != 0)
		err(EX_IOERR, "syncing the data directory");
}

int
datadir_file(int dir, const char *name, int flags)
{
	int fd = openat(dir, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd < 0 && errno == ENOENT)
		return -1;
	if (fd < 0 && errno == ELOOP)
		errx(EX_USAGE, "%s is a symbolic link: put the file itself there", name);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		err(EX_IOERR, "%s", name);
	if (!S_ISREG(st.st_mode))
		errx(EX_USAGE, "%s is not a regular file", name);
	return fd;
}

void
datadir_replace(int dir, const char *name, struct slice bytes)
{
	char *new = memory_print("%s.new", name);
	int fd = datadir_file(dir, new, O_WRONLY | O_CREAT | O_TRUNC);
	if (fd < 0 || !output_write_all(fd, bytes.at, bytes.len) || fdatasync(fd) != 0 ||
	    close(fd) != 0)
		err(EX_IOERR, "writing %s", new);
	if (renameat(dir, new, dir, name) != 0)
		err(EX_IOERR, "renaming %s", new);
	datadir_sync(dir);
	free(new);
}

ssize_t
datadir_read(int fd, void *at, size_t n, off_t from)
{
	size_t done = 0;
	while (done < n) {
		ssize_t got = pread(fd, (char *)at + done, n - done, from + (off_t)done);
		if (got < 0 && errno != EINTR)
			return -1;
		if (got == 0)
			break;
		done += got > 0 ? (size_t)got : 0;
	}
	return (ssize_t)done;
}

bool
datadir_is_read_only(int dir)
{
	struct stat st;
	if (fstat(dir, &st) == 0 && is_strangers(&st))
		return true;
	return faccessat(dir, ".", W_OK, AT_EACCESS) != 0 && (errno == EROFS || errno == EACCES);
}

bool
datadir_has(int dir, const char *name)
{
	struct stat st;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return true;
	if (errno != ENOENT)
		err(EX_IOERR, "%s", name);
	return false;
}

static bool
try_lock(int fd, const char *name, int how)
{
	while (flock(fd, how) != 0) {
		if (errno == EWOULDBLOCK)
			return false;
		if (errno != EINTR)
			err(EX_IOERR, "locking %s", name);
	}
	return true;
}

int
datadir_lock(int dir, const char *name, bool shared, int seconds)
{
	int fd = openat(dir, name, O_RDONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && shared && (errno == EROFS || errno == EACCES) && !datadir_has(dir, name))
		return -1;
	if (fd < 0)
		err(EX_IOERR, "%s", name);
	int how = shared ? LOCK_SH : LOCK_EX;
	if (seconds < 0) {
		try_lock(fd, name, how);
		return fd;
	}
	const struct timespec nap = {.tv_nsec = 20000000};
	for (int naps = 0; !try_lock(fd, name, how | LOCK_NB); naps++) {
		if (naps == seconds * 50)
			errx(EX_TEMPFAIL, "%s is held by another program: try again", name);
		nanosleep(&nap, NULL);
	}
	return fd;
}

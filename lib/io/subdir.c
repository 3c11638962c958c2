/* Subdirectories of the data directory, which hold the files of the stores. */
#include "io/subdir.h"

#include "io/datadir.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

bool
subdir_exists(int dir, const char *name, bool make)
{
	struct stat st;
	if (make && mkdirat(dir, name, 0700) == 0)
		datadir_sync(dir);
	else if (make && errno != EEXIST)
		err(EX_IOERR, "making %s", name);
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return false;
		err(EX_IOERR, "%s", name);
	}
	if (!S_ISDIR(st.st_mode))
		errx(EX_USAGE, "%s is not a directory", name);
	return true;
}

void
subdir_remove(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *files = fd < 0 ? NULL : fdopendir(fd);
	if (files == NULL)
		err(EX_IOERR, "%s", name);
	for (struct dirent *file; (file = readdir(files)) != NULL;)
		if (strcmp(file->d_name, ".") != 0 && strcmp(file->d_name, "..") != 0 &&
		    unlinkat(fd, file->d_name, 0) != 0)
			err(EX_IOERR, "removing %s/%s", name, file->d_name);
	closedir(files);
	if (unlinkat(dir, name, AT_REMOVEDIR) != 0)
		err(EX_IOERR, "removing %s", name);
}

void
subdir_rename(int dir, const char *name, const char *other)
{
	if (subdir_exists(dir, other, false))
		subdir_remove(dir, other);
	if (renameat(dir, name, dir, other) != 0)
		err(EX_IOERR, "renaming %s to %s", name, other);
}

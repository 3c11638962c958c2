/* Whether anybody has a file open for writing, as far as this process may know. */
#include "io/writers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether a process has this descriptor open for writing: /proc/PID/fdinfo/FD says how. */
static bool
writes(int process, const char *fd)
{
	char path[300], line[80];
	unsigned flags = O_RDONLY;
	snprintf(path, sizeof path, "fdinfo/%s", fd);
	int info = openat(process, path, O_RDONLY | O_CLOEXEC);
	FILE *in = info < 0 ? NULL : fdopen(info, "r");
	if (in == NULL)
		return false;
	while (fgets(line, sizeof line, in) != NULL)
		if (sscanf(line, "flags: %o", &flags) == 1)
			break;
	fclose(in);
	return (flags & O_ACCMODE) != O_RDONLY;
}

/* Whether the process, a directory of /proc, has the file open for writing. */
static bool
has_open(int process, const struct stat *file)
{
	struct stat st;
	struct dirent *entry;
	bool found = false;
	int fds = openat(process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fds < 0 ? NULL : fdopendir(fds);
	if (dir == NULL)
		return false;
	while (!found && (entry = readdir(dir)) != NULL)
		found = fstatat(fds, entry->d_name, &st, 0) == 0 && st.st_dev == file->st_dev &&
		        st.st_ino == file->st_ino && writes(process, entry->d_name);
	closedir(dir);
	return found;
}

static bool
any_has_open(const struct stat *file)
{
	struct dirent *entry;
	bool found = false;
	DIR *processes = opendir("/proc");
	if (processes == NULL)
		return false;
	while (!found && (entry = readdir(processes)) != NULL) {
		if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
			continue;
		int process =
		    openat(dirfd(processes), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (process < 0)
			continue;
		found = has_open(process, file);
		close(process);
	}
	closedir(processes);
	return found;
}

bool
writers_has(int fd)
{
	struct stat file;
	/* Who wants to write meanwhile must wait; the signal that says so ends the program if it is
	 * not ignored. */
	signal(SIGIO, SIG_IGN);
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
		return false;
	if (errno == EAGAIN)
		return true;
	return fstat(fd, &file) == 0 && any_has_open(&file);
}

void
writers_let(int fd)
{
	(void)fcntl(fd, F_SETLEASE, F_UNLCK); /* fails if there was no lease: no matter */
}

/* es-take: prints a file that nobody is writing, whole. */
#include "base/counted.h"
#include "io/cli.h"
#include "io/lines.h"
#include "io/output.h"
#include "io/sandbox.h"
#include "io/writers.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

static const char *path;

_Noreturn static void
is_written(void)
{
	errx(EX_TEMPFAIL, "%s is still being written: run again", path);
}

static int
open_file(void)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0)
		err(EX_IOERR, "%s", path);
	if (!S_ISREG(st.st_mode))
		errx(EX_USAGE, "%s is not a regular file", path);
	return fd;
}

static struct stat
state_of(int fd)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		err(EX_IOERR, "%s", path);
	return st;
}

/* Ends the program if the file is not in the state that it was in, or another has its name. */
static void
check_unchanged(int fd, const struct stat *was)
{
	struct stat is = state_of(fd), named;
	if (fstatat(AT_FDCWD, path, &named, AT_SYMLINK_NOFOLLOW) != 0)
		err(EX_IOERR, "%s", path);
	if (is.st_size != was->st_size || is.st_mtim.tv_sec != was->st_mtim.tv_sec ||
	    is.st_mtim.tv_nsec != was->st_mtim.tv_nsec ||
	    is.st_ctim.tv_sec != was->st_ctim.tv_sec ||
	    is.st_ctim.tv_nsec != was->st_ctim.tv_nsec || named.st_ino != is.st_ino ||
	    named.st_dev != is.st_dev)
		is_written();
}

/* Waits until the file has not changed for so many seconds. On a share its times are those of
 * another clock, so it never waits longer than that. */
static void
wait_quiet(int fd, uint64_t seconds)
{
	struct stat st = state_of(fd);
	struct timespec now, rest = {0};
	clock_gettime(CLOCK_REALTIME, &now);
	int64_t age = (int64_t)now.tv_sec - (int64_t)st.st_ctim.tv_sec - 1;
	if (age >= (int64_t)seconds)
		return;
	rest.tv_sec = (time_t)(age > 0 ? (int64_t)seconds - age : (int64_t)seconds);
	while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
		;
	check_unchanged(fd, &st);
}

static void
print(int fd)
{
	static char block[256 << 10];
	ssize_t n;
	while ((n = read(fd, block, sizeof block)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			err(EX_IOERR, "reading %s", path);
		output_add((struct slice){block, (size_t)n});
	}
}

int
main(int argc, char **argv)
{
	bool verbose = false;
	uint64_t quiet = 0;
	const struct cli_option options[] = {
	    {"quiet", CLI_COUNT, &quiet, "SECONDS",
	        "wait until the file has not changed for so long"},
	    {"v", CLI_FLAG, &verbose, NULL, "print a summary on stderr"},
	    {NULL, 0, NULL, NULL, NULL},
	};
	const struct cli cli = {
	    "es-take", "Prints a file, unless somebody is writing it.", "FILE", 1, options};
	int first = cli_parse(&cli, argc, argv);
	if (first == argc)
		cli_wrong(&cli, "name a file", NULL);
	path = argv[first];
	int fd = open_file();
	if (writers_has(fd))
		is_written();
	writers_let(fd);
	if (quiet > 0)
		wait_quiet(fd, quiet);
	if (writers_has(fd))
		is_written();
	struct stat st = state_of(fd);
	sandbox_files(-1, verbose);
	print(fd);
	check_unchanged(fd, &st);
	if (verbose)
		warnx("%s printed", counted((uint64_t)st.st_size, "byte"));
	output_close();
	close(fd);
	return EX_OK;
}

/* Least privilege: a program gives up the rights it does not need. */
#include "io/sandbox.h"

#include "base/memory.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

/* A sanitizer's runtime makes its own system calls, at any time. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

/* valgrind also opens files and makes its own system calls. Only tests/valgrind defines this. */
#ifdef ES_VALGRIND
#include <valgrind/valgrind.h>
#define WATCHED (RUNNING_ON_VALGRIND != 0)
#else
#define WATCHED false
#endif

/* Everything that the first version of Landlock controls. */
#define ALL_RIGHTS                                                                                 \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |                              \
	    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |                           \
	    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |                       \
	    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |                           \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                           \
	    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |                         \
	    LANDLOCK_ACCESS_FS_MAKE_SYM)

/* What remains allowed below the data directory. */
#define DATA_RIGHTS                                                                                \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |                            \
	    LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR |                          \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |                         \
	    LANDLOCK_ACCESS_FS_MAKE_REG)

/* More than libseccomp needs for the filter, yet small enough that malloc keeps it when freed. */
enum { RESERVE = 120 << 10 };

static void
warn_unsupported(bool loud, const char *what)
{
	if (loud)
		warn("going on without %s", what);
}

/* The C library has no functions for Landlock. */
static bool
restrict_files(int dir)
{
	struct landlock_ruleset_attr denied = {.handled_access_fs = ALL_RIGHTS};
	struct landlock_path_beneath_attr below = {.allowed_access = DATA_RIGHTS, .parent_fd = dir};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &denied, sizeof denied, 0);
	if (rules < 0)
		return false;
	bool done = (dir < 0 || syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
	                            &below, 0) == 0) &&
	            syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	int error = errno;
	close(rules);
	errno = error;
	return done;
}

void
sandbox_files(int dir, bool loud)
{
	if (WATCHED)
		return;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		warn_unsupported(loud, "no_new_privs");
	else if (!restrict_files(dir))
		warn_unsupported(loud, "Landlock");
}

void
sandbox_calls(bool loud)
{
	/* What the C library uses to read, write, allocate memory, tell the time and exit. */
	static const int allowed[] = {
	    SCMP_SYS(read),
	    SCMP_SYS(write),
	    SCMP_SYS(poll),
	    SCMP_SYS(ppoll),
	    SCMP_SYS(openat),
	    SCMP_SYS(close),
	    SCMP_SYS(fstat),
	    SCMP_SYS(newfstatat),
	    SCMP_SYS(statx),
	    SCMP_SYS(fcntl),
	    SCMP_SYS(pread64),
	    SCMP_SYS(lseek),
	    SCMP_SYS(flock),
	    SCMP_SYS(ftruncate),
	    SCMP_SYS(fsync),
	    SCMP_SYS(fdatasync),
	    SCMP_SYS(mmap),
	    SCMP_SYS(munmap),
	    SCMP_SYS(mremap),
	    SCMP_SYS(mprotect),
	    SCMP_SYS(madvise),
	    SCMP_SYS(brk),
	    SCMP_SYS(clock_gettime),
	    SCMP_SYS(gettimeofday),
	    SCMP_SYS(futex),
	    SCMP_SYS(getrandom),
	    SCMP_SYS(restart_syscall),
	    SCMP_SYS(rt_sigreturn),
	    SCMP_SYS(rt_sigprocmask),
	    SCMP_SYS(gettid),
	    SCMP_SYS(getpid),
	    SCMP_SYS(tgkill),
	    SCMP_SYS(exit),
	    SCMP_SYS(exit_group),
	};
	if (SANITIZED || WATCHED)
		return;
	/* libseccomp does not handle ENOMEM: make sure that malloc has what it needs. */
	free(memory_resize(NULL, RESERVE, 1));
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int error = filter == NULL ? -ENOMEM : 0;
	for (size_t i = 0; error == 0 && i < sizeof allowed / sizeof *allowed; i++)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	if (error == 0)
		error = seccomp_load(filter);
	if (error == -ENOMEM)
		memory_fail();
	seccomp_release(filter);
	errno = -error;
	if (error != 0)
		warn_unsupported(loud, "seccomp");
}

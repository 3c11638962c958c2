/* Waiting for a lock on a file that another program opened. */
#include "io/turn.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/time.h>
#include <sysexits.h>

static volatile sig_atomic_t late;

static void
be_late(int signal)
{
	(void)signal;
	late = 1;
}

void
turn_wait(int fd, int seconds)
{
	/* The alarm rings again and again, in case the first one comes before flock begins. */
	const struct itimerval alarm = {{.tv_usec = 100000}, {.tv_sec = seconds}}, none = {0};
	const struct sigaction act = {.sa_handler = be_late};
	late = 0;
	if (sigaction(SIGALRM, &act, NULL) != 0 || setitimer(ITIMER_REAL, &alarm, NULL) != 0)
		err(EX_IOERR, "setting an alarm");
	while (flock(fd, LOCK_EX) != 0) {
		if (errno == EBADF)
			errx(EX_USAGE, "descriptor %d is not open", fd);
		if (errno != EINTR)
			err(EX_IOERR, "locking descriptor %d", fd);
		if (late)
			errx(EX_TEMPFAIL, "others hold the lock: try again");
	}
	setitimer(ITIMER_REAL, &none, NULL);
}

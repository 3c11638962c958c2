/* For a library that damaged files can crash: the crash leaves a file. */
#include "store/crash_guard.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

enum { SIGNALS = sizeof signals / sizeof *signals };

static struct {
	int dir;
	const char *name, *over;
	struct sigaction before[SIGNALS];
} watch;

static void
say(const char *text)
{
	/* If this fails, there is nothing left to do. */
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return;
}

/* Calls only what signal-safety(7) lists. */
static void
on_crash(int number)
{
	(void)number;
	if (watch.name == NULL) {
		say(watch.over);
		say(": the program crashed while opening it, for lack of memory or because it is "
		    "damaged\n");
		_exit(EX_IOERR);
	}
	int file = openat(watch.dir, watch.name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	say(watch.over);
	say(file >= 0 ? ": the program crashed while opening it, so it is damaged: run again to "
	                "rebuild it\n"
	              : ": the program crashed while opening it\n");
	_exit(EX_TEMPFAIL);
}

void
crash_guard_begin(int dir, const char *name, const char *over)
{
	struct sigaction action = {.sa_handler = on_crash};
	watch.dir = dir;
	watch.name = name;
	watch.over = over;
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &action, &watch.before[i]);
}

void
crash_guard_end(void)
{
	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &watch.before[i], NULL);
}

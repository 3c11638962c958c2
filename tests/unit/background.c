/* Work beside the program's own: that it is done, and how one hears of it. */
#include "io/background.h"

#include "tap.h"

#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

static int ends[2];

/* Waits for a byte, then counts. */
static void
count(void *counted)
{
	char byte;
	*(int *)counted += read(ends[0], &byte, 1) == 1;
}

static bool
is_done(const struct background *b)
{
	struct pollfd done = {.fd = background_fd(b), .events = POLLIN};
	return poll(&done, 1, 0) == 1;
}

/* Two pieces of work, one after the other, with which the program goes along. */
static void
check_beside(void)
{
	struct background *b = background_new();
	int counted = 0;
	for (int i = 1; i <= 2; i++) {
		background_start(b, count, &counted);
		tap(!is_done(b), "it goes on beside the program");
		tap(write(ends[1], "", 1) == 1, "what it waits for");
		struct pollfd done = {.fd = background_fd(b), .events = POLLIN};
		tap(poll(&done, 1, 60000) == 1 && counted == i, "one hears when it is done");
		background_wait(b);
		tap(!is_done(b), "and waits for the next");
	}
	background_free(b);
	background_free(NULL);
}

#ifndef __SANITIZE_ADDRESS__
/* Without a thread it is done at once. To be called before there was one, whose stack would be used
 * again. A sanitizer needs more memory than that. */
static void
check_without_thread(void)
{
	struct background *b = background_new();
	struct rlimit none;
	int counted = 0;
	getrlimit(RLIMIT_AS, &none);
	none.rlim_cur = 1 << 20; /* less than it has: no stack for a thread */
	setrlimit(RLIMIT_AS, &none);
	tap(write(ends[1], "", 1) == 1, "what it waits for");
	background_start(b, count, &counted);
	tap(is_done(b) && counted == 1, "done at once");
	background_wait(b);
	none.rlim_cur = none.rlim_max;
	setrlimit(RLIMIT_AS, &none);
	background_free(b);
}
#endif

int
main(void)
{
	if (pipe(ends) != 0)
		return 1;
#ifndef __SANITIZE_ADDRESS__
	check_without_thread();
#endif
	check_beside();
	return tap_done();
}

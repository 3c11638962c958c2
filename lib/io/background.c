/* One piece of work done in a thread of its own. */
#include "io/background.h"

#include "base/memory.h"

#include <err.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sysexits.h>
#include <unistd.h>

struct background {
	int done; /* an eventfd: 1 once the work is done */
	bool has_thread;
	pthread_t thread;
	void (*work)(void *arg);
	void *arg;
};

struct background *
background_new(void)
{
	struct background *b = memory_new(sizeof *b);
	b->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (b->done < 0)
		err(EX_IOERR, "eventfd");
	return b;
}

static void *
run(void *background)
{
	struct background *b = background;
	b->work(b->arg);
	if (eventfd_write(b->done, 1) != 0)
		err(EX_IOERR, "eventfd");
	return NULL;
}

void
background_start(struct background *b, void (*work)(void *arg), void *arg)
{
	b->work = work;
	b->arg = arg;
	b->has_thread = pthread_create(&b->thread, NULL, run, b) == 0;
	if (!b->has_thread)
		run(b);
}

int
background_fd(const struct background *b)
{
	return b->done;
}

void
background_wait(struct background *b)
{
	eventfd_t once;
	if (b->has_thread)
		pthread_join(b->thread, NULL);
	if (eventfd_read(b->done, &once) != 0)
		err(EX_IOERR, "eventfd");
}

void
background_free(struct background *b)
{
	if (b == NULL)
		return;
	close(b->done);
	free(b);
}

/* Work done in a thread of its own. */
#include "io/background.h"

#include "base/memory.h"

#include <err.h>
#include <errno.h>
#include <poll.h>
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
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t given;
	void (*work)(void *arg); /* NULL: none is given */
	void *arg;
	bool ends;
};

struct background *
background_new(void)
{
	struct background *b = memory_new(sizeof *b);
	b->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (b->done < 0)
		err(EX_IOERR, "eventfd");
	pthread_mutex_init(&b->mutex, NULL);
	pthread_cond_init(&b->given, NULL);
	return b;
}

static void
say_done(struct background *b)
{
	if (eventfd_write(b->done, 1) != 0)
		err(EX_IOERR, "eventfd");
}

/* Does what is given, until it is to end. */
static void *
run(void *background)
{
	struct background *b = background;
	pthread_mutex_lock(&b->mutex);
	while (!b->ends) {
		if (b->work == NULL) {
			pthread_cond_wait(&b->given, &b->mutex);
			continue;
		}
		pthread_mutex_unlock(&b->mutex);
		b->work(b->arg);
		pthread_mutex_lock(&b->mutex);
		b->work = NULL;
		say_done(b);
	}
	pthread_mutex_unlock(&b->mutex);
	return NULL;
}

void
background_start(struct background *b, void (*work)(void *arg), void *arg)
{
	if (!b->has_thread)
		b->has_thread = pthread_create(&b->thread, NULL, run, b) == 0;
	if (!b->has_thread) {
		work(arg);
		say_done(b);
		return;
	}
	pthread_mutex_lock(&b->mutex);
	b->work = work;
	b->arg = arg;
	pthread_cond_signal(&b->given);
	pthread_mutex_unlock(&b->mutex);
}

int
background_fd(const struct background *b)
{
	return b->done;
}

void
background_wait(struct background *b)
{
	struct pollfd done = {.fd = b->done, .events = POLLIN};
	eventfd_t once;
	while (eventfd_read(b->done, &once) != 0) {
		if (errno != EAGAIN && errno != EINTR)
			err(EX_IOERR, "eventfd");
		if (poll(&done, 1, -1) < 0 && errno != EINTR)
			err(EX_IOERR, "poll");
	}
}

void
background_free(struct background *b)
{
	if (b == NULL)
		return;
	if (b->has_thread) {
		pthread_mutex_lock(&b->mutex);
		b->ends = true;
		pthread_cond_signal(&b->given);
		pthread_mutex_unlock(&b->mutex);
		pthread_join(b->thread, NULL);
	}
	pthread_cond_destroy(&b->given);
	pthread_mutex_destroy(&b->mutex);
	close(b->done);
	free(b);
}

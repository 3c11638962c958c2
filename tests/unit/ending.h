/* How a part of a program ends: run in a process of its own. */
#ifndef ENDING_H
#define ENDING_H

#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct ending {
	int status;      /* 0 if it returned; 256 and more: killed */
	char said[2048]; /* on stderr, without the program's name */
};

/* Has what is said on stderr go nowhere, or where it went before. */
static inline void
ending_hush(bool hush)
{
	static int before = -1;
	if (before < 0)
		before = dup(STDERR_FILENO);
	int nowhere = hush ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
	dup2(hush ? nowhere : before, STDERR_FILENO);
	if (hush)
		close(nowhere);
}

/* Calls act(arg) in another process. */
static inline struct ending
ending_of(void (*act)(void *arg), void *arg)
{
	struct ending end = {0};
	int pipe_of[2], status;
	size_t n = 0;
	ssize_t got;
	fflush(stdout);
	if (pipe(pipe_of) != 0)
		err(70, "pipe");
	pid_t child = fork();
	if (child < 0)
		err(70, "fork");
	if (child == 0) {
		dup2(pipe_of[1], STDERR_FILENO);
		close(pipe_of[0]);
		act(arg);
		_exit(0);
	}
	close(pipe_of[1]);
	while ((got = read(pipe_of[0], end.said + n, sizeof end.said - 1 - n)) > 0)
		n += (size_t)got;
	close(pipe_of[0]);
	waitpid(child, &status, 0);
	end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
	char *colon = strstr(end.said, ": ");
	if (colon != NULL)
		memmove(end.said, colon + 2, strlen(colon + 2) + 1);
	return end;
}

/* Whether it ended with this status, and said something that begins like this. */
static inline bool
ended(const struct ending *end, int status, const char *said)
{
	bool good = end->status == status && strncmp(end->said, said, strlen(said)) == 0;
	if (!good)
		printf("# ended with %d: %s\n", end->status, end->said);
	return good;
}

#endif

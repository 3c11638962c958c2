/* Why a library failed to use a file: because of the machine, or because of what the file holds. */
#include "store/failure.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static char heard[256];
static int spoke_of; /* the errno named in a message; 0 for none */

/* Errors that are the machine's fault. */
static const int machine_errors[] = {
    ENOSPC, EIO, ENOMEM, EACCES, EPERM, EROFS, EMFILE, ENFILE, EDQUOT, EFBIG, EINTR, EAGAIN};

enum { MACHINE_ERRORS = sizeof machine_errors / sizeof *machine_errors };

void
failure_clear(void)
{
	*heard = '\0';
	spoke_of = 0;
}

static bool
ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

void
failure_hear(const char *message)
{
	if (*heard == '\0')
		snprintf(heard, sizeof heard, "%s", message);
	for (size_t i = 0; i < MACHINE_ERRORS && spoke_of == 0; i++)
		if (ends_in(message, strerror(machine_errors[i])))
			spoke_of = machine_errors[i];
}

const char *
failure_heard(void)
{
	return heard;
}

int
failure_machine(int returned)
{
	if (spoke_of != 0)
		return spoke_of;
	for (size_t i = 0; i < MACHINE_ERRORS; i++)
		if (returned == machine_errors[i])
			return returned;
	return 0;
}

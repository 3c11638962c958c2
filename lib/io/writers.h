/* Whether anybody has a file open for writing, as far as this process may know. */
#ifndef ES_IO_WRITERS_H
#define ES_IO_WRITERS_H

#include <stdbool.h>

/*
 * Whether a process has the file open for writing; fd is open for reading alone. If the file is the
 * user's own and its file system has leases (fcntl(2)), the answer is exact, and from then on
 * nobody can open it for writing until writers_let, fd is closed, or the system's lease-break-time
 * is over, 45 seconds by default. Otherwise only the processes are asked whose descriptors the user
 * may see (proc(5)), and nobody is kept out.
 */
bool writers_has(int fd);

/* Lets others open the file for writing again. */
void writers_let(int fd);

#endif

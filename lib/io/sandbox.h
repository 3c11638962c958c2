/* Least privilege: a program gives up the rights it does not need, in case somebody takes it over.
 */
#ifndef ES_IO_SANDBOX_H
#define ES_IO_SANDBOX_H

#include <stdbool.h>

/*
 * From now on the program and its children can gain no privileges, and can open only files below
 * the directory, or none at all if dir is -1 (landlock(7)). Open files stay open. If the kernel
 * does not support this the program goes on, with a warning if loud is true.
 */
void sandbox_files(int dir, bool loud);

/*
 * From now on the program can make only the system calls that it takes to read lines, write lines
 * and append to a file; all others fail with EPERM (seccomp(2)). If the kernel does not support
 * this the program goes on, with a warning if loud is true.
 */
void sandbox_calls(bool loud);

#endif

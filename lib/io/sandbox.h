/* Least power: a program gives up what it will not need, so that nobody who takes it over has it.
 */
#ifndef ES_IO_SANDBOX_H
#define ES_IO_SANDBOX_H

#include <stdbool.h>

/*
 * From here on the program and its children gain no privileges and open no files but those below
 * the directory (Linux's Landlock, see landlock(7)); -1 for none at all. What is open stays open.
 * Where the kernel cannot do it the program goes on, and says so if loud is true.
 */
void sandbox_files(int dir, bool loud);

/*
 * From here on only the system calls that reading lines, writing lines and appending to a file
 * need are done; all others fail with EPERM (seccomp(2)). Where the kernel cannot do it the program
 * goes on, and says so if loud is true.
 */
void sandbox_calls(bool loud);

#endif

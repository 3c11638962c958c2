/* For a library that damaged files can crash: the crash leaves a file that tells the next run. */
#ifndef ES_STORE_CRASH_GUARD_H
#define ES_STORE_CRASH_GUARD_H

/*
 * Until crash_guard_end, a crash (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) creates the file NAME
 * in the directory, prints a message that begins with `over`, the directory's path, and ends the
 * program with 75. If name is NULL, it creates no file and ends it with 74. Both texts must live
 * until then.
 */
void crash_guard_begin(int dir, const char *name, const char *over);

/* Restores what a crash did before. */
void crash_guard_end(void);

#endif

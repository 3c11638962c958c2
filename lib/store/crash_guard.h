/* A library that may crash over what stands on disk: the crash leaves a file, so that the next run
 * knows. */
#ifndef ES_STORE_CRASH_GUARD_H
#define ES_STORE_CRASH_GUARD_H

/*
 * Until crash_guard_end, a crash (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) makes the file NAME in
 * the directory, says which directory it was over, and ends the program with 75. Both texts must
 * live until then.
 */
void crash_guard_begin(int dir, const char *name, const char *over);

/* A crash is again what it was. */
void crash_guard_end(void);

#endif

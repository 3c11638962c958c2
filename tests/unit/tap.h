/* Prints results as TAP, a line a check. */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

/* One check: what it is about, and whether it held. */
static inline void
tap(bool good, const char *what)
{
	printf("%s %d %s\n", good ? "ok" : "not ok", ++tap_count, what);
	tap_failed += !good;
}

/* What main returns. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed > 0;
}

#endif

/* Prints results as TAP, a line a check. */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

/* One check: what it is about, and whether it held. */
static inline void
tap(bool good, const char *what)
{
	printf("%s %d %s\n", good ? "ok" : "not ok", ++tap_count, what);
	fflush(stdout); /* what stands on stderr comes between lines, not within one */
	tap_failed += !good;
}

/* One check that a text, or none (NULL), is the one wanted; where it is not, both are shown. */
static inline void
tap_text(const char *got, const char *wanted, const char *what)
{
	bool good = got == NULL || wanted == NULL ? got == wanted : strcmp(got, wanted) == 0;
	tap(good, what);
	if (!good)
		printf(
		    "# got    %s\n# wanted %s\n", got ? got : "(none)", wanted ? wanted : "(none)");
}

/* What main returns. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed > 0;
}

#endif

/* What a fuzz target says when a property does not hold. */
#ifndef PROPERTY_H
#define PROPERTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* libFuzzer's entry: called once for each input. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Ends the run as a finding if what is told is not so. */
static inline void
property(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "not so: %s\n", what);
	abort();
}

#endif

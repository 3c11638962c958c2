/* Numbers of things, in words. */
#include "base/counted.h"

#include <inttypes.h>
#include <stdio.h>

const char *
counted(uint64_t n, const char *what)
{
	static char kept[8][64];
	static size_t next;
	char *out = kept[next++ % 8];
	snprintf(out, sizeof kept[0], "%" PRIu64 " %s%s", n, what, n == 1 ? "" : "s");
	return out;
}

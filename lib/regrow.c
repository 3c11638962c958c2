/* The tree grown again from the log's bytes. */
#include "regrow.h"

#include "lines.h"
#include "log.h"

#include <err.h>
#include <sysexits.h>

void
regrow_each(int fd, off_t end, uint64_t n, struct leaves *l,
    void (*each)(void *arg, struct merkle_hash leaf), void *arg)
{
	struct lines *in = lines_open_range(fd, 0, end, LINES_LIMIT);
	struct slice line;
	for (uint64_t seq = 1; seq <= n; seq++) {
		if (lines_next(in, &line) != LINES_LINE || log_seq(line) != seq)
			errx(EX_PROTOCOL, LOG_NAME " line %llu: not a whole line with this seq",
			    (unsigned long long)seq);
		each(arg, leaves_hash(l, seq, line));
	}
	lines_close(in);
}

static void
add(void *all, struct merkle_hash leaf)
{
	merkle_all_add(all, leaf);
}

struct merkle_all *
regrow_all(int fd, off_t end, uint64_t n, struct leaves *l)
{
	struct merkle_all *all = merkle_all_new();
	regrow_each(fd, end, n, l, add, all);
	return all;
}

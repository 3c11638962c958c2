/* A limit on how often something may happen. */
#include "election/limit.h"

#include <stdbool.h>

/*
 * Each time takes up its share of a minute, and the shares are put one after the other from now on;
 * `until` is where the last one ends. It may be a minute ahead at most (the generic cell rate
 * algorithm). More than that means that the clock was set back.
 */
uint64_t
limit_take(uint64_t *until, uint64_t now, uint64_t per_minute)
{
	uint64_t share = LIMIT_MINUTE / per_minute, end = now + LIMIT_MINUTE;
	uint64_t from = *until < now ? now : *until > end ? end : *until;
	bool allowed = from + share <= end;
	*until = allowed ? from + share : from;
	return allowed ? 0 : from + share - end;
}

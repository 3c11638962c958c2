/* A ballot's votes in an array, for code that needs them more than once. */
#ifndef ES_EVENT_VOTE_LIST_H
#define ES_EVENT_VOTE_LIST_H

#include "event/detail.h"

/* Start with {0}; it can be reused for each ballot. Free with vote_list_free. */
struct vote_list {
	struct vote *at;
	size_t n, cap;
};

/* Replaces the list's votes with those of the detail, borrowed from its line. */
void vote_list_take(struct vote_list *list, const struct detail *d);

void vote_list_free(struct vote_list *list);

/* Writes a vote as an object: a member of this name, or an array element if name is NULL. */
void vote_list_put(struct buf *out, const char *name, const struct vote *vote);

#endif

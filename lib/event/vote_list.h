/* The votes of a ballot in an array, for what needs to look at them more than once. */
#ifndef ES_EVENT_VOTE_LIST_H
#define ES_EVENT_VOTE_LIST_H

#include "event/detail.h"

/* Begin with {0}, use it again ballot after ballot; free with vote_list_free. */
struct vote_list {
	struct vote *at;
	size_t n, cap;
};

/* Takes up the detail's votes in place of those it had; they borrow from the line. */
void vote_list_take(struct vote_list *list, const struct detail *d);

void vote_list_free(struct vote_list *list);

/* Writes a vote as an object, a member of this name or, if that is NULL, an array's element. */
void vote_list_put(struct buf *out, const char *name, const struct vote *vote);

#endif

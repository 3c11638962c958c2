/* A ballot's votes in an array. */
#include "event/vote_list.h"

#include "base/memory.h"
#include "json/writer.h"

#include <stdlib.h>

void
vote_list_take(struct vote_list *list, const struct detail *d)
{
	struct slice votes = d->votes;
	struct vote vote;
	list->n = 0;
	while (detail_next_vote(&votes, &vote)) {
		list->at = memory_grow(list->at, list->n, &list->cap, sizeof *list->at);
		list->at[list->n++] = vote;
	}
}

void
vote_list_free(struct vote_list *list)
{
	free(list->at);
	*list = (struct vote_list){0};
}

void
vote_list_put(struct buf *out, const char *name, const struct vote *vote)
{
	writer_begin_object(out, name);
	writer_string(out, "electionId", vote->election);
	writer_string(out, "candidateId", vote->candidate);
	writer_end_object(out);
}

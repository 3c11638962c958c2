/* A table from texts to numbers, such as from ids to where they are kept. */
#include "sheet/table.h"

#include "base/memory.h"

#include <stdlib.h>

#define uthash_fatal(why) memory_fail()
#include <uthash.h>

struct entry {
	UT_hash_handle hh;
	size_t number;
	char text[];
};

struct table {
	struct entry *entries;
};

struct table *
table_open(void)
{
	return memory_new(sizeof(struct table));
}

size_t
table_find(const struct table *t, struct slice text)
{
	struct entry *e;
	HASH_FIND(hh, t->entries, text.at, text.len, e);
	return e == NULL ? TABLE_NONE : e->number;
}

size_t
table_add(struct table *t, struct slice text, size_t number)
{
	size_t there = table_find(t, text);
	if (there != TABLE_NONE)
		return there;
	struct entry *e = memory_new(sizeof *e + text.len);
	if (text.len > 0)
		memcpy(e->text, text.at, text.len);
	e->number = number;
	HASH_ADD_KEYPTR(hh, t->entries, e->text, text.len, e);
	return TABLE_NONE;
}

void
table_close(struct table *t)
{
	struct entry *e, *next;
	if (t == NULL)
		return;
	HASH_ITER(hh, t->entries, e, next)
	{
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyzer loses track of uthash */
		HASH_DEL(t->entries, e);
		free(e);
	}
	free(t);
}

/* A store in the test's directory, and the voters projection's facts in it. */
#ifndef STORES_H
#define STORES_H

#include "store/store.h"
#include "temp.h"
#include "words.h"

static struct store *stores_one;

/* The store, empty; the same one again at each call, so that what was there is gone. */
static inline struct store *
stores_empty(void)
{
	if (stores_one == NULL)
		stores_one = store_open(temp_dir(), temp_path, "store", 1 << 20, true);
	else
		stores_one = store_empty(stores_one);
	return stores_one;
}

/* Closes it; to be called at the end. */
static inline void
stores_close(void)
{
	store_close(stores_one);
	stores_one = NULL;
}

/* Appends a line and LF to a buffer: what is given for each(arg, line). */
static inline void
stores_add_line(void *out, struct slice line)
{
	buf_slice(out, line);
	buf_add(out, "\n", 1);
}

#endif

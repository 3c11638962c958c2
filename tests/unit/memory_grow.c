/* Memory that a program cannot do without: zeroed, grown, and 74 if there is none. */
#include "base/memory.h"

#include "ending.h"
#include "rows.h"

static const struct {
	const char *what;
	size_t n, cap, wanted; /* elements there, room before and after */
} growths[] = {
    {"an empty array", 0, 0, 16},
    {"room for one more", 15, 16, 16},
    {"a full one", 16, 16, 32},
    {"a larger full one", 1024, 1024, 2048},
    {"room, and nothing there", 0, 16, 16},
};

/* Elements stay what they are, whatever the array grows to. */
static bool
keeps(void)
{
	uint64_t *array = NULL;
	size_t cap = 0;
	bool good = true;
	for (size_t n = 0; n < 1000; n++) {
		array = memory_grow(array, n, &cap, sizeof *array);
		array[n] = n * n;
	}
	for (size_t i = 0; i < 1000; i++)
		good &= array[i] == i * i;
	free(array);
	return good && cap == 1024;
}

static bool
is_zero(void)
{
	bool good = true;
	unsigned char *at = memory_new(10000);
	for (size_t i = 0; i < 10000; i++)
		good &= at[i] == 0;
	free(at);
	return good;
}

static void
resize_beyond(void *unused)
{
	(void)unused;
	free(memory_resize(NULL, SIZE_MAX / 2, 4));
}

static void
fail(void *unused)
{
	(void)unused;
	memory_fail();
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(growths); i++) {
		size_t cap = growths[i].cap;
		void *array = cap ? memory_resize(NULL, cap, 8) : NULL;
		void *grown = memory_grow(array, growths[i].n, &cap, 8);
		tap(cap == growths[i].wanted && grown != NULL &&
		        (cap != growths[i].cap || grown == array),
		    growths[i].what);
		free(grown);
	}
	tap(keeps(), "elements stay");
	tap(is_zero(), "what is new is zero");
	char *copy = memory_copy("a text"), *printed = memory_print("%s-%d", copy, 7);
	tap_text(printed, "a text-7", "a text copied, and printed");
	free(copy);
	free(printed);
	struct ending end = ending_of(resize_beyond, NULL);
	tap(ended(&end, 74, "out of memory\n"), "a product that no size can say");
	end = ending_of(fail, NULL);
	tap(ended(&end, 74, "out of memory\n"), "out of memory");
	return tap_done();
}

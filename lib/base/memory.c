/* Memory allocation that never returns NULL. */
#include "base/memory.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { FIRST = 16 };

_Noreturn void
memory_fail(void)
{
	errx(EX_IOERR, "out of memory");
}

static void *
or_fail(void *at)
{
	if (at == NULL)
		memory_fail();
	return at;
}

void *
memory_new(size_t size)
{
	return or_fail(calloc(1, size));
}

void *
memory_resize(void *array, size_t n, size_t size)
{
	return or_fail(reallocarray(array, n, size));
}

void *
memory_grow(void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	*cap = *cap ? *cap * 2 : FIRST;
	return memory_resize(array, *cap, size);
}

char *
memory_copy(const char *text)
{
	return or_fail(strdup(text));
}

char *
memory_print(const char *format, ...)
{
	char *text;
	va_list ap;
	va_start(ap, format);
	int n = vasprintf(&text, format, ap);
	va_end(ap);
	if (n < 0)
		memory_fail();
	return text;
}

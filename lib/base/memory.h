/* Memory that the program cannot do without: where there is none, it ends with 74. */
#ifndef ES_BASE_MEMORY_H
#define ES_BASE_MEMORY_H

#include <stddef.h>

/* Ends the program with 74: out of memory. */
_Noreturn void memory_fail(void);

/* So many bytes, all zero. The caller frees them with free. */
void *memory_new(size_t size);

/* Makes room for n elements of this size in an array from realloc, which may move; NULL is an empty
 * one. The caller frees it with free. */
void *memory_resize(void *array, size_t n, size_t size);

/* Makes room for one element more than n in an array that has room for *cap: twice as many where it
 * is full. Returns where the array is now. */
void *memory_grow(void *array, size_t n, size_t *cap, size_t size);

/* A copy of a text. The caller frees it with free. */
char *memory_copy(const char *text);

/* A text made by printf's rules. The caller frees it with free. */
__attribute__((format(printf, 1, 2))) char *memory_print(const char *format, ...);

#endif

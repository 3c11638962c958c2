/* Memory allocation that never returns NULL: if memory runs out, the program ends with 74. */
#ifndef ES_BASE_MEMORY_H
#define ES_BASE_MEMORY_H

#include <stddef.h>

/* Says "out of memory" and ends the program with 74. */
_Noreturn void memory_fail(void);

/* Allocates size zeroed bytes. The caller frees them with free. */
void *memory_new(size_t size);

/* Resizes an array, or NULL, to n elements of this size; returns the array, which may have moved.
 * The caller frees it with free. */
void *memory_resize(void *array, size_t n, size_t size);

/* Makes room for one more element in an array that holds n and has room for *cap, doubling *cap if
 * it is full; returns the array, which may have moved. */
void *memory_grow(void *array, size_t n, size_t *cap, size_t size);

/* Copies a string. The caller frees it with free. */
char *memory_copy(const char *text);

/* Formats a string as printf does. The caller frees it with free. */
__attribute__((format(printf, 1, 2))) char *memory_print(const char *format, ...);

#endif

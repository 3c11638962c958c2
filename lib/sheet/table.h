/* A table from texts to numbers, such as from ids to where they are kept. */
#ifndef ES_SHEET_TABLE_H
#define ES_SHEET_TABLE_H

#include "base/bytes.h"

struct table;

/* What table_find returns if there is no such text. */
#define TABLE_NONE SIZE_MAX

/* An empty table. */
struct table *table_open(void);

/* The number of this text, or TABLE_NONE. */
size_t table_find(const struct table *t, struct slice text);

/* Gives a number to a text, of which the table keeps a copy; returns TABLE_NONE, or if the text has
 * a number already, that, which stays. */
size_t table_add(struct table *t, struct slice text, size_t number);

/* Frees the table; accepts NULL. */
void table_close(struct table *t);

#endif

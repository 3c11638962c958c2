/* JSON trees. Only this module uses cJSON. Give it only text that strict_check has accepted. */
#ifndef ES_JSON_TREE_H
#define ES_JSON_TREE_H

#include "base/bytes.h"

struct tree;

enum tree_kind {
	TREE_OBJECT,
	TREE_ARRAY,
	TREE_STRING,
	TREE_NUMBER,
	TREE_TRUE,
	TREE_FALSE,
	TREE_OTHER
};

/* Parses text; NULL if cJSON refuses it. Ends the program with 74 if memory runs out. Free with
 * tree_free. */
struct tree *tree_parse(struct slice text);

/* Frees the whole tree; accepts NULL. */
void tree_free(struct tree *root);

/* The kind of value at this node. */
enum tree_kind tree_kind(const struct tree *node);

/* The first member or element, NULL if there is none. */
const struct tree *tree_first(const struct tree *node);

/* The member or element after this one, NULL after the last. */
const struct tree *tree_next(const struct tree *node);

/* The name of a member, decoded, borrowed from the tree. */
struct slice tree_name(const struct tree *node);

/* The text of a string, decoded, borrowed from the tree. */
struct slice tree_text(const struct tree *node);

/* The value of a number. */
double tree_number(const struct tree *node);

#endif

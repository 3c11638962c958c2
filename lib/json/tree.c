/* JSON trees. Only this module uses cJSON. */
#include "json/tree.h"

#include "base/memory.h"

#include <cjson/cJSON.h>
#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

static void *
allocate(size_t n)
{
	return memory_resize(NULL, n, 1);
}

/* A struct tree is really a cJSON item; only this file knows that. */
static const cJSON *
item(const struct tree *node)
{
	return (const cJSON *)(const void *)node;
}

static struct tree *
node_of(cJSON *at)
{
	return (struct tree *)(void *)at;
}

struct tree *
tree_parse(struct slice text)
{
	static bool hooked;
	if (!hooked) {
		cJSON_InitHooks(&(cJSON_Hooks){allocate, free});
		hooked = true;
	}
	return node_of(cJSON_ParseWithLength(text.at, text.len));
}

void
tree_free(struct tree *root)
{
	cJSON_Delete((cJSON *)(void *)root);
}

enum tree_kind
tree_kind(const struct tree *node)
{
	const cJSON *at = item(node);
	return cJSON_IsObject(at)   ? TREE_OBJECT
	       : cJSON_IsArray(at)  ? TREE_ARRAY
	       : cJSON_IsString(at) ? TREE_STRING
	       : cJSON_IsNumber(at) ? TREE_NUMBER
	       : cJSON_IsTrue(at)   ? TREE_TRUE
	       : cJSON_IsFalse(at)  ? TREE_FALSE
	                            : TREE_OTHER;
}

const struct tree *
tree_first(const struct tree *node)
{
	return node_of(item(node)->child);
}

const struct tree *
tree_next(const struct tree *node)
{
	return node_of(item(node)->next);
}

struct slice
tree_name(const struct tree *node)
{
	return slice_of(item(node)->string);
}

struct slice
tree_text(const struct tree *node)
{
	return slice_of(item(node)->valuestring);
}

double
tree_number(const struct tree *node)
{
	return item(node)->valuedouble;
}

/* Fuzzes the byte gate: what it passes can be parsed, what it refuses is wrong where it says. */
#include "property.h"
#include "json/strict.h"
#include "json/tree.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice text = {(const char *)bytes, n};
	size_t at, again;
	if (strict_check(text, &at) != NULL) {
		property(at <= n, "the wrong byte stands in the text");
		if (at < n)
			text.len = at + 1;
		property(strict_check(text, &again) != NULL,
		    "a text that ends with the wrong byte is refused too");
		return 0;
	}
	property(at == n, "what passes was read to its end");
	struct tree *root = tree_parse(text);
	property(root != NULL, "what passes can be parsed");
	tree_free(root);
	return 0;
}

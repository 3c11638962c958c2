/* Text from outside as it is safe to show in a message. */
#include "base/shown.h"

#include "base/utf8.h"

/* Ranges of characters that must not reach a terminal: controls, soft hyphen, marks of direction,
 * line separators and other characters that are not seen. */
static const struct {
	uint32_t from, to;
} hidden[] = {{0x00, 0x1f}, {0x7f, 0x9f}, {0xad, 0xad}, {0x61c, 0x61c}, {0x180e, 0x180e},
    {0x200b, 0x200b}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff},
    {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};

static bool
is_hidden(uint32_t c)
{
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (c >= hidden[i].from && c <= hidden[i].to)
			return true;
	return false;
}

/* Writes up to most characters of the text, and "..." for those beyond. The oldest of eight such
 * texts goes. */
static const char *
keep(struct slice text, int most)
{
	static char kept[8][(size_t)4 * SHOWN_PATH + sizeof "..."];
	static size_t next;
	char *first = kept[next++ % 8], *out = first;
	size_t i = 0;
	for (int n = 0; i < text.len && n < most; n++) {
		size_t length = utf8_length(text.at + i, text.len - i);
		if (length == 0 || is_hidden(utf8_code(text.at + i, length))) {
			*out++ = '?';
			i += length > 0 ? length : 1;
			continue;
		}
		memcpy(out, text.at + i, length);
		out += length;
		i += length;
	}
	const char *end = i < text.len ? "..." : "";
	memcpy(out, end, strlen(end) + 1);
	return first;
}

const char *
shown(struct slice text)
{
	return keep(text, SHOWN_MOST);
}

const char *
shown_path(struct slice path)
{
	return keep(path, SHOWN_PATH);
}

/* Base64: the vectors of RFC 4648, and nothing that base64_put would not have written. */
#include "base/base64.h"

#include "rows.h"

static const struct {
	const char *bytes, *text;
} vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xfb\xff\xbf", "+/+/"},
};

static const struct row texts[] = {
    {"nothing", "", true},
    {"the last letters of the alphabet", "+/+/", true},
    {"one pad", "Zm8=", true},
    {"padding left out", "Zm8", false},
    {"half of the padding left out", "Zg=", false},
    {"a pad too many", "Zm8==", false},
    {"four pads", "====", false},
    {"padding alone", "==", false},
    {"padding inside", "Zg==Zm8=", false},
    {"one letter", "Z", false},
    {"bits that stand for nothing", "Zh==", false},
    {"bits that stand for nothing, before one pad", "Zm9=", false},
    {"the alphabet for URLs", "-_-_", false},
    {"a line feed after", "Zm9v\n", false},
    {"a blank inside", "Zm9v Ym", false},
    {"a carriage return inside", "Zm\r9v", false},
    {"a byte above ASCII", "Zm9\xc3", false},
    {"a word with another sign", "Zm9?", false},
};

static bool
reads(struct slice text)
{
	struct buf out = {0};
	buf_text(&out, "before");
	bool good = base64_read(text, &out);
	/* What is refused leaves nothing behind. */
	good = good || out.len != strlen("before");
	buf_free(&out);
	return good;
}

/* Every byte at each of the three places. */
static bool
reads_back(void)
{
	char bytes[256 + 2];
	bool good = true;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)i;
	for (size_t n = 0; n <= sizeof bytes; n++) {
		struct buf text = {0}, again = {0};
		struct slice in = {bytes, n};
		base64_put(&text, in);
		good &= text.len == (n + 2) / 3 * 4 && base64_read(buf_view(&text), &again) &&
		        slice_eq(buf_view(&again), in);
		buf_free(&text);
		buf_free(&again);
	}
	return good;
}

int
main(void)
{
	for (size_t i = 0; i < ROWS(vectors); i++) {
		struct buf text = {0}, bytes = {0};
		buf_text(&text, "a");
		base64_put(&text, slice_of(vectors[i].bytes));
		tap(slice_eq((struct slice){text.at + 1, text.len - 1}, slice_of(vectors[i].text)),
		    "a vector written, after what was there");
		base64_read(slice_of(vectors[i].text), &bytes);
		tap(slice_eq(buf_view(&bytes), slice_of(vectors[i].bytes)), "and read");
		buf_free(&text);
		buf_free(&bytes);
	}
	CHECK_ROWS(texts, reads);
	tap(!reads((struct slice){"Zm9v\0", 5}) && !reads((struct slice){"Zm\0=", 4}), "NUL");
	tap(reads_back(), "bytes of every length and value read back");
	return tap_done();
}

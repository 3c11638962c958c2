/* Bytes: numbers read and written, order, hexadecimal, big-endian, the hash. */
#include "base/bytes.h"

#include "ending.h"
#include "rows.h"

static const struct {
	const char *what;
	const char *text;
	bool good;
	uint64_t value;
} numbers[] = {
    {"zero", "0", true, 0},
    {"a digit", "7", true, 7},
    {"2^63-1, the largest", "9223372036854775807", true, INT64_MAX},
    {"2^63", "9223372036854775808", false, 0},
    {"as many digits as the largest, all nines", "9999999999999999999", false, 0},
    {"2^64, a digit more", "18446744073709551616", false, 0},
    {"a digit more, of zeros", "00000000000000000001", false, 0},
    {"nothing", "", false, 0},
    {"a leading zero", "01", false, 0},
    {"two zeros", "00", false, 0},
    {"a plus sign", "+1", false, 0},
    {"a minus sign", "-1", false, 0},
    {"minus zero", "-0", false, 0},
    {"a blank before", " 1", false, 0},
    {"a blank after", "1 ", false, 0},
    {"a line feed after", "1\n", false, 0},
    {"hexadecimal", "0x1", false, 0},
    {"a letter inside", "1e3", false, 0},
    {"the byte before 0", "1/", false, 0},
    {"the byte after 9", "1:", false, 0},
};

static const struct {
	const char *what;
	const char *less, *more;
} orders[] = {
    {"a letter", "a", "b"},
    {"a prefix first", "ab", "abc"},
    {"nothing first", "", "a"},
    {"by bytes, not by length", "aaaa", "b"},
    {"upper case first", "Z", "a"},
    {"bytes above ASCII last", "z", "\xc3\xa9"},
    {"the first difference counts", "abz", "acA"},
};

/* Texts that are the same, whatever comes after, or differ at one place. */
static void
check_same(void)
{
	static const char text[] = "0123456789012345678901234567890";
	bool good = true;
	for (size_t n = 0; n < sizeof text; n++) {
		char other[sizeof text + 1];
		memcpy(other, text, sizeof text);
		other[n] = 'x';
		good = good && bytes_same(text, other, n);
		for (size_t i = 0; i < n; i++) {
			memcpy(other, text, sizeof text);
			other[i] = 'x';
			good = good && !bytes_same(text, other, n);
		}
	}
	tap(good, "texts of up to 31 bytes, the same or not");
}

static const struct {
	const char *what;
	uint64_t value;
	const char *text, *be64;
} written[] = {
    {"zero", 0, "0", "0000000000000000"},
    {"a byte", 255, "255", "00000000000000ff"},
    {"a byte more", 256, "256", "0000000000000100"},
    {"each byte at its place", 0x0123456789abcdef, "81985529216486895", "0123456789abcdef"},
    {"2^63", (uint64_t)INT64_MAX + 1, "9223372036854775808", "8000000000000000"},
    {"2^64-1", UINT64_MAX, "18446744073709551615", "ffffffffffffffff"},
};

/* The test vectors of draft-eastlake-fnv. */
static const struct {
	const char *text;
	uint64_t hash;
} hashes[] = {
    {"", 0xcbf29ce484222325},
    {"a", 0xaf63dc4c8601ec8c},
    {"foobar", 0x85944171f73967e8},
};

static void
check_numbers(void)
{
	for (size_t i = 0; i < ROWS(numbers); i++) {
		uint64_t value = 42;
		bool good = slice_uint(slice_of(numbers[i].text), &value);
		tap(good == numbers[i].good && value == (good ? numbers[i].value : 42),
		    numbers[i].what);
	}
	uint64_t value;
	tap(!slice_uint((struct slice){"1\0", 2}, &value), "a NUL after");
	tap(slice_uint((struct slice){"123", 2}, &value) && value == 12,
	    "only as far as the slice goes");
}

static void
check_orders(void)
{
	for (size_t i = 0; i < ROWS(orders); i++) {
		struct slice less = slice_of(orders[i].less), more = slice_of(orders[i].more);
		tap(slice_cmp(less, more) < 0 && slice_cmp(more, less) > 0 &&
		        slice_cmp(less, less) == 0 && !slice_eq(less, more) && slice_eq(more, more),
		    orders[i].what);
	}
	struct slice none = {NULL, 0};
	tap(slice_eq(none, SLICE("")) && slice_cmp(none, SLICE("")) == 0, "NULL is nothing");
	tap(slice_cmp((struct slice){"a\0b", 3}, (struct slice){"a\0c", 3}) < 0,
	    "what comes after a NUL counts");
}

static void
check_written(void)
{
	for (size_t i = 0; i < ROWS(written); i++) {
		struct buf text = {0}, bytes = {0}, hex = {0};
		buf_uint(&text, written[i].value);
		tap_buf(&text, written[i].text, written[i].what);
		buf_be64(&bytes, written[i].value);
		buf_hex(&hex, buf_view(&bytes));
		tap_buf(&hex, written[i].be64, "and as 8 bytes");
		tap(bytes_be64(bytes.at) == written[i].value, "which read back");
		buf_free(&text);
		buf_free(&bytes);
		buf_free(&hex);
	}
}

/* What was there stays, however often the buffer grows; what comes is appended. */
static void
check_growth(void)
{
	struct buf b = {0};
	bool good = true;
	for (int i = 0; i < 3000; i++)
		buf_add(&b, (char[]){(char)i}, 1);
	for (int i = 0; i < 3000; i++)
		good &= b.at[i] == (char)i;
	tap(good && b.len == 3000 && b.cap >= 3000, "bytes added one by one");
	size_t cap = b.cap;
	char *at = buf_room(&b, 100000);
	memset(at, 'x', 100000);
	tap(at == b.at + 3000 && b.len == 3000 && b.cap - b.len >= 100000 && b.cap > cap,
	    "room for many, not used yet");
	buf_add(&b, NULL, 0);
	tap(b.len == 3000, "nothing added");
	buf_free(&b);
	tap(b.at == NULL && b.len == 0 && b.cap == 0, "freed it is empty");
	buf_text(&b, "again");
	tap(slice_eq(buf_view(&b), SLICE("again")), "and can be used again");
	buf_free(&b);
}

static void
grow_beyond_memory(void *unused)
{
	(void)unused;
	struct buf b = {0};
	buf_text(&b, "a");
	buf_grow(&b, SIZE_MAX - 1);
}

int
main(void)
{
	check_numbers();
	check_orders();
	check_same();
	check_written();
	check_growth();
	for (size_t i = 0; i < ROWS(hashes); i++)
		tap(bytes_hash(slice_of(hashes[i].text)) == hashes[i].hash, "a hash of the draft");
	struct ending end = ending_of(grow_beyond_memory, NULL);
	tap(ended(&end, 74, "out of memory"), "more than a size can say");
	return tap_done();
}

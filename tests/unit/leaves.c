/* How lines become leaves: keys, nonces, and many leaves by two threads. */
#include "proof/leaves.h"

#include "ending.h"
#include "rows.h"
#include "temp.h"

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const struct row keys[] = {
    {"a key", KEY "\n", true},
    {"nothing: no key", "", true},
    {"a key without line feed", KEY, false},
    {"a key with something after it", KEY "\n\n", false},
    {"a digit too few", "00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", false},
    {"a digit too many", "0" KEY "\n", false},
    {"in upper case", "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F\n", false},
    {"a letter that is not a digit",
        "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", false},
    {"a line feed alone", "\n", false},
};

/* Nonces of the key above, the first half of Python's HMAC-SHA-256 over the seq in decimal. */
static const struct {
	uint64_t seq;
	const char *nonce;
} nonces[] = {
    {1, "7761b1cc25227dfca0bd6d972acc52ab"},
    {9, "746d209f72a140d92537fa3486cb6e69"},
    {10, "45578e5f382a72afa913abda0ca077de"},
    {65536, "2fa80fa9854243b86e2269ca406ee23e"},
    {9223372036854775807, "250c40be2e1e67d33723393a1b5b3e7f"},
};

static bool
is_key(struct slice text)
{
	struct leaves *l = leaves_of(text);
	leaves_close(l);
	return l != NULL;
}

static void
check_nonces(void)
{
	struct leaves *l = leaves_of(SLICE(KEY "\n")), *none = leaves_of((struct slice){0});
	struct buf hex = {0};
	for (size_t i = 0; i < ROWS(nonces); i++) {
		hex.len = 0;
		buf_hex(&hex, leaves_nonce(l, nonces[i].seq));
		tap_buf(&hex, nonces[i].nonce, "a nonce");
	}
	tap_text(leaves_key_id(l), "a3107b94928b617e", "the key's id");
	tap_text(leaves_key_id(none), "none", "the id of no key");
	tap(leaves_nonce(none, 1).len == 0, "no nonce without key");
	leaves_close(l);
	leaves_close(none);
	buf_free(&hex);
}

/* Few lines and many: each leaf is that of its line and nonce. */
static bool
hashes(struct leaves *l, uint64_t from, size_t n)
{
	enum { LONGEST = 12 };
	char *text = calloc(n + 1, LONGEST);
	struct slice *lines = calloc(n + 1, sizeof *lines);
	struct merkle_hash *all = calloc(n + 1, sizeof *all);
	bool good = true;
	for (size_t i = 0; i < n; i++) {
		snprintf(text + i * LONGEST, LONGEST, "line %d", (int)i);
		lines[i] = slice_of(text + i * LONGEST);
	}
	leaves_hash_all(l, from, lines, n, all);
	for (size_t i = 0; i < n; i++)
		good &= merkle_eq(all[i], merkle_leaf(leaves_nonce(l, from + i), lines[i]));
	free(text);
	free(lines);
	free(all);
	return good;
}

static void
check_hashes(void)
{
	static const size_t numbers[] = {0, 1, 2, 999, 1000, 1001, 5000};
	for (int keyed = 0; keyed < 2; keyed++) {
		struct leaves *l = leaves_of(keyed ? SLICE(KEY "\n") : (struct slice){0});
		for (size_t i = 0; i < ROWS(numbers); i++)
			tap(hashes(l, 7, numbers[i]), keyed ? "leaves with nonces" : "leaves");
		leaves_close(l);
	}
}

static void
open_leaves(void *unused)
{
	(void)unused;
	leaves_close(leaves_open(temp_dir()));
}

/* A directory's key: made once, read again, refused if it is not a key. */
static void
check_files(void)
{
	struct leaves *l = leaves_open(temp_dir());
	tap_text(leaves_key_id(l), "none", "a directory without key");
	leaves_close(l);
	leaves_make_key(temp_dir());
	struct buf key = temp_read(LEAVES_KEY_NAME), again;
	tap(is_key(buf_view(&key)) && key.len > 0, "a key made by chance");
	leaves_make_key(temp_dir());
	again = temp_read(LEAVES_KEY_NAME);
	tap(slice_eq(buf_view(&key), buf_view(&again)), "is not made again");
	temp_clear();
	leaves_make_key(temp_dir());
	buf_free(&again);
	again = temp_read(LEAVES_KEY_NAME);
	tap(!slice_eq(buf_view(&key), buf_view(&again)), "another directory's is another");
	buf_free(&key);
	buf_free(&again);
	temp_write(LEAVES_KEY_NAME, SLICE(""));
	struct ending end = ending_of(open_leaves, NULL);
	tap(ended(&end, 76, "events.key is not a key"), "an empty file is not a key");
	temp_write(LEAVES_KEY_NAME, SLICE(KEY));
	end = ending_of(open_leaves, NULL);
	tap(ended(&end, 76, "events.key is not a key"), "nor one cut off");
}

int
main(void)
{
	CHECK_ROWS(keys, is_key);
	check_nonces();
	check_hashes();
	check_files();
	return tap_done();
}

/* Turning lines of the log into leaves of the tree. */
#include "proof/leaves.h"

#include "base/memory.h"
#include "io/background.h"
#include "io/datadir.h"
#include "json/canonical.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sysexits.h>
#include <unistd.h>

/* For fewer than MANY lines, a second thread costs more than it saves. */
enum { KEY = 32, TEXT = 2 * KEY + 1, MANY = 1000 };

struct leaves {
	bool keyed;
	struct sha256_key key;
	char key_id[LEAVES_KEY_ID + 1];
	unsigned char nonce[SHA256_LENGTH]; /* the last one asked for */
	struct background *helper;          /* hashes half of many lines; NULL before the first */
};

/* Reads a key from text; false if it does not have that form. */
static bool
read_key(struct slice text, struct sha256_key *key)
{
	unsigned char bytes[KEY];
	struct canonical c = canonical_at(text);
	if (!canonical_hex(&c, bytes, KEY) || !canonical_expect(&c, SLICE("\n")) ||
	    !canonical_done(&c))
		return false;
	sha256_set_key(key, (struct slice){(const char *)bytes, KEY});
	explicit_bzero(bytes, sizeof bytes);
	return true;
}

static void
set_key_id(struct leaves *l)
{
	/* "mark" is not a seq, so the id reveals no nonce. Another word would change every id. */
	unsigned char mac[SHA256_LENGTH];
	struct buf hex = {0};
	sha256_hmac(&l->key, SLICE("mark"), mac);
	buf_hex(&hex, (struct slice){(const char *)mac, LEAVES_KEY_ID / 2});
	memcpy(l->key_id, hex.at, LEAVES_KEY_ID);
	buf_free(&hex);
}

struct leaves *
leaves_of(struct slice text)
{
	struct leaves *l = memory_new(sizeof *l);
	l->keyed = text.len > 0;
	if (!l->keyed) {
		strcpy(l->key_id, "none");
	} else if (read_key(text, &l->key)) {
		set_key_id(l);
	} else {
		free(l);
		return NULL;
	}
	return l;
}

struct leaves *
leaves_open(int dir)
{
	char text[TEXT + 1];
	int fd = datadir_file(dir, LEAVES_KEY_NAME, O_RDONLY);
	if (fd < 0)
		return leaves_of((struct slice){0});
	ssize_t n = datadir_read(fd, text, sizeof text, 0);
	if (n < 0)
		err(EX_IOERR, "reading " LEAVES_KEY_NAME);
	close(fd);
	struct leaves *l = n == 0 ? NULL : leaves_of((struct slice){text, (size_t)n});
	if (l == NULL)
		errx(EX_PROTOCOL, LEAVES_KEY_NAME " is not a key (64 hexadecimal digits and a line "
		                                  "feed): put the right one back");
	explicit_bzero(text, sizeof text);
	return l;
}

void
leaves_make_key(int dir)
{
	char key[KEY];
	struct buf text = {0};
	if (datadir_has(dir, LEAVES_KEY_NAME))
		return;
	if (getrandom(key, sizeof key, 0) != sizeof key)
		err(EX_IOERR, "getrandom");
	buf_hex(&text, (struct slice){key, sizeof key});
	buf_text(&text, "\n");
	datadir_replace(dir, LEAVES_KEY_NAME, buf_view(&text));
	explicit_bzero(text.at, text.len);
	explicit_bzero(key, sizeof key);
	buf_free(&text);
}

const char *
leaves_key_id(const struct leaves *l)
{
	return l->key_id;
}

static struct slice
nonce_of(const struct leaves *l, uint64_t seq, unsigned char mac[SHA256_LENGTH])
{
	char digits[20];
	struct buf text = {digits, 0, sizeof digits};
	if (!l->keyed)
		return (struct slice){0};
	buf_uint(&text, seq);
	sha256_hmac(&l->key, buf_view(&text), mac);
	return (struct slice){(const char *)mac, LEAVES_NONCE};
}

struct slice
leaves_nonce(struct leaves *l, uint64_t seq)
{
	return nonce_of(l, seq, l->nonce);
}

/* Lines for one thread to hash. */
struct share {
	const struct leaves *leaves;
	uint64_t seq;
	const struct slice *lines;
	size_t n;
	struct merkle_hash *hashes;
};

static void
hash(void *lines)
{
	const struct share *share = lines;
	unsigned char mac[SHA256_LENGTH];
	for (size_t i = 0; i < share->n; i++)
		share->hashes[i] =
		    merkle_leaf(nonce_of(share->leaves, share->seq + i, mac), share->lines[i]);
}

void
leaves_hash_all(
    struct leaves *l, uint64_t seq, const struct slice *lines, size_t n, struct merkle_hash *leaves)
{
	size_t mine = n < MANY ? n : n / 2;
	struct share first = {l, seq, lines, mine, leaves};
	struct share second = {l, seq + mine, lines + mine, n - mine, leaves + mine};
	if (second.n > 0 && l->helper == NULL)
		l->helper = background_new();
	if (second.n > 0)
		background_start(l->helper, hash, &second);
	hash(&first);
	if (second.n > 0)
		background_wait(l->helper);
}

void
leaves_close(struct leaves *l)
{
	if (l == NULL)
		return;
	background_free(l->helper);
	explicit_bzero(&l->key, sizeof l->key);
	free(l);
}

/* The tree against the vectors of RFC 6962's reference implementation, and against its definition.
 */
#include "proof/merkle.h"
#include "tap.h"

#include <stdlib.h>

static const char *const leaves[] = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f"};

/* Of the first 0, 1, … 8 leaves. */
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

static const struct {
	uint64_t index, size;
	const char *path[3];
} inclusions[] = {
    {0, 1, {NULL}},
    {0, 8,
        {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {5, 8,
        {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
};

static const struct {
	uint64_t old, size;
	const char *path[3];
} consistencies[] = {
    {1, 1, {NULL}},
    {1, 8,
        {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {6, 8,
        {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2, 5,
        {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

static size_t
from_hex(const char *hex, unsigned char *bytes)
{
	size_t n = strlen(hex) / 2;
	for (size_t i = 0; i < n; i++) {
		unsigned byte;
		sscanf(hex + 2 * i, "%2x", &byte);
		bytes[i] = (unsigned char)byte;
	}
	return n;
}

static struct merkle_hash
hash_of(const char *hex)
{
	struct merkle_hash hash;
	from_hex(hex, hash.at);
	return hash;
}

static struct merkle_hash
leaf(size_t i)
{
	unsigned char bytes[16];
	size_t n = from_hex(leaves[i], bytes);
	return merkle_leaf((struct slice){0}, (struct slice){(char *)bytes, n});
}

static bool
is_path(const struct merkle_path *path, const char *const hexes[3])
{
	unsigned n = 0;
	for (; n < 3 && hexes[n] != NULL; n++)
		if (n >= path->n || !merkle_eq(path->at[n], hash_of(hexes[n])))
			return false;
	return n == path->n;
}

static void
check_vectors(void)
{
	struct merkle_all *all = merkle_all_new();
	struct merkle m = {0};
	struct merkle_path path;
	for (size_t i = 0; i < 8; i++)
		merkle_all_add(all, leaf(i));
	for (size_t n = 0; n <= 8; n++) {
		tap(merkle_eq(merkle_root(&m), hash_of(roots[n])), "a root of the reference");
		if (n < 8)
			merkle_add(&m, leaf(n));
	}
	for (size_t i = 0; i < sizeof inclusions / sizeof *inclusions; i++) {
		merkle_inclusion(all, inclusions[i].size, inclusions[i].index, &path);
		tap(is_path(&path, inclusions[i].path), "an inclusion path of the reference");
	}
	for (size_t i = 0; i < sizeof consistencies / sizeof *consistencies; i++) {
		merkle_consistency(all, consistencies[i].size, consistencies[i].old, &path);
		tap(is_path(&path, consistencies[i].path), "a consistency path of the reference");
	}
	merkle_all_free(all);
}

enum { MOST = 70 };

/* Whether each of 256 bits of each hash of a path matters. */
static bool
is_brittle(struct merkle_path path, struct merkle_hash hash, uint64_t index, uint64_t size,
    struct merkle_hash root)
{
	for (unsigned i = 0; i < path.n; i++) {
		path.at[i].at[index % SHA256_LENGTH] ^= (unsigned char)(1U << index % 8);
		if (merkle_includes(hash, index, size, &path, root))
			return false;
		path.at[i].at[index % SHA256_LENGTH] ^= (unsigned char)(1U << index % 8);
	}
	path.n++;
	path.at[path.n - 1] = root;
	return !merkle_includes(hash, index, size, &path, root);
}

static void
check_all_sizes(void)
{
	struct merkle_all *all = merkle_all_new();
	struct merkle_hash leaf[MOST], wrong = {{0}};
	struct merkle_path path;
	struct merkle edge = {0};
	bool includes = true, brittle = true, extends = true, refuses = true;
	for (size_t i = 0; i < MOST; i++) {
		leaf[i] = merkle_leaf((struct slice){0}, (struct slice){(char *)&i, sizeof i});
		merkle_all_add(all, leaf[i]);
	}
	for (uint64_t n = 1; n <= MOST; n++) {
		merkle_add(&edge, leaf[n - 1]);
		struct merkle_hash root = merkle_root(&edge);
		extends &= merkle_eq(root, merkle_all_root(all, n));
		for (uint64_t i = 0; i < n; i++) {
			merkle_inclusion(all, n, i, &path);
			includes &= merkle_includes(leaf[i], i, n, &path, root);
			brittle &= is_brittle(path, leaf[i], i, n, root);
			refuses &= !merkle_includes(leaf[i], i + 1, n, &path, root) || n == 1;
			refuses &= !merkle_includes(wrong, i, n, &path, root);
		}
		for (uint64_t old = 1; old <= n; old++) {
			struct merkle_hash was = merkle_all_root(all, old);
			merkle_consistency(all, n, old, &path);
			extends &= merkle_extends(old, was, n, root, &path);
			refuses &= !merkle_extends(old, wrong, n, root, &path);
			refuses &= !merkle_extends(old, was, n, wrong, &path);
			refuses &= old == n || !merkle_extends(old + 1, was, n, root, &path);
		}
	}
	merkle_all_free(all);
	tap(includes, "every leaf of every size up to 70 is included");
	tap(brittle, "no hash of a path can be changed, nor one be added");
	tap(extends, "every size extends every one below it");
	tap(refuses, "another index, leaf, size or root is refused");
}

static void
check_hmac(void)
{
	/* RFC 4231, test cases 1 and 2. */
	unsigned char key[20], mac[SHA256_LENGTH];
	memset(key, 0x0b, sizeof key);
	struct sha256_key ready;
	sha256_set_key(&ready, (struct slice){(char *)key, sizeof key});
	sha256_hmac(&ready, SLICE("Hi There"), mac);
	struct merkle_hash wanted =
	    hash_of("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	tap(memcmp(mac, wanted.at, sizeof mac) == 0, "HMAC: RFC 4231, 1");
	sha256_set_key(&ready, SLICE("Jefe"));
	sha256_hmac(&ready, SLICE("what do ya want for nothing?"), mac);
	wanted = hash_of("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	tap(memcmp(mac, wanted.at, sizeof mac) == 0, "HMAC: RFC 4231, 2");
}

int
main(void)
{
	check_vectors();
	check_all_sizes();
	check_hmac();
	return tap_done();
}

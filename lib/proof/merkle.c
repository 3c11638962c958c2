/* The Merkle tree of RFC 6962, section 2.1. */
#include "proof/merkle.h"

#include "base/memory.h"

#include <err.h>
#include <stdlib.h>
#include <sysexits.h>

struct merkle_hash
merkle_leaf(struct slice nonce, struct slice bytes)
{
	struct merkle_hash hash;
	sha256_begin();
	sha256_add((struct slice){"\0", 1});
	sha256_add(nonce);
	sha256_add(bytes);
	sha256_end(hash.at);
	return hash;
}

/* The hash of a node: SHA-256(0x01 || left || right). */
static struct merkle_hash
node(const struct merkle_hash *left, const struct merkle_hash *right)
{
	char bytes[1 + 2 * SHA256_LENGTH] = {1};
	memcpy(bytes + 1, left->at, SHA256_LENGTH);
	memcpy(bytes + 1 + SHA256_LENGTH, right->at, SHA256_LENGTH);
	struct merkle_hash hash;
	sha256_begin();
	sha256_add((struct slice){bytes, sizeof bytes});
	sha256_end(hash.at);
	return hash;
}

void
merkle_add(struct merkle *m, struct merkle_hash leaf)
{
	/* Subtrees of equal size merge, just as a carry runs through the bits of the size. */
	for (uint64_t size = m->size; size & 1; size >>= 1)
		leaf = node(&m->edge[--m->n], &leaf);
	m->edge[m->n++] = leaf;
	m->size++;
}

struct merkle_hash
merkle_root(const struct merkle *m)
{
	struct merkle_hash root;
	if (m->n == 0) {
		sha256_begin();
		sha256_end(root.at);
		return root;
	}
	root = m->edge[m->n - 1];
	for (unsigned i = m->n - 1; i > 0; i--)
		root = node(&m->edge[i - 1], &root);
	return root;
}

bool
merkle_eq(struct merkle_hash a, struct merkle_hash b)
{
	return memcmp(a.at, b.at, SHA256_LENGTH) == 0;
}

/* level[k]: the roots of all complete subtrees of 2^k leaves that begin at a multiple of 2^k. */
struct merkle_all {
	struct {
		struct merkle_hash *at;
		size_t n, cap;
	} level[MERKLE_DEPTH];
};

struct merkle_all *
merkle_all_new(void)
{
	struct merkle_all *a = memory_new(sizeof *a);
	return a;
}

void
merkle_all_free(struct merkle_all *a)
{
	if (a == NULL)
		return;
	for (unsigned k = 0; k < MERKLE_DEPTH; k++)
		free(a->level[k].at);
	free(a);
}

void
merkle_all_add(struct merkle_all *a, struct merkle_hash leaf)
{
	for (unsigned k = 0;; k++) {
		a->level[k].at = memory_grow(
		    a->level[k].at, a->level[k].n, &a->level[k].cap, sizeof *a->level[k].at);
		a->level[k].at[a->level[k].n++] = leaf;
		if (a->level[k].n % 2 != 0)
			return;
		leaf = node(&a->level[k].at[a->level[k].n - 2], &leaf);
	}
}

uint64_t
merkle_all_size(const struct merkle_all *a)
{
	return a->level[0].n;
}

/* The largest power of 2 less than n; n is more than 1. */
static uint64_t
split(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* The root of the n leaves from `from` on, which form a subtree. */
static struct merkle_hash
root_of(const struct merkle_all *a, uint64_t from, uint64_t n)
{
	if ((n & (n - 1)) == 0) {
		int k = __builtin_ctzll(n);
		return a->level[k].at[from >> k];
	}
	uint64_t k = split(n);
	struct merkle_hash left = root_of(a, from, k), right = root_of(a, from + k, n - k);
	return node(&left, &right);
}

struct merkle_hash
merkle_all_root(const struct merkle_all *a, uint64_t n)
{
	return n == 0 ? merkle_root(&(struct merkle){0}) : root_of(a, 0, n);
}

static void
put(struct merkle_path *path, struct merkle_hash hash)
{
	path->at[path->n++] = hash;
}

static void
reverse(struct merkle_path *path)
{
	for (unsigned i = 0; i < path->n / 2; i++) {
		struct merkle_hash hash = path->at[i];
		path->at[i] = path->at[path->n - 1 - i];
		path->at[path->n - 1 - i] = hash;
	}
}

void
merkle_inclusion(const struct merkle_all *a, uint64_t n, uint64_t index, struct merkle_path *path)
{
	uint64_t from = 0;
	path->n = 0;
	/* This goes from the root down, so the path comes out in reverse. */
	while (n > 1) {
		uint64_t k = split(n);
		if (index < from + k) {
			put(path, root_of(a, from + k, n - k));
			n = k;
		} else {
			put(path, root_of(a, from, k));
			from += k;
			n -= k;
		}
	}
	reverse(path);
}

void
merkle_consistency(const struct merkle_all *a, uint64_t n, uint64_t old, struct merkle_path *path)
{
	uint64_t from = 0;
	bool known = true; /* this subtree's root is the old tree's, which the verifier has */
	path->n = 0;
	while (from + n != old) {
		uint64_t k = split(n);
		if (old <= from + k) {
			put(path, root_of(a, from + k, n - k));
			n = k;
		} else {
			put(path, root_of(a, from, k));
			from += k;
			n -= k;
			known = false;
		}
	}
	if (!known)
		put(path, root_of(a, from, n));
	reverse(path);
}

bool
merkle_includes(struct merkle_hash leaf, uint64_t index, uint64_t size,
    const struct merkle_path *path, struct merkle_hash root)
{
	if (index >= size)
		return false;
	uint64_t at = index, last = size - 1;
	for (unsigned i = 0; i < path->n; i++) {
		if (last == 0)
			return false;
		if ((at & 1) == 0 && at != last) {
			leaf = node(&leaf, &path->at[i]);
		} else {
			leaf = node(&path->at[i], &leaf);
			for (; (at & 1) == 0 && at != 0; at >>= 1)
				last >>= 1;
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && merkle_eq(leaf, root);
}

bool
merkle_extends(uint64_t old_size, struct merkle_hash old_root, uint64_t size,
    struct merkle_hash root, const struct merkle_path *path)
{
	if (old_size > size)
		return false;
	if (old_size == 0)
		return path->n == 0 && merkle_eq(old_root, merkle_root(&(struct merkle){0}));
	if (old_size == size)
		return path->n == 0 && merkle_eq(old_root, root);
	/* If the old tree is complete, its root is a node of the new tree, and the path omits it.
	 */
	bool complete = (old_size & (old_size - 1)) == 0;
	unsigned next = complete ? 0 : 1;
	if (path->n < next)
		return false;
	struct merkle_hash old_hash = complete ? old_root : path->at[0], hash = old_hash;
	uint64_t at = old_size - 1, last = size - 1;
	for (; at & 1; at >>= 1)
		last >>= 1;
	for (; next < path->n; next++) {
		if (last == 0)
			return false;
		if (at & 1 || at == last) {
			old_hash = node(&path->at[next], &old_hash);
			hash = node(&path->at[next], &hash);
			for (; (at & 1) == 0 && at != 0; at >>= 1)
				last >>= 1;
		} else {
			hash = node(&hash, &path->at[next]);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && merkle_eq(old_hash, old_root) && merkle_eq(hash, root);
}

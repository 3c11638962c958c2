/*
 * The Merkle tree of RFC 6962, section 2.1, over hashes of leaves: growing one, and making and
 * checking proofs. No I/O.
 */
#ifndef ES_PROOF_MERKLE_H
#define ES_PROOF_MERKLE_H

#include "base/sha256.h"

struct merkle_hash {
	unsigned char at[SHA256_LENGTH];
};

/* The most hashes in a path or an edge. */
enum { MERKLE_DEPTH = 64 };

/*
 * A growing tree, of which only the right edge is kept: the roots of the complete subtrees that it
 * consists of, largest first, one of 2^k leaves for each bit k of the size. Start with {0}.
 */
struct merkle {
	uint64_t size; /* in leaves */
	unsigned n;    /* how many hashes are in edge */
	struct merkle_hash edge[MERKLE_DEPTH];
};

/* A path: the hashes that lead from a leaf, or from an older root, to a root. */
struct merkle_path {
	unsigned n;
	struct merkle_hash at[MERKLE_DEPTH];
};

/* The hash of a leaf: SHA-256(0x00 || nonce || bytes). */
struct merkle_hash merkle_leaf(struct slice nonce, struct slice bytes);

/* Adds a leaf. */
void merkle_add(struct merkle *m, struct merkle_hash leaf);

/* The root; without leaves, the hash of the empty string. */
struct merkle_hash merkle_root(const struct merkle *m);

/* Whether two hashes are equal. */
bool merkle_eq(struct merkle_hash a, struct merkle_hash b);

/* A tree with all its hashes, for making proofs: 64 bytes of memory per leaf. */
struct merkle_all;

/* Makes a tree without leaves; ends the program with 74 if memory runs out. Free with
 * merkle_all_free. */
struct merkle_all *merkle_all_new(void);

/* Adds a leaf; ends the program with 74 if memory runs out. */
void merkle_all_add(struct merkle_all *a, struct merkle_hash leaf);

/* How many leaves the tree has. */
uint64_t merkle_all_size(const struct merkle_all *a);

/* The root of the first n leaves; n is at most the size. */
struct merkle_hash merkle_all_root(const struct merkle_all *a, uint64_t n);

/* The path from leaf `index` to the root of the first n leaves (RFC 6962, 2.1.1); index < n. */
void merkle_inclusion(
    const struct merkle_all *a, uint64_t n, uint64_t index, struct merkle_path *path);

/* The path that proves that the tree of the first n leaves extends that of the first `old` leaves
 * (RFC 6962, 2.1.2); 0 < old <= n. */
void merkle_consistency(
    const struct merkle_all *a, uint64_t n, uint64_t old, struct merkle_path *path);

/* Frees the tree; accepts NULL. */
void merkle_all_free(struct merkle_all *a);

/* Whether the path leads from the leaf at index to the root of a tree of this size (RFC 9162,
 * 2.1.3.2). */
bool merkle_includes(struct merkle_hash leaf, uint64_t index, uint64_t size,
    const struct merkle_path *path, struct merkle_hash root);

/* Whether the path proves that the tree of this size and root extends the tree of the old size and
 * root (RFC 9162, 2.1.4.2). Every tree extends the empty one. */
bool merkle_extends(uint64_t old_size, struct merkle_hash old_root, uint64_t size,
    struct merkle_hash root, const struct merkle_path *path);

#endif

/* The Merkle tree of RFC 6962: adding leaves, its root, proofs and their verification.
 *
 * Pure: what is stored comes through a source, which knows the roots of complete subtrees (level,
 * idx): of the 2^level leaves from idx * 2^level on. Level 0 are the leaf hashes. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/hash.h"

/* Bytes of a leaf -> its hash; two hashes -> the hash of their node. */
void merkle_leaf(const void *p, size_t n, struct hash *ret);
void merkle_node(const struct hash *left, const struct hash *right, struct hash *ret);

/* A tree that grows: only its right edge is kept. edge[l] is meant when bit l of size is set.
 * {0} is the empty tree; to go on with a stored one set size and those edges. */
struct merkle {
    uint64_t size;
    struct hash edge[64];
};
/* Gets every node of level 1 and above that a leaf completes. */
typedef void merkle_sink(void *arg, unsigned level, uint64_t idx, const struct hash *h);
void merkle_add(struct merkle *m, const struct hash *leaf, merkle_sink *sink, void *arg);
void merkle_root(const struct merkle *m, struct hash *ret);

struct merkle_source {
    bool (*node)(void *arg, unsigned level, uint64_t idx, struct hash *ret);
    void *arg;
};

#define MERKLE_PROOF_MAX 66
struct merkle_proof {
    size_t n;
    struct hash v[MERKLE_PROOF_MAX];
};

/* False when the source did not have a node, or the sizes make no sense. */
bool merkle_root_at(const struct merkle_source *s, uint64_t size, struct hash *ret);
bool merkle_inclusion(const struct merkle_source *s, uint64_t idx, uint64_t size,
                      struct merkle_proof *ret);
/* That the tree of `from` leaves is a prefix of that of `to`. */
bool merkle_consistency(const struct merkle_source *s, uint64_t from, uint64_t to,
                        struct merkle_proof *ret);

/* RFC 9162, 2.1.3.2 and 2.1.4.2. The empty tree is a prefix of every tree, by an empty proof. */
bool merkle_inclusion_holds(const struct hash *leaf, uint64_t idx, uint64_t size,
                            const struct hash *proof, size_t n, const struct hash *root);
bool merkle_consistency_holds(uint64_t from, uint64_t to, const struct hash *root_from,
                              const struct hash *root_to, const struct hash *proof, size_t n);

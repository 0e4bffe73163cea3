/* RFC 6962, section 2.1, and the verification of RFC 9162, section 2.1. */
#include "store/merkle.h"

#include <string.h>

enum { SMALL_LEAF = 2048 };

void merkle_leaf(const void *p, size_t n, struct hash *ret)
{
    static const uint8_t zero = 0;
    if (n < SMALL_LEAF) {
        uint8_t all[SMALL_LEAF];
        all[0] = zero;
        if (n)
            memcpy(all + 1, p, n);
        hash_bytes(all, n + 1, ret);
        return;
    }
    struct hasher *h = hasher_new();
    hasher_add(h, &zero, 1);
    hasher_add(h, p, n);
    hasher_end(h, ret);
}

void merkle_node(const struct hash *left, const struct hash *right, struct hash *ret)
{
    uint8_t all[1 + 2 * HASH_LEN];
    all[0] = 1;
    memcpy(all + 1, left->b, HASH_LEN);
    memcpy(all + 1 + HASH_LEN, right->b, HASH_LEN);
    hash_bytes(all, sizeof all, ret);
}

/* ---- growing ---- */

void merkle_add(struct merkle *m, const struct hash *leaf, merkle_sink *sink, void *arg)
{
    struct hash h = *leaf;
    unsigned level = 0;
    for (; m->size >> level & 1; level++) {
        merkle_node(&m->edge[level], &h, &h);
        if (sink)
            sink(arg, level + 1, m->size >> (level + 1), &h);
    }
    m->edge[level] = h;
    m->size++;
}

void merkle_root(const struct merkle *m, struct hash *ret)
{
    struct hash h;
    bool any = false;
    for (unsigned level = 0; level < 64; level++) {
        if (!(m->size >> level & 1))
            continue;
        if (any)
            merkle_node(&m->edge[level], &h, &h);
        else
            h = m->edge[level];
        any = true;
    }
    if (!any)
        hash_bytes("", 0, &h);
    *ret = h;
}

/* ---- roots of ranges ---- */

/* The largest power of two below n (n > 1). */
static uint64_t split(uint64_t n)
{
    uint64_t k = 1;
    while (k << 1 < n)
        k <<= 1;
    return k;
}

/* The root of the leaves from..from+n; every left half is a complete subtree at its place. */
static bool range(const struct merkle_source *s, uint64_t from, uint64_t n, struct hash *ret)
{
    if ((n & (n - 1)) == 0) {
        unsigned level = 0;
        while (UINT64_C(1) << level < n)
            level++;
        return s->node(s->arg, level, from >> level, ret);
    }
    uint64_t k = split(n);
    struct hash left, right;
    if (!range(s, from, k, &left) || !range(s, from + k, n - k, &right))
        return false;
    merkle_node(&left, &right, ret);
    return true;
}

bool merkle_root_at(const struct merkle_source *s, uint64_t size, struct hash *ret)
{
    if (size == 0) {
        hash_bytes("", 0, ret);
        return true;
    }
    return range(s, 0, size, ret);
}

/* ---- proofs ---- */

static bool push(const struct merkle_source *s, struct merkle_proof *p, uint64_t from, uint64_t n)
{
    return p->n < MERKLE_PROOF_MAX && range(s, from, n, &p->v[p->n++]);
}

static bool path(const struct merkle_source *s, struct merkle_proof *p, uint64_t from, uint64_t idx,
                 uint64_t n)
{
    if (n == 1)
        return true;
    uint64_t k = split(n);
    return idx < k ? path(s, p, from, idx, k) && push(s, p, from + k, n - k)
                   : path(s, p, from + k, idx - k, n - k) && push(s, p, from, k);
}

bool merkle_inclusion(const struct merkle_source *s, uint64_t idx, uint64_t size,
                      struct merkle_proof *ret)
{
    ret->n = 0;
    return idx < size && path(s, ret, 0, idx, size);
}

/* SUBPROOF(m, D[n], b) of the RFC: whole says that the first m leaves are a tree whose root the
 * verifier has. */
static bool subproof(const struct merkle_source *s, struct merkle_proof *p, uint64_t from,
                     uint64_t m, uint64_t n, bool whole)
{
    if (m == n)
        return whole || push(s, p, from, n);
    uint64_t k = split(n);
    return m <= k ? subproof(s, p, from, m, k, whole) && push(s, p, from + k, n - k)
                  : subproof(s, p, from + k, m - k, n - k, false) && push(s, p, from, k);
}

bool merkle_consistency(const struct merkle_source *s, uint64_t from, uint64_t to,
                        struct merkle_proof *ret)
{
    ret->n = 0;
    if (from > to)
        return false;
    return from == 0 || from == to || subproof(s, ret, 0, from, to, true);
}

/* ---- verification ---- */

bool merkle_inclusion_holds(const struct hash *leaf, uint64_t idx, uint64_t size,
                            const struct hash *proof, size_t n, const struct hash *root)
{
    if (idx >= size)
        return false;
    uint64_t fn = idx, sn = size - 1;
    struct hash r = *leaf;
    for (size_t i = 0; i < n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            merkle_node(&proof[i], &r, &r);
            while (!(fn & 1) && fn) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            merkle_node(&r, &proof[i], &r);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash_eq(&r, root);
}

bool merkle_consistency_holds(uint64_t from, uint64_t to, const struct hash *root_from,
                              const struct hash *root_to, const struct hash *proof, size_t n)
{
    if (from > to)
        return false;
    if (from == to)
        return n == 0 && hash_eq(root_from, root_to);
    if (from == 0) {
        struct hash empty;
        hash_bytes("", 0, &empty);
        return n == 0 && hash_eq(root_from, &empty);
    }
    /* A complete tree is its own first node. */
    bool own = (from & (from - 1)) == 0;
    if (!own && n == 0)
        return false;
    struct hash fr = own ? *root_from : proof[0], sr = fr;
    uint64_t fn = from - 1, sn = to - 1;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    for (size_t i = own ? 0 : 1; i < n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            merkle_node(&proof[i], &fr, &fr);
            merkle_node(&proof[i], &sr, &sr);
            while (!(fn & 1) && fn) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            merkle_node(&sr, &proof[i], &sr);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash_eq(&fr, root_from) && hash_eq(&sr, root_to);
}

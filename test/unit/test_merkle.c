/* The tree of RFC 6962 against the definition written down naively: every size from 0 to 130,
 * every proof, and that a proof which was touched anywhere does not hold. */
#include "store/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"

enum { MOST = 130 };

static struct hash leaves[MOST];

static void make_leaves(void)
{
    for (size_t i = 0; i < MOST; i++) {
        uint8_t data[40];
        memset(data, (int)i, sizeof data);
        merkle_leaf(data, i % sizeof data, &leaves[i]);
    }
}

/* MTH of the RFC, word by word. */
static struct hash naive(size_t from, size_t n)
{
    struct hash h;
    if (n == 0) {
        hash_bytes("", 0, &h);
        return h;
    }
    if (n == 1)
        return leaves[from];
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    struct hash left = naive(from, k), right = naive(from + k, n - k);
    uint8_t all[65] = {1};
    memcpy(all + 1, left.b, 32);
    memcpy(all + 33, right.b, 32);
    hash_bytes(all, sizeof all, &h);
    return h;
}

static bool node_of(void *arg, unsigned level, uint64_t idx, struct hash *ret)
{
    size_t most = *(size_t *)arg;
    if ((idx + 1) << level > most)
        return false;
    *ret = naive((size_t)(idx << level), (size_t)1 << level);
    return true;
}

static size_t most = MOST;
static const struct merkle_source source = {node_of, &most};

/* The empty tree, and the leaf of no bytes: values that can be made with sha256sum. */
static void test_known_values(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct merkle m = {0};
    struct hash h;
    merkle_root(&m, &h);
    assert_string_equal(hex_encode(a, h.b, HASH_LEN),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    merkle_leaf("", 0, &h);
    assert_string_equal(hex_encode(a, h.b, HASH_LEN),
                        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    /* Large leaves take another way to the same hash. */
    static uint8_t big[5000];
    static uint8_t with[5001];
    memset(big, 7, sizeof big);
    memcpy(with + 1, big, sizeof big);
    for (size_t n = 2046; n < 2050; n++) {
        struct hash expected;
        merkle_leaf(big, n, &h);
        hash_bytes(with, n + 1, &expected);
        assert_true(hash_eq(&h, &expected));
    }
}

struct seen {
    struct merkle *m;
    size_t n;
};

static void check_node(void *arg, unsigned level, uint64_t idx, const struct hash *h)
{
    struct seen *s = arg;
    struct hash expected = naive((size_t)(idx << level), (size_t)1 << level);
    assert_true(level > 0);
    assert_true((idx + 1) << level == s->m->size + 1);
    assert_true(hash_eq(h, &expected));
    s->n++;
}

static void test_growing(void **state)
{
    (void)state;
    struct merkle m = {0};
    struct seen s = {.m = &m};
    size_t expected_nodes = 0;
    for (size_t size = 0; size <= MOST; size++) {
        struct hash root, at, expected = naive(0, size);
        merkle_root(&m, &root);
        assert_true(hash_eq(&root, &expected));
        assert_true(merkle_root_at(&source, size, &at));
        assert_true(hash_eq(&at, &expected));
        assert_int_equal(s.n, expected_nodes);
        if (size == MOST)
            break;
        for (size_t n = size + 1; n % 2 == 0; n /= 2)
            expected_nodes++;
        merkle_add(&m, &leaves[size], check_node, &s);
    }
}

static void test_inclusion(void **state)
{
    (void)state;
    for (size_t size = 1; size <= MOST; size++) {
        struct hash root = naive(0, size);
        for (size_t idx = 0; idx < size; idx++) {
            struct merkle_proof p;
            assert_true(merkle_inclusion(&source, idx, size, &p));
            assert_true(merkle_inclusion_holds(&leaves[idx], idx, size, p.v, p.n, &root));
            assert_false(merkle_inclusion_holds(&leaves[idx], idx ^ 1, size, p.v, p.n, &root) &&
                         size > 1);
            assert_false(merkle_inclusion_holds(&leaves[(idx + 1) % MOST], idx, size, p.v, p.n,
                                                &root));
            if (p.n) {
                assert_false(merkle_inclusion_holds(&leaves[idx], idx, size, p.v, p.n - 1, &root));
                p.v[p.n / 2].b[3] ^= 1;
                assert_false(merkle_inclusion_holds(&leaves[idx], idx, size, p.v, p.n, &root));
                p.v[p.n / 2].b[3] ^= 1;
            }
            p.v[p.n] = leaves[0];
            assert_false(merkle_inclusion_holds(&leaves[idx], idx, size, p.v, p.n + 1, &root));
        }
        struct merkle_proof none;
        assert_false(merkle_inclusion(&source, size, size, &none));
        assert_false(merkle_inclusion_holds(&leaves[0], size, size, NULL, 0, &root));
    }
}

static void touched(uint64_t from, uint64_t to, const struct hash *first, const struct hash *second,
                    struct merkle_proof *p)
{
    struct hash other = *first;
    other.b[31] ^= 1;
    assert_false(merkle_consistency_holds(from, to, &other, second, p->v, p->n));
    other = *second;
    other.b[0] ^= 0x80;
    assert_false(merkle_consistency_holds(from, to, first, &other, p->v, p->n));
    for (size_t i = 0; i < p->n; i++) {
        p->v[i].b[i] ^= 4;
        assert_false(merkle_consistency_holds(from, to, first, second, p->v, p->n));
        p->v[i].b[i] ^= 4;
    }
    p->v[p->n] = *second;
    assert_false(merkle_consistency_holds(from, to, first, second, p->v, p->n + 1));
    if (p->n)
        assert_false(merkle_consistency_holds(from, to, first, second, p->v, p->n - 1));
}

static void test_consistency(void **state)
{
    (void)state;
    struct merkle_proof p;
    for (size_t to = 0; to <= MOST; to++) {
        struct hash second = naive(0, to);
        for (size_t from = 0; from <= to; from++) {
            struct hash first = naive(0, from);
            assert_true(merkle_consistency(&source, from, to, &p));
            assert_true(merkle_consistency_holds(from, to, &first, &second, p.v, p.n));
            if (from > 0 && from < to)
                touched(from, to, &first, &second, &p);
        }
        assert_false(merkle_consistency(&source, to + 1, to, &p));
        assert_false(merkle_consistency_holds(to + 1, to, &second, &second, NULL, 0));
    }
}

/* A tree with one leaf changed is consistent with no later one. */
static void test_changed_past(void **state)
{
    (void)state;
    struct hash before = naive(0, 70);
    struct hash kept = leaves[5];
    leaves[5] = leaves[6];
    struct hash after = naive(0, 128);
    struct merkle_proof p;
    assert_true(merkle_consistency(&source, 70, 128, &p));
    assert_false(merkle_consistency_holds(70, 128, &before, &after, p.v, p.n));
    leaves[5] = kept;
}

static void test_missing_node(void **state)
{
    (void)state;
    size_t few = 64;
    const struct merkle_source short_source = {node_of, &few};
    struct merkle_proof p;
    struct hash h;
    assert_false(merkle_root_at(&short_source, 65, &h));
    assert_false(merkle_inclusion(&short_source, 3, 100, &p));
    assert_false(merkle_consistency(&short_source, 64, 100, &p));
}

int main(void)
{
    make_leaves();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_values), cmocka_unit_test(test_growing),
        cmocka_unit_test(test_inclusion),    cmocka_unit_test(test_consistency),
        cmocka_unit_test(test_changed_past), cmocka_unit_test(test_missing_node),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

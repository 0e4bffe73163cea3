/* base/hash and base/entropy: published vectors, round trips, what must be refused. */
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#include "base/entropy.h"
#include "arena_fixture.h"

/* FIPS 180-2, appendix B. */
static void test_sha256_vectors(void **state)
{
    (void)state;
    struct hash h;
    hash_bytes("", 0, &h);
    assert_string_equal(hex_encode(a, h.b, HASH_LEN),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hash_bytes("abc", 3, &h);
    assert_string_equal(hex_encode(a, h.b, HASH_LEN),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    char *million = arena_alloc(a, 1000000);
    memset(million, 'a', 1000000);
    hash_bytes(million, 1000000, &h);
    assert_string_equal(hex_encode(a, h.b, HASH_LEN),
                        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void test_hasher_is_the_same_in_pieces(void **state)
{
    (void)state;
    char data[1000];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * 31);
    struct hash whole, pieces;
    hash_bytes(data, sizeof data, &whole);
    struct hasher *h = hasher_new();
    for (size_t at = 0, step = 1; at < sizeof data; at += step, step = step * 2 + 1) {
        if (step > sizeof data - at)
            step = sizeof data - at;
        hasher_add(h, data + at, step);
        hasher_add(h, NULL, 0);
    }
    hasher_end(h, &pieces);
    assert_true(hash_eq(&whole, &pieces));
    for (size_t i = 0; i < HASH_LEN; i++) {
        pieces.b[i] ^= 1;
        assert_false(hash_eq(&whole, &pieces));
        pieces.b[i] ^= 1;
    }
}

static void test_hex(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x00, 0x0f, 0xa5, 0xff};
    assert_string_equal(hex_encode(a, bytes, 4), "000fa5ff");
    assert_string_equal(hex_encode(a, bytes, 0), "");
    uint8_t back[4] = {0};
    assert_true(hex_decode("000fa5ff", back, 4));
    assert_memory_equal(back, bytes, 4);
    assert_true(hex_decode("000FA5FF", back, 4));
    assert_true(hex_decode("", back, 0));
    static const char *const bad[] = {"", "000fa5f", "000fa5ff0", "000fa5fg", "000fa5 f",
                                      "00:fa5ff", "0x0fa5ff", " 00fa5ff", "000fa5ff00"};
    memset(back, 7, sizeof back);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(hex_decode(bad[i], back, 4));
    assert_false(hex_decode(NULL, back, 4));
    assert_memory_equal(back, "\7\7\7\7", 4);
}

/* RFC 4648, section 10, in lower case and without padding. */
static void test_base32_vectors(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"", ""}, {"f", "my"}, {"fo", "mzxq"},
                                          {"foo", "mzxw6"}, {"foob", "mzxw6yq"},
                                          {"fooba", "mzxw6ytb"}, {"foobar", "mzxw6ytboi"}};
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(base32_encode(a, rows[i][0], strlen(rows[i][0])), rows[i][1]);
}

/* A decoder by the definition: five bits a letter, the rest of the last zero. */
static size_t unbase32(const char *s, uint8_t *out)
{
    size_t n = 0;
    unsigned bits = 0, held = 0;
    for (; *s; s++) {
        unsigned v = (unsigned)(*s >= 'a' ? *s - 'a' : *s - '2' + 26);
        assert_in_range(v, 0, 31);
        bits = (bits << 5 | v) & 0xffff;
        held += 5;
        if (held >= 8) {
            held -= 8;
            out[n++] = (uint8_t)(bits >> held);
        }
    }
    assert_int_equal(bits & ((1u << held) - 1), 0);
    return n;
}

static void test_round_trips(void **state)
{
    (void)state;
    for (size_t n = 0; n < 70; n++) {
        uint8_t bytes[70], back[80];
        entropy_bytes(bytes, n);
        assert_int_equal(unbase32(base32_encode(a, bytes, n), back), n);
        assert_memory_equal(back, bytes, n);
        uint8_t *decoded;
        size_t len;
        assert_true(base64_decode(a, base64_encode(a, bytes, n), &decoded, &len));
        assert_int_equal(len, n);
        assert_memory_equal(decoded, bytes, n);
        assert_true(hex_decode(hex_encode(a, bytes, n), back, n));
        assert_memory_equal(back, bytes, n);
    }
}

static void test_base64(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="},
                                          {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
                                          {"\xfb\xff\xfe", "+//+"}};
    uint8_t *bytes;
    size_t n;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_string_equal(base64_encode(a, rows[i][0], strlen(rows[i][0])), rows[i][1]);
        assert_true(base64_decode(a, rows[i][1], &bytes, &n));
        assert_int_equal(n, strlen(rows[i][0]));
        assert_memory_equal(bytes, rows[i][0], n);
    }
    static const char *const bad[] = {"Z", "Zg", "Zg=", "Zg===", "Zm9v=", "Zh==", "Zm9=", "-__-",
                                      "Zm 9v", "Zm9v\n", " Zm9v", "Zg==Zg==", "====", "Zm9\xc3"};
    n = 77;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (base64_decode(a, bad[i], &bytes, &n))
            fail_msg("accepted: \"%s\"", bad[i]);
    assert_int_equal(n, 77);
}

/* Of all 255 bytes only the digits of the encoding are taken, wherever they stand. */
static void test_no_other_byte_is_a_digit(void **state)
{
    (void)state;
    static const char digits64[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int c = 1; c < 256; c++) {
        for (int at = 0; at < 4; at++) {
            char four[] = "AAAA", two[] = "00";
            uint8_t *bytes, byte;
            size_t n;
            four[at] = (char)c;
            bool digit = strchr(digits64, c) || (at == 3 && c == '=');
            assert_int_equal(base64_decode(a, four, &bytes, &n), digit);
            two[at & 1] = (char)c;
            digit = strchr("0123456789abcdefABCDEF", c) != NULL;
            assert_int_equal(hex_decode(two, &byte, 1), digit);
        }
    }
}

/* ---- entropy ---- */

static void test_entropy_below(void **state)
{
    (void)state;
    unsigned seen[7] = {0};
    for (int i = 0; i < 7000; i++) {
        uint64_t v = entropy_below(7);
        assert_true(v < 7);
        seen[v]++;
    }
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 800, 1200);         /* 1000 expected, sigma 29 */
    assert_int_equal(entropy_below(0), 0);
    assert_int_equal(entropy_below(1), 0);
    /* A bound at which half the draws are thrown away. */
    for (int i = 0; i < 100; i++)
        assert_true(entropy_below((UINT64_C(1) << 63) + 1) <= UINT64_C(1) << 63);
}

static void test_entropy_id(void **state)
{
    (void)state;
    static const char alphabet[] = "23456789abcdefghjkmnpqrstuvwxyz";
    unsigned seen[128] = {0};
    for (int i = 0; i < 1000; i++) {
        const char *id = entropy_id(a, 310);
        assert_int_equal(strlen(id), 310);
        for (const char *p = id; *p; p++)
            seen[(unsigned char)*p & 127]++;
    }
    unsigned total = 0;
    for (const char *p = alphabet; *p; p++) {
        /* 10000 expected, sigma 98; a plain remainder would favour eight letters by a ninth. */
        assert_in_range(seen[(unsigned char)*p], 9400, 10600);
        total += seen[(unsigned char)*p];
    }
    assert_int_equal(total, 310000);                 /* so no other character occurred */
    assert_string_not_equal(entropy_id(a, 26), entropy_id(a, 26));
    assert_string_equal(entropy_id(a, 0), "");
}

static void test_entropy_seed_repeats(void **state)
{
    (void)state;
#ifdef SELTER_FAILPOINTS
    entropy_seed(42);
    const char *first = entropy_id(a, 26), *second = entropy_id(a, 26);
    uint64_t number = entropy_below(UINT64_MAX);
    assert_string_not_equal(first, second);
    entropy_seed(42);
    assert_string_equal(entropy_id(a, 26), first);
    assert_string_equal(entropy_id(a, 26), second);
    assert_true(entropy_below(UINT64_MAX) == number);
    entropy_seed(43);
    assert_string_not_equal(entropy_id(a, 26), first);
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256_vectors),
        cmocka_unit_test(test_hasher_is_the_same_in_pieces),
        cmocka_unit_test(test_hex),
        cmocka_unit_test(test_base32_vectors),
        cmocka_unit_test(test_round_trips),
        cmocka_unit_test(test_base64),
        cmocka_unit_test(test_no_other_byte_is_a_digit),
        cmocka_unit_test(test_entropy_below),
        cmocka_unit_test(test_entropy_id),
        cmocka_unit_test(test_entropy_seed_repeats),     /* last: what follows is not random */
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

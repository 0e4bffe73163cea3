/* base/fixed: exact decimals and ratios. What is expected was worked out by hand or follows
 * from a law of arithmetic; nothing is compared with the module's own output. */
#include "base/fixed.h"

#include <string.h>
#include "arena_fixture.h"

#define I128_MAX ((__int128)(((unsigned __int128)1 << 127) - 1))

static struct dec dec(const char *s)
{
    struct dec d;
    if (!dec_parse(s, &d))
        fail_msg("not a decimal: %s", s);
    return d;
}

static struct ratio ratio(const char *s)
{
    struct ratio r;
    if (!ratio_parse(s, &r))
        fail_msg("not a ratio: %s", s);
    return r;
}

static void assert_same(struct ratio x, struct ratio y)
{
    if (x.num != y.num || x.den != y.den)
        fail_msg("%s is not %s", ratio_text(a, x), ratio_text(a, y));
}

/* ---- decimals ---- */

static void test_dec_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
        int scale;
    } good[] = {
        {"0", 0, 0}, {"12", 12, 0}, {"-3.5", -35, 1}, {"82,64", 8264, 2}, {"007", 7, 0},
        {"1.50", 150, 2}, {"-0", 0, 0}, {"0.000000001", 1, 9}, {"-0,10", -10, 2},
        {"999999999999", INT64_C(999999999999), 0},
        {"9223372036.854775807", INT64_MAX, 9},
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        struct dec d = dec(good[i].text);
        assert_int_equal(d.value, good[i].value);
        assert_int_equal(d.scale, good[i].scale);
    }
}

static void test_dec_parse_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "-", ".", ",", ".5", "5.", "-.5", "+5", " 5", "5 ", "1.2.3", "1,2,3", "1.000,50",
        "1,000.50", "1e3", "0x10", "--1", "1-", "1.-5", "5\n", "NaN", "١٢", "1234567890123",
        "0000000000001", "0.1234567890", "9223372036.854775808", "999999999999.999999999",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct dec d = {.value = 77, .scale = 7};
        if (dec_parse(bad[i], &d))
            fail_msg("accepted: \"%s\"", bad[i]);
        assert_int_equal(d.value, 77);
        assert_int_equal(d.scale, 7);
    }
    struct dec d;
    assert_false(dec_parse(NULL, &d));
}

static void test_dec_show_rounds_half_away_from_zero(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int places;
        const char *shown;
    } rows[] = {
        {"33.0875", 2, "33,09"},  {"33.085", 2, "33,09"},     {"33.0849", 2, "33,08"},
        {"-33.085", 2, "-33,09"}, {"-33.0849", 2, "-33,08"},  {"0.005", 2, "0,01"},
        {"0.0049", 2, "0,00"},    {"-0.0049", 2, "0,00"},     {"-0.005", 2, "-0,01"},
        {"99.995", 2, "100,00"},  {"9.5", 0, "10"},           {"-9.5", 0, "-10"},
        {"0.5", 0, "1"},          {"-0.5", 0, "-1"},          {"0.49", 0, "0"},
        {"-0.49", 0, "0"},        {"82.64", 4, "82,6400"},    {"7", 2, "7,00"},
        {"82,64", 2, "82,64"},    {"999999.999999", 3, "1000000,000"},
        {"1.25", 1, "1,3"},       {"1.35", 1, "1,4"},         {"-1.25", 1, "-1,3"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(dec_show(a, dec(rows[i].text), rows[i].places), rows[i].shown);
    assert_string_equal(dec_show(a, (struct dec){INT64_MIN, 0}, 1), "-9223372036854775808,0");
    assert_string_equal(dec_show(a, (struct dec){INT64_MIN, 9}, 0), "-9223372037");
}

static void test_dec_text(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"82,64", "82.64"}, {"1.50", "1.5"},      {"100", "100"},   {"100.000", "100"},
        {"-0.50", "-0.5"},  {"-0", "0"},          {"0.00", "0"},    {"0.000000001", "0.000000001"},
        {"007.70", "7.7"},  {"33.0875", "33.0875"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(dec_text(a, dec(rows[i][0])), rows[i][1]);
}

static void test_dec_cmp(void **state)
{
    (void)state;
    static const char *const ascending[] = {"-999999999999", "-1.000000001", "-1", "-0.5",
                                            "0", "0.000000001", "0.1", "0.11", "0.2", "1",
                                            "1.000000001", "999999999999"};
    for (size_t i = 0; i < COUNT(ascending); i++)
        for (size_t j = 0; j < COUNT(ascending); j++)
            assert_int_equal(dec_cmp(dec(ascending[i]), dec(ascending[j])), (i > j) - (i < j));
    assert_int_equal(dec_cmp(dec("1.50"), dec("1,5")), 0);
    assert_int_equal(dec_cmp(dec("-0"), dec("0.000")), 0);
    assert_int_equal(dec_cmp((struct dec){INT64_MAX, 0}, (struct dec){INT64_MAX, 9}), 1);
    assert_int_equal(dec_cmp((struct dec){INT64_MIN, 0}, (struct dec){INT64_MIN, 9}), -1);
}

static void test_dec_scaled(void **state)
{
    (void)state;
    int64_t v = 5;
    assert_true(dec_scaled(dec("82.64"), 2, &v));
    assert_int_equal(v, 8264);
    assert_true(dec_scaled(dec("82.64"), 4, &v));
    assert_int_equal(v, 826400);
    assert_true(dec_scaled(dec("82.6400"), 2, &v));
    assert_int_equal(v, 8264);
    assert_true(dec_scaled(dec("-7"), 2, &v));
    assert_int_equal(v, -700);
    v = 5;
    assert_false(dec_scaled(dec("82.645"), 2, &v));
    assert_false(dec_scaled(dec("-0.01"), 1, &v));
    assert_false(dec_scaled((struct dec){INT64_MAX, 0}, 1, &v));
    assert_false(dec_scaled(dec("1"), 10, &v));
    assert_false(dec_scaled(dec("1"), -1, &v));
    assert_int_equal(v, 5);
}

/* ---- ratios ---- */

static void test_ratio_lowest_terms(void **state)
{
    (void)state;
    assert_same(ratio_of(6, 4), ratio("3/2"));
    assert_same(ratio_of(-6, 4), ratio("-3/2"));
    assert_same(ratio_of(6, -4), ratio("-3/2"));
    assert_same(ratio_of(-6, -4), ratio("3/2"));
    assert_same(ratio_of(0, -7), ratio_int(0));
    assert_same(ratio_of(INT64_MIN, -1), ratio("9223372036854775808"));
    assert_same(ratio_of(INT64_MIN, INT64_MIN), ratio_int(1));
    assert_same(ratio_of(1, INT64_MIN), ratio("-1/9223372036854775808"));
    assert_same(ratio_dec(dec("82.50")), ratio("165/2"));
}

static void test_ratio_arithmetic(void **state)
{
    (void)state;
    struct ratio r;
    assert_true(ratio_add(ratio("1/3"), ratio("1/6"), &r));
    assert_same(r, ratio("1/2"));
    assert_true(ratio_add(ratio("1/3"), ratio("-1/3"), &r));
    assert_same(r, ratio_int(0));
    assert_true(ratio_add(ratio("-5/6"), ratio("1/4"), &r));
    assert_same(r, ratio("-7/12"));
    assert_true(ratio_sub(ratio("1/4"), ratio("5/6"), &r));
    assert_same(r, ratio("-7/12"));
    assert_true(ratio_mul(ratio("-2/3"), ratio("9/4"), &r));
    assert_same(r, ratio("-3/2"));
    assert_true(ratio_mul(ratio_int(0), ratio("9/4"), &r));
    assert_same(r, ratio_int(0));
    assert_true(ratio_div(ratio("2/3"), ratio("-4/9"), &r));
    assert_same(r, ratio("-3/2"));
    r = ratio_int(5);
    assert_false(ratio_div(ratio("2/3"), ratio_int(0), &r));
    assert_same(r, ratio_int(5));
}

/* A weighted total as a selection makes it: 82.64 * 25% + 79.5 * 25% + 90.125 * 40% + 70 * 10%. */
static void test_ratio_weighted_total(void **state)
{
    (void)state;
    static const char *const scores[] = {"82.64", "79.5", "90.125", "70"};
    static const int64_t hundredths[] = {2500, 2500, 4000, 1000};
    struct ratio total = ratio_int(0), part;
    for (size_t i = 0; i < COUNT(scores); i++) {
        assert_true(ratio_mul(ratio_dec(dec(scores[i])), ratio_of(hundredths[i], 10000), &part));
        assert_true(ratio_add(total, part, &total));
    }
    assert_string_equal(ratio_exact(a, total), "83.585");
    assert_string_equal(ratio_show(a, total, 2, ','), "83,59");
}

/* The harmonic numbers have a known H(20); adding downwards must give the same. */
static void test_ratio_sums_are_exact(void **state)
{
    (void)state;
    struct ratio up = ratio_int(0), down = ratio_int(0);
    for (int i = 1; i <= 20; i++) {
        assert_true(ratio_add(up, ratio_of(1, i), &up));
        assert_true(ratio_add(down, ratio_of(1, 21 - i), &down));
    }
    assert_same(up, ratio("55835135/15519504"));
    assert_same(down, up);
}

static void test_ratio_overflow_is_refused(void **state)
{
    (void)state;
    struct ratio big = {I128_MAX, 1}, tiny = {1, I128_MAX}, r = ratio_int(5);
    assert_false(ratio_add(big, ratio_int(1), &r));
    assert_false(ratio_add(big, big, &r));
    assert_false(ratio_sub(ratio_int(-1), big, &r));
    assert_false(ratio_mul(big, ratio_int(2), &r));
    assert_false(ratio_mul(big, big, &r));
    assert_false(ratio_mul(tiny, ratio("1/2"), &r));
    assert_false(ratio_div(big, tiny, &r));
    assert_false(ratio_div(tiny, big, &r));
    assert_false(ratio_add(tiny, ratio("1/2"), &r));
    assert_same(r, ratio_int(5));

    /* What fits is not refused. */
    assert_true(ratio_add(big, ratio_int(-1), &r));
    assert_true(r.num == I128_MAX - 1);
    assert_true(ratio_sub(big, big, &r));
    assert_same(r, ratio_int(0));
    assert_true(ratio_mul(big, tiny, &r));
    assert_same(r, ratio_int(1));
    assert_true(ratio_div(big, big, &r));
    assert_same(r, ratio_int(1));
    assert_true(ratio_mul(ratio_of(INT64_MAX, 1), ratio_of(INT64_MAX, 1), &r));
    assert_string_equal(ratio_text(a, r), "85070591730234615847396907784232501249");
}

static void test_ratio_cmp(void **state)
{
    (void)state;
    static const char *const ascending[] = {
        "-170141183460469231731687303715884105727", "-2", "-3/2", "-1",
        "-170141183460469231731687303715884105726/170141183460469231731687303715884105727",
        "-1/2", "-1/170141183460469231731687303715884105727", "0",
        "1/170141183460469231731687303715884105727",
        "1/170141183460469231731687303715884105726", "1/3", "1/2",
        /* Neighbours that differ in the 38th place: n/(n+1) grows with n. */
        "170141183460469231731687303715884105725/170141183460469231731687303715884105726",
        "170141183460469231731687303715884105726/170141183460469231731687303715884105727",
        "1", "3/2", "170141183460469231731687303715884105726",
        "170141183460469231731687303715884105727",
    };
    for (size_t i = 0; i < COUNT(ascending); i++)
        for (size_t j = 0; j < COUNT(ascending); j++)
            assert_int_equal(ratio_cmp(ratio(ascending[i]), ratio(ascending[j])),
                             (i > j) - (i < j));
}

/* Convergents of the golden ratio alternate around it and come ever closer: F(n+1)/F(n) for
 * even n lies above all those for odd n. F(184) is the last that fits. */
static void test_ratio_cmp_convergents(void **state)
{
    (void)state;
    __int128 f = 1, g = 1;                           /* F(1), F(2) */
    struct ratio below = {1, 1}, above = {2, 1};
    for (int n = 2; n < 183; n++) {
        __int128 h = f + g;
        f = g;
        g = h;                                       /* now f = F(n), g = F(n+1) */
        struct ratio r = {g, f};
        if (n % 2 == 0) {
            assert_int_equal(ratio_cmp(r, above), n == 2 ? 0 : -1);
            above = r;
        } else {
            assert_int_equal(ratio_cmp(r, below), 1);
            below = r;
        }
        assert_int_equal(ratio_cmp(below, above), -1);
        assert_int_equal(ratio_cmp(above, below), 1);
    }
}

static void test_ratio_exact(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"3038500/80000", "37.98125"}, {"1/3", "1/3"}, {"-2/7", "-2/7"}, {"7/1", "7"},
        {"-7/8", "-0.875"}, {"1/1000", "0.001"}, {"123/50", "2.46"}, {"0", "0"}, {"1/6", "1/6"},
        {"1/9223372036854775808",
         "0.000000000000000000108420217248550443400745280086994171142578125"},
        {"170141183460469231731687303715884105727/2",
         "85070591730234615865843651857942052863.5"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(ratio_exact(a, ratio(rows[i][0])), rows[i][1]);
    /* 2^-126: 126 places, ending in 5; 10 * rest would not fit in 128 bits on the way. */
    struct ratio r = {1, (__int128)1 << 126};
    const char *text = ratio_exact(a, r);
    assert_int_equal(strlen(text), 128);
    assert_memory_equal(text, "0.000000000000000000000000000000000000011754943508222875079", 57);
    assert_int_equal(text[127], '5');
}

static void test_ratio_show(void **state)
{
    (void)state;
    assert_string_equal(ratio_show(a, ratio("1/3"), 2, ','), "0,33");
    assert_string_equal(ratio_show(a, ratio("2/3"), 2, ','), "0,67");
    assert_string_equal(ratio_show(a, ratio("-2/3"), 2, ','), "-0,67");
    assert_string_equal(ratio_show(a, ratio("1/8"), 2, '.'), "0.13");
    assert_string_equal(ratio_show(a, ratio("-1/8"), 2, '.'), "-0.13");
    assert_string_equal(ratio_show(a, ratio("-1/1000"), 2, ','), "0,00");
    assert_string_equal(ratio_show(a, ratio("1/2"), 0, ','), "1");
    assert_string_equal(ratio_show(a, ratio("-1/2"), 0, ','), "-1");
    assert_string_equal(ratio_show(a, ratio("1999/2000"), 3, ','), "1,000");
    assert_string_equal(ratio_show(a, ratio("19999/20"), 1, ','), "1000,0");
    /* Just under and just over a tie, in the 38th place. */
    struct ratio under = {I128_MAX / 2, I128_MAX}, over = {I128_MAX / 2 + 1, I128_MAX};
    assert_string_equal(ratio_show(a, under, 0, ','), "0");
    assert_string_equal(ratio_show(a, over, 0, ','), "1");
    assert_string_equal(ratio_show(a, (struct ratio){I128_MAX, 1}, 1, ','),
                        "170141183460469231731687303715884105727,0");
    assert_string_equal(ratio_show(a, (struct ratio){-I128_MAX, 1}, 0, ','),
                        "-170141183460469231731687303715884105727");
    assert_string_equal(ratio_show(a, ratio("1/3"), 38, '.'),
                        "0.33333333333333333333333333333333333333");
}

static void test_ratio_text_round_trip(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "0", "1", "-1", "1/3", "-22/7", "170141183460469231731687303715884105727",
        "-170141183460469231731687303715884105727/170141183460469231731687303715884105726"};
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(ratio_text(a, ratio(rows[i])), rows[i]);
    assert_string_equal(ratio_text(a, ratio("6/4")), "3/2");
    assert_string_equal(ratio_text(a, ratio("-0/5")), "0");
}

static void test_ratio_parse_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "-", "/", "1/", "/2", "1/0", "1/-2", "--1", "+1", " 1", "1 ", "1/2/3", "1.5", "a",
        "170141183460469231731687303715884105728", "1/170141183460469231731687303715884105728",
        "999999999999999999999999999999999999999999"};
    struct ratio r = ratio_int(5);
    for (size_t i = 0; i < COUNT(bad); i++) {
        if (ratio_parse(bad[i], &r))
            fail_msg("accepted: \"%s\"", bad[i]);
        assert_same(r, ratio_int(5));
    }
    assert_false(ratio_parse(NULL, &r));
}

/* Laws that hold for all: over a grid of fractions, sums and products agree with cross-made
 * integers, and a - b + b = a, a / b * b = a. */
static void test_ratio_laws(void **state)
{
    (void)state;
    for (int n1 = -6; n1 <= 6; n1++) {
        for (int d1 = 1; d1 <= 6; d1++) {
            for (int n2 = -6; n2 <= 6; n2++) {
                for (int d2 = 1; d2 <= 6; d2++) {
                    struct ratio x = ratio_of(n1, d1), y = ratio_of(n2, d2), r;
                    assert_true(ratio_add(x, y, &r));
                    assert_same(r, ratio_of(n1 * d2 + n2 * d1, d1 * d2));
                    assert_true(ratio_sub(r, y, &r));
                    assert_same(r, x);
                    assert_true(ratio_mul(x, y, &r));
                    assert_same(r, ratio_of(n1 * n2, d1 * d2));
                    int cross = n1 * d2 - n2 * d1;
                    assert_int_equal(ratio_cmp(x, y), (cross > 0) - (cross < 0));
                    if (n2 == 0)
                        continue;
                    assert_true(ratio_div(x, y, &r) && ratio_mul(r, y, &r));
                    assert_same(r, x);
                }
            }
        }
    }
    arena_reset(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dec_parse),
        cmocka_unit_test(test_dec_parse_refuses),
        cmocka_unit_test(test_dec_show_rounds_half_away_from_zero),
        cmocka_unit_test(test_dec_text),
        cmocka_unit_test(test_dec_cmp),
        cmocka_unit_test(test_dec_scaled),
        cmocka_unit_test(test_ratio_lowest_terms),
        cmocka_unit_test(test_ratio_arithmetic),
        cmocka_unit_test(test_ratio_weighted_total),
        cmocka_unit_test(test_ratio_sums_are_exact),
        cmocka_unit_test(test_ratio_overflow_is_refused),
        cmocka_unit_test(test_ratio_cmp),
        cmocka_unit_test(test_ratio_cmp_convergents),
        cmocka_unit_test(test_ratio_exact),
        cmocka_unit_test(test_ratio_show),
        cmocka_unit_test(test_ratio_text_round_trip),
        cmocka_unit_test(test_ratio_parse_refuses),
        cmocka_unit_test(test_ratio_laws),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

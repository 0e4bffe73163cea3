/* base/arena, base/buf, base/str. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/str.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- arena ---- */

static void test_memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    enum { N = 3000 };
    struct arena *a ARENA_AUTO = arena_new(0);
    static unsigned char *blocks[N];
    static size_t sizes[N];
    for (size_t i = 0; i < N; i++) {
        sizes[i] = i * 7919 % 700 + (i % 500 == 0 ? 300000 : 0);
        blocks[i] = arena_alloc(a, sizes[i]);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(blocks[i][k], 0);
        memset(blocks[i], (int)(i % 255 + 1), sizes[i]);
    }
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(blocks[i][k], i % 255 + 1);
    assert_false(arena_failed(a));
}

static void test_size_zero_is_unique(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    void *p = arena_alloc(a, 0), *q = arena_alloc(a, 0);
    assert_non_null(p);
    assert_ptr_not_equal(p, q);
}

static void test_limit_is_sticky(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(1000);
    arena_alloc(a, 500);
    assert_false(arena_failed(a));
    char *p = arena_alloc(a, 600);
    assert_true(arena_failed(a));
    memset(p, 1, 600);                               /* it goes on serving */
    arena_alloc(a, 1);
    assert_true(arena_failed(a));
    assert_true(arena_used(a) >= 1101);
    arena_reset(a);
    assert_false(arena_failed(a));
    assert_int_equal(arena_used(a), 0);
}

static void test_exactly_the_maximum_is_allowed(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(4096);
    for (int i = 0; i < 64; i++)
        arena_alloc(a, 64);
    assert_int_equal(arena_used(a), 4096);
    assert_false(arena_failed(a));
    arena_alloc(a, 1);
    assert_true(arena_failed(a));
}

static void test_one_request_above_the_maximum(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(1000);
    char *p = arena_alloc(a, 100000);
    assert_true(arena_failed(a));
    memset(p, 1, 100000);
}

static void test_overflowing_product(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    assert_non_null(arena_array(a, SIZE_MAX / 2, 3));
    assert_true(arena_failed(a));
    arena_reset(a);
    assert_non_null(arena_array(a, SIZE_MAX / 4, 2));
    assert_true(arena_failed(a));
    arena_reset(a);
    int *v = arena_array_of(a, 10, int);
    assert_int_equal(v[9], 0);
    assert_false(arena_failed(a));
}

/* Who does not look at the flag is stopped, and writes over nothing. */
static void test_impossible_memory_cannot_be_touched(void **state)
{
    (void)state;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGSEGV, SIG_DFL);                    /* cmocka would go on with the next test */
        struct arena *a = arena_new(0);
        volatile char *p = arena_array(a, SIZE_MAX / 2, 3);
        p[0] = 1;
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void test_failpoint_marks_and_serves(void **state)
{
    (void)state;
#ifdef SELTER_FAILPOINTS
    struct arena *a ARENA_AUTO = arena_new(0);
    fault_arm("arena.alloc=3");
    arena_alloc(a, 8);
    arena_alloc(a, 8);
    assert_false(arena_failed(a));
    char *s = arena_strdup(a, "tiga");
    assert_true(arena_failed(a));
    assert_string_equal(s, "tiga");
    assert_int_equal(fault_count("arena.alloc"), 3);
    fault_arm("");
    arena_alloc(a, 8);
    assert_true(arena_failed(a));
    struct arena *b ARENA_AUTO = arena_new(0);
    arena_fail(b);
    assert_true(arena_failed(b));
#else
    skip();
#endif
}

static void test_reserve(void **state)
{
    (void)state;
#ifdef SELTER_FAILPOINTS
    /* More rounds than the reserve could serve, were it not given back. */
    for (int round = 0; round < 20; round++) {
        fault_arm("arena.malloc=1+");
        struct arena *a = arena_new(0);
        for (int i = 0; i < 100; i++) {
            unsigned char *p = arena_alloc(a, 1500);
            for (int k = 0; k < 1500; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xee, 1500);
        }
        assert_true(arena_failed(a));
        fault_arm("");
        arena_alloc(a, 1000000);                     /* memory is back: the flag stays */
        assert_true(arena_failed(a));
        arena_free(a);
    }
#else
    skip();
#endif
}

static void test_process_stops_when_nothing_is_left(void **state)
{
    (void)state;
#ifdef SELTER_FAILPOINTS
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        fault_arm("arena.malloc=1+");
        struct arena *a = arena_new(0);
        for (int i = 0; i < 100; i++)
            memset(arena_alloc(a, 20000), 1, 20000);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
#else
    skip();
#endif
}

static void test_strings(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    assert_null(arena_strdup(a, NULL));
    assert_string_equal(arena_strdup(a, ""), "");
    assert_string_equal(arena_strndup(a, "panitia", 3), "pan");
    assert_string_equal(arena_strndup(a, "pan", 99), "pan");
    assert_memory_equal(arena_memdup(a, "a\0b", 3), "a\0b", 3);
    assert_string_equal(arena_printf(a, "%s-%d", "x", 42), "x-42");
    assert_string_equal(arena_printf(a, "%s", ""), "");
    /* Around the size that is formatted in one go. */
    for (int n = 250; n < 262; n++) {
        const char *s = arena_printf(a, "%*d", n, 7);
        assert_int_equal(strlen(s), n);
        assert_int_equal(s[n - 1], '7');
    }
}

static char order[16];

static void note(void *letter)
{
    size_t n = strlen(order);
    order[n] = *(const char *)letter;
    order[n + 1] = '\0';
}

static void test_cleanups_newest_first(void **state)
{
    (void)state;
    static char a1[] = "1", a2[] = "2", a3[] = "3";
    order[0] = '\0';
    struct arena *a = arena_new(0);
    arena_cleanup(a, note, a1);
    arena_cleanup(a, note, a2);
    arena_reset(a);
    assert_string_equal(order, "21");
    arena_cleanup(a, note, a3);
    arena_free(a);
    assert_string_equal(order, "213");
    arena_free(NULL);
}

static void test_children_end_with_their_parent(void **state)
{
    (void)state;
    static char p[] = "p", x[] = "x", y[] = "y", z[] = "z";
    order[0] = '\0';
    struct arena *parent = arena_new(1000);
    arena_cleanup(parent, note, p);
    struct arena *first = arena_child(parent, 100), *middle = arena_child(parent, 0),
                 *last = arena_child(parent, 0);
    arena_cleanup(first, note, x);
    arena_cleanup(middle, note, y);
    arena_cleanup(arena_child(last, 0), note, z);
    arena_free(middle);
    assert_string_equal(order, "y");
    arena_alloc(first, 5000);
    assert_true(arena_failed(first));
    assert_false(arena_failed(parent));              /* it counts by itself */
    arena_free(parent);
    assert_string_equal(order, "yzxp");
}

static void test_reset_gives_zeroed_memory_again(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 100; i++) {
            unsigned char *p = arena_alloc(a, 97);
            for (int k = 0; k < 97; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xee, 97);
        }
        arena_child(a, 0);
        arena_reset(a);
    }
}

/* ---- buf ---- */

static void test_buf_grows(void **state)
{
    (void)state;
    struct buf b BUF_AUTO;
    buf_init(&b, 100000);
    assert_string_equal(b.data, "");
    for (int i = 0; i < 10000; i++)
        buf_printf(&b, "%d,", i % 10);
    assert_int_equal(b.len, 20000);
    assert_int_equal(strlen(b.data), 20000);
    assert_memory_equal(b.data + 19994, "7,8,9,", 6);
    assert_false(b.overflow);
    struct buf slow BUF_AUTO;
    buf_init(&slow, 1000);
    for (size_t i = 1; i <= 1000; i++) {             /* every length, each growth's edge too */
        buf_char(&slow, 'y');
        assert_int_equal(slow.len, i);
        assert_int_equal(slow.data[i], 0);
    }
    assert_false(slow.overflow);
    buf_clear(&b);
    assert_string_equal(b.data, "");
    buf_char(&b, 'x');
    buf_add(&b, NULL, 0);
    assert_string_equal(b.data, "x");
}

static void test_buf_overflow_drops_whole_writes(void **state)
{
    (void)state;
    struct buf b BUF_AUTO;
    buf_init(&b, 5);
    buf_str(&b, "abc");
    buf_str(&b, "def");
    assert_true(b.overflow);
    assert_string_equal(b.data, "abc");
    buf_str(&b, "g");                                /* would fit: but something is missing */
    assert_string_equal(b.data, "abc");
    buf_clear(&b);
    assert_false(b.overflow);
    buf_str(&b, "abcde");
    assert_false(b.overflow);
    assert_string_equal(b.data, "abcde");
    buf_printf(&b, "%d", 6);
    assert_true(b.overflow);
    assert_string_equal(b.data, "abcde");
    struct buf none BUF_AUTO;
    buf_init(&none, 0);
    buf_str(&none, "");
    assert_false(none.overflow);
    buf_char(&none, 'x');
    assert_true(none.overflow);
    assert_string_equal(none.data, "");
}

static void test_buf_binary(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct buf b BUF_AUTO;
    buf_init(&b, 100);
    buf_u8(&b, 0xfe);
    buf_u32(&b, 0x01020304);
    buf_u64(&b, UINT64_C(0x1122334455667788));
    buf_lp(&b, "a\0b", 3);
    buf_lp(&b, NULL, 0);
    static const char expected[] = "\xfe\x01\x02\x03\x04\x11\x22\x33\x44\x55\x66\x77\x88"
                                   "\0\0\0\x03" "a\0b" "\0\0\0\0";
    assert_int_equal(b.len, sizeof expected - 1);
    assert_memory_equal(b.data, expected, sizeof expected);
    assert_memory_equal(buf_dup(&b, a), expected, sizeof expected);
}

static void test_buf_lp_is_whole_or_nothing(void **state)
{
    (void)state;
    struct buf b BUF_AUTO;
    buf_init(&b, 8);
    buf_lp(&b, "12345", 5);
    assert_true(b.overflow);
    assert_int_equal(b.len, 0);
}

static void test_buf_out_of_memory(void **state)
{
    (void)state;
#ifdef SELTER_FAILPOINTS
    struct buf b BUF_AUTO;
    buf_init(&b, 100000);
    buf_str(&b, "abc");
    fault_arm("buf.grow=1");
    for (int i = 0; i < 100; i++)
        buf_str(&b, "0123456789");
    fault_arm("");
    assert_true(b.overflow);
    assert_int_equal((b.len - 3) % 10, 0);
    assert_int_equal(strlen(b.data), b.len);
#else
    skip();
#endif
}

/* ---- str ---- */

static void test_str_compare(void **state)
{
    (void)state;
    assert_true(str_eq(NULL, NULL));
    assert_false(str_eq(NULL, "") || str_eq("", NULL) || str_eq("a", "b"));
    assert_true(str_eq("a", "a"));
    assert_true(str_empty(NULL) && str_empty("") && !str_empty(" "));
    assert_true(str_starts("pansel", "pan") && str_starts("pan", "") && !str_starts("pa", "pan"));
    assert_true(str_ends("a.yaml", ".yaml") && str_ends("a", "") && !str_ends("l", ".yaml"));
    assert_false(str_starts(NULL, "") || str_ends(NULL, ""));
}

static void test_utf8_valid(void **state)
{
    (void)state;
    static const char *const good[] = {"", "abc", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
                                       "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
                                       "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "aé€😀z"};
    for (size_t i = 0; i < COUNT(good); i++)
        if (!str_utf8_valid(good[i], strlen(good[i]), NULL))
            fail_msg("good[%zu] was refused", i);
    assert_true(str_utf8_valid("a\0b", 3, NULL));
}

static void test_utf8_invalid(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bad;
    } rows[] = {
        {"\x80", 0},                    /* continuation without a beginning */
        {"ab\xbf", 2},
        {"\xc0\x80", 0},                /* overlong NUL */
        {"\xc1\xbf", 0},
        {"a\xe0\x80\x80", 1},           /* overlong, three bytes */
        {"\xe0\x9f\xbf", 0},
        {"\xf0\x80\x80\x80", 0},        /* overlong, four bytes */
        {"\xf0\x8f\xbf\xbf", 0},
        {"\xed\xa0\x80", 0},            /* surrogates */
        {"\xed\xbf\xbf", 0},
        {"\xf4\x90\x80\x80", 0},        /* above 10FFFF */
        {"\xf5\x80\x80\x80", 0},
        {"\xff", 0},
        {"\xc3", 0},                    /* cut off */
        {"a\xe2\x82", 1},
        {"\xf0\x9f\x98", 0},
        {"\xe2\x28\xa1", 0},
        {"\xf0\x9f\x28\x80", 0},
        {"é\xc3(", 2},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t bad = 99;
        if (str_utf8_valid(rows[i].text, strlen(rows[i].text), &bad))
            fail_msg("row %zu was accepted", i);
        assert_int_equal(bad, rows[i].bad);
    }
}

/* Every code point encoded by its definition is valid, every surrogate is not. */
static void test_utf8_all_code_points(void **state)
{
    (void)state;
    for (uint32_t c = 0x80; c < 0x110000; c += c < 0x10000 ? 1 : 7) {
        char s[4];
        size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        uint32_t rest = c;
        for (size_t i = n - 1; i > 0; i--, rest >>= 6)
            s[i] = (char)(0x80 | (rest & 0x3f));
        s[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | rest);
        assert_int_equal(str_utf8_valid(s, n, NULL), c < 0xd800 || c > 0xdfff);
        assert_false(str_utf8_valid(s, n - 1, NULL));
    }
}

static void test_utf8_len(void **state)
{
    (void)state;
    assert_int_equal(str_utf8_len(""), 0);
    assert_int_equal(str_utf8_len("abc"), 3);
    assert_int_equal(str_utf8_len("é€😀"), 3);
}

static void test_trim_and_fold(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    assert_string_equal(str_trim(a, " \t\r\n a b \v\f"), "a b");
    assert_string_equal(str_trim(a, "   "), "");
    assert_string_equal(str_trim(a, ""), "");
    assert_string_equal(str_fold(a, "  Kepala\t\tDinas  PENDIDIKAN "), "kepala dinas pendidikan");
    assert_string_equal(str_fold(a, "É A"), "É a");
    assert_string_equal(str_fold(a, " \n "), "");
}

static void test_nearest(void **state)
{
    (void)state;
    assert_int_equal(str_distance("kitten", "sitting"), 3);
    assert_int_equal(str_distance("", "abc"), 3);
    assert_int_equal(str_distance("abc", "abc"), 0);
    assert_int_equal(str_distance("flaw", "lawn"), 2);
    char x[100] = {0}, y[100] = {0};
    memset(x, 'a', 99);
    memset(y, 'a', 64);
    assert_int_equal(str_distance(x, y), 0);         /* only 64 bytes of each are looked at */
    static const char *const keys[] = {"announcement", "application", "screening", "ranking"};
    assert_string_equal(str_nearest("aplication", keys, COUNT(keys)), "application");
    assert_string_equal(str_nearest("rankng", keys, COUNT(keys)), "ranking");
    assert_null(str_nearest("zzzzzz", keys, COUNT(keys)));
    assert_null(str_nearest("x", NULL, 0));
    static const char *const shorts[] = {"abcd"};
    assert_string_equal(str_nearest("abX", shorts, 1), "abcd"); /* distance 2 = 3/3 + 1 */
    assert_null(str_nearest("aXY", shorts, 1));
}

static void test_int64(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"0", 0}, {"-0", 0}, {"42", 42}, {"-17", -17}, {"007", 7},
                {"9223372036854775807", INT64_MAX}, {"-9223372036854775808", INT64_MIN}};
    static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "--1", "-+1",
                                      "9223372036854775808", "-9223372036854775809",
                                      "92233720368547758070"};
    int64_t v = 77;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (str_int64(bad[i], &v))
            fail_msg("accepted: \"%s\"", bad[i]);
    assert_false(str_int64(NULL, &v));
    assert_int_equal(v, 77);
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(str_int64(good[i].text, &v));
        assert_true(v == good[i].value);
    }
}

static void test_split(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    char **parts;
    assert_int_equal(str_split(a, "", ',', &parts), 0);
    assert_int_equal(str_split(a, "  ", ',', &parts), 0);
    assert_int_equal(str_split(a, NULL, ',', &parts), 0);
    assert_int_equal(str_split(a, " satu ", ',', &parts), 1);
    assert_string_equal(parts[0], "satu");
    assert_int_equal(str_split(a, "a, b,,c ,", ',', &parts), 5);
    assert_string_equal(parts[0], "a");
    assert_string_equal(parts[1], "b");
    assert_string_equal(parts[2], "");
    assert_string_equal(parts[3], "c");
    assert_string_equal(parts[4], "");
    assert_int_equal(str_split(a, ",", ',', &parts), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(test_size_zero_is_unique),
        cmocka_unit_test(test_limit_is_sticky),
        cmocka_unit_test(test_exactly_the_maximum_is_allowed),
        cmocka_unit_test(test_one_request_above_the_maximum),
        cmocka_unit_test(test_overflowing_product),
        cmocka_unit_test(test_impossible_memory_cannot_be_touched),
        cmocka_unit_test(test_failpoint_marks_and_serves),
        cmocka_unit_test(test_reserve),
        cmocka_unit_test(test_process_stops_when_nothing_is_left),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_cleanups_newest_first),
        cmocka_unit_test(test_children_end_with_their_parent),
        cmocka_unit_test(test_reset_gives_zeroed_memory_again),
        cmocka_unit_test(test_buf_grows),
        cmocka_unit_test(test_buf_overflow_drops_whole_writes),
        cmocka_unit_test(test_buf_binary),
        cmocka_unit_test(test_buf_lp_is_whole_or_nothing),
        cmocka_unit_test(test_buf_out_of_memory),
        cmocka_unit_test(test_str_compare),
        cmocka_unit_test(test_utf8_valid),
        cmocka_unit_test(test_utf8_invalid),
        cmocka_unit_test(test_utf8_all_code_points),
        cmocka_unit_test(test_utf8_len),
        cmocka_unit_test(test_trim_and_fold),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_int64),
        cmocka_unit_test(test_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

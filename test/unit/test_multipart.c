/* The body of a form with files: whole, in pieces of every size, and everything that is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "web/multipart.h"

#define TEXT(s) s, sizeof(s) - 1

/* What came, as text: "name[file]=bytes;" */
struct heard {
    struct buf log;
    bool stop;
};

static bool begin(void *arg, const struct multipart_part *p)
{
    struct heard *h = arg;
    buf_str(&h->log, p->name);
    if (p->file)
        buf_printf(&h->log, "[%s]", p->file);
    buf_char(&h->log, '=');
    return !h->stop;
}

static bool bytes(void *arg, const char *p, size_t n)
{
    struct heard *h = arg;
    buf_add(&h->log, p, n);
    return true;
}

static bool end(void *arg)
{
    struct heard *h = arg;
    buf_char(&h->log, ';');
    return true;
}

/* Read in pieces of so many bytes. NULL: it was whole and gave what was expected. */
static const char *read_in(const char *body, size_t n, size_t piece, const char *expected)
{
    static char why[200];
    struct arena *a = arena_new(0);
    struct heard h = {0};
    const struct multipart_receiver to = {begin, bytes, end, &h};
    struct multipart *m = multipart_new(a, "batas", &to);
    const char *ret = NULL;
    buf_init(&h.log, 1 << 20);
    for (size_t i = 0; i < n; i += piece)
        if (!multipart_take(m, body + i, n - i < piece ? n - i : piece))
            break;
    ret = multipart_why(m);
    if (!ret && expected &&
        (h.log.len != strlen(expected) || memcmp(h.log.data, expected, h.log.len) != 0))
        ret = "other content";
    if (ret)
        snprintf(why, sizeof why, "%s", ret);
    buf_done(&h.log);
    arena_free(a);
    return ret ? why : NULL;
}

static void good_at_every_size(const char *body, size_t n, const char *expected)
{
    for (size_t piece = 1; piece <= n; piece++) {
        const char *why = read_in(body, n, piece, expected);
        if (why)
            fail_msg("in pieces of %zu: %s", piece, why);
    }
}

static void bad_at_every_size(const char *body, size_t n, const char *expected)
{
    for (size_t piece = 1; piece <= n + 1; piece++) {
        const char *why = read_in(body, n, piece, NULL);
        assert_non_null(why);
        assert_string_equal(why, expected);
    }
}

#define FIELD(name) "--batas\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_AS(name, file)                                                                   \
    "--batas\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n" \
    "Content-Type: application/pdf\r\n\r\n"
#define END "--batas--\r\n"

static void test_good(void **state)
{
    (void)state;
    good_at_every_size(TEXT(FIELD("a") "satu\r\n" FIELD("b") "\r\n" END), "a=satu;b=;");
    good_at_every_size(TEXT(FILE_AS("file:ijazah", "Ijazah S1.pdf") "%PDF-1.4\r\n\r\n" FIELD("x")
                            "y\r\n--batas--"), "file:ijazah[Ijazah S1.pdf]=%PDF-1.4\r\n;x=y;");
}

/* What looks like a boundary and is none belongs to the part. */
static void test_nearly_a_boundary(void **state)
{
    (void)state;
    good_at_every_size(TEXT(FIELD("a") "\r\r\n\r\n-\r\n--bata\r\n--\r\r\n--batas--\r\n"),
                       "a=\r\r\n\r\n-\r\n--bata\r\n--\r;");
    good_at_every_size(TEXT(FIELD("a") "--batas\r\n" END), "a=--batas;");
    good_at_every_size(TEXT(FIELD("a") "\r\n--batax\r\n" END), "a=\r\n--batax;");
}

static void test_names(void **state)
{
    (void)state;
    good_at_every_size(TEXT(FILE_AS("f", "C:\\\\Users\\\\saya\\\\a.pdf") "x\r\n" END), "f[a.pdf]=x;");
    good_at_every_size(TEXT(FILE_AS("f", "../../etc/passwd") "x\r\n" END), "f[passwd]=x;");
    good_at_every_size(TEXT(FILE_AS("f", "a %22b%22.pdf") "x\r\n" END), "f[a \"b\".pdf]=x;");
    good_at_every_size(TEXT(FILE_AS("f", "") "\r\n" END), "f[]=;");
    good_at_every_size(TEXT("--batas\r\ncontent-type: text/plain\r\ncontent-disposition: form-data; "
                            "name=\"n\"\r\n\r\nv\r\n" END), "n=v;");
}

/* Bytes of any kind are a file's business; the head's names are text. */
static void test_nul(void **state)
{
    (void)state;
    static const char body[] = FILE_AS("f", "a.png") "\0\x89PNG\0\r\n" END;
    struct arena *a = arena_new(0);
    struct heard h = {0};
    const struct multipart_receiver to = {begin, bytes, end, &h};
    struct multipart *m = multipart_new(a, "batas", &to);
    buf_init(&h.log, 1 << 20);
    assert_true(multipart_take(m, body, sizeof body - 1));
    assert_true(multipart_is_whole(m));
    assert_int_equal(h.log.len, sizeof "f[a.png]=" - 1 + 6 + 1);
    assert_memory_equal(h.log.data, "f[a.png]=\0\x89PNG\0;", h.log.len);
    buf_done(&h.log);
    arena_free(a);
    bad_at_every_size(TEXT(FIELD("a\0b") "x\r\n" END), "a NUL in the head of a part");
    bad_at_every_size(TEXT(FIELD("a\tb") "x\r\n" END), "a name that does not decode");
    bad_at_every_size(TEXT(FIELD("a\xFF") "x\r\n" END), "a name that does not decode");
}

static void test_cut_off(void **state)
{
    (void)state;
    static const char body[] = FIELD("a") "satu\r\n" FILE_AS("f", "a.pdf") "%PDF-\r\n--batas--";
    for (size_t n = 0; n < sizeof body - 1; n++) {
        const char *why = read_in(body, n, 7, NULL);
        assert_non_null(why);
        assert_string_equal(why, "a body that ends before its last boundary");
    }
}

static void test_bad(void **state)
{
    (void)state;
    bad_at_every_size(TEXT("pendahuluan\r\n" FIELD("a") "x\r\n" END), "something before the first boundary");
    bad_at_every_size(TEXT("--lain\r\n"), "something before the first boundary");
    bad_at_every_size(TEXT(FIELD("a") "x\r\n" END "lagi"), "something after the last boundary");
    bad_at_every_size(TEXT(FIELD("a") "x\r\n--batas--\r\n\r\n"), "something after the last boundary");
    bad_at_every_size(TEXT("--batas\n" "a"), "a boundary that goes on");
    bad_at_every_size(TEXT("--batasan\r\n"), "a boundary that goes on");
    bad_at_every_size(TEXT("--batas\r\n\r\n\r\nx\r\n" END), "a line in the head of a part that is none");
    bad_at_every_size(TEXT("--batas\r\nContent-Type: text/plain\r\n\r\nx\r\n" END), "a part without a name");
    bad_at_every_size(TEXT(FIELD("") "x\r\n" END), "a part without a name");
    bad_at_every_size(TEXT("--batas\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n" END),
                      "a part that is no form data");
    bad_at_every_size(TEXT("--batas\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx" END),
                      "a disposition that says something twice or strange");
    bad_at_every_size(TEXT("--batas\r\nContent-Disposition: form-data; name=\"a\"; filename*=\"b\"\r\n\r\nx" END),
                      "a disposition that says something twice or strange");
    bad_at_every_size(TEXT("--batas\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx" END),
                      "a name that does not decode");
    bad_at_every_size(TEXT("--batas\r\nContent-Disposition: form-data; name=\"a\"\r\n"
                           "Content-Disposition: form-data; name=\"b\"\r\n\r\nx" END),
                      "two dispositions of one part");
}

static void test_long(void **state)
{
    (void)state;
    char *body = malloc(1 << 20);
    assert_non_null(body);
    size_t n = (size_t)snprintf(body, 1 << 20, "--batas\r\nX-Panjang: ");
    memset(body + n, 'a', MULTIPART_HEAD_MAX);
    bad_at_every_size(body, n + MULTIPART_HEAD_MAX, "an over-long head of a part");
    n = 0;
    while (n < (1 << 20) - 200)
        n += (size_t)snprintf(body + n, 200, FIELD("a%zu") "\r\n", n);
    assert_string_equal(read_in(body, n, 4096, NULL), "too many parts");
    free(body);
}

/* Held back is at most a boundary: a huge part goes through in the pieces it came in. */
static void test_huge(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct heard h = {0};
    size_t total = 0;
    static char zeros[8192];
    const struct multipart_receiver to = {begin, bytes, end, &h};
    struct multipart *m = multipart_new(a, "batas", &to);
    buf_init(&h.log, 100);
    assert_true(multipart_take(m, TEXT(FILE_AS("f", "a"))));
    for (; total < ((size_t)64 << 20); total += sizeof zeros)
        assert_true(multipart_take(m, zeros, sizeof zeros));
    assert_true(multipart_take(m, TEXT("\r\n" END)));
    assert_true(multipart_is_whole(m));
    assert_false(arena_failed(a));
    buf_done(&h.log);
    arena_free(a);
}

static void test_receiver_stops(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct heard h = {.stop = true};
    const struct multipart_receiver to = {begin, bytes, end, &h};
    struct multipart *m = multipart_new(a, "batas", &to);
    buf_init(&h.log, 100);
    assert_false(multipart_take(m, TEXT(FIELD("a") "x\r\n" END)));
    assert_false(multipart_take(m, "x", 1));
    assert_string_equal(multipart_why(m), "refused by the receiver");
    buf_done(&h.log);
    arena_free(a);
}

static void test_boundary(void **state)
{
    (void)state;
    char b[MULTIPART_BOUNDARY_MAX + 1];
    assert_true(multipart_boundary("multipart/form-data; boundary=----WebKitFormBoundaryAbC", b));
    assert_string_equal(b, "----WebKitFormBoundaryAbC");
    assert_true(multipart_boundary("Multipart/Form-Data;boundary=\"x y\"", b) == false);
    assert_true(multipart_boundary("multipart/form-data; boundary=\"xy\"", b));
    assert_string_equal(b, "xy");
    static const char *const bad[] = {
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=a b", "multipart/form-data; boundary=a; charset=utf-8",
        "multipart/form-data; charset=x; boundary=a", "multipart/mixed; boundary=a",
        "multipart/form-data; boundary=\"a", "multipart/form-datax; boundary=a",
        "multipart/form-data; boundary="
        "12345678901234567890123456789012345678901234567890123456789012345678901"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(multipart_boundary(bad[i], b));
    assert_false(multipart_boundary(NULL, b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),          cmocka_unit_test(test_nearly_a_boundary),
        cmocka_unit_test(test_names),         cmocka_unit_test(test_nul),
        cmocka_unit_test(test_cut_off),       cmocka_unit_test(test_bad),
        cmocka_unit_test(test_long),          cmocka_unit_test(test_huge),
        cmocka_unit_test(test_receiver_stops), cmocka_unit_test(test_boundary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

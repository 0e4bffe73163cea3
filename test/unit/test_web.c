/* The parts of the web face that need no socket: the guard, the request, where to listen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <netinet/in.h>
#include <zlib.h>
#include "base/arena.h"
#include "base/json.h"
#include "web/compress.h"
#include "web/body.h"
#include "web/guard.h"
#include "web/listen.h"
#include "web/request.h"

/* ---- the guard ---- */

#define FIELD(n, v) {n, sizeof n - 1, v, sizeof v - 1, 2}

/* The head as it would have come in, byte for byte. */
static const char *judge(const char *method, const char *target, const struct head_field *v, size_t n,
                         long hidden)
{
    size_t bytes = strlen(method) + strlen(target) + strlen("  HTTP/1.1\r\n\r\n");
    for (size_t i = 0; i < n; i++)
        bytes += v[i].name_n + (size_t)v[i].gap + v[i].value_n + 2;
    const struct head h = {method, target, "HTTP/1.1", v, n, (size_t)((long)bytes + hidden)};
    return guard_head(&h);
}

#define JUDGE(method, target, ...)                                                            \
    judge(method, target, (const struct head_field[]){FIELD("Host", "x"), __VA_ARGS__},       \
          sizeof((const struct head_field[]){FIELD("Host", "x"), __VA_ARGS__}) /              \
              sizeof(struct head_field), 0)

static void guard_lets_in(void **state)
{
    (void)state;
    assert_null(JUDGE("GET", "/", FIELD("Accept", "*/*")));
    assert_null(JUDGE("HEAD", "/a/b?c=%20", FIELD("X_y~1", "z \t\xc3\xa9")));
    assert_null(JUDGE("GET", "/", FIELD("Content-Length", "0")));
    assert_null(JUDGE("POST", "/", FIELD("Content-Length", "17")));
    assert_null(JUDGE("POST", "/", FIELD("Transfer-Encoding", "chunked")));
}

static void guard_keeps_out(void **state)
{
    (void)state;
    assert_non_null(JUDGE("GET", "/", FIELD("Content-Length", "1")));
    assert_non_null(JUDGE("GET", "/", FIELD("content-length", "0"), FIELD("Content-Length", "0")));
    assert_non_null(JUDGE("POST", "/", FIELD("Content-Length", "1"), FIELD("CONTENT-LENGTH", "1")));
    assert_non_null(JUDGE("POST", "/", FIELD("Content-Length", "1"), FIELD("Transfer-Encoding", "chunked")));
    assert_non_null(JUDGE("GET", "/", FIELD("Transfer-Encoding", "chunked")));
    assert_non_null(JUDGE("GET", "/", FIELD("host", "y")));
    assert_non_null(JUDGE("GET", "/", FIELD("X ", "y")));
    assert_non_null(JUDGE("GET", "/", FIELD("X", "a\rb")));
    assert_non_null(JUDGE("GET", "/", FIELD("X", "a\0b")));
    assert_non_null(JUDGE("GET", "/", {"X", 1, "y", 1, -300}));   /* folded: copied elsewhere */
    assert_non_null(JUDGE("GET", "", FIELD("X", "y")));
    assert_non_null(JUDGE("GET", "a", FIELD("X", "y")));
    assert_non_null(JUDGE("GET", "/a%00", FIELD("X", "y")));
    assert_non_null(JUDGE("GET", "/a%0A", FIELD("X", "y")));
    assert_non_null(JUDGE("GET", "/a b", FIELD("X", "y")));
    assert_non_null(JUDGE("GET", "/a\x80", FIELD("X", "y")));
    assert_non_null(JUDGE("G@T", "/", FIELD("X", "y")));
    assert_non_null(judge("GET", "/", NULL, 0, 0));               /* no Host */
}

static void guard_accounts_for_every_byte(void **state)
{
    (void)state;
    const struct head_field v[] = {FIELD("Host", "x"), FIELD("X", "y")};
    assert_null(judge("GET", "/", v, 2, 0));
    assert_non_null(judge("GET", "/", v, 2, 6));                  /* behind a NUL */
    assert_non_null(judge("GET", "/", v, 2, -1));                 /* a bare LF */
}

static void guard_limits(void **state)
{
    (void)state;
    static char path[GUARD_TARGET_MAX + 2], value[GUARD_VALUE_MAX + 2];
    memset(path, 'a', GUARD_TARGET_MAX);
    path[0] = '/';
    assert_null(JUDGE("GET", path, FIELD("X", "y")));
    path[GUARD_TARGET_MAX] = 'a';
    assert_non_null(JUDGE("GET", path, FIELD("X", "y")));
    memset(value, 'a', sizeof value);
    assert_null(JUDGE("GET", "/", {"X", 1, value, GUARD_VALUE_MAX, 2}));
    assert_non_null(JUDGE("GET", "/", {"X", 1, value, GUARD_VALUE_MAX + 1, 2}));
    struct head_field many[GUARD_FIELDS_MAX + 1] = {FIELD("Host", "x")};
    for (size_t i = 1; i <= GUARD_FIELDS_MAX; i++)
        many[i] = (struct head_field)FIELD("X", "y");
    assert_null(judge("GET", "/", many, GUARD_FIELDS_MAX, 0));
    assert_non_null(judge("GET", "/", many, GUARD_FIELDS_MAX + 1, 0));
}

/* ---- bodies ---- */

static bool body(struct arena *a, enum body_kind kind, const char *text, size_t n, json_t **form)
{
    const char *why = NULL;
    bool good = body_parse(a, kind, text, n, form, &why);
    assert_true(good == (why == NULL));
    return good;
}
#define BODY(kind, text) body(a, kind, text, sizeof text - 1, &form)

static void bodies(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    json_t *form = NULL;
    assert_true(BODY(BODY_FORM, "a=1+2&b=x%0D%0Ay%0Dz%09&&c&members.0.name=%C3%A9"));
    assert_string_equal(json_str(form, "a"), "1 2");
    assert_string_equal(json_str(form, "b"), "x\ny\nz\t");
    assert_string_equal(json_str(form, "c"), "");
    assert_string_equal(json_str(form, "members.0.name"), "\xc3\xa9");
    assert_true(BODY(BODY_FORM, ""));
    assert_int_equal(json_object_size(form), 0);
    assert_true(BODY(BODY_JSON, "{\"a\": [1, {\"b\": \"x\\n\"}]}"));
    assert_false(BODY(BODY_FORM, "a=1&a=2"));
    assert_false(BODY(BODY_FORM, "a=1&%61=2"));
    assert_false(BODY(BODY_FORM, "a=\0"));
    assert_false(BODY(BODY_FORM, "a=%00"));
    assert_false(BODY(BODY_FORM, "a%0a=1"));
    assert_false(BODY(BODY_FORM, "=1"));
    assert_false(BODY(BODY_FORM, "a=%e9"));
    assert_false(BODY(BODY_JSON, ""));
    assert_false(BODY(BODY_JSON, "1"));
    assert_false(BODY(BODY_JSON, "{\"a\": \"\\u0007\"}"));
    assert_false(BODY(BODY_JSON, "{\"a\": [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}"));
    assert_false(BODY(BODY_OTHER, "a=1"));
}

static void kinds_of_bodies(void **state)
{
    (void)state;
    assert_int_equal(body_kind("application/x-www-form-urlencoded"), BODY_FORM);
    assert_int_equal(body_kind("Application/X-WWW-form-urlencoded; charset=UTF-8"), BODY_FORM);
    assert_int_equal(body_kind("application/json;charset=utf-8"), BODY_JSON);
    assert_int_equal(body_kind("application/jsonp"), BODY_OTHER);
    assert_int_equal(body_kind("application/json; charset=utf-16"), BODY_OTHER);
    assert_int_equal(body_kind("multipart/form-data; boundary=x"), BODY_FILES);
    assert_int_equal(body_kind(NULL), BODY_OTHER);
}

/* ---- the request ---- */

static bool parsed(struct arena *a, const char *target, const char *accept, struct web_request *q)
{
    const char *why = NULL;
    bool good = request_parse(a, "GET", target, accept, NULL, q, &why);
    assert_true(good == (why == NULL));
    return good;
}

static void paths(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct web_request q;
    assert_true(parsed(a, "/", NULL, &q));
    assert_int_equal(q.n_segments, 0);
    assert_false(q.trailing_slash);
    assert_true(parsed(a, "/seleksi/ab%20c%2Fd/", NULL, &q));
    assert_int_equal(q.n_segments, 2);
    assert_string_equal(q.segments[1], "ab c/d");
    assert_true(q.trailing_slash);
    assert_true(parsed(a, "/a+b/%C3%A9", NULL, &q));
    assert_string_equal(q.segments[0], "a+b");
    assert_string_equal(q.segments[1], "\xc3\xa9");
    static const char *const bad[] = {"//", "/a//b", "/%", "/%4", "/%zz", "/%00", "/%1f", "/%7f",
                                      "/%ff", "/%c0%af", "/%ed%a0%80",
                                      "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(parsed(a, bad[i], NULL, &q));
}

static void queries(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct web_request q;
    assert_true(parsed(a, "/?a=1+2&&b=%26%3D&c&d=", NULL, &q));
    assert_string_equal(json_str(q.query, "a"), "1 2");
    assert_string_equal(json_str(q.query, "b"), "&=");
    assert_string_equal(json_str(q.query, "c"), "");
    assert_int_equal(json_object_size(q.query), 4);
    assert_string_equal(q.raw_query, "a=1+2&&b=%26%3D&c&d=");
    assert_false(parsed(a, "/?a=1&a=2", NULL, &q));
    assert_false(parsed(a, "/?a=1&%61=2", NULL, &q));
    assert_false(parsed(a, "/?a=%", NULL, &q));
    assert_false(parsed(a, "/?%ff=1", NULL, &q));
}

static void formats(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct web_request q;
    static const struct {
        const char *target, *accept;
        bool json;
    } cases[] = {
        {"/regulasi", NULL, false},
        {"/regulasi", "*/*", false},
        {"/regulasi", "application/json", true},
        {"/regulasi", "APPLICATION/JSON ; q=0.5", true},
        {"/regulasi", "text/html;q=0.8,application/json;q=0.9", true},
        {"/regulasi", "text/html,application/json", false},
        {"/regulasi", "application/json;q=0.000", false},
        {"/regulasi", "application/json-seq", false},
        {"/regulasi.json", "text/html", true},
        {"/regulasi?format=json", "text/html", true},
        {"/regulasi.json?format=html", NULL, false},
        {"/.json", NULL, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(parsed(a, cases[i].target, cases[i].accept, &q));
        assert_int_equal(q.json, cases[i].json);
        assert_null(json_object_get(q.query, "format"));
    }
    assert_int_equal(q.n_segments, 0);
    assert_true(parsed(a, "/regulasi/x.json", NULL, &q));
    assert_string_equal(q.segments[1], "x");
}

/* ---- compression ---- */

static void encodings(void **state)
{
    (void)state;
    assert_true(compress_wanted("gzip"));
    assert_true(compress_wanted("br, GZIP;q=0.5"));
    assert_false(compress_wanted(NULL));
    assert_false(compress_wanted(""));
    assert_false(compress_wanted("br, deflate"));
    assert_false(compress_wanted("gzip;q=0"));
    assert_false(compress_wanted("gzip2"));
}

static void unpacks_to(const char *packed, size_t packed_n, const char *text, size_t n)
{
    char out[4 * COMPRESS_LEAST] = {0};
    z_stream z = {.next_in = (Bytef *)(uintptr_t)packed, .avail_in = (uInt)packed_n,
                  .next_out = (Bytef *)out, .avail_out = sizeof out};
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, n);
    assert_memory_equal(out, text, n);
    inflateEnd(&z);
}

static void compresses(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    char text[2 * COMPRESS_LEAST];
    size_t n = 0, least = SIZE_MAX, most = 0;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 23);
    const char *asset = compress_asset(a, text, sizeof text, &n);
    assert_non_null(asset);
    unpacks_to(asset, n, text, sizeof text);
    for (int i = 0; i < 64; i++) {
        const char *page = compress_page(a, text, sizeof text, &n);
        assert_non_null(page);
        unpacks_to(page, n, text, sizeof text);
        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    assert_true(most > least && most - least <= COMPRESS_BLUR);
}

static void leaves_alone_what_does_not_pay(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    char text[2 * COMPRESS_LEAST];
    size_t n;
    uint32_t x = 1;
    memset(text, 'a', sizeof text);
    assert_null(compress_page(a, text, COMPRESS_LEAST - 1, &n));
    assert_non_null(compress_page(a, text, COMPRESS_LEAST, &n));
    for (size_t i = 0; i < sizeof text; i++) {
        x = x * 1664525u + 1013904223u;
        text[i] = (char)(x >> 24);
    }
    assert_null(compress_page(a, text, sizeof text, &n));
    assert_null(compress_asset(a, text, sizeof text, &n));
}

/* ---- where to listen ---- */

static enum status listens(struct arena *a, const char *text, struct listen_at *at,
                           const char *says)
{
    struct faults f;
    faults_init(&f, a);
    enum status s = listen_parse(text, at, &f);
    assert_int_equal(f.n_errors, s == ST_OK ? 0 : 1);
    if (says)
        assert_non_null(strstr(f.v[0].message, says));
    return s;
}

static void loopback_only(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct listen_at at;
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)&at.at.room;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&at.at.room;
    assert_int_equal(listens(a, "127.0.0.1:8080", &at, NULL), ST_OK);
    assert_int_equal(ntohs(v4->sin_port), 8080);
    assert_int_equal(ntohl(v4->sin_addr.s_addr), 0x7F000001);
    assert_int_equal(listens(a, "localhost:0", &at, NULL), ST_OK);
    assert_int_equal(listens(a, "127.8.9.1:1", &at, NULL), ST_OK);
    assert_int_equal(listens(a, "[::1]:443", &at, NULL), ST_OK);
    assert_int_equal(at.at.any.sa_family, AF_INET6);
    assert_int_equal(ntohs(v6->sin6_port), 443);
    static const char *const outside[] = {"0.0.0.0:80", "128.0.0.1:80", "[::]:80", "10.1.2.3:0",
                                          "[::ffff:127.0.0.1]:80"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        assert_int_equal(listens(a, outside[i], &at, "TLS"), ST_INVALID);
    static const char *const none[] = {"", ":", "80", ":80", "127.0.0.1:", "127.0.0.1:65536",
                                       "127.0.0.1:-1", "127.1:80", "::1:80", "[]:80", "x:80",
                                       "[::1%lo]:80", "[::1]80"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(listens(a, none[i], &at, "ALAMAT:PORT"), ST_INVALID);
}

static void local_sockets(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct listen_at at;
    assert_int_equal(listens(a, "unix:/run/selter/selter.sock", &at, NULL), ST_OK);
    assert_int_equal(at.at.any.sa_family, AF_UNIX);
    assert_string_equal(at.at.local.sun_path, "/run/selter/selter.sock");
    static const char *const none[] = {"unix:", "unix:selter.sock", "unix:/run/", "unix:@selter"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(listens(a, none[i], &at, "unix:/run"), ST_INVALID);
    char longest[200] = "unix:/";
    memset(longest + 6, 'a', 120);
    assert_int_equal(listens(a, longest, &at, "unix:/run"), ST_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guard_lets_in), cmocka_unit_test(guard_keeps_out),
        cmocka_unit_test(guard_accounts_for_every_byte), cmocka_unit_test(guard_limits),
        cmocka_unit_test(bodies),
        cmocka_unit_test(kinds_of_bodies),
        cmocka_unit_test(paths), cmocka_unit_test(queries), cmocka_unit_test(formats),
        cmocka_unit_test(encodings),
        cmocka_unit_test(compresses),
        cmocka_unit_test(leaves_alone_what_does_not_pay),
        cmocka_unit_test(loopback_only), cmocka_unit_test(local_sockets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Calendars and feeds: lines folded within their octets and never within a character, what means
 * something escaped, moments in UTC. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "gate/leaf.h"
#include "web/feed.h"

static struct arena *a;

static int set_up(void **state)
{
    (void)state;
    a = arena_new(0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct date day(int y, int m, int d)
{
    struct date out;
    assert_true(date_from_ymd(y, m, d, &out));
    return out;
}

static json_t *calendar_with(const char *title)
{
    json_t *data = json_in(a, json_object()), *c = json_object(), *list = json_array(),
           *e = json_object();
    json_put(c, "name", "Seleksi");
    leaf_instant(a, c, "stamp", instant_at(day(2025, 1, 1), 6, 30, 5, ZONE_WITA), ZONE_WITA);
    json_put(e, "uid", "abc-1");
    json_put(e, "title", title);
    json_put(e, "about", NULL);
    leaf_date(a, e, "from", day(2024, 12, 31));
    leaf_date(a, e, "until", day(2024, 12, 31));
    json_put(e, "href", "/seleksi/abc");
    json_array_append_new(list, e);
    json_put_new(c, "events", list);
    json_put_new(data, "calendar", c);
    return data;
}

static void test_days_and_moments(void **state)
{
    (void)state;
    size_t n;
    const char *s = feed_calendar(a, calendar_with("x"), "https://contoh.go.id", &n);
    assert_non_null(s);
    assert_int_equal(n, strlen(s));
    assert_non_null(strstr(s, "DTSTART;VALUE=DATE:20241231\r\n"));
    assert_non_null(strstr(s, "DTEND;VALUE=DATE:20250101\r\n"));
    /* 6.30 in WITA is the evening before in UTC. */
    assert_non_null(strstr(s, "DTSTAMP:20241231T223005Z\r\n"));
    assert_non_null(strstr(s, "URL:https://contoh.go.id/seleksi/abc\r\n"));
    assert_null(strstr(s, "DESCRIPTION"));
}

static void test_escaping(void **state)
{
    (void)state;
    size_t n;
    const char *s = feed_calendar(a, calendar_with("a,b;c\\d\ne\rf"), "http://x", &n);
    assert_non_null(strstr(s, "SUMMARY:a\\,b\\;c\\\\d\\nef\r\n"));
}

/* Every width of what stands before the fold: no line is longer than 75 octets, no character is cut,
 * and unfolded it is what it was. */
static void test_folding(void **state)
{
    (void)state;
    for (size_t k = 0; k < 80; k++) {
        char title[400] = "";
        memset(title, 'a', k);
        for (int i = 0; i < 40; i++)
            memcpy(title + k + (size_t)i * 3, "\u2013", 4);
        size_t n, in_line = 0, m = 0;
        const char *s = feed_calendar(a, calendar_with(title), "http://x", &n);
        char unfolded[4096];
        for (size_t i = 0; i < n; i++) {
            if (s[i] == '\r' && s[i + 1] == '\n') {
                assert_true(in_line <= 75);
                assert_true(((unsigned char)s[i + 2] & 0xc0) != 0x80);
                in_line = 0;
                bool folded = s[i + 2] == ' ';
                if (folded)
                    assert_true(((unsigned char)s[i + 3] & 0xc0) != 0x80);
                else
                    unfolded[m++] = '\n';
                i += folded ? 2 : 1;
                in_line = folded;
                continue;
            }
            unfolded[m++] = s[i];
            in_line++;
        }
        unfolded[m] = '\0';
        assert_non_null(strstr(unfolded, title));
    }
}

static void test_atom(void **state)
{
    (void)state;
    json_t *data = json_in(a, json_object()), *f = json_object(), *list = json_array(),
           *e = json_object();
    json_put(f, "title", "Kabupaten <A> & \"B\"");
    json_put(f, "author", "Kabupaten");
    leaf_instant(a, f, "updated", instant_at(day(2025, 1, 2), 8, 0, 0, ZONE_WIB), ZONE_WIB);
    json_put(e, "id", "/seleksi/abc#hasil");
    json_put(e, "title", "Hasil\x01 & lain");
    json_put(e, "about", "Ringkas");
    json_put(e, "href", "/seleksi/abc");
    leaf_instant(a, e, "at", instant_at(day(2025, 1, 2), 8, 0, 0, ZONE_WIB), ZONE_WIB);
    json_array_append_new(list, e);
    json_put_new(f, "entries", list);
    json_put_new(data, "feed", f);
    size_t n;
    const char *s = feed_atom(a, data, "https://contoh.go.id", "/umpan.xml", &n);
    assert_non_null(strstr(s, "<title>Kabupaten &lt;A&gt; &amp; &quot;B&quot;</title>"));
    assert_non_null(strstr(s, "<title>Hasil &amp; lain</title>"));
    assert_non_null(strstr(s, "<id>https://contoh.go.id/seleksi/abc#hasil</id>"));
    assert_non_null(strstr(s, "<updated>2025-01-02T08:00:00+07:00</updated>"));
}

/* Longer than a program should have to read: refused, not cut. */
static void test_too_long(void **state)
{
    (void)state;
    size_t n;
    char *title = arena_array(a, (size_t)2 << 20, 1);
    memset(title, 'a', ((size_t)2 << 20) - 1);
    assert_null(feed_calendar(a, calendar_with(title), "http://x", &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_days_and_moments, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_escaping, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_folding, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_atom, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_long, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

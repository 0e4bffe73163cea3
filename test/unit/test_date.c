/* base/date: civil dates and instants. The calendar of 1900-2100 is checked against a plain
 * day-by-day count that shares nothing with the module. */
#include "base/date.h"

#include <limits.h>
#include "arena_fixture.h"

static struct date date(const char *iso)
{
    struct date d;
    if (!date_parse(iso, &d))
        fail_msg("not a date: %s", iso);
    return d;
}

static void assert_date(struct date d, const char *iso)
{
    assert_string_equal(date_iso(a, d), iso);
}

/* ---- the calendar ---- */

/* Counts from Monday, 1 January 1900 with nothing but the rule for leap years. */
static void test_every_day_of_two_centuries(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t n = -25567;                              /* 1900-01-01: 70 years, 17 of them leap */
    int weekday = 1;
    for (int y = 1900; y <= 2100; y++) {
        int leap = y == 1900 || y == 2100 ? 0 : y % 4 == 0;
        for (int m = 1; m <= 12; m++) {
            int length = lengths[m - 1] + (m == 2 ? leap : 0);
            for (int d = 1; d <= length; d++, n++, weekday = weekday % 7 + 1) {
                struct date made;
                assert_true(date_from_ymd(y, m, d, &made));
                assert_int_equal(made.day, n);
                struct ymd t = date_ymd(made);
                assert_true(t.y == y && t.m == m && t.d == d);
                assert_int_equal(date_weekday(made), weekday);
            }
            struct date none;
            assert_false(date_from_ymd(y, m, length + 1, &none));
            assert_false(date_from_ymd(y, m, 0, &none));
        }
    }
    assert_int_equal(n, 47847);                      /* 2101-01-01 */
}

static void test_known_days(void **state)
{
    (void)state;
    assert_int_equal(date("1970-01-01").day, 0);
    assert_int_equal(date("2000-03-01").day, 11017);
    assert_int_equal(date_weekday(date("1945-08-17")), 5);
    assert_int_equal(date_weekday(date("2019-12-31")), 2);
    assert_int_equal(date_weekday(date("2024-02-29")), 4);
    assert_int_equal(date_weekday(date("1800-01-01")), 3);
    assert_int_equal(date_weekday(date("2200-12-31")), 3);
}

static void test_no_such_day(void **state)
{
    (void)state;
    static const int bad[][3] = {{2019, 2, 29}, {1900, 2, 29}, {2100, 2, 29}, {2020, 2, 30},
                                 {2019, 4, 31}, {2019, 13, 1}, {2019, 0, 1},  {2019, 1, 32},
                                 {2019, -1, 1}, {2019, 1, -1}, {1799, 12, 31}, {2201, 1, 1},
                                 {INT_MAX, INT_MAX, INT_MAX}, {INT_MIN, 1, 1}};
    struct date d = {77};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(date_from_ymd(bad[i][0], bad[i][1], bad[i][2], &d));
    assert_int_equal(d.day, 77);
    assert_true(date_from_ymd(2000, 2, 29, &d) && date_from_ymd(1800, 1, 1, &d) &&
                date_from_ymd(2200, 12, 31, &d));
}

static void test_parse(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "2019", "2019-1-01", "2019-01-1", "2019-01-01 ",
                                      " 2019-01-01", "2019/01/01", "2019-02-29", "19-01-01",
                                      "2019-01-01T00:00", "+019-01-01", "2019-+1-01", "2019-01-0x",
                                      "0000-01-01", "1799-12-31", "2201-01-01", "20190101"};
    struct date d = {77};
    for (size_t i = 0; i < COUNT(bad); i++)
        if (date_parse(bad[i], &d))
            fail_msg("accepted: \"%s\"", bad[i]);
    assert_false(date_parse(NULL, &d));
    assert_int_equal(d.day, 77);
    assert_date(date("2019-12-31"), "2019-12-31");
}

static void test_cmp_and_add_days(void **state)
{
    (void)state;
    assert_int_equal(date_cmp(date("2019-12-31"), date("2020-01-01")), -1);
    assert_int_equal(date_cmp(date("2020-01-01"), date("2019-12-31")), 1);
    assert_int_equal(date_cmp(date("2020-01-01"), date("2020-01-01")), 0);
    assert_date(date_add_days(date("2019-12-31"), 1), "2020-01-01");
    assert_date(date_add_days(date("2020-03-01"), -1), "2020-02-29");
    assert_date(date_add_days(date("2019-03-01"), -1), "2019-02-28");
    assert_date(date_add_days(date("2019-11-12"), 15), "2019-11-27");
    assert_date(date_add_days(date("1900-01-01"), 73414), "2101-01-01");
    assert_true(date_is_none(date_add_days(date("2019-01-01"), INT_MAX)));
    assert_true(date_is_none(date_add_days(date("1969-01-01"), INT_MIN)));
}

static void test_none_stays_none(void **state)
{
    (void)state;
    assert_true(date_is_none(DATE_NONE));
    assert_false(date_is_none(date("1970-01-01")));
    assert_true(date_is_none(date_add_days(DATE_NONE, 1)));
    assert_true(date_is_none(date_add_days(DATE_NONE, -1)));
    assert_true(date_is_none(date_add_months(DATE_NONE, 1)));
    assert_true(date_is_none(date_birthday(DATE_NONE, 1)));
    assert_true(date_is_none(instant_date(INSTANT_NONE, ZONE_WIB)));
    assert_true(instant_at(DATE_NONE, 1, 2, 3, ZONE_WIB) == INSTANT_NONE);
    assert_string_equal(date_iso(a, DATE_NONE), "");
    assert_string_equal(date_show(a, DATE_NONE), "-");
    assert_string_equal(date_show_long(a, DATE_NONE), "-");
    assert_string_equal(instant_iso(a, INSTANT_NONE, ZONE_WIT), "");
    assert_string_equal(instant_show(a, INSTANT_NONE, ZONE_WIT), "-");
    assert_string_equal(instant_clock(a, INSTANT_NONE, ZONE_WIT), "-");
}

/* ---- months, ages ---- */

static void test_months_are_clipped(void **state)
{
    (void)state;
    assert_date(date_add_months(date("2019-01-31"), 1), "2019-02-28");
    assert_date(date_add_months(date("2020-01-31"), 1), "2020-02-29");
    assert_date(date_add_months(date("2020-01-31"), 2), "2020-03-31");
    assert_date(date_add_months(date("2020-01-31"), 3), "2020-04-30");
    assert_date(date_add_months(date("2020-02-29"), 12), "2021-02-28");
    assert_date(date_add_months(date("2020-02-29"), 48), "2024-02-29");
    assert_date(date_add_months(date("2019-12-15"), 1), "2020-01-15");
    assert_date(date_add_months(date("2020-01-15"), -1), "2019-12-15");
    assert_date(date_add_months(date("2020-03-31"), -1), "2020-02-29");
    assert_date(date_add_months(date("2020-03-31"), -13), "2019-02-28");
    assert_date(date_add_months(date("2020-03-31"), 0), "2020-03-31");
    assert_date(date_add_months(date("2019-06-30"), -24 * 12), "1995-06-30");
}

static void test_age(void **state)
{
    (void)state;
    struct date birth = date("1963-08-17");
    assert_int_equal(date_age(birth, date("2019-08-16")), 55);
    assert_int_equal(date_age(birth, date("2019-08-17")), 56);
    assert_int_equal(date_age(birth, date("2019-12-31")), 56);
    assert_int_equal(date_age(birth, date("2020-01-01")), 56);
    assert_int_equal(date_age(birth, birth), 0);
    assert_int_equal(date_age(birth, date("1963-08-16")), -1);
    assert_int_equal(date_age(birth, date("1964-08-16")), 0);
}

static void test_leap_birthday(void **state)
{
    (void)state;
    struct date birth = date("1964-02-29");
    assert_date(date_birthday(birth, 55), "2019-03-01");
    assert_date(date_birthday(birth, 56), "2020-02-29");
    assert_date(date_birthday(birth, 136), "2100-03-01");
    assert_date(date_birthday(birth, 0), "1964-02-29");
    assert_int_equal(date_age(birth, date("2019-02-28")), 54);
    assert_int_equal(date_age(birth, date("2019-03-01")), 55);
    assert_int_equal(date_age(birth, date("2020-02-28")), 55);
    assert_int_equal(date_age(birth, date("2020-02-29")), 56);
    assert_date(date_birthday(date("1964-12-31"), 60), "2024-12-31");
}

/* Whatever the birthday: the age goes up by one on it and on no other day. */
static void test_age_changes_on_birthdays_only(void **state)
{
    (void)state;
    static const char *const births[] = {"1964-02-29", "1964-02-28", "1964-03-01", "1961-12-31",
                                         "1962-01-01"};
    for (size_t i = 0; i < COUNT(births); i++) {
        struct date birth = date(births[i]), d = birth;
        int age = 0;
        for (; date_cmp(d, date("2030-01-01")) < 0; d = date_add_days(d, 1)) {
            if (d.day == date_birthday(birth, age + 1).day)
                age++;
            assert_int_equal(date_age(birth, d), age);
        }
    }
}

static void test_months_between(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        int months;
    } rows[] = {
        {"2019-01-01", "2019-02-01", 1},  {"2019-01-01", "2019-01-31", 0},
        {"2019-01-15", "2019-02-14", 0},  {"2019-01-15", "2019-02-15", 1},
        {"2019-01-31", "2019-02-28", 1},  {"2019-01-31", "2019-02-27", 0},
        {"2017-11-12", "2019-11-12", 24}, {"2017-11-12", "2019-11-11", 23},
        {"2019-01-01", "2019-01-01", 0},  {"2019-01-02", "2019-01-01", -1},
        {"2019-02-01", "2019-01-01", -1}, {"2020-02-29", "2021-02-28", 12},
        {"2020-02-29", "2021-02-27", 11}, {"2019-12-31", "2020-02-29", 2},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(date_months_between(date(rows[i].from), date(rows[i].to)),
                         rows[i].months);
}

/* The definition itself, for every start in a leap year and the year after. */
static void test_months_between_is_the_largest_that_fits(void **state)
{
    (void)state;
    for (struct date from = date("2020-01-01"); from.day <= date("2021-12-31").day; from.day += 3) {
        for (int ahead = -500; ahead <= 900; ahead += 7) {
            struct date to = date_add_days(from, ahead);
            int n = date_months_between(from, to);
            assert_true(date_cmp(date_add_months(from, n), to) <= 0);
            assert_true(date_cmp(date_add_months(from, n + 1), to) > 0);
        }
    }
}

/* ---- text ---- */

static void test_show(void **state)
{
    (void)state;
    assert_string_equal(date_show(a, date("2019-12-31")), "31 Desember 2019");
    assert_string_equal(date_show(a, date("2020-02-01")), "1 Februari 2020");
    assert_string_equal(date_show_long(a, date("2019-12-31")), "Selasa, 31 Desember 2019");
    assert_string_equal(date_show_long(a, date("2024-03-01")), "Jumat, 1 Maret 2024");
    assert_string_equal(date_weekday_name(1), "Senin");
    assert_string_equal(date_weekday_name(7), "Minggu");
    assert_string_equal(date_weekday_name(0), "");
    assert_string_equal(date_weekday_name(8), "");
    assert_string_equal(date_month_name(8), "Agustus");
    assert_string_equal(date_month_name(0), "");
    assert_string_equal(date_month_name(13), "");
    assert_string_equal(date_month_roman(6), "VI");
    assert_string_equal(date_month_roman(9), "IX");
    assert_string_equal(date_month_roman(13), "");
}

/* ---- instants ---- */

static void test_zones(void **state)
{
    (void)state;
    enum zone z;
    assert_true(zone_parse("WIB", &z) && z == ZONE_WIB);
    assert_true(zone_parse("WITA", &z) && z == ZONE_WITA);
    assert_true(zone_parse("WIT", &z) && z == ZONE_WIT);
    assert_false(zone_parse("wib", &z) || zone_parse("WI", &z) || zone_parse("WITAX", &z) ||
                 zone_parse("", &z) || zone_parse(NULL, &z));
    assert_string_equal(zone_name(ZONE_WITA), "WITA");
}

static void test_instant_at_and_date(void **state)
{
    (void)state;
    assert_true(instant_at(date("1970-01-01"), 7, 0, 0, ZONE_WIB) == 0);
    assert_true(instant_at(date("1970-01-01"), 0, 0, 0, ZONE_WIT) == -9 * 3600 * INSTANT_SECOND);
    instant t = instant_at(date("2019-12-31"), 23, 59, 59, ZONE_WITA);
    assert_true(t == INT64_C(1577807999) * INSTANT_SECOND);
    assert_date(instant_date(t, ZONE_WITA), "2019-12-31");
    assert_date(instant_date(t, ZONE_WIT), "2020-01-01");
    assert_date(instant_date(t + INSTANT_SECOND - 1, ZONE_WITA), "2019-12-31");
    assert_date(instant_date(t + INSTANT_SECOND, ZONE_WITA), "2020-01-01");
    assert_date(instant_date(-1, ZONE_WIB), "1970-01-01");
    assert_date(instant_date(-7 * 3600 * INSTANT_SECOND - 1, ZONE_WIB), "1969-12-31");
}

static void test_instant_text(void **state)
{
    (void)state;
    instant t = instant_at(date("2019-12-31"), 23, 59, 59, ZONE_WITA);
    assert_string_equal(instant_iso(a, t, ZONE_WITA), "2019-12-31T23:59:59+08:00");
    assert_string_equal(instant_iso(a, t, ZONE_WIB), "2019-12-31T22:59:59+07:00");
    assert_string_equal(instant_iso(a, t, ZONE_WIT), "2020-01-01T00:59:59+09:00");
    assert_string_equal(instant_show(a, t, ZONE_WITA), "Selasa, 31 Desember 2019 pukul 23.59 WITA");
    assert_string_equal(instant_show(a, t, ZONE_WIT), "Rabu, 1 Januari 2020 pukul 00.59 WIT");
    assert_string_equal(instant_clock(a, t, ZONE_WITA), "23.59.59 WITA");
    assert_string_equal(instant_clock(a, -1, ZONE_WIB), "06.59.59 WIB");
}

static void test_instant_parse(void **state)
{
    (void)state;
    const instant t = INT64_C(1577807999) * INSTANT_SECOND;
    static const struct {
        const char *text;
        instant after;
    } good[] = {
        {"2019-12-31T23:59:59+08:00", 0},     {"2019-12-31T15:59:59Z", 0},
        {"2019-12-31t15:59:59z", 0},          {"2019-12-31T15:59:59-00:00", 0},
        {"2019-12-31T12:29:59-03:30", 0},     {"2020-01-01T00:59:59+09:00", 0},
        {"2019-12-31T15:59:59.5Z", 500000},   {"2019-12-31T15:59:59.000001Z", 1},
        {"2019-12-31T15:59:59.9999999Z", 999999}, {"2019-12-31T15:59Z", -59 * INSTANT_SECOND},
        {"2019-12-31T23:59+08:00", -59 * INSTANT_SECOND},
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        instant got = 0;
        if (!instant_parse(good[i].text, &got))
            fail_msg("refused: \"%s\"", good[i].text);
        assert_true(got == t + good[i].after);
    }
}

static void test_instant_parse_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "2019-12-31", "2019-12-31T23:59", "2019-12-31T23:59:59", "2019-12-31 23:59:59Z",
        "2019-12-31T24:00:00Z", "2019-12-31T23:60:00Z", "2019-12-31T23:59:60Z",
        "2019-02-29T00:00:00Z", "2019-12-31T23:59:59+8:00", "2019-12-31T23:59:59+0800",
        "2019-12-31T23:59:59+08:60", "2019-12-31T23:59:59+24:00", "2019-12-31T23:59:59.Z",
        "2019-12-31T23:59:59Zx", "2019-12-31T23:59:59+08:00 ", "2019-12-31T23:59:5Z",
        "2019-12-31T23:59:Z", "2019-12-31T23:5Z", "2019-12-31T23.59.59Z",
        "2019-12-31T-1:59:59Z", " 2019-12-31T23:59Z", "2019-12-31T23:59.5Z"};
    instant t = 77;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (instant_parse(bad[i], &t))
            fail_msg("accepted: \"%s\"", bad[i]);
    assert_false(instant_parse(NULL, &t));
    assert_true(t == 77);
}

static void test_instant_round_trip(void **state)
{
    (void)state;
    for (instant t = INT64_C(-2208988800); t < INT64_C(4133980800); t += 86399 * 37) {
        instant back;
        assert_true(instant_parse(instant_iso(a, t * INSTANT_SECOND, ZONE_WITA), &back));
        assert_true(back == t * INSTANT_SECOND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day_of_two_centuries),
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_no_such_day),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_cmp_and_add_days),
        cmocka_unit_test(test_none_stays_none),
        cmocka_unit_test(test_months_are_clipped),
        cmocka_unit_test(test_age),
        cmocka_unit_test(test_leap_birthday),
        cmocka_unit_test(test_age_changes_on_birthdays_only),
        cmocka_unit_test(test_months_between),
        cmocka_unit_test(test_months_between_is_the_largest_that_fits),
        cmocka_unit_test(test_show),
        cmocka_unit_test(test_zones),
        cmocka_unit_test(test_instant_at_and_date),
        cmocka_unit_test(test_instant_text),
        cmocka_unit_test(test_instant_parse),
        cmocka_unit_test(test_instant_parse_refuses),
        cmocka_unit_test(test_instant_round_trip),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* Counting days by hand and by program: the three regulations' periods, days off, missing years. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "rules/calendar.h"

static struct date on(const char *iso)
{
    struct date d;
    assert_true(date_parse(iso, &d));
    return d;
}

/* The days off around the end of 2019, as the calendar files have them. */
struct fixture {
    struct arena *a;
    struct calendar c;
    struct verdicts v;
    struct calendar_year y2019, y2020;
    struct calendar_day d2019[3], d2020[1];
    struct calendar_year *years[2];
};

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *x = arena_new_of(a, struct fixture);
    x->a = a;
    verdicts_init(&x->v, a);
    x->d2019[0] = (struct calendar_day){on("2019-11-09"), DAY_HOLIDAY, "Maulid", SURE, NULL};
    x->d2019[1] = (struct calendar_day){on("2019-12-24"), DAY_LEAVE, "Cuti bersama Natal", SURE,
                                        NULL};
    x->d2019[2] = (struct calendar_day){on("2019-12-25"), DAY_HOLIDAY, "Natal", SURE, NULL};
    x->d2020[0] = (struct calendar_day){on("2020-01-01"), DAY_HOLIDAY, "Tahun Baru Masehi", SURE,
                                        NULL};
    x->y2019 = (struct calendar_year){.year = 2019, .days = x->d2019, .n_days = 3};
    x->y2020 = (struct calendar_year){.year = 2020, .days = x->d2020, .n_days = 1};
    x->years[0] = &x->y2019;
    x->years[1] = &x->y2020;
    x->c = (struct calendar){x->years, 2};
    *state = x;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct fixture *)*state)->a);
    return 0;
}

static const struct period bantaeng = {"BTG-II.B.1.b", 15, UNIT_WORKING, COUNT_BEFORE};
static const struct period blora = {"BLR-8.1", 15, UNIT_CALENDAR, COUNT_INCLUSIVE};
static const struct period ntt = {"NTT-13", 14, UNIT_WORKING, COUNT_INCLUSIVE};

/* One line a day: "date number" or "date - reason". */
static void expect_days(const struct count *n, const char *const *lines, size_t n_lines)
{
    struct arena *a = arena_new(0);
    assert_int_equal(n->n_days, n_lines);
    for (size_t i = 0; i < n_lines; i++) {
        const struct counted_day *d = &n->days[i];
        char *iso = date_iso(a, d->date);
        char *got = d->counted ? arena_printf(a, "%s %d", iso, d->number)
                               : arena_printf(a, "%s - %s", iso, d->why);
        assert_string_equal(got, lines[i]);
        assert_true(d->counted == (d->why == NULL));
    }
    arena_free(a);
}
#define EXPECT_DAYS(n, lines) expect_days(n, lines, sizeof(lines) / sizeof *(lines))

/* REQ: BTG-II.B.1.b permit */
static void before_over_new_year(void **state)
{
    static const char *const days[] = {
        "2019-12-09 - hari pembukaan",
        "2019-12-10 1", "2019-12-11 2", "2019-12-12 3", "2019-12-13 4",
        "2019-12-14 - Sabtu", "2019-12-15 - Minggu",
        "2019-12-16 5", "2019-12-17 6", "2019-12-18 7", "2019-12-19 8", "2019-12-20 9",
        "2019-12-21 - Sabtu", "2019-12-22 - Minggu",
        "2019-12-23 10", "2019-12-24 - Cuti bersama Natal", "2019-12-25 - Natal",
        "2019-12-26 11", "2019-12-27 12",
        "2019-12-28 - Sabtu", "2019-12-29 - Minggu",
        "2019-12-30 13", "2019-12-31 14", "2020-01-01 - Tahun Baru Masehi", "2020-01-02 15",
    };
    struct fixture *x = *state;
    struct count n;
    assert_int_equal(calendar_earliest(&x->c, x->a, &bantaeng, on("2019-12-09"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2020-01-02").day);
    assert_int_equal(n.n, 15);
    assert_false(n.provisional);
    EXPECT_DAYS(&n, days);
    assert_int_equal(x->v.n, 0);
}

/* REQ: BTG-II.B.1.b permit */
static void before_in_november(void **state)
{
    static const char *const days[] = {
        "2019-11-12 - hari pembukaan", "2019-11-13 1", "2019-11-14 2", "2019-11-15 3",
        "2019-11-16 - Sabtu", "2019-11-17 - Minggu",
        "2019-11-18 4", "2019-11-19 5", "2019-11-20 6", "2019-11-21 7", "2019-11-22 8",
        "2019-11-23 - Sabtu", "2019-11-24 - Minggu",
        "2019-11-25 9", "2019-11-26 10", "2019-11-27 11", "2019-11-28 12", "2019-11-29 13",
        "2019-11-30 - Sabtu", "2019-12-01 - Minggu", "2019-12-02 14", "2019-12-03 15",
    };
    struct fixture *x = *state;
    struct count n;
    assert_int_equal(calendar_earliest(&x->c, x->a, &bantaeng, on("2019-11-12"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2019-12-03").day);
    EXPECT_DAYS(&n, days);
}

/* REQ: BLR-8.1 permit */
static void inclusive_calendar_days(void **state)
{
    struct fixture *x = *state;
    struct count n;
    assert_int_equal(calendar_earliest(&x->c, x->a, &blora, on("2019-12-09"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2019-12-23").day);
    assert_int_equal(n.n_days, 15);
    for (size_t i = 0; i < n.n_days; i++)
        assert_int_equal(n.days[i].number, (int)i + 1);
    /* No calendar file is needed: nothing is off. */
    assert_int_equal(calendar_earliest(&x->c, x->a, &blora, on("2031-01-01"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2031-01-15").day);
    /* Opened on a Saturday: a calendar day all the same. */
    assert_int_equal(calendar_earliest(&x->c, x->a, &blora, on("2019-12-07"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2019-12-21").day);
}

/* REQ: NTT-13 permit */
static void inclusive_working_days(void **state)
{
    static const char *const days[] = {
        "2019-12-09 1", "2019-12-10 2", "2019-12-11 3", "2019-12-12 4", "2019-12-13 5",
        "2019-12-14 - Sabtu", "2019-12-15 - Minggu",
        "2019-12-16 6", "2019-12-17 7", "2019-12-18 8", "2019-12-19 9", "2019-12-20 10",
        "2019-12-21 - Sabtu", "2019-12-22 - Minggu",
        "2019-12-23 11", "2019-12-24 - Cuti bersama Natal", "2019-12-25 - Natal",
        "2019-12-26 12", "2019-12-27 13", "2019-12-28 - Sabtu", "2019-12-29 - Minggu",
        "2019-12-30 14",
    };
    struct fixture *x = *state;
    struct count n;
    assert_int_equal(calendar_earliest(&x->c, x->a, &ntt, on("2019-12-09"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2019-12-30").day);
    EXPECT_DAYS(&n, days);
    assert_string_equal(count_show(x->a, &(struct count){.days = n.days + 4, .n_days = 2}),
                        "13 Des (5), 14 Des tidak dihitung: Sabtu");
}

/* A day off counts nothing: an opening on it is as good as none. */
static void opening_on_a_day_off(void **state)
{
    struct fixture *x = *state;
    struct count n;
    /* Inclusive: Saturday 7 December counts like Monday 9 December. */
    assert_int_equal(calendar_earliest(&x->c, x->a, &ntt, on("2019-12-07"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2019-12-30").day);
    assert_false(n.days[0].counted);
    assert_string_equal(n.days[0].why, "Sabtu");
    /* Before: working days after it; Monday 9 December is the first, as after Friday the 6th. */
    struct count friday;
    assert_int_equal(calendar_earliest(&x->c, x->a, &bantaeng, on("2019-12-07"), &n, &x->v), ST_OK);
    assert_int_equal(calendar_earliest(&x->c, x->a, &bantaeng, on("2019-12-06"), &friday, &x->v),
                     ST_OK);
    assert_int_equal(n.until.day, on("2019-12-31").day);
    assert_int_equal(friday.until.day, n.until.day);
}

/* A closing is lawful exactly from the earliest on: both functions agree on every day. */
static void earliest_and_count_agree(void **state)
{
    const struct period *const periods[] = {&bantaeng, &blora, &ntt};
    struct fixture *x = *state;
    for (size_t i = 0; i < 3; i++)
        for (int o = 0; o < 40; o++) {
            struct date opens = date_add_days(on("2019-11-01"), o);
            struct count e, n;
            assert_int_equal(calendar_earliest(&x->c, x->a, periods[i], opens, &e, &x->v), ST_OK);
            for (int k = -3; k <= 3; k++) {
                struct date closes = date_add_days(e.until, k);
                assert_int_equal(calendar_count(&x->c, x->a, periods[i], opens, closes, &n, &x->v),
                                 ST_OK);
                assert_int_equal(n.n >= periods[i]->count, k >= 0);
            }
        }
}

static void closing_before_opening_counts_nothing(void **state)
{
    struct fixture *x = *state;
    struct count n;
    assert_int_equal(
        calendar_count(&x->c, x->a, &ntt, on("2019-12-09"), on("2019-12-08"), &n, &x->v), ST_OK);
    assert_int_equal(n.n, 0);
    assert_int_equal(n.n_days, 0);
}

/* REQ: BTG-II.B.1.b refuse */
static void missing_year_is_refused(void **state)
{
    struct fixture *x = *state;
    struct count n = {.n = 77};
    assert_int_equal(calendar_earliest(&x->c, x->a, &bantaeng, on("2020-12-21"), &n, &x->v),
                     ST_REFUSED);
    assert_int_equal(n.n, 77);
    assert_int_equal(x->v.n, 1);
    assert_int_equal(x->v.v[0].met, MET_NO);
    assert_string_equal(x->v.v[0].clause, "BTG-II.B.1.b");
    assert_string_equal(x->v.v[0].message,
                        "Hari kerja tidak dapat dihitung: kalender tahun 2021 belum ada.");
    assert_non_null(strstr(x->v.v[0].lawful, "calendars/2021.yaml"));
    /* The year before the first. */
    assert_int_equal(calendar_earliest(&x->c, x->a, &ntt, on("2018-12-31"), &n, &x->v),
                     ST_REFUSED);
    assert_non_null(strstr(x->v.v[1].lawful, "calendars/2018.yaml"));
    struct date d = DATE_NONE;
    assert_int_equal(calendar_add_working(&x->c, x->a, on("2020-12-31"), 1, &d, &x->v),
                     ST_REFUSED);
    assert_true(date_is_none(d));
}

static void provisional_year_is_flagged(void **state)
{
    struct fixture *x = *state;
    struct count n;
    x->y2020.provisional = true;
    assert_int_equal(calendar_earliest(&x->c, x->a, &bantaeng, on("2019-12-09"), &n, &x->v), ST_OK);
    assert_true(n.provisional);
    assert_int_equal(calendar_earliest(&x->c, x->a, &ntt, on("2019-12-09"), &n, &x->v), ST_OK);
    assert_false(n.provisional);   /* ends in 2019 */
    assert_int_equal(calendar_earliest(&x->c, x->a, &blora, on("2019-12-28"), &n, &x->v), ST_OK);
    assert_false(n.provisional);   /* calendar days ask no holiday */
}

static void months(void **state)
{
    struct fixture *x = *state;
    struct period p = {"BLR-15.1", 1, UNIT_MONTH, COUNT_INCLUSIVE};
    struct count n;
    assert_int_equal(calendar_earliest(&x->c, x->a, &p, on("2020-01-31"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2020-02-28").day);
    assert_int_equal(n.n, 1);
    assert_int_equal(
        calendar_count(&x->c, x->a, &p, on("2020-01-15"), on("2020-03-13"), &n, &x->v), ST_OK);
    assert_int_equal(n.n, 1);
    assert_int_equal(
        calendar_count(&x->c, x->a, &p, on("2020-01-15"), on("2020-03-14"), &n, &x->v), ST_OK);
    assert_int_equal(n.n, 2);
    p.counting = COUNT_BEFORE;
    assert_int_equal(calendar_earliest(&x->c, x->a, &p, on("2020-01-15"), &n, &x->v), ST_OK);
    assert_int_equal(n.until.day, on("2020-02-15").day);
}

static void what_no_calendar_counts(void **state)
{
    struct fixture *x = *state;
    struct count n;
    struct period p = {"NTT-01", 1, UNIT_HOUR, COUNT_INCLUSIVE};
    assert_int_equal(calendar_earliest(&x->c, x->a, &p, on("2019-12-09"), &n, &x->v), ST_INVALID);
    assert_int_equal(calendar_count(&x->c, x->a, &p, on("2019-12-09"), on("2019-12-10"), &n, &x->v),
                     ST_INVALID);
    p = (struct period){"X", 1000000, UNIT_CALENDAR, COUNT_INCLUSIVE};
    assert_int_equal(calendar_earliest(&x->c, x->a, &p, on("2019-12-09"), &n, &x->v), ST_INVALID);
    p = (struct period){"X", 1000000, UNIT_MONTH, COUNT_INCLUSIVE};
    assert_int_equal(calendar_earliest(&x->c, x->a, &p, on("2019-12-09"), &n, &x->v), ST_INVALID);
    assert_int_equal(calendar_count(&x->c, x->a, &p, on("1900-12-09"), on("2019-12-10"), &n, &x->v),
                     ST_INVALID);
    assert_int_equal(x->v.n, 5);
}

static void working_days_after(void **state)
{
    struct fixture *x = *state;
    struct date d;
    assert_int_equal(calendar_add_working(&x->c, x->a, on("2019-12-23"), 1, &d, &x->v), ST_OK);
    assert_int_equal(d.day, on("2019-12-26").day);
    assert_int_equal(calendar_add_working(&x->c, x->a, on("2019-12-27"), 3, &d, &x->v), ST_OK);
    assert_int_equal(d.day, on("2020-01-02").day);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(before_over_new_year),       T(before_in_november),
        T(inclusive_calendar_days),    T(inclusive_working_days),
        T(opening_on_a_day_off),       T(earliest_and_count_agree),
        T(closing_before_opening_counts_nothing), T(missing_year_is_refused),
        T(provisional_year_is_flagged), T(months),
        T(what_no_calendar_counts),    T(working_days_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

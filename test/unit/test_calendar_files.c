/* The calendar files: the shipped years read clean and count as they should; every kind of mistake
 * in one is reported at its place; corrections and regional days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "rules/calendar.h"

static struct date on(const char *iso)
{
    struct date d;
    assert_true(date_parse(iso, &d));
    return d;
}

static struct arena *a;
static struct calendar c;
static struct faults f;
static struct verdicts v;

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    c = (struct calendar){0};
    faults_init(&f, a);
    verdicts_init(&v, a);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static bool load(const char *name, bool regional)
{
    char *text, *path = arena_printf(a, "%s/calendars/%s", SELTER_SOURCE_ROOT, name);
    size_t n;
    struct err e = {0};
    assert_int_equal(fs_read(a, path, 1 << 20, &text, &n, &e), ST_OK);
    bool ok = regional ? calendar_add_regional(&c, a, name, text, n, &f)
                       : calendar_add(&c, a, name, text, n, &f);
    for (size_t i = 0; i < f.n; i++)
        print_message("# %s\n", fault_text(&f, i));
    return ok;
}

static void load_years(void)
{
    for (int y = 2019; y <= 2027; y++)
        assert_true(load(arena_printf(a, "%d.yaml", y), false));
    assert_int_equal(f.n, 0);
}

static bool add(const char *file, const char *text)
{
    return calendar_add(&c, a, file, text, strlen(text), &f);
}

static void expect_faults(const char *expected)
{
    struct buf b BUF_AUTO;
    buf_init(&b, 1 << 16);
    for (size_t i = 0; i < f.n; i++)
        buf_printf(&b, "%s\n", fault_text(&f, i));
    assert_string_equal(b.data == NULL ? "" : b.data, expected);
}

static void shipped_years(void **state)
{
    static const struct { int year; size_t days; } sizes[] = {
        {2019, 21}, {2020, 22}, {2021, 16}, {2022, 20}, {2023, 27},
        {2024, 29}, {2025, 28}, {2026, 25}, {2027, 17},
    };
    (void)state;
    load_years();
    assert_int_equal(c.n_years, 9);
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(c.years[i]->year, sizes[i].year);
        assert_int_equal(c.years[i]->n_days, sizes[i].days);
        assert_non_null(c.years[i]->source);
        assert_true(c.years[i]->provisional == (sizes[i].year == 2027));
        assert_int_equal(c.years[i]->certainty, sizes[i].year == 2026   ? SURE
                                                : sizes[i].year == 2027 ? UNSURE
                                                                        : PROBABLE);
    }
    assert_false(calendar_has_year(&c, 2018));
    assert_false(calendar_has_year(&c, 2028));
}

static void shipped_days(void **state)
{
    (void)state;
    load_years();
    assert_string_equal(calendar_off(&c, on("2019-12-24")), "Cuti bersama Natal");
    assert_string_equal(calendar_off(&c, on("2019-12-25")), "Natal");
    assert_string_equal(calendar_off(&c, on("2019-11-09")), "Sabtu");
    assert_string_equal(calendar_day_of(&c, on("2019-11-09"))->name, "Maulid Nabi Muhammad");
    assert_null(calendar_off(&c, on("2019-12-26")));
    /* Struck on 1 December 2020: working days again. */
    assert_null(calendar_off(&c, on("2020-12-28")));
    assert_null(calendar_off(&c, on("2020-12-30")));
    assert_string_equal(calendar_off(&c, on("2020-12-31")), "Cuti bersama pengganti Idulfitri");
    /* 2021 as amended. */
    assert_null(calendar_off(&c, on("2021-08-10")));
    assert_non_null(calendar_off(&c, on("2021-08-11")));
    assert_null(calendar_off(&c, on("2021-12-24")));
    assert_string_equal(calendar_off(&c, on("2021-05-13")), "Idulfitri; Kenaikan Yesus Kristus");
    /* Days added by decree, with it. */
    assert_string_equal(calendar_day_of(&c, on("2024-11-27"))->source, "Keppres 33/2024");
    assert_int_equal(calendar_day_of(&c, on("2025-08-18"))->certainty, PROBABLE);
    assert_int_equal(calendar_day_of(&c, on("2025-01-01"))->certainty, SURE);
    assert_int_equal(calendar_day_of(&c, on("2027-03-09"))->certainty, UNSURE);
    assert_int_equal(calendar_day_of(&c, on("2027-08-17"))->certainty, PROBABLE);
    assert_non_null(strstr(calendar_day_of(&c, on("2027-12-25"))->name, "Isra Mikraj"));
}

/* The three regulations' periods over the real files.
 * REQ: BTG-II.B.1.b permit
 * REQ: BLR-8.1 permit
 * REQ: NTT-13 permit */
static void counting_with_the_files(void **state)
{
    static const struct { struct period p; const char *opens, *closes; } cases[] = {
        {{"BTG-II.B.1.b", 15, UNIT_WORKING, COUNT_BEFORE}, "2019-12-09", "2020-01-02"},
        {{"BTG-II.B.1.b", 15, UNIT_WORKING, COUNT_BEFORE}, "2019-11-12", "2019-12-03"},
        {{"BLR-8.1", 15, UNIT_CALENDAR, COUNT_INCLUSIVE}, "2019-12-09", "2019-12-23"},
        {{"NTT-13", 14, UNIT_WORKING, COUNT_INCLUSIVE}, "2019-12-09", "2019-12-30"},
        /* Idulfitri 2025: nothing counts from 28 March to 7 April. */
        {{"NTT-13", 1, UNIT_WORKING, COUNT_BEFORE}, "2025-03-27", "2025-04-08"},
        /* Calendar days as five governments announced: 11-25, 24-10, 15-29, 13-27, 3-17. */
        {{"X", 15, UNIT_CALENDAR, COUNT_INCLUSIVE}, "2019-12-11", "2019-12-25"},
        {{"X", 15, UNIT_CALENDAR, COUNT_INCLUSIVE}, "2023-02-24", "2023-03-10"},
        {{"X", 15, UNIT_CALENDAR, COUNT_INCLUSIVE}, "2024-05-15", "2024-05-29"},
        {{"X", 15, UNIT_CALENDAR, COUNT_INCLUSIVE}, "2025-08-13", "2025-08-27"},
        {{"X", 15, UNIT_CALENDAR, COUNT_INCLUSIVE}, "2025-12-03", "2025-12-17"},
    };
    (void)state;
    load_years();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct count n;
        assert_int_equal(
            calendar_earliest(&c, a, &cases[i].p, on(cases[i].opens), &n, &v), ST_OK);
        assert_string_equal(date_iso(a, n.until), cases[i].closes);
    }
    struct count n;
    struct period p = {"X", 5, UNIT_WORKING, COUNT_BEFORE};
    assert_int_equal(calendar_earliest(&c, a, &p, on("2026-12-28"), &n, &v), ST_OK);
    assert_true(n.provisional);
    assert_int_equal(calendar_earliest(&c, a, &p, on("2027-12-28"), &n, &v), ST_REFUSED);
    assert_non_null(strstr(v.v[0].lawful, "calendars/2028.yaml"));
}

static void all_faults_at_once(void **state)
{
    (void)state;
    assert_false(add("t.yaml",
                     "schema: selter/calendar/1\n"
                     "year: 2019\n"
                     "certainty: mungkin\n"
                     "sumber: x\n"
                     "days:\n"
                     "  - {date: 2019-12-25, kind: libur-nasional, name: Natal}\n"
                     "  - {date: 2020-01-01, kind: libur-nasional, name: Tahun baru}\n"
                     "  - {date: 2019-12-25, kind: cuti-bersama, name: Natal lagi}\n"
                     "  - {date: 2019-12-24, weekday: Rabu, kind: cuti-bersama, name: Natal}\n"
                     "  - {date: 2019-02-29, kind: libur-nasional, name: Tidak ada}\n"
                     "  - {date: 2019-05-01, kind: libur, name: Hari Buruh}\n"
                     "  - {date: 2019-05-02, kind: cuti-bersama}\n"
                     "  - {date: 2019-05-03, kind: cuti-bersama, name: X, certainty: ragu}\n"));
    assert_int_equal(c.n_years, 0);
    struct { int line; const char *part; } want[] = {
        {1, "source"}, {4, "sumber"}, {7, "di luar tahun 2019"}, {8, "2019-12-25"},
        {9, "24 Desember 2019 adalah hari Selasa, bukan Rabu"}, {10, "2019-02-29"}, {11, "libur"},
        {12, "name"}, {13, "lebih meragukan"},
    };
    assert_int_equal(f.n, sizeof want / sizeof *want);
    for (size_t i = 0; i < f.n; i++) {
        assert_int_equal(f.v[i].line, want[i].line);
        assert_true(f.v[i].col > 0);
        assert_string_equal(f.v[i].where, "t.yaml");
        assert_non_null(strstr(f.v[i].message, want[i].part));
    }
}

static void not_a_calendar(void **state)
{
    (void)state;
    assert_false(add("t.yaml", ""));
    assert_false(add("t.yaml", "schema: selter/regulation/1\nyear: 2019\n"));
    assert_false(add("t.yaml", "schema: selter/calendar/1\nyear: 2019\ncertainty: pasti\n"
                               "source: x\ndays: []\n"));
    assert_true(f.n_errors >= 3);
    assert_int_equal(c.n_years, 0);
}

static void name_and_year_disagree(void **state)
{
    static const char text[] = "schema: selter/calendar/1\nyear: 2019\ncertainty: pasti\n"
                               "source: x\ndays:\n"
                               "  - {date: 2019-12-25, kind: libur-nasional, name: Natal}\n";
    (void)state;
    assert_false(add("calendars/2020.yaml", text));
    expect_faults("calendars/2020.yaml:2: berkas ini berisi tahun 2019; namanya menyebut tahun "
                  "lain\n");
    assert_true(add("calendars/2019.yaml", text));
    assert_true(add("koreksi.yaml", text));
    assert_int_equal(c.n_years, 1);
}

/* A later file replaces its year; regional days of it stay. */
static void correction_replaces(void **state)
{
    (void)state;
    load_years();
    assert_true(load("daerah/contoh.yaml", true));
    assert_true(add("calendars/2020.yaml",
                    "schema: selter/calendar/1\nyear: 2020\ncertainty: pasti\nsource: x\ndays:\n"
                    "  - {date: 2020-01-02, kind: cuti-bersama, name: Tambahan}\n"));
    assert_string_equal(calendar_off(&c, on("2020-01-02")), "Tambahan");
    assert_null(calendar_off(&c, on("2020-01-01")));
    assert_int_equal(c.n_years, 9);
    size_t n = c.years[0]->n_days;
    assert_true(load("2019.yaml", false));
    assert_int_equal(c.years[0]->n_days, n);
    assert_string_equal(calendar_off(&c, on("2019-12-13")), "Hari Jadi Kabupaten Contoh");
}

static void regional_days(void **state)
{
    (void)state;
    /* Its years are not there yet. */
    assert_false(load("daerah/contoh.yaml", true));
    expect_faults("daerah/contoh.yaml:9: kalender tahun 2019 belum ada; muat calendars/2019.yaml "
                  "dahulu\n"
                  "daerah/contoh.yaml:10: kalender tahun 2026 belum ada; muat calendars/2026.yaml "
                  "dahulu\n");
    faults_init(&f, a);
    load_years();
    assert_null(calendar_off(&c, on("2019-12-13")));
    assert_true(load("daerah/contoh.yaml", true));
    assert_int_equal(calendar_day_of(&c, on("2019-12-13"))->kind, DAY_REGIONAL);
    /* One day off more: everything moves on by a working day. */
    struct period p = {"NTT-13", 14, UNIT_WORKING, COUNT_INCLUSIVE};
    struct count n;
    assert_int_equal(calendar_earliest(&c, a, &p, on("2019-12-09"), &n, &v), ST_OK);
    assert_string_equal(date_iso(a, n.until), "2019-12-31");
    /* A day that is off already is said, and changes nothing. */
    const char *text = "schema: selter/calendar-regional/1\nname: K\ncertainty: pasti\nsource: x\n"
                       "days:\n  - {date: 2019-12-25, name: Hari Jadi}\n";
    assert_true(calendar_add_regional(&c, a, "k.yaml", text, strlen(text), &f));
    expect_faults("k.yaml:6: peringatan: tanggal ini sudah libur: Natal\n");
    assert_string_equal(calendar_off(&c, on("2019-12-25")), "Natal");
}

int main(void)
{
#define T(x) cmocka_unit_test_setup_teardown(x, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(shipped_years),      T(shipped_days),        T(counting_with_the_files),
        T(all_faults_at_once), T(not_a_calendar),      T(name_and_year_disagree),
        T(correction_replaces), T(regional_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

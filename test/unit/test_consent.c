/* When the head of region may appoint alone, and when the minister must have consented. */
#include "law.h"
#include "rules/consent.h"

static struct arena *a;
static struct verdicts v;

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static enum met on(const struct regulation *r, const struct head_of_region *h, const char *today)
{
    verdicts_init(&v, a);
    return consent_free(r, h, law_date(today), &v);
}

/* REQ: NAS-AW.mendagri permit */ /* REQ: NAS-AW.mendagri refuse */
static void first_six_months(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "nasional-15-2019");
    struct head_of_region h = {.from = law_date("2025-08-31"), .candidates_on = DATE_NONE,
                               .until = DATE_NONE};
    assert_int_equal(on(r, &h, "2026-02-27"), MET_NO);
    assert_string_equal(v.v[0].clause, "NAS-AW.mendagri");
    assert_string_equal(v.v[0].lawful_from, "2026-02-28");
    assert_int_equal(on(r, &h, "2026-02-28"), MET_YES);
    h.acting = true;
    assert_int_equal(on(r, &h, "2030-01-01"), MET_NO);
    assert_null(v.v[0].lawful_from);
    h = (struct head_of_region){DATE_NONE, false, DATE_NONE, DATE_NONE};
    assert_int_equal(on(r, &h, "2026-02-27"), MET_YES);
}

static void before_an_election(void **state)
{
    (void)state;
    struct regulation *r = law_read(a, "nasional-15-2019");
    struct head_of_region h = {.from = law_date("2025-02-20"),
                               .candidates_on = law_date("2029-09-22"),
                               .until = law_date("2030-02-20")};
    assert_int_equal(on(r, &h, "2029-03-21"), MET_YES);
    assert_int_equal(on(r, &h, "2029-03-22"), MET_NO);
    assert_int_equal(on(r, &h, "2030-02-20"), MET_NO);
    assert_int_equal(on(r, &h, "2030-02-21"), MET_YES);
}

static void the_file_decides(void **state)
{
    (void)state;
    struct head_of_region h = {.from = law_date("2025-08-31"), .acting = true,
                               .candidates_on = DATE_NONE, .until = DATE_NONE};
    assert_int_equal(on(law_read(a, "blora-55-2014"), &h, "2025-09-01"), MET_NOT_RULED);
    h.acting = false;
    assert_int_equal(on(law_changed(a, "nasional-15-2019", "\nconsent:", "months: 6", "months: 3"),
                        &h, "2025-12-01"), MET_YES);
}

int main(void)
{
#define T(x) cmocka_unit_test_setup_teardown(x, setup, teardown)
    const struct CMUnitTest tests[] = {T(first_six_months), T(before_an_election),
                                       T(the_file_decides)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* base/date: civil dates and instants. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

static void test_show(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct date d;
    assert_true(date_parse("2019-12-31", &d));
    assert_string_equal(date_show_long(a, d), "Selasa, 31 Desember 2019");
    instant t = instant_at(d, 23, 59, 59, ZONE_WITA);
    assert_string_equal(instant_iso(a, t, ZONE_WITA), "2019-12-31T23:59:59+08:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_show)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

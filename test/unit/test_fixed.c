/* base/fixed: exact decimals and ratios. */
#include "base/fixed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

static void test_half_up(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct dec d;
    assert_true(dec_parse("33.0875", &d));
    assert_string_equal(dec_show(a, d, 2), "33,09");
    assert_string_equal(ratio_exact(a, ratio_of(1, 3)), "1/3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_half_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* base/arena, base/buf, base/str. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"

static void test_limit_is_sticky(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(100);
    arena_alloc(a, 50);
    assert_false(arena_failed(a));
    arena_alloc(a, 60);
    assert_true(arena_failed(a));
    arena_alloc(a, 1);
    assert_true(arena_failed(a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_limit_is_sticky)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The program's matrix and its tables of pages against the tests' own copy, cell by cell: an edit of
 * one of the two alone fails here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "support/matrix_copy.h"

static void test_every_cell(void **state)
{
    (void)state;
    const struct matrix_row *rows;
    size_t n = matrix_rows(&rows), wrong = 0;
    assert_int_equal(n, matrix_copy()->n_rows);
    for (size_t i = 0; i < n; i++) {
        const struct copy_row *copy = matrix_copy_row(rows[i].resource);
        if (!copy)
            fail_msg("%s is not in the copy", rows[i].resource);
        for (int role = 0; role < ROLE__MAX; role++)
            for (int phase = 0; phase < PHASE__MAX; phase++) {
                bool may = matrix_may(rows[i].resource, (enum role)role, (enum phase)phase);
                if (may == ((copy->may[role] & PHASE_BIT(phase)) != 0))
                    continue;
                wrong++;
                print_error("%s, %s, %s: the program says %s\n", rows[i].resource,
                            role_word((enum role)role), phase_word((enum phase)phase),
                            may ? "yes" : "no");
            }
    }
    assert_int_equal(wrong, 0);
}

/* Every role of the program has its column but the system's own, which reads nothing. */
static void test_every_role(void **state)
{
    (void)state;
    for (size_t i = 0; i < matrix_copy()->n_rows; i++)
        for (int role = 0; role < ROLE__MAX; role++)
            assert_true(matrix_copy()->rows[i].named[role] == (role != ROLE_SYSTEM));
}

static void test_what_is_not_in_it(void **state)
{
    (void)state;
    assert_null(matrix_row("tidak-ada"));
    for (int role = 0; role < ROLE__MAX; role++)
        assert_false(matrix_may("tidak-ada", (enum role)role, PHASE_REPORTED));
}

static void test_every_page(void **state)
{
    (void)state;
    const struct page_table *tables;
    size_t n = procedure_pages(&tables), seen = 0;
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t].n; i++) {
            const struct page *p = &tables[t].v[i];
            const struct copy_page *copy = matrix_copy_page(p->name);
            if (!copy)
                fail_msg("%s is not in the copy", p->name);
            seen++;
            if (!str_eq(copy->resource, p->resource) || copy->logged != p->reading_is_logged)
                fail_msg("%s: row %s, %s", p->name, p->resource,
                         p->reading_is_logged ? "logged" : "not logged");
            if (copy->who != (p->who & (ROLE_BIT(ROLE_SYSTEM) - 1)))
                fail_msg("%s: made for others than the copy says (%#x, %#x)", p->name, p->who,
                         copy->who);
        }
    assert_int_equal(seen, matrix_copy()->n_pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cell),
        cmocka_unit_test(test_every_role),
        cmocka_unit_test(test_what_is_not_in_it),
        cmocka_unit_test(test_every_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

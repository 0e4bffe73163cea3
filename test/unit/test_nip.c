/* The NIP: what it holds, and every way it can be wrong by itself or against what is stated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "base/str.h"
#include "rules/nip.h"

static struct date on(const char *iso)
{
    struct date d;
    assert_true(date_parse(iso, &d));
    return d;
}

static unsigned faults_of(const char *s)
{
    struct nip n;
    return nip_parse(s, &n);
}

static void parts_are_read(void **state)
{
    (void)state;
    struct nip n;
    assert_int_equal(nip_parse("19651209 199203 2 014", &n), 0);
    assert_int_equal(n.birth.day, on("1965-12-09").day);
    assert_int_equal(n.year, 1992);
    assert_int_equal(n.month, 3);
    assert_int_equal(n.sex, SEX_FEMALE);
    assert_int_equal(n.sequence, 14);
    assert_string_equal(n.digits, "196512091992032014");
    assert_int_equal(nip_parse("196512091992031014", &n), 0);
    assert_int_equal(n.sex, SEX_MALE);
}

static void made_numbers_are_sound(void **state)
{
    (void)state;
    char s[NIP_DIGITS + 1];
    struct nip n;
    nip_make(on("1972-02-29"), 1998, 12, SEX_FEMALE, 7, s);
    assert_string_equal(s, "197202291998122007");
    assert_int_equal(nip_parse(s, &n), 0);
    assert_int_equal(nip_check(&n, on("1972-02-29"), SEX_FEMALE), 0);
}

static void each_fault_is_its_own(void **state)
{
    (void)state;
    assert_int_equal(faults_of(NULL), NIP_FAULT(NIP_LENGTH));
    assert_int_equal(faults_of(""), NIP_FAULT(NIP_LENGTH));
    assert_int_equal(faults_of("19651209199203101"), NIP_FAULT(NIP_LENGTH));
    assert_int_equal(faults_of("1965120919920310145"), NIP_FAULT(NIP_LENGTH));
    assert_int_equal(faults_of("19651209-199203-1-014"), NIP_FAULT(NIP_SIGNS));
    assert_int_equal(faults_of("196502291992031014"), NIP_FAULT(NIP_BIRTH));
    assert_int_equal(faults_of("196512091992131014"), NIP_FAULT(NIP_MONTH));
    assert_int_equal(faults_of("196512091992001014"), NIP_FAULT(NIP_MONTH));
    assert_int_equal(faults_of("196512091992033014"), NIP_FAULT(NIP_SEX));
    assert_int_equal(faults_of("196512091992031000"), NIP_FAULT(NIP_SEQUENCE));
    /* The layout 6-6-6 that one reads here and there is not this one: 12 is no year. */
    assert_int_equal(faults_of("196513401992030000"),
                     NIP_FAULT(NIP_BIRTH) | NIP_FAULT(NIP_SEX) | NIP_FAULT(NIP_SEQUENCE));
}

static void a_contract_employees_number_is_none(void **state)
{
    (void)state;
    assert_int_equal(faults_of("199001012021211001"), NIP_FAULT(NIP_MONTH));
}

static void eighteen_in_the_month_of_appointment(void **state)
{
    (void)state;
    assert_int_equal(faults_of("197005151988051001"), 0);
    assert_int_equal(faults_of("197005151988041001"), NIP_FAULT(NIP_YOUNG));
    /* Born on 29 February: 18 on 29 February of a leap year, on 1 March of another. */
    assert_int_equal(faults_of("197202291990021001"), NIP_FAULT(NIP_YOUNG));
    assert_int_equal(faults_of("197202291990031001"), 0);
}

static void contradictions_are_found(void **state)
{
    (void)state;
    struct nip n;
    nip_parse("196512091992031014", &n);
    assert_int_equal(nip_check(&n, on("1965-12-09"), SEX_MALE), 0);
    assert_int_equal(nip_check(&n, DATE_NONE, SEX_NONE), 0);
    assert_int_equal(nip_check(&n, on("1965-12-08"), SEX_MALE), NIP_FAULT(NIP_OTHER_BIRTH));
    assert_int_equal(nip_check(&n, on("1965-12-09"), SEX_FEMALE), NIP_FAULT(NIP_OTHER_SEX));
    assert_int_equal(nip_check(&n, on("1966-12-09"), SEX_FEMALE),
                     NIP_FAULT(NIP_OTHER_BIRTH) | NIP_FAULT(NIP_OTHER_SEX));
    /* What could not be read contradicts nothing: its own fault says enough. */
    nip_parse("196502301992039014", &n);
    assert_int_equal(nip_check(&n, on("1965-02-28"), SEX_MALE), 0);
}

static void shown_in_groups(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    assert_string_equal(nip_show(a, "196512091992031014"), "19651209 199203 1 014");
    assert_string_equal(nip_show(a, " 19651209 1992031014 "), "19651209 199203 1 014");
    assert_string_equal(nip_show(a, "12345"), "12345");
}

static void every_fault_has_a_sentence(void **state)
{
    (void)state;
    for (int f = 0; f < NIP_FAULT__MAX; f++)
        assert_true(str_ends(nip_fault_text((enum nip_fault)f), "."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_read),
        cmocka_unit_test(made_numbers_are_sound),
        cmocka_unit_test(each_fault_is_its_own),
        cmocka_unit_test(a_contract_employees_number_is_none),
        cmocka_unit_test(eighteen_in_the_month_of_appointment),
        cmocka_unit_test(contradictions_are_found),
        cmocka_unit_test(shown_in_groups),
        cmocka_unit_test(every_fault_has_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

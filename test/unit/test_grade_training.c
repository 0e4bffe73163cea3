/* The words of a personnel file: ranks, education, leadership training, levels of posts,
 * appraisals in four schemes, discipline under two regulations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "rules/appraisal.h"
#include "rules/discipline.h"
#include "rules/education.h"
#include "rules/grade.h"
#include "rules/person.h"
#include "rules/training.h"

static struct date on(const char *iso)
{
    struct date d;
    assert_true(date_parse(iso, &d));
    return d;
}

static struct dec number(const char *s)
{
    struct dec d;
    assert_true(dec_parse(s, &d));
    return d;
}

/* ---- ranks ---- */

static void ranks_in_order(void **state)
{
    (void)state;
    for (int g = GRADE_LOWEST; g <= GRADE_HIGHEST; g++) {
        assert_int_equal(grade_parse(grade_code(g)), g);
        assert_int_equal(grade_parse(grade_name(g)), g);
        assert_int_equal(grade_parse(grade_show(g)), g);
    }
    assert_int_equal(grade_parse("I/a"), 1);
    assert_int_equal(grade_parse("III/d"), 12);
    assert_int_equal(grade_parse("IV/e"), 17);
}

static void ranks_as_people_write_them(void **state)
{
    (void)state;
    assert_int_equal(grade_parse("IVc"), 15);
    assert_int_equal(grade_parse("iv.c"), 15);
    assert_int_equal(grade_parse("Pembina Utama Muda"), 15);
    assert_int_equal(grade_parse("pembina tk. i"), 14);
    assert_int_equal(grade_parse("PEMBINA TINGKAT I"), 14);
    assert_int_equal(grade_parse("Pembina Tk.I (IV/b)"), 14);
    assert_int_equal(grade_parse("IV/b - Pembina Tingkat I"), 14);
    assert_int_equal(grade_parse("Penata Muda Tk. I, III/b"), 10);
}

static void no_such_rank(void **state)
{
    (void)state;
    assert_int_equal(grade_parse(NULL), GRADE_NONE);
    assert_int_equal(grade_parse(""), GRADE_NONE);
    assert_int_equal(grade_parse("IV/f"), GRADE_NONE);
    assert_int_equal(grade_parse("V/a"), GRADE_NONE);
    assert_int_equal(grade_parse("Pembina Utama Muda (IV/b)"), GRADE_NONE);
    assert_int_equal(grade_parse("Pembina Utama Muda Pembina"), GRADE_NONE);
    assert_string_equal(grade_nearest("Pembina Utma Muda"), "Pembina Utama Muda");
    assert_string_equal(grade_code(0), "");
    assert_string_equal(grade_name(18), "");
    char long_word[400];
    memset(long_word, 'x', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    assert_int_equal(grade_parse(long_word), GRADE_NONE);
    assert_null(grade_nearest(long_word));
}

/* ---- education and training ---- */

static void education_levels(void **state)
{
    (void)state;
    assert_int_equal(education_parse("D-IV"), EDUCATION_S1);
    assert_int_equal(education_parse("D4"), EDUCATION_S1);
    assert_int_equal(education_parse("S-1"), EDUCATION_S1);
    assert_int_equal(education_parse("D-III"), EDUCATION_D3);
    assert_int_equal(education_parse("smk"), EDUCATION_SMA);
    assert_int_equal(education_parse("Sp-1"), EDUCATION_S2);
    assert_int_equal(education_parse("Doktor"), EDUCATION_S3);
    assert_true(EDUCATION_D3 < EDUCATION_S1 && EDUCATION_S1 < EDUCATION_S2);
    assert_int_equal(EDUCATION_S1, 7);
    assert_int_equal(EDUCATION_S3, 10);
    assert_int_equal(education_parse("S4"), EDUCATION_NONE);
    assert_string_equal(education_nearest("Magistr"), "Magister");
}

static void training_old_and_new_names(void **state)
{
    (void)state;
    static const char *const second[] = {"Diklatpim Tk. II", "DIKLATPIM TINGKAT II", "Diklat PIM II",
                                         "Diklat Kepemimpinan Tingkat II", "SPAMEN",
                                         "PKN Tingkat II", "PKN II", "II",
                                         "Pelatihan Kepemimpinan Nasional Tingkat II",
                                         "Pendidikan dan Pelatihan Kepemimpinan Tk. II", "PIM 2"};
    for (size_t i = 0; i < sizeof second / sizeof second[0]; i++)
        assert_int_equal(training_parse(second[i]), 2);
    assert_int_equal(training_parse("SPATI"), 1);
    assert_int_equal(training_parse("PKN Tk. I"), 1);
    assert_int_equal(training_parse("SPAMA"), 3);
    assert_int_equal(training_parse("PKA"), 3);
    assert_int_equal(training_parse("Diklat Tingkat III"), 3);
    assert_int_equal(training_parse("PKP"), 4);
    assert_int_equal(training_parse("Diklatpim Tk. IV"), 4);
}

static void no_such_training(void **state)
{
    (void)state;
    assert_int_equal(training_parse("PKN Tingkat III"), TRAINING_NONE);
    assert_int_equal(training_parse("Diklatpim Tk. V"), TRAINING_NONE);
    assert_int_equal(training_parse("Diklatpim"), TRAINING_NONE);
    assert_int_equal(training_parse("prajabatan"), TRAINING_NONE);
    assert_int_equal(training_parse(NULL), TRAINING_NONE);
    assert_string_equal(training_nearest("SPAMENN"), "SPAMEN");
}

/* ---- posts ---- */

static void levels_of_posts(void **state)
{
    (void)state;
    struct post_rank r;
    assert_true(post_rank_parse("III.a", &r));
    assert_int_equal(r.level, LEVEL_ADMIN_A);
    assert_true(post_rank_parse("eselon III/b", &r));
    assert_int_equal(r.level, LEVEL_ADMIN_B);
    assert_false(r.echelon_open);
    assert_true(post_rank_parse("administrator", &r));
    assert_true(r.echelon_open);
    assert_true(post_rank_parse("II.b", &r));
    assert_int_equal(r.level, LEVEL_PRATAMA);
    assert_true(post_rank_parse("JF Ahli Madya", &r));
    assert_int_equal(r.functional, JF_MADYA);
    assert_int_equal(r.level, LEVEL_NONE);
    assert_true(post_rank_parse("JPT Madya", &r));
    assert_int_equal(r.level, LEVEL_MADYA);
    assert_int_equal(r.functional, JF_NONE);
    assert_false(post_rank_parse("VI.a", &r));
    assert_string_equal(post_rank_nearest("adminstrator"), "administrator");
    assert_int_equal(acting_parse("Plt."), ACTING_PLT);
    assert_int_equal(acting_parse("definitif"), ACTING_NONE);
    assert_int_equal(acting_parse("sementara"), -1);
}

/* ---- appraisals ---- */

static void scheme_follows_the_year(void **state)
{
    (void)state;
    assert_int_equal(appraisal_scheme_of_year(2013), APPRAISAL_DP3);
    assert_int_equal(appraisal_scheme_of_year(2014), APPRAISAL_PP46);
    assert_int_equal(appraisal_scheme_of_year(2020), APPRAISAL_PP46);
    assert_int_equal(appraisal_scheme_of_year(2021), APPRAISAL_PP30);
    assert_int_equal(appraisal_scheme_of_year(2022), APPRAISAL_PERMEN6);
    assert_int_equal(appraisal_scheme_parse("PP 46/2011"), APPRAISAL_PP46);
    assert_int_equal(appraisal_scheme_parse("PP 47"), APPRAISAL_NONE);
}

static void good_is_one_step_below_the_best(void **state)
{
    (void)state;
    for (int s = APPRAISAL_DP3; s < APPRAISAL__MAX; s++) {
        assert_int_equal(appraisal_grade_parse((enum appraisal_scheme)s, "baik"), 1);
        assert_int_equal(appraisal_grade_parse((enum appraisal_scheme)s, "Sangat Baik"), 0);
        for (int g = 0; g <= APPRAISAL_LOWEST; g++)
            assert_int_equal(appraisal_grade_parse(
                                 (enum appraisal_scheme)s,
                                 appraisal_grade_name((enum appraisal_scheme)s, g)), g);
    }
    assert_int_equal(appraisal_grade_parse(APPRAISAL_DP3, "Amat Baik"), 0);
    assert_int_equal(appraisal_grade_parse(APPRAISAL_DP3, "Sedang"), 3);
    assert_int_equal(appraisal_grade_parse(APPRAISAL_PP46, "Sedang"), APPRAISAL_UNKNOWN);
    assert_int_equal(appraisal_grade_parse(APPRAISAL_PP46, "Kurang"), 3);
    assert_int_equal(appraisal_grade_parse(APPRAISAL_DP3, "Kurang"), 4);
    assert_int_equal(appraisal_grade_parse(APPRAISAL_PERMEN6, "Cukup"), APPRAISAL_UNKNOWN);
    assert_int_equal(appraisal_grade_parse(APPRAISAL_PERMEN6, "Butuh Perbaikan"), 2);
    assert_int_equal(appraisal_grade_parse(APPRAISAL_NONE, "Baik"), APPRAISAL_UNKNOWN);
    assert_string_equal(appraisal_grade_nearest(APPRAISAL_PERMEN6, "butuh perbaikn"),
                        "Butuh Perbaikan");
}

static void scores_to_grades(void **state)
{
    (void)state;
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP46, number("91")), 0);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP46, number("90,99")), 1);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP46, number("76")), 1);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP46, number("75.99")), 2);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP46, number("50")), 4);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_DP3, number("51")), 3);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP46, number("100")), 0);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP46, number("101")), APPRAISAL_UNKNOWN);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP46, number("-1")), APPRAISAL_UNKNOWN);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP30, number("119")), 1);
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PP30, number("89.9")), 2);
    assert_true(appraisal_score_unsure(APPRAISAL_PP30));
    assert_int_equal(appraisal_grade_of_score(APPRAISAL_PERMEN6, number("90")), APPRAISAL_UNKNOWN);
}

/* ---- discipline ---- */

static void regime_changes_on_its_day(void **state)
{
    (void)state;
    assert_int_equal(discipline_regime_on(on("2021-08-30")), DISCIPLINE_PP53);
    assert_int_equal(discipline_regime_on(on("2021-08-31")), DISCIPLINE_PP94);
    assert_int_equal(discipline_regime_on(DATE_NONE), DISCIPLINE_UNKNOWN);
    assert_int_equal(discipline_regime_parse("PP 53/2010"), DISCIPLINE_PP53);
}

static void degree_of_each_kind(void **state)
{
    (void)state;
    const struct discipline_kind *k = discipline_kind_find(DISCIPLINE_PP53, "penundaan-pangkat");
    assert_non_null(k);
    assert_int_equal(k->degree, DEGREE_MEDIUM);
    assert_int_equal(discipline_kind_find(DISCIPLINE_PP53, "penurunan-pangkat-3-tahun")->degree,
                     DEGREE_HEAVY);
    assert_int_equal(discipline_kind_find(DISCIPLINE_PP94, "potong-tukin-9-bulan")->degree,
                     DEGREE_MEDIUM);
    assert_int_equal(discipline_kind_find(DISCIPLINE_PP94, "pembebasan-jabatan-12-bulan")->degree,
                     DEGREE_HEAVY);
    assert_int_equal(discipline_kind_find(DISCIPLINE_UNKNOWN, "Teguran lisan")->degree,
                     DEGREE_LIGHT);
    /* A kind of one regulation is unknown to the other. */
    assert_null(discipline_kind_find(DISCIPLINE_PP94, "penundaan-pangkat"));
    assert_string_equal(discipline_kind_nearest(DISCIPLINE_PP94, "potong-tukin-9-bln"),
                        "potong-tukin-9-bulan");
    assert_int_equal(discipline_degree_parse("Berat"), DEGREE_HEAVY);
    assert_int_equal(discipline_degree_parse("fatal"), 0);
    struct arena *a ARENA_AUTO = arena_new(0);
    assert_string_equal(discipline_degrees_show(a, DEGREE_MEDIUM | DEGREE_HEAVY),
                        "sedang atau berat");
}

static void running_or_over(void **state)
{
    (void)state;
    const struct discipline_kind *year = discipline_kind_find(DISCIPLINE_PP53, "penundaan-pangkat"),
                                 *warning = discipline_kind_find(DISCIPLINE_PP94, "teguran-lisan"),
                                 *open = discipline_kind_find(DISCIPLINE_PP53, "pembebasan-jabatan"),
                                 *out = discipline_kind_find(DISCIPLINE_PP94,
                                                             "pemberhentian-dengan-hormat");
    struct date from = on("2018-12-09");
    assert_int_equal(discipline_state_on(year, from, DATE_NONE, on("2019-12-08")),
                     DISCIPLINE_RUNNING);
    assert_int_equal(discipline_state_on(year, from, DATE_NONE, on("2019-12-09")), DISCIPLINE_OVER);
    assert_int_equal(discipline_state_on(year, from, DATE_NONE, on("2018-12-08")),
                     DISCIPLINE_NOT_YET);
    assert_int_equal(discipline_state_on(year, from, on("2019-01-31"), on("2019-02-01")),
                     DISCIPLINE_OVER);
    assert_int_equal(discipline_state_on(warning, from, DATE_NONE, from), DISCIPLINE_OVER);
    assert_int_equal(discipline_state_on(open, from, DATE_NONE, on("2025-01-01")),
                     DISCIPLINE_END_UNKNOWN);
    assert_int_equal(discipline_state_on(open, from, on("2020-01-01"), on("2025-01-01")),
                     DISCIPLINE_OVER);
    assert_int_equal(discipline_state_on(out, from, DATE_NONE, on("2025-01-01")),
                     DISCIPLINE_RUNNING);
    assert_int_equal(discipline_state_on(NULL, from, DATE_NONE, on("2025-01-01")),
                     DISCIPLINE_END_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_in_order),
        cmocka_unit_test(ranks_as_people_write_them),
        cmocka_unit_test(no_such_rank),
        cmocka_unit_test(education_levels),
        cmocka_unit_test(training_old_and_new_names),
        cmocka_unit_test(no_such_training),
        cmocka_unit_test(levels_of_posts),
        cmocka_unit_test(scheme_follows_the_year),
        cmocka_unit_test(good_is_one_step_below_the_best),
        cmocka_unit_test(scores_to_grades),
        cmocka_unit_test(regime_changes_on_its_day),
        cmocka_unit_test(degree_of_each_kind),
        cmocka_unit_test(running_or_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Eligibility under Blora 55/2014 (every letter of Pasal 4 permitted and refused, the boundary
 * days, what is not known, each reading turned the other way) and Bantaeng 69/2019. The
 * regulations are the real files; people and numbers are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "base/fs.h"
#include "base/str.h"
#include "rules/eligibility.h"
#include "rules/nip.h"

static struct date on(const char *iso)
{
    struct date d;
    assert_true(date_parse(iso, &d));
    return d;
}

/* ---- somebody who lacks nothing but what is proved later ---- */

struct fixture {
    struct arena *a;
    struct regulation *r;
    struct person p;
    struct person_rank ranks[2];
    struct person_education education[1];
    struct person_post posts[6];
    struct person_training trainings[2];
    struct person_appraisal appraisals[3];
    struct person_discipline discipline[1];
    struct eligibility_dates dates;
    struct verdicts v;
    enum met all;
};

static struct person_post post(const char *title, const char *unit, enum post_level level,
                               const char *from, const char *until)
{
    return (struct person_post){.title = title,
                                .unit = unit,
                                .level = level,
                                .from = on(from),
                                .until = until ? on(until) : DATE_NONE,
                                .decree = on(from),
                                .related = TRI_YES};
}

static struct person_appraisal appraisal(int year, const char *word)
{
    enum appraisal_scheme s = appraisal_scheme_of_year(year);
    int grade = appraisal_grade_parse(s, word);
    assert_true(grade >= 0);
    return (struct person_appraisal){.year = year, .scheme = s, .grade = grade};
}

static void fill(struct fixture *x)
{
    x->ranks[0] = (struct person_rank){14, on("2014-04-01"), on("2014-03-12")};
    x->ranks[1] = (struct person_rank){15, on("2018-04-01"), on("2018-03-15")};
    x->education[0] = (struct person_education){7, on("1988-09-01")};
    x->posts[0] = post("Sekretaris", "Dinas Perhubungan", LEVEL_ADMIN_A, "2009-01-05", "2011-12-31");
    x->posts[1] = post("Kepala Bagian Umum", "Sekretariat Daerah", LEVEL_ADMIN_A, "2012-01-01",
                       "2015-12-31");
    x->posts[2] = post("Kepala Dinas", "Dinas Pendidikan", LEVEL_PRATAMA, "2016-01-01", "2017-12-31");
    x->posts[3] = post("Kepala Dinas", "Dinas Kesehatan", LEVEL_PRATAMA, "2018-01-01", NULL);
    x->trainings[0] = (struct person_training){3, "Diklatpim Tk. III", on("2010-06-01"), false};
    x->trainings[1] = (struct person_training){2, "PKN Tingkat II", on("2017-06-01"), false};
    x->appraisals[0] = appraisal(2017, "Baik");
    x->appraisals[1] = appraisal(2018, "Sangat Baik");
    x->p = (struct person){
        .id = "P1", .name = "Contoh", .nip = "19641209 199003 1 002", .birth = on("1964-12-09"),
        .sex = SEX_MALE, .own_government = TRI_YES,
        .ranks = x->ranks, .n_ranks = 2, .education = x->education, .n_education = 1,
        .posts = x->posts, .n_posts = 4, .posts_known = true,
        .trainings = x->trainings, .n_trainings = 2, .trainings_known = true,
        .appraisals = x->appraisals, .n_appraisals = 2, .appraisals_known = true,
        .discipline = x->discipline, .n_discipline = 0, .discipline_known = true,
    };
    x->dates = (struct eligibility_dates){on("2019-12-09"), on("2019-12-23"), DATE_NONE, false};
}

static void load(struct fixture *x, const char *key)
{
    struct err e = {0};
    struct faults f;
    char *text, *path = arena_printf(x->a, "%s/regulations/%s.yaml", SELTER_SOURCE_ROOT, key);
    size_t n;
    faults_init(&f, x->a);
    assert_int_equal(fs_read(x->a, path, 1 << 20, &text, &n, &e), ST_OK);
    x->r = regulation_read(x->a, path, text, n, NULL, NULL, &f);
    assert_non_null(x->r);
}

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *x = arena_new_of(a, struct fixture);
    x->a = a;
    load(x, "blora-55-2014");
    fill(x);
    *state = x;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *x = *state;
    arena_free(x->a);
    return 0;
}

static enum met judge(struct fixture *x, enum post_class c)
{
    verdicts_init(&x->v, x->a);
    x->all = eligibility_judge(x->a, x->r, c, JPT_PRATAMA, &x->p, &x->dates, &x->v);
    return x->all;
}

static const struct verdict *find(const struct fixture *x, const char *clause)
{
    for (size_t i = 0; i < x->v.n; i++)
        if (str_eq(x->v.v[i].clause, clause))
            return &x->v.v[i];
    fail_msg("no verdict on %s", clause);
    return NULL;
}

static enum met met(const struct fixture *x, const char *clause)
{
    return find(x, clause)->met;
}

static bool says(const char *text, const char *part)
{
    return text && strstr(text, part);
}

static enum met sekda(struct fixture *x, const char *clause)
{
    judge(x, POST_SEKDA);
    return met(x, clause);
}

static enum met other(struct fixture *x, const char *clause)
{
    judge(x, POST_OTHER);
    return met(x, clause);
}

static void choose(struct fixture *x, enum reading_key k, int choice)
{
    for (size_t i = 0; i < x->r->n_readings; i++) {
        if (x->r->readings[i].key != k)
            continue;
        x->r->readings[i].choice_index = choice;
        assert_int_equal(regulation_reading(x->r, k), choice);
        return;
    }
    fail_msg("the file does not state reading %d", (int)k);
}

/* ---- the whole ---- */

/* REQ: BLR-4.1.a permit */ /* REQ: BLR-4.1.b permit */ /* REQ: BLR-4.1.c permit */
/* REQ: BLR-4.1.d permit */ /* REQ: BLR-4.1.e permit */ /* REQ: BLR-4.1.f permit */
/* REQ: BLR-4.1.g permit */ /* REQ: BLR-4.1.h permit */
static void sekda_letter_by_letter(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(judge(x, POST_SEKDA), MET_UNPROVED);
    assert_int_equal(x->v.n, 10);
    for (size_t i = 0; i < 10; i++) {
        char id[] = "BLR-4.1.?";
        id[8] = (char)('a' + i);
        assert_string_equal(x->v.v[i].clause, id);
        assert_int_equal(x->v.v[i].met, i < 8 ? MET_YES : MET_UNPROVED);
        assert_true(x->v.v[i].n_facts > 0);
    }
}

/* REQ: BLR-4.2.a permit */ /* REQ: BLR-4.2.b permit */ /* REQ: BLR-4.2.c permit */
/* REQ: BLR-4.2.d permit */ /* REQ: BLR-4.2.e permit */ /* REQ: BLR-4.2.f permit */
/* REQ: BLR-4.2.g permit */ /* REQ: BLR-4.2.h permit */
static void other_posts_letter_by_letter(void **state)
{
    struct fixture *x = *state;
    x->p.n_posts = 2;
    x->p.n_ranks = 1;
    x->p.n_trainings = 1;
    assert_int_equal(judge(x, POST_OTHER), MET_UNPROVED);
    assert_int_equal(x->v.n, 10);
    for (size_t i = 0; i < 8; i++) {
        char id[] = "BLR-4.2.?";
        id[8] = (char)('a' + i);
        assert_string_equal(x->v.v[i].clause, id);
        assert_int_equal(x->v.v[i].met, MET_YES);
    }
}

/* REQ: BLR-4.1.i permit */ /* REQ: BLR-4.1.j permit */
/* REQ: BLR-4.2.i permit */ /* REQ: BLR-4.2.j permit */
static void proved_later(void **state)
{
    struct fixture *x = *state;
    x->p.competency = TRI_YES;
    x->p.health = TRI_YES;
    assert_int_equal(judge(x, POST_SEKDA), MET_YES);
    assert_int_equal(met(x, "BLR-4.1.i"), MET_YES);
    assert_int_equal(met(x, "BLR-4.1.j"), MET_YES);
    assert_int_equal(judge(x, POST_OTHER), MET_YES);
    assert_int_equal(met(x, "BLR-4.2.i"), MET_YES);
    assert_int_equal(met(x, "BLR-4.2.j"), MET_YES);
}

/* REQ: BLR-4.1.i refuse */ /* REQ: BLR-4.1.j refuse */
/* REQ: BLR-4.2.i refuse */ /* REQ: BLR-4.2.j refuse */
static void disproved_later(void **state)
{
    struct fixture *x = *state;
    x->p.competency = TRI_NO;
    x->p.health = TRI_NO;
    assert_int_equal(judge(x, POST_SEKDA), MET_NO);
    assert_int_equal(met(x, "BLR-4.1.i"), MET_NO);
    assert_int_equal(met(x, "BLR-4.1.j"), MET_NO);
    assert_int_equal(judge(x, POST_OTHER), MET_NO);
    assert_int_equal(met(x, "BLR-4.2.i"), MET_NO);
    assert_int_equal(met(x, "BLR-4.2.j"), MET_NO);
}

static void nothing_known_is_nothing_passed(void **state)
{
    struct fixture *x = *state;
    x->p = PERSON_UNKNOWN;
    assert_int_equal(judge(x, POST_SEKDA), MET_UNPROVED);
    for (size_t i = 0; i < x->v.n; i++)
        assert_int_equal(x->v.v[i].met, MET_UNPROVED);
    assert_int_equal(judge(x, POST_OTHER), MET_UNPROVED);
    for (size_t i = 0; i < x->v.n; i++)
        assert_int_equal(x->v.v[i].met, MET_UNPROVED);
}

static void no_submission_day_no_verdict_on_it(void **state)
{
    struct fixture *x = *state;
    x->dates = (struct eligibility_dates){DATE_NONE, DATE_NONE, DATE_NONE, false};
    assert_int_equal(judge(x, POST_SEKDA), MET_UNPROVED);
    for (size_t i = 1; i < x->v.n; i++)
        assert_int_equal(x->v.v[i].met, MET_UNPROVED);
}

static void a_profile_that_is_not_there(void **state)
{
    struct fixture *x = *state;
    x->r->n_eligibility = 0;
    assert_int_equal(judge(x, POST_SEKDA), MET_NOT_RULED);
    assert_int_equal(x->v.n, 1);
    assert_null(x->v.v[0].clause);
    assert_true(says(x->v.v[0].message, "tidak diatur di sini"));
}

/* ---- a: civil servant of the own government ---- */

/* REQ: BLR-4.1.a, BLR-4.2.a, BLR-3.1 refuse */ /* REQ: BLR-3.1 permit */
static void of_another_government(void **state)
{
    struct fixture *x = *state;
    x->p.own_government = TRI_NO;
    assert_int_equal(sekda(x, "BLR-4.1.a"), MET_NO);
    assert_int_equal(other(x, "BLR-4.2.a"), MET_NO);
    /* Once a recorded act has opened the selection to others, a civil servant is enough. */
    x->dates.widened = true;
    assert_int_equal(other(x, "BLR-4.2.a"), MET_YES);
    x->p.civil_servant = TRI_NO;
    assert_int_equal(other(x, "BLR-4.2.a"), MET_NO);
    x->dates.widened = false;
    x->p.own_government = TRI_YES;
    assert_int_equal(sekda(x, "BLR-4.1.a"), MET_NO);
    x->p.civil_servant = TRI_YES;
    x->p.own_government = TRI_NONE;
    assert_int_equal(sekda(x, "BLR-4.1.a"), MET_UNPROVED);
}

/* ---- b: rank ---- */

/* REQ: BLR-4.1.b refuse */ /* REQ: BLR-4.2.b refuse */
static void one_rank_too_low(void **state)
{
    struct fixture *x = *state;
    x->p.n_ranks = 1;
    assert_int_equal(sekda(x, "BLR-4.1.b"), MET_NO);
    assert_true(says(find(x, "BLR-4.1.b")->lawful, "IV/c"));
    assert_int_equal(other(x, "BLR-4.2.b"), MET_YES);
    x->ranks[0].grade = 13;
    assert_int_equal(other(x, "BLR-4.2.b"), MET_NO);
}

static void rank_effective_with_its_decree(void **state)
{
    struct fixture *x = *state;
    x->ranks[1].tmt = on("2019-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.b"), MET_YES);
    x->ranks[1].tmt = on("2019-12-10");
    assert_int_equal(sekda(x, "BLR-4.1.b"), MET_NO);
    assert_string_equal(find(x, "BLR-4.1.b")->lawful_from, "2019-12-10");
    x->ranks[1].tmt = on("2019-10-01");
    x->ranks[1].decree = on("2019-12-10");
    assert_int_equal(sekda(x, "BLR-4.1.b"), MET_NO);
    x->ranks[1].decree = on("2019-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.b"), MET_YES);
    x->ranks[1].decree = DATE_NONE;
    assert_int_equal(sekda(x, "BLR-4.1.b"), MET_UNPROVED);
}

static void rank_by_decree_when_so_read(void **state)
{
    struct fixture *x = *state;
    x->ranks[1] = (struct person_rank){15, on("2020-01-01"), on("2019-12-09")};
    assert_int_equal(sekda(x, "BLR-4.1.b"), MET_NO);
    choose(x, READING_EFFECTIVE_DATE, 1);
    assert_int_equal(sekda(x, "BLR-4.1.b"), MET_YES);
    assert_string_equal(find(x, "BLR-4.1.b")->reading, "tanggal-efektif");
}

/* ---- c: posts ---- */

/* REQ: BLR-4.1.c refuse */
static void sekda_needs_two_different_posts(void **state)
{
    struct fixture *x = *state;
    x->posts[2] = post("Kepala Dinas", "Dinas Kesehatan", LEVEL_PRATAMA, "2014-01-01", "2017-12-31");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    assert_null(find(x, "BLR-4.1.c")->lawful_from);
    x->posts[2].unit = "Dinas Pendidikan";
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
}

static void the_post_of_sekda_itself_does_not_count(void **state)
{
    struct fixture *x = *state;
    x->posts[3].title = "Sekretaris Daerah Kabupaten Contoh";
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    x->posts[3].title = "Sekda";
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    x->posts[3].title = "Asisten Sekretaris Daerah";
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
    x->posts[3].title = "Sekretaris Daerahan";
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
}

static void twenty_four_months_exactly(void **state)
{
    struct fixture *x = *state;
    /* Together from 9 December 2017: complete with the end of 8 December 2019. */
    x->posts[2] = post("Kepala Dinas", "Dinas Pendidikan", LEVEL_PRATAMA, "2017-12-09", "2018-12-31");
    x->posts[3] = post("Kepala Dinas", "Dinas Kesehatan", LEVEL_PRATAMA, "2019-01-01", NULL);
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
    x->posts[2].from = on("2017-12-10");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    assert_string_equal(find(x, "BLR-4.1.c")->lawful_from, "2019-12-10");
    /* A past post ends with its last day, which still counts. */
    x->posts[2] = post("Kepala Dinas", "Dinas Pendidikan", LEVEL_PRATAMA, "2016-01-01", "2016-12-31");
    x->posts[3] = post("Kepala Dinas", "Dinas Kesehatan", LEVEL_PRATAMA, "2017-01-01", "2017-12-31");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
    x->posts[3].until = on("2017-12-30");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    assert_null(find(x, "BLR-4.1.c")->lawful_from);
}

static void parted_times_are_added(void **state)
{
    struct fixture *x = *state;
    /* 12 months and 15 days, 11 months and 15 days: 30 days left over are a month. */
    x->posts[2] = post("Kepala Dinas", "Dinas Pendidikan", LEVEL_PRATAMA, "2015-01-01", "2016-01-15");
    x->posts[3] = post("Kepala Dinas", "Dinas Kesehatan", LEVEL_PRATAMA, "2017-01-01", "2017-12-15");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
    x->posts[3].until = on("2017-12-14");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
}

static void overlaps_count_once(void **state)
{
    struct fixture *x = *state;
    x->posts[2] = post("Kepala Dinas", "Dinas Pendidikan", LEVEL_PRATAMA, "2018-03-01", NULL);
    x->posts[3] = post("Kepala Dinas", "Dinas Kesehatan", LEVEL_PRATAMA, "2018-03-01", NULL);
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    assert_string_equal(find(x, "BLR-4.1.c")->lawful_from, "2020-03-01");
}

static void a_post_from_29_february(void **state)
{
    struct fixture *x = *state;
    x->posts[2] = post("Kepala Dinas", "Dinas Pendidikan", LEVEL_PRATAMA, "2016-02-29", "2017-06-30");
    x->posts[3] = post("Kepala Dinas", "Dinas Kesehatan", LEVEL_PRATAMA, "2017-07-01", NULL);
    x->dates.submission = on("2018-02-28");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
    x->dates.submission = on("2018-02-27");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
}

static void each_post_when_so_read(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
    choose(x, READING_POSTS_TOGETHER, 1);
    x->posts[2].from = on("2016-01-02");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    x->posts[2].from = on("2016-01-01");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);       /* the other began on 1 January 2018 */
    x->posts[3].from = on("2017-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
    assert_string_equal(find(x, "BLR-4.1.c")->reading, "masa-jabatan");
}

static void different_by_title_alone_when_so_read(void **state)
{
    struct fixture *x = *state;
    choose(x, READING_POSTS_DIFFERENT, 1);
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    x->posts[3].title = "Inspektur";
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
}

static void acting_does_not_count(void **state)
{
    struct fixture *x = *state;
    for (int k = ACTING_PLT; k <= ACTING_PJ; k++) {
        x->posts[2].acting = (enum acting)k;
        assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
        assert_string_equal(find(x, "BLR-4.1.c")->reading, "plt-dihitung");
    }
    choose(x, READING_POSTS_ACTING, 1);
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
}

static void a_missing_fact_of_a_post_leaves_it_open(void **state)
{
    struct fixture *x = *state;
    x->posts[2].decree = DATE_NONE;
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_UNPROVED);
    x->posts[2].decree = on("2015-12-28");
    x->posts[2].from = DATE_NONE;
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_UNPROVED);
    x->posts[2].from = on("2016-01-01");
    x->posts[2].unit = NULL;
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_UNPROVED);
    x->posts[2].unit = "Dinas Pendidikan";
    x->posts[2].level = LEVEL_NONE;
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_UNPROVED);
    /* A fact that is missing where nothing hangs on it does no harm. */
    x->posts[2].level = LEVEL_PRATAMA;
    x->posts[4] = x->posts[3];
    x->posts[4].decree = DATE_NONE;
    x->p.n_posts = 5;
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
}

static void decree_of_a_post_after_the_day(void **state)
{
    struct fixture *x = *state;
    x->posts[2].decree = on("2019-12-10");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_NO);
    assert_string_equal(find(x, "BLR-4.1.c")->lawful_from, "2019-12-10");
    x->posts[2].decree = on("2019-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.c"), MET_YES);
}

/* REQ: BLR-4.2.c refuse */
static void iii_b_is_not_iii_a(void **state)
{
    struct fixture *x = *state;
    x->p.n_posts = 2;
    x->posts[1].level = LEVEL_ADMIN_B;
    assert_int_equal(other(x, "BLR-4.2.c"), MET_NO);
    bool told = false;
    const struct verdict *v = find(x, "BLR-4.2.c");
    for (size_t i = 0; i < v->n_facts; i++)
        told = told || says(v->facts[i].value, "III.b tidak setara III.a");
    assert_true(told);
    x->posts[1].echelon_open = true;
    assert_int_equal(other(x, "BLR-4.2.c"), MET_UNPROVED);
    x->posts[1] = post("Camat", "Kecamatan Contoh", LEVEL_ADMIN_A, "2012-01-01", "2012-06-30");
    assert_int_equal(other(x, "BLR-4.2.c"), MET_YES);
}

static void a_higher_post_counts_for_a_lower(void **state)
{
    struct fixture *x = *state;
    x->p.posts = x->posts + 1;
    x->p.n_posts = 2;
    assert_int_equal(other(x, "BLR-4.2.c"), MET_YES);
    choose(x, READING_HIGHER_COUNTS, 1);
    assert_int_equal(other(x, "BLR-4.2.c"), MET_NO);
    /* A functional post is no equal of III.a in this regulation. */
    choose(x, READING_HIGHER_COUNTS, 0);
    x->posts[2].level = LEVEL_NONE;
    x->posts[2].functional = JF_UTAMA;
    assert_int_equal(other(x, "BLR-4.2.c"), MET_NO);
}

/* ---- d: age ---- */

/* REQ: BLR-4.1.d refuse */ /* REQ: BLR-4.2.d refuse */
static void the_57th_birthday_is_the_last_day(void **state)
{
    struct fixture *x = *state;
    x->p.nip = NULL;
    x->p.birth = on("1962-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_YES);
    assert_int_equal(other(x, "BLR-4.2.d"), MET_YES);
    x->p.birth = on("1962-12-08");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_NO);
    assert_true(says(find(x, "BLR-4.1.d")->message, "8 Desember 2019"));
    assert_string_equal(find(x, "BLR-4.1.d")->reading, "batas-usia");
    assert_int_equal(other(x, "BLR-4.2.d"), MET_NO);
}

static void until_the_day_before_the_58th_when_so_read(void **state)
{
    struct fixture *x = *state;
    choose(x, READING_AGE, 1);
    x->p.nip = NULL;
    x->p.birth = on("1961-12-10");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_YES);
    x->p.birth = on("1961-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_NO);
}

static void born_on_29_february(void **state)
{
    struct fixture *x = *state;
    x->p.nip = NULL;
    x->p.birth = on("1964-02-29");
    x->dates.submission = on("2021-03-01");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_YES);
    x->dates.submission = on("2021-03-02");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_NO);
}

static void age_on_the_day_that_is_read(void **state)
{
    struct fixture *x = *state;
    x->p.nip = NULL;
    x->p.birth = on("1962-12-15");       /* 57 between submission and closing */
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_YES);
    choose(x, READING_AGE_DATE, 1);
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_NO);
    assert_string_equal(find(x, "BLR-4.1.d")->reading, "tanggal-usia");
    /* The inauguration is not fixed: open, unless it is too late already. */
    choose(x, READING_AGE_DATE, 2);
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_NO);
    x->p.birth = on("1963-01-15");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_UNPROVED);
    x->dates.inauguration = on("2020-01-15");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_YES);
    x->dates.inauguration = on("2020-01-16");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_NO);
}

static void age_from_the_nip(void **state)
{
    struct fixture *x = *state;
    x->p.birth = DATE_NONE;
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_YES);
    assert_true(says(find(x, "BLR-4.1.d")->facts[0].value, "dari NIP"));
    x->p.nip = "19621208 199003 1 002";
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_NO);
}

/* ---- e, f ---- */

/* REQ: BLR-4.1.e refuse */ /* REQ: BLR-4.2.e refuse */
static void below_s1(void **state)
{
    struct fixture *x = *state;
    x->education[0].level = 6;
    assert_int_equal(sekda(x, "BLR-4.1.e"), MET_NO);
    assert_int_equal(other(x, "BLR-4.2.e"), MET_NO);
    x->education[0] = (struct person_education){7, on("2019-12-10")};
    assert_int_equal(sekda(x, "BLR-4.1.e"), MET_NO);
    assert_string_equal(find(x, "BLR-4.1.e")->lawful_from, "2019-12-10");
    x->education[0].date = on("2019-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.e"), MET_YES);
}

/* REQ: BLR-4.1.f refuse */ /* REQ: BLR-4.2.f refuse */
static void without_the_training(void **state)
{
    struct fixture *x = *state;
    x->p.n_trainings = 1;
    assert_int_equal(sekda(x, "BLR-4.1.f"), MET_NO);
    assert_int_equal(other(x, "BLR-4.2.f"), MET_YES);
    x->trainings[0].level = 4;
    assert_int_equal(other(x, "BLR-4.2.f"), MET_NO);
    x->trainings[0].level = 2;           /* a higher one counts */
    assert_int_equal(other(x, "BLR-4.2.f"), MET_YES);
    x->trainings[0].attending = true;    /* being followed is not enough here */
    assert_int_equal(sekda(x, "BLR-4.1.f"), MET_NO);
    x->p.n_trainings = 0;
    assert_int_equal(sekda(x, "BLR-4.1.f"), MET_NO);
    x->p.trainings_known = false;
    assert_int_equal(sekda(x, "BLR-4.1.f"), MET_UNPROVED);
}

/* ---- g: performance ---- */

/* REQ: BLR-4.1.g refuse */ /* REQ: BLR-4.2.g refuse */
static void below_good_in_one_year(void **state)
{
    struct fixture *x = *state;
    x->appraisals[0] = appraisal(2017, "Cukup");
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_NO);
    assert_int_equal(other(x, "BLR-4.2.g"), MET_NO);
    assert_true(says(find(x, "BLR-4.2.g")->message, "2017"));
    /* Older years do not matter. */
    x->appraisals[0] = appraisal(2017, "Baik");
    x->appraisals[2] = appraisal(2016, "Buruk");
    x->p.n_appraisals = 3;
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_YES);
    /* The lower of two appraisals of one year holds. */
    x->appraisals[2] = appraisal(2018, "Kurang");
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_NO);
}

static void the_newest_year_in_january(void **state)
{
    struct fixture *x = *state;
    x->dates.submission = on("2020-01-31");
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_UNPROVED);
    assert_true(says(find(x, "BLR-4.1.g")->message, "2019"));
    x->dates.submission = on("2020-02-01");
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_NO);
    x->appraisals[2] = appraisal(2019, "Baik");
    x->p.n_appraisals = 3;
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_YES);
    /* In January an older year that is missing stays missing. */
    x->dates.submission = on("2020-01-31");
    x->p.n_appraisals = 2;
    x->appraisals[1] = appraisal(2016, "Baik");
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_NO);
}

static void the_last_two_that_exist_when_so_read(void **state)
{
    struct fixture *x = *state;
    x->appraisals[1] = appraisal(2015, "Baik");
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_NO);
    choose(x, READING_PERFORMANCE_YEARS, 1);
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_YES);
    x->p.n_appraisals = 1;
    assert_int_equal(sekda(x, "BLR-4.1.g"), MET_NO);
}

/* ---- h: discipline ---- */

/* REQ: BLR-4.1.h refuse */ /* REQ: BLR-4.2.h refuse */
static void undergoing_punishment(void **state)
{
    struct fixture *x = *state;
    const struct discipline_kind *k = discipline_kind_find(DISCIPLINE_PP53, "penundaan-pangkat");
    x->discipline[0] = (struct person_discipline){DISCIPLINE_PP53, k->degree, k, on("2018-12-10"),
                                                  DATE_NONE};
    x->p.n_discipline = 1;
    assert_int_equal(sekda(x, "BLR-4.1.h"), MET_NO);
    assert_string_equal(find(x, "BLR-4.1.h")->lawful_from, "2019-12-10");
    assert_int_equal(other(x, "BLR-4.2.h"), MET_NO);
    /* Over since yesterday: this regulation asks only for the present. */
    x->discipline[0].from = on("2018-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.h"), MET_YES);
    /* A light one does not matter. */
    x->discipline[0] = (struct person_discipline){DISCIPLINE_PP53, DEGREE_LIGHT, NULL,
                                                  on("2019-12-01"), on("2020-12-01")};
    assert_int_equal(sekda(x, "BLR-4.1.h"), MET_YES);
    /* A heavy one whose end is not stated. */
    x->discipline[0] = (struct person_discipline){DISCIPLINE_PP53, DEGREE_HEAVY, NULL,
                                                  on("2015-12-01"), DATE_NONE};
    assert_int_equal(sekda(x, "BLR-4.1.h"), MET_UNPROVED);
    x->p.n_discipline = 0;
    x->p.discipline_known = false;
    assert_int_equal(sekda(x, "BLR-4.1.h"), MET_UNPROVED);
}

/* ---- the NIP ---- */

static void a_contradicting_nip_keeps_it_open(void **state)
{
    struct fixture *x = *state;
    x->p.competency = TRI_YES;
    x->p.health = TRI_YES;
    x->p.birth = on("1964-12-08");
    x->p.sex = SEX_FEMALE;
    assert_int_equal(judge(x, POST_SEKDA), MET_UNPROVED);
    assert_int_equal(x->v.n, 12);
    assert_string_equal(x->v.v[10].clause, "BLR-4.1");
    assert_true(says(x->v.v[10].message, "Tanggal lahir"));
    assert_true(says(x->v.v[11].message, "Jenis kelamin"));
    /* Both dates are young enough, so the age itself is met. */
    assert_int_equal(met(x, "BLR-4.1.d"), MET_YES);
    x->p.birth = on("1960-12-09");
    assert_int_equal(sekda(x, "BLR-4.1.d"), MET_UNPROVED);
    x->p.nip = "123";
    assert_int_equal(judge(x, POST_SEKDA), MET_NO);
    assert_true(says(x->v.v[10].message, "18 angka"));
}

/* ---- Bantaeng ---- */

/* REQ: BTG-II.B.1.e.2.i permit */ /* REQ: BTG-II.B.1.e.2.i refuse */
static void never_punished_in_bantaeng(void **state)
{
    struct fixture *x = *state;
    load(x, "bantaeng-69-2019");
    assert_int_equal(other(x, "BTG-II.B.1.e.2.i"), MET_YES);
    const struct discipline_kind *k = discipline_kind_find(DISCIPLINE_PP53, "penundaan-gaji-berkala");
    x->discipline[0] = (struct person_discipline){DISCIPLINE_PP53, k->degree, k, on("2012-02-01"),
                                                  DATE_NONE};
    x->p.n_discipline = 1;
    assert_int_equal(other(x, "BTG-II.B.1.e.2.i"), MET_NO);
    assert_true(says(find(x, "BTG-II.B.1.e.2.i")->message, "Pernah"));
    assert_null(find(x, "BTG-II.B.1.e.2.i")->lawful_from);
    /* Running now: time alone heals nothing, for it will have been. */
    x->discipline[0].from = on("2019-06-01");
    assert_int_equal(other(x, "BTG-II.B.1.e.2.i"), MET_NO);
    assert_null(find(x, "BTG-II.B.1.e.2.i")->lawful_from);
    x->discipline[0] = (struct person_discipline){DISCIPLINE_PP53, DEGREE_LIGHT, NULL,
                                                  on("2012-02-01"), DATE_NONE};
    assert_int_equal(other(x, "BTG-II.B.1.e.2.i"), MET_YES);
}

/* REQ: BTG-II.B.1.e.2.j permit */ /* REQ: BTG-II.B.1.e.2.j refuse */
static void training_being_followed_in_bantaeng(void **state)
{
    struct fixture *x = *state;
    load(x, "bantaeng-69-2019");
    x->p.n_trainings = 1;
    assert_int_equal(other(x, "BTG-II.B.1.e.2.j"), MET_YES);
    x->trainings[0] = (struct person_training){3, "PKA", DATE_NONE, true};
    assert_int_equal(other(x, "BTG-II.B.1.e.2.j"), MET_YES);
    x->trainings[0].level = 4;
    assert_int_equal(other(x, "BTG-II.B.1.e.2.j"), MET_NO);
    assert_true(says(find(x, "BTG-II.B.1.e.2.j")->lawful, "sedang mengikuti"));
    x->p.n_trainings = 0;
    assert_int_equal(other(x, "BTG-II.B.1.e.2.j"), MET_NO);
}

/* REQ: BTG-II.B.1.d, BTG-1.2 permit */ /* REQ: BTG-II.B.1.d, BTG-1.2 refuse */
static void any_civil_servant_in_bantaeng(void **state)
{
    struct fixture *x = *state;
    load(x, "bantaeng-69-2019");
    x->p.own_government = TRI_NO;
    assert_int_equal(other(x, "BTG-II.B.1.d"), MET_YES);     /* by the NIP */
    x->p.civil_servant = TRI_NO;
    assert_int_equal(other(x, "BTG-II.B.1.d"), MET_NO);
    x->p.civil_servant = TRI_NONE;
    x->p.nip = "196412091990211002";     /* month 21: of a contract employee */
    judge(x, POST_OTHER);
    assert_int_equal(x->v.v[0].met, MET_UNPROVED);
}

/* Neither age nor rank nor posts are ruled there, and nothing is borrowed. */
static void bantaeng_is_silent_on_age_and_rank(void **state)
{
    struct fixture *x = *state;
    load(x, "bantaeng-69-2019");
    x->p.birth = on("1950-01-01");
    x->p.nip = NULL;
    x->p.civil_servant = TRI_YES;
    x->p.n_ranks = 0;
    x->p.n_posts = 0;
    x->p.competency = x->p.health = x->p.track_record = TRI_YES;
    assert_int_equal(judge(x, POST_OTHER), MET_YES);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(sekda_letter_by_letter), T(other_posts_letter_by_letter), T(proved_later),
        T(disproved_later), T(nothing_known_is_nothing_passed),
        T(no_submission_day_no_verdict_on_it), T(a_profile_that_is_not_there),
        T(of_another_government), T(one_rank_too_low), T(rank_effective_with_its_decree),
        T(rank_by_decree_when_so_read), T(sekda_needs_two_different_posts),
        T(the_post_of_sekda_itself_does_not_count), T(twenty_four_months_exactly),
        T(parted_times_are_added), T(overlaps_count_once), T(a_post_from_29_february),
        T(each_post_when_so_read), T(different_by_title_alone_when_so_read),
        T(acting_does_not_count), T(a_missing_fact_of_a_post_leaves_it_open),
        T(decree_of_a_post_after_the_day), T(iii_b_is_not_iii_a),
        T(a_higher_post_counts_for_a_lower), T(the_57th_birthday_is_the_last_day),
        T(until_the_day_before_the_58th_when_so_read), T(born_on_29_february),
        T(age_on_the_day_that_is_read), T(age_from_the_nip), T(below_s1),
        T(without_the_training), T(below_good_in_one_year), T(the_newest_year_in_january),
        T(the_last_two_that_exist_when_so_read), T(undergoing_punishment),
        T(a_contradicting_nip_keeps_it_open), T(never_punished_in_bantaeng),
        T(training_being_followed_in_bantaeng), T(any_civil_servant_in_bantaeng),
        T(bantaeng_is_silent_on_age_and_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

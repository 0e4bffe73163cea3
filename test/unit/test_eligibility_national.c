/* Eligibility under the national rule, PP 11/2017 art. 107, for each level of JPT: education,
 * related experience, the post or functional post below, age, track record, health. People
 * and numbers are invented. */
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

static struct date on(const char *iso)
{
    struct date d;
    assert_true(date_parse(iso, &d));
    return d;
}

struct fixture {
    struct arena *a;
    struct regulation *r;
    struct person p;
    struct person_education education[1];
    struct person_post posts[3];
    struct eligibility_dates dates;
    struct verdicts v;
    const struct eligibility_profile *profile;
};

static struct person_post post(const char *title, enum post_level level, enum functional_level f,
                               const char *from, const char *until)
{
    return (struct person_post){.title = title,
                                .unit = "Unit Contoh",
                                .level = level,
                                .functional = f,
                                .from = on(from),
                                .until = until ? on(until) : DATE_NONE,
                                .decree = on(from),
                                .related = TRI_YES};
}

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *x = arena_new_of(a, struct fixture);
    struct err e = {0};
    struct faults f;
    char *text;
    size_t n;
    x->a = a;
    faults_init(&f, a);
    assert_int_equal(fs_read(a, SELTER_SOURCE_ROOT "/regulations/nasional-15-2019.yaml", 1 << 20,
                             &text, &n, &e), ST_OK);
    x->r = regulation_read(a, "nasional-15-2019.yaml", text, n, NULL, NULL, &f);
    assert_non_null(x->r);
    x->education[0] = (struct person_education){7, on("1992-09-01")};
    x->posts[0] = post("Kepala Bidang", LEVEL_ADMIN_B, JF_NONE, "2015-03-01", NULL);
    x->p = (struct person){
        .id = "P1", .nip = "19690401 199503 2 003", .birth = on("1969-04-01"), .sex = SEX_FEMALE,
        .own_government = TRI_YES, .education = x->education, .n_education = 1,
        .posts = x->posts, .n_posts = 1, .posts_known = true,
        .trainings_known = true, .appraisals_known = true, .discipline_known = true,
        .competency = TRI_YES, .health = TRI_YES, .track_record = TRI_YES,
    };
    x->dates = (struct eligibility_dates){on("2024-06-03"), on("2024-06-18"), on("2024-09-02"),
                                          false};
    *state = x;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *x = *state;
    arena_free(x->a);
    return 0;
}

/* The verdict on the requirement of a kind, in the profile of the level. */
static const struct verdict *find(struct fixture *x, enum jpt_level l, enum requirement_kind k)
{
    x->profile = regulation_eligibility(x->r, POST_OTHER, l);
    assert_non_null(x->profile);
    verdicts_init(&x->v, x->a);
    eligibility_judge(x->a, x->r, POST_OTHER, l, &x->p, &x->dates, &x->v);
    for (size_t i = 0; i < x->profile->n; i++)
        if (x->profile->v[i].kind == k)
            return &x->v.v[i];
    fail_msg("no requirement of kind %d for level %d", (int)k, (int)l);
    return NULL;
}

static enum met met(struct fixture *x, enum jpt_level l, enum requirement_kind k)
{
    return find(x, l, k)->met;
}

/* REQ: NAS-PP.107.c.4 permit */ /* REQ: NAS-PP.107.c.4 refuse */
static void administrator_or_functional_for_pratama(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(met(x, JPT_PRATAMA, REQ_LEVEL_HELD), MET_YES);
    x->posts[0] = post("Analis", LEVEL_NONE, JF_MADYA, "2022-06-03", NULL);
    assert_int_equal(met(x, JPT_PRATAMA, REQ_LEVEL_HELD), MET_YES);
    x->posts[0].from = on("2022-06-04");
    assert_int_equal(met(x, JPT_PRATAMA, REQ_LEVEL_HELD), MET_NO);
    assert_string_equal(find(x, JPT_PRATAMA, REQ_LEVEL_HELD)->lawful_from, "2024-06-04");
    x->posts[0] = post("Analis", LEVEL_NONE, JF_MUDA, "2010-06-03", NULL);
    assert_int_equal(met(x, JPT_PRATAMA, REQ_LEVEL_HELD), MET_NO);
    x->posts[0] = post("Kepala Seksi", LEVEL_SUPERVISOR, JF_NONE, "2010-06-03", NULL);
    assert_int_equal(met(x, JPT_PRATAMA, REQ_LEVEL_HELD), MET_NO);
    /* Both kinds together. */
    x->posts[0] = post("Kepala Bidang", LEVEL_ADMIN_B, JF_NONE, "2021-01-01", "2021-12-31");
    x->posts[1] = post("Analis", LEVEL_NONE, JF_UTAMA, "2023-01-01", "2023-12-31");
    x->p.n_posts = 2;
    assert_int_equal(met(x, JPT_PRATAMA, REQ_LEVEL_HELD), MET_YES);
}

/* REQ: NAS-PP.107.b.4 permit */ /* REQ: NAS-PP.107.b.4 refuse */
static void pratama_or_functional_for_madya(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(met(x, JPT_MADYA, REQ_LEVEL_HELD), MET_NO);
    x->posts[0] = post("Kepala Dinas", LEVEL_PRATAMA, JF_NONE, "2022-06-03", NULL);
    assert_int_equal(met(x, JPT_MADYA, REQ_LEVEL_HELD), MET_YES);
    x->posts[0] = post("Analis", LEVEL_NONE, JF_UTAMA, "2022-06-03", NULL);
    assert_int_equal(met(x, JPT_MADYA, REQ_LEVEL_HELD), MET_YES);
    x->posts[0].functional = JF_MADYA;
    assert_int_equal(met(x, JPT_MADYA, REQ_LEVEL_HELD), MET_NO);
}

/* REQ: NAS-PP.107.a.4 permit */ /* REQ: NAS-PP.107.a.4 refuse */
static void madya_or_functional_for_utama(void **state)
{
    struct fixture *x = *state;
    x->posts[0] = post("Kepala Dinas", LEVEL_PRATAMA, JF_NONE, "2012-06-03", NULL);
    assert_int_equal(met(x, JPT_UTAMA, REQ_LEVEL_HELD), MET_NO);
    x->posts[0] = post("Sekretaris Daerah Provinsi", LEVEL_MADYA, JF_NONE, "2022-06-03", NULL);
    assert_int_equal(met(x, JPT_UTAMA, REQ_LEVEL_HELD), MET_YES);
    x->posts[0] = post("Peneliti", LEVEL_NONE, JF_UTAMA, "2022-06-03", NULL);
    assert_int_equal(met(x, JPT_UTAMA, REQ_LEVEL_HELD), MET_YES);
}

/* REQ: NAS-PP.107.a.3 permit */ /* REQ: NAS-PP.107.a.3 refuse */ /* REQ: NAS-PP.107.b.3 permit */
/* REQ: NAS-PP.107.b.3 refuse */ /* REQ: NAS-PP.107.c.3 permit */ /* REQ: NAS-PP.107.c.3 refuse */
static void related_experience_is_cumulative(void **state)
{
    struct fixture *x = *state;
    static const struct {
        enum jpt_level level;
        const char *enough, *short_of;
    } cases[] = {
        {JPT_PRATAMA, "2019-06-03", "2019-06-04"},
        {JPT_MADYA, "2017-06-03", "2017-06-04"},
        {JPT_UTAMA, "2014-06-03", "2014-06-04"},
    };
    for (size_t i = 0; i < 3; i++) {
        x->posts[0].from = on(cases[i].enough);
        assert_int_equal(met(x, cases[i].level, REQ_EXPERIENCE), MET_YES);
        x->posts[0].from = on(cases[i].short_of);
        assert_int_equal(met(x, cases[i].level, REQ_EXPERIENCE), MET_NO);
        assert_string_equal(find(x, cases[i].level, REQ_EXPERIENCE)->lawful_from, "2024-06-04");
    }
    x->posts[0] = post("Kepala Bidang", LEVEL_ADMIN_B, JF_NONE, "2012-01-01", "2013-12-31");
    x->posts[1] = post("Kepala Seksi", LEVEL_SUPERVISOR, JF_NONE, "2008-01-01", "2010-12-31");
    x->p.n_posts = 2;
    assert_int_equal(met(x, JPT_PRATAMA, REQ_EXPERIENCE), MET_YES);
    x->posts[1].related = TRI_NO;
    assert_int_equal(met(x, JPT_PRATAMA, REQ_EXPERIENCE), MET_NO);
    x->posts[1].related = TRI_NONE;
    assert_int_equal(met(x, JPT_PRATAMA, REQ_EXPERIENCE), MET_UNPROVED);
}

/* REQ: NAS-PP.107.a.6 permit */ /* REQ: NAS-PP.107.a.6 refuse */ /* REQ: NAS-PP.107.b.6 permit */
/* REQ: NAS-PP.107.b.6 refuse */ /* REQ: NAS-PP.107.c.6 permit */ /* REQ: NAS-PP.107.c.6 refuse */
static void age_by_level(void **state)
{
    struct fixture *x = *state;
    static const struct {
        enum jpt_level level;
        int years;
    } cases[] = {{JPT_PRATAMA, 56}, {JPT_MADYA, 58}, {JPT_UTAMA, 58}};
    x->p.nip = NULL;
    for (size_t i = 0; i < 3; i++) {
        /* The same limit on whichever day this rule measures the age. */
        x->dates.closing = x->dates.inauguration = x->dates.submission;
        x->p.birth = date_birthday(x->dates.submission, -cases[i].years);
        assert_int_equal(met(x, cases[i].level, REQ_AGE), MET_YES);
        x->p.birth = date_add_days(x->p.birth, -1);
        assert_int_equal(met(x, cases[i].level, REQ_AGE), MET_NO);
    }
}

/* REQ: NAS-PP.107.a.1 permit */ /* REQ: NAS-PP.107.a.1 refuse */ /* REQ: NAS-PP.107.b.1 permit */
/* REQ: NAS-PP.107.b.1 refuse */ /* REQ: NAS-PP.107.c.1 permit */ /* REQ: NAS-PP.107.c.1 refuse */
static void s1_for_all_levels(void **state)
{
    struct fixture *x = *state;
    for (int l = JPT_PRATAMA; l <= JPT_UTAMA; l++) {
        x->education[0].level = 7;
        assert_int_equal(met(x, (enum jpt_level)l, REQ_EDUCATION), MET_YES);
        x->education[0].level = 6;
        assert_int_equal(met(x, (enum jpt_level)l, REQ_EDUCATION), MET_NO);
    }
}

/* REQ: NAS-PP.107.a.2 permit */ /* REQ: NAS-PP.107.a.2 refuse */ /* REQ: NAS-PP.107.b.2 permit */
/* REQ: NAS-PP.107.b.2 refuse */ /* REQ: NAS-PP.107.c.2 permit */ /* REQ: NAS-PP.107.c.2 refuse */
/* REQ: NAS-PP.107.a.5 permit */ /* REQ: NAS-PP.107.a.5 refuse */ /* REQ: NAS-PP.107.b.5 permit */
/* REQ: NAS-PP.107.b.5 refuse */ /* REQ: NAS-PP.107.c.5 permit */ /* REQ: NAS-PP.107.c.5 refuse */
/* REQ: NAS-PP.107.a.7 permit */ /* REQ: NAS-PP.107.a.7 refuse */ /* REQ: NAS-PP.107.b.7 permit */
/* REQ: NAS-PP.107.b.7 refuse */ /* REQ: NAS-PP.107.c.7 permit */ /* REQ: NAS-PP.107.c.7 refuse */
static void what_is_proved_later(void **state)
{
    struct fixture *x = *state;
    static const enum requirement_kind kinds[] = {REQ_COMPETENCY, REQ_TRACK_RECORD, REQ_HEALTH};
    for (int l = JPT_PRATAMA; l <= JPT_UTAMA; l++) {
        for (size_t k = 0; k < 3; k++) {
            x->p.competency = x->p.health = x->p.track_record = TRI_YES;
            assert_int_equal(met(x, (enum jpt_level)l, kinds[k]), MET_YES);
            x->p.competency = x->p.health = x->p.track_record = TRI_NO;
            assert_int_equal(met(x, (enum jpt_level)l, kinds[k]), MET_NO);
            x->p.competency = x->p.health = x->p.track_record = TRI_NONE;
            assert_int_equal(met(x, (enum jpt_level)l, kinds[k]), MET_UNPROVED);
        }
    }
}

/* REQ: NAS-PP.105 permit */ /* REQ: NAS-PP.105 refuse */
static void open_to_every_civil_servant_and_to_nobody_else(void **state)
{
    struct fixture *x = *state;
    x->p.own_government = TRI_NO;
    for (int l = JPT_PRATAMA; l <= JPT_UTAMA; l++) {
        x->p.civil_servant = TRI_NONE;
        assert_int_equal(met(x, (enum jpt_level)l, REQ_CIVIL_SERVANT), MET_YES);
        x->p.civil_servant = TRI_NO;
        assert_int_equal(met(x, (enum jpt_level)l, REQ_CIVIL_SERVANT), MET_NO);
    }
}

/* A requirement that a document alone proves: by the dossier item that names it. */
static void a_document_proves(void **state)
{
    struct fixture *x = *state;
    struct requirement q = {.id = "lhkpn", .clause = "X-1", .name = "LHKPN", .kind = REQ_DOCUMENT};
    struct eligibility_profile profile = {.clause = "X", .posts = POST_ANY, .v = &q, .n = 1};
    struct dossier_item item = {.id = "bukti-lhkpn", .name = "bukti LHKPN", .requirement = "lhkpn"};
    const char *documents[] = {"cv", "bukti-lhkpn"};
    x->r->eligibility = &profile;
    x->r->n_eligibility = 1;
    x->r->dossier.items = &item;
    x->r->dossier.n_items = 1;
    assert_int_equal(met(x, JPT_PRATAMA, REQ_DOCUMENT), MET_UNPROVED);
    x->p.documents = documents;
    x->p.n_documents = 1;
    x->p.documents_known = true;
    assert_int_equal(met(x, JPT_PRATAMA, REQ_DOCUMENT), MET_NO);
    assert_non_null(strstr(find(x, JPT_PRATAMA, REQ_DOCUMENT)->lawful, "bukti LHKPN"));
    x->p.n_documents = 2;
    assert_int_equal(met(x, JPT_PRATAMA, REQ_DOCUMENT), MET_YES);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(administrator_or_functional_for_pratama), T(pratama_or_functional_for_madya),
        T(madya_or_functional_for_utama), T(related_experience_is_cumulative), T(age_by_level),
        T(s1_for_all_levels), T(what_is_proved_later),
        T(open_to_every_civil_servant_and_to_nobody_else), T(a_document_proves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

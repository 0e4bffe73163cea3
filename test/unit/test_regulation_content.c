/* What the shipped regulations say, held against their texts: every clause that the requirements
 * name is there, the numbers are those of the text, and where a text is silent the file is too. */
#include "law.h"
#include <stdio.h>
#include "base/str.h"
#include "rules/oversight.h"

static struct arena *a;
static struct regulation *ntt, *bantaeng, *blora, *nasional;

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    ntt = law_read(a, "ntt-34-2019");
    bantaeng = law_read(a, "bantaeng-69-2019");
    blora = law_read(a, "blora-55-2014");
    nasional = law_read(a, "nasional-15-2019");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* ---- clauses ---- */

static size_t absent(const struct regulation *r, const char *id)
{
    if (regulation_clause_by_id(r, id) != NULL)
        return 0;
    print_message("# %s: no clause %s\n", r->key, id);
    return 1;
}

static size_t absent_of(const struct regulation *r, const char *const *ids, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += absent(r, ids[i]);
    return k;
}

/* prefix.a ... prefix.last */
static size_t absent_letters(const struct regulation *r, const char *prefix, char last)
{
    size_t k = 0;
    for (char c = 'a'; c <= last; c++)
        k += absent(r, arena_printf(a, "%s.%c", prefix, c));
    return k;
}

#define ABSENT(r, ...) \
    absent_of(r, (const char *const[]){__VA_ARGS__}, \
              sizeof(const char *const[]){__VA_ARGS__} / sizeof(const char *))

static void every_clause_of_ntt(void **state)
{
    (void)state;
    size_t k = ABSENT(ntt, "NTT-27a", "NTT-W", "NTT-R", "NTT-T", "NTT-L", "NTT-Q", "NTT-P");
    for (int i = 1; i <= 35; i++)
        k += absent(ntt, arena_printf(a, "NTT-%02d", i));
    assert_int_equal(k, 0);
}

static void every_clause_of_bantaeng(void **state)
{
    (void)state;
    size_t k = ABSENT(bantaeng, "BTG-I.A", "BTG-II.A.2", "BTG-II.B", "BTG-II.B.1.e",
                      "BTG-II.B.1.e.2", "BTG-II.B.2.b.a", "BTG-II.B.2.b.b", "BTG-II.B.3",
                      "BTG-II.B.5", "BTG-II.B.6", "BTG-II.B.8", "BTG-II.B.9", "BTG-II.C", "BTG-M",
                      "BTG-4");
    k += absent_letters(bantaeng, "BTG-II.A.1", 'f');
    k += absent_letters(bantaeng, "BTG-II.B.1", 'e');
    k += absent_letters(bantaeng, "BTG-II.B.1.e.2", 'k');
    k += absent_letters(bantaeng, "BTG-II.B.2", 'c');
    k += absent_letters(bantaeng, "BTG-II.B.4", 'd');
    k += absent_letters(bantaeng, "BTG-II.B.7", 'i');
    for (int i = 1; i <= 9; i++)
        k += absent(bantaeng, arena_printf(a, "BTG-I.A.%d", i));
    for (int i = 1; i <= 8; i++)
        k += absent(bantaeng, arena_printf(a, "BTG-II.B.1.e.%d", i));
    assert_int_equal(k, 0);
}

static void every_clause_of_blora(void **state)
{
    (void)state;
    static const struct { const char *article; int paragraphs; } articles[] = {
        {"6", 4}, {"7", 5}, {"8", 3}, {"9", 5}, {"11", 7}, {"12", 6}, {"13", 3}, {"14", 5},
        {"15", 3}};
    size_t k = ABSENT(blora, "BLR-1.7", "BLR-1.8", "BLR-1.9", "BLR-1.12", "BLR-1.13", "BLR-3.2",
                      "BLR-4.1", "BLR-4.2", "BLR-5", "BLR-10", "BLR-16");
    for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++)
        for (int p = 1; p <= articles[i].paragraphs; p++)
            k += absent(blora, arena_printf(a, "BLR-%s.%d", articles[i].article, p));
    k += absent_letters(blora, "BLR-4.1", 'j') + absent_letters(blora, "BLR-4.2", 'j');
    k += absent_letters(blora, "BLR-6.3", 'h') + absent_letters(blora, "BLR-7.4", 'i');
    k += absent_letters(blora, "BLR-8.2", 'f') + absent_letters(blora, "BLR-9.4", 'g');
    assert_int_equal(k, 0);
}

static size_t unfit(const struct regulation *r, const struct clause *c)
{
    bool sentence = c->text[strlen(c->text) - 1] == '.';
    bool sourced = c->certainty == SURE || c->source != NULL;
    if (!sentence || !sourced)
        print_message("# %s: %s\n", r->key, c->id);
    return !sentence + !sourced;
}

/* A clerk reads sentences; what is not sure says where it comes from. */
static void clauses_are_sentences_with_sources(void **state)
{
    const struct regulation *const all[] = {ntt, bantaeng, blora, nasional};
    size_t k = 0;
    (void)state;
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < all[i]->n_clauses; j++)
            k += unfit(all[i], &all[i]->clauses[j]);
    assert_int_equal(k, 0);
}

/* A slip of the source is flagged and not printed again. */
static void slips_are_corrected(void **state)
{
    (void)state;
    const struct legal_basis *b = &ntt->basis[2];
    assert_true(strstr(b->text, "Nomor 100 Tahun 2000") != NULL && b->note != NULL);
    for (size_t i = 0; i < ntt->n_basis; i++)
        assert_null(strstr(ntt->basis[i].text, "100 Tahun 2010"));
    for (size_t i = 0; i < blora->n_basis; i++)
        assert_null(strstr(blora->basis[i].text, "4594"));
}

/* ---- numbers ---- */

static void period_is(const struct period *p, int count, enum day_unit unit, enum counting counting)
{
    assert_int_equal(p->count, count);
    assert_int_equal(p->unit, unit);
    assert_int_equal(p->counting, counting);
}

static void announcements(void **state)
{
    (void)state;
    period_is(&ntt->announcement.period, 14, UNIT_WORKING, COUNT_INCLUSIVE);
    period_is(&ntt->announcement.registration, 14, UNIT_WORKING, COUNT_INCLUSIVE);
    period_is(&ntt->announcement.check, 17, UNIT_WORKING, COUNT_INCLUSIVE);
    period_is(&bantaeng->announcement.period, 15, UNIT_WORKING, COUNT_BEFORE);
    period_is(&blora->announcement.period, 15, UNIT_CALENDAR, COUNT_INCLUSIVE);
    period_is(&nasional->announcement.period, 15, UNIT_CALENDAR, COUNT_INCLUSIVE);
    assert_int_equal(ntt->announcement.channels.n, 3);
    assert_int_equal(bantaeng->announcement.channels.n, 3);
    assert_int_equal(bantaeng->announcement.contents.n, 7);   /* the eighth is the signature */
    assert_int_equal(bantaeng->announcement.signed_by, ROLE_BIT(ROLE_PANEL_CHAIR));
    assert_int_equal(blora->announcement.contents.n, 6);
    assert_true(blora->announcement.contents.v[2].may_be_none);
    assert_false(blora->announcement.contents.v[3].may_be_none);
    assert_int_equal(nasional->announcement.extension.max_times, 2);
    assert_int_equal(nasional->announcement.extension.days, 7);
}

static void panels(void **state)
{
    const struct regulation *const all[] = {bantaeng, blora, nasional};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(all[i]->panel.min, 5);
        assert_int_equal(all[i]->panel.max, 9);
        assert_true(all[i]->panel.odd);
        assert_int_equal(all[i]->panel.internal_max_percent, 45);
    }
    assert_int_equal(blora->panel.internal_min, 1);
    assert_int_equal(blora->panel.strangers, EFFECT_REFUSE);
    assert_int_equal(bantaeng->panel.strangers, EFFECT_TOLERATE);
    assert_int_equal(bantaeng->panel.elements[0].internal, 0);
    assert_int_equal(blora->panel.elements[0].internal, 1);
    assert_int_equal(blora->secretariat.max, 10);
    assert_int_equal(ntt->secretariat.n_qualifications, 4);
}

static const struct requirement *asked(const struct regulation *r, enum post_class c,
                                       enum jpt_level l, enum requirement_kind kind)
{
    const struct eligibility_profile *p = regulation_eligibility(r, c, l);
    for (size_t i = 0; p != NULL && i < p->n; i++)
        if (p->v[i].kind == kind)
            return &p->v[i];
    return NULL;
}

static void eligibility_by_post(void **state)
{
    (void)state;
    assert_int_equal(asked(blora, POST_SEKDA, JPT_PRATAMA, REQ_RANK)->rank, 15);
    assert_int_equal(asked(blora, POST_OTHER, JPT_PRATAMA, REQ_RANK)->rank, 14);
    const struct requirement *held = asked(blora, POST_SEKDA, JPT_PRATAMA, REQ_POSTS_HELD);
    assert_int_equal(held->level, LEVEL_PRATAMA);
    assert_string_equal(held->except, "Sekretaris Daerah");
    held = asked(blora, POST_OTHER, JPT_PRATAMA, REQ_POSTS_HELD);
    assert_true(held->level == LEVEL_ADMIN_A && held->level_exact_a);
    assert_true(held->count == 2 && held->months == 24);
    assert_int_equal(asked(blora, POST_SEKDA, JPT_PRATAMA, REQ_TRAINING)->training, 2);
    assert_int_equal(asked(blora, POST_OTHER, JPT_PRATAMA, REQ_TRAINING)->training, 3);
    assert_false(asked(blora, POST_OTHER, JPT_PRATAMA, REQ_DISCIPLINE)->never_had);
    assert_true(asked(bantaeng, POST_OTHER, JPT_PRATAMA, REQ_DISCIPLINE)->never_had);
    assert_true(asked(bantaeng, POST_OTHER, JPT_PRATAMA, REQ_TRAINING)->attending_ok);
}

static void eligibility_by_level(void **state)
{
    static const struct {
        enum jpt_level level; int age, experience; enum post_level held; enum functional_level jf;
    } rows[] = {{JPT_PRATAMA, 56, 60, LEVEL_ADMIN_B, JF_MADYA},
                {JPT_MADYA, 58, 84, LEVEL_PRATAMA, JF_UTAMA},
                {JPT_UTAMA, 58, 120, LEVEL_MADYA, JF_UTAMA}};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct requirement *held = asked(nasional, POST_OTHER, rows[i].level, REQ_LEVEL_HELD);
        assert_int_equal(asked(nasional, POST_SEKDA, rows[i].level, REQ_AGE)->years, rows[i].age);
        assert_int_equal(asked(nasional, POST_OTHER, rows[i].level, REQ_EXPERIENCE)->months,
                         rows[i].experience);
        assert_int_equal(held->level, rows[i].held);
        assert_int_equal(held->functional, rows[i].jf);
        assert_int_equal(held->months, 24);
        assert_null(asked(nasional, POST_OTHER, rows[i].level, REQ_RANK));
    }
}

static void weights_of_the_national_rule(void **state)
{
    static const struct { const char *id; int dflt, min, max; } rows[] = {
        {"rekam-jejak", 2000, 1500, 2000}, {"kompetensi", 2500, 2000, 2500},
        {"makalah", 2000, 1500, 2000}, {"wawancara", 3500, 3000, 3500}};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const struct stage_rule *s = regulation_stage(nasional, rows[i].id);
        assert_int_equal(s->default_weight, rows[i].dflt);
        assert_int_equal(s->weight_min, rows[i].min);
        assert_int_equal(s->weight_max, rows[i].max);
    }
}

static void minimums(void **state)
{
    (void)state;
    assert_int_equal(regulation_minimum(blora, "administrasi")->count, 3);
    assert_int_equal(regulation_minimum(blora, "administrasi")->appoint_by, ROLE_BIT(ROLE_PPK));
    assert_int_equal(regulation_minimum(bantaeng, "administrasi")->count, 3);
    assert_int_equal(regulation_minimum(bantaeng, "administrasi")->paths, 0);   /* no way out */
    assert_int_equal(regulation_minimum(nasional, "pendaftaran")->count, 4);
}

static void routes(void **state)
{
    const struct route_rule *sekda = regulation_route(blora, POST_SEKDA);
    const struct route_rule *other = regulation_route(blora, POST_OTHER);
    (void)state;
    assert_true(sekda->three_by == ROLE_BIT(ROLE_PPK) && sekda->opinion == OPINION_ASSESSMENT);
    assert_true(other->three_by == ROLE_BIT(ROLE_BAPERJAKAT) && other->opinion == OPINION_NONE);
    assert_true(sekda->basis == BASIS_ANY_PASSED && other->basis == BASIS_ANY_PASSED);
    assert_int_equal(regulation_route(bantaeng, POST_OTHER)->basis, BASIS_HIGHEST);
    assert_int_equal(regulation_route(bantaeng, POST_OTHER)->opinion, OPINION_ADVICE);
    assert_string_equal(regulation_route(bantaeng, POST_SEKDA)->clause, "BTG-II.B.7.h");
    assert_string_equal(regulation_route(ntt, POST_OTHER)->permission_clause, "NTT-30");
    assert_int_equal(bantaeng->result.ranking_readers,
                     ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_PPK));
}

static void catalogue_of_blora(void **state)
{
    (void)state;
    assert_int_equal(blora->n_posts, 28);
    assert_int_equal(blora->posts[0].posts, POST_SEKDA);
    assert_string_equal(blora->posts[27].id, "bb");
    for (size_t i = 1; i < blora->n_posts; i++)
        assert_int_equal(blora->posts[i].posts, POST_OTHER);
}

/* ---- the norms of the 35 steps ---- */

static void norms_of_ntt(void **state)
{
    /* hours, minutes as written; 13 to 15 hari kerja; 9, 12, 24, 31, 34 hari; 33 none */
    static const struct { int norm; enum day_unit unit; } norms[35] = {
        {1, UNIT_HOUR}, {15, UNIT_MINUTE}, {2, UNIT_HOUR}, {15, UNIT_MINUTE}, {3, UNIT_HOUR},
        {15, UNIT_MINUTE}, {2, UNIT_HOUR}, {2, UNIT_HOUR}, {7, UNIT_CALENDAR}, {15, UNIT_MINUTE},
        {15, UNIT_MINUTE}, {1, UNIT_CALENDAR}, {14, UNIT_WORKING}, {14, UNIT_WORKING},
        {17, UNIT_WORKING}, {2, UNIT_HOUR}, {30, UNIT_MINUTE}, {1, UNIT_HOUR}, {15, UNIT_MINUTE},
        {2, UNIT_HOUR}, {15, UNIT_MINUTE}, {2, UNIT_HOUR}, {1, UNIT_HOUR}, {10, UNIT_CALENDAR},
        {4, UNIT_HOUR}, {1, UNIT_HOUR}, {2, UNIT_HOUR}, {1, UNIT_HOUR}, {1, UNIT_HOUR},
        {15, UNIT_MINUTE}, {1, UNIT_CALENDAR}, {30, UNIT_MINUTE}, {0, 0}, {1, UNIT_CALENDAR},
        {3, UNIT_HOUR}};
    (void)state;
    assert_int_equal(ntt->n_steps, 36);
    for (int i = 1; i <= 35; i++) {
        const struct step_rule *s = regulation_step(ntt, arena_printf(a, "NTT-%02d", i));
        assert_int_equal(s->norm, norms[i - 1].norm);
        if (s->norm > 0)
            assert_int_equal(s->norm_unit, norms[i - 1].unit);
        assert_int_equal(s->inferred, i != 1);
        assert_int_equal(s->waits, i == 9 || i == 30);
    }
    assert_int_equal(regulation_step(ntt, "NTT-27a")->norm, 0);
}

/* ---- silence ---- */

static void what_is_not_ruled_is_absent(void **state)
{
    (void)state;
    assert_null(ntt->panel.clause);
    assert_int_equal(ntt->n_eligibility, 0);
    assert_null(regulation_minimum(ntt, "pendaftaran"));
    assert_null(regulation_minimum(ntt, "administrasi"));
    for (size_t i = 0; i < ntt->n_stages; i++)
        assert_int_equal(ntt->stages[i].default_weight, 0);
    assert_null(bantaeng->announcement.extension.clause);
    assert_null(asked(bantaeng, POST_OTHER, JPT_PRATAMA, REQ_AGE));
    assert_null(asked(bantaeng, POST_OTHER, JPT_PRATAMA, REQ_RANK));
    assert_null(asked(bantaeng, POST_OTHER, JPT_PRATAMA, REQ_POSTS_HELD));
    assert_null(asked(bantaeng, POST_OTHER, JPT_PRATAMA, REQ_EXPERIENCE));
    assert_int_equal(blora->announcement.extension.max_times, 0);
    assert_null(blora->announcement.signed_clause);
    assert_null(blora->announcement.channels.clause);
    assert_null(blora->result.secrecy_clause);
    assert_null(nasional->result.tie_clause);
    assert_false(ntt->force.known);
    assert_true(blora->force.known && bantaeng->force.known);
}

static void readings_taken(void **state)
{
    (void)state;
    assert_int_equal(regulation_reading(bantaeng, READING_COUNT), 1);
    assert_int_equal(regulation_reading(blora, READING_COUNT), 0);
    assert_int_equal(regulation_reading(bantaeng, READING_INTERNAL_SHARE), 1);
    assert_int_equal(regulation_reading(blora, READING_INTERNAL_SHARE), 0);
    const struct regulation *const all[] = {ntt, bantaeng, blora, nasional};
    for (size_t i = 0; i < 4; i++) {
        assert_non_null(regulation_reading_get(all[i], READING_WEIGHT_RANGES));
        for (size_t k = 0; k < all[i]->n_readings; k++)
            assert_false(str_empty(all[i]->readings[k].alternative));
    }
}

/* ---- who oversees ---- */

static void overseers_by_date(void **state)
{
    struct faults f;
    size_t n;
    (void)state;
    char *text = law_text(a, "regulations/lembaga/pengawas.yaml", &n);
    faults_init(&f, a);
    struct oversight *o = oversight_read(a, "pengawas.yaml", text, n, &f);
    assert_non_null(o);
    assert_int_equal(f.n, 0);
    static const char *const kinds[] = {"rencana", "hasil", "pelantikan"};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(oversight_answers(o, law_date("2020-03-02"), kinds[i])->id, "kasn");
        assert_string_equal(oversight_answers(o, law_date("2025-03-03"), kinds[i])->id, "bkn");
    }
    /* Never nobody, never two, on the day it passes from one to the other. */
    assert_string_equal(oversight_answers(o, law_date("2024-09-23"), "rencana")->id, "kasn");
    assert_string_equal(oversight_answers(o, law_date("2024-09-24"), "rencana")->id, "bkn");
    assert_int_equal(oversight_body_by_id(o, "kemenpanrb")->n_answers, 0);
    assert_string_equal(oversight_answers(o, law_date("2025-03-03"), "penggantian")->id,
                        "mendagri");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_clause_of_ntt),
        cmocka_unit_test(every_clause_of_bantaeng),
        cmocka_unit_test(every_clause_of_blora),
        cmocka_unit_test(clauses_are_sentences_with_sources),
        cmocka_unit_test(slips_are_corrected),
        cmocka_unit_test(announcements),
        cmocka_unit_test(panels),
        cmocka_unit_test(eligibility_by_post),
        cmocka_unit_test(eligibility_by_level),
        cmocka_unit_test(weights_of_the_national_rule),
        cmocka_unit_test(minimums),
        cmocka_unit_test(routes),
        cmocka_unit_test(catalogue_of_blora),
        cmocka_unit_test(norms_of_ntt),
        cmocka_unit_test(what_is_not_ruled_is_absent),
        cmocka_unit_test(readings_taken),
        cmocka_unit_test(overseers_by_date),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

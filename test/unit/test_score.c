/* Sheets, stage scores, exemption, carry-over, who goes on. */
#include <stdio.h>
#include <string.h>
#include "base/str.h"
#include "rules/pass.h"
#include "rules/rank.h"
#include "rules/score.h"
#include "law_world.h"

static bool fault_says(const struct world *w, const char *text)
{
    for (size_t i = 0; i < w->f.n; i++)
        if (strstr(fault_text(&w->f, i), text))
            return true;
    print_message("missing fault: %s\n", text);
    return false;
}

static struct dec d(int64_t value, int scale)
{
    return (struct dec){value, scale};
}

/* The five aspects of the interview, 20 % each, 0 to 100 in halves. */
static const char *const aspects[] = {"presentasi", "penguasaan", "strategis", "terobosan",
                                      "waktu"};

static struct rubric interview(struct world *w)
{
    struct rubric_criterion *v = arena_array_of(w->a, 5, struct rubric_criterion);
    for (size_t i = 0; i < 5; i++)
        v[i] = (struct rubric_criterion){.id = aspects[i], .name = aspects[i], .weight = 2000,
                                         .min = d(0, 0), .max = d(100, 0), .step = d(5, 1)};
    return (struct rubric){.stage = "wawancara", .v = v, .n = 5};
}

static struct sheet sheet(struct world *w, const char *scorer, const char *candidate,
                          int64_t tenths, bool locked)
{
    struct sheet_value *v = arena_array_of(w->a, 5, struct sheet_value);
    for (size_t i = 0; i < 5; i++)
        v[i] = (struct sheet_value){aspects[i], d(tenths, 1)};
    return (struct sheet){scorer, candidate, v, 5, locked};
}

/* ---- rubrics and sheets ---- */

/* REQ: BLR-13.1 permit */
/* REQ: BLR-13.1 refuse */
static void rubric_holds_the_five_aspects(void **state)
{
    struct world *w = *state;
    struct rubric r = interview(w);
    const struct stage_rule *rule = regulation_stage(w->blora, "wawancara");
    assert_true(rubric_check(&r, &w->f));
    assert_int_equal(rubric_lawful(&r, rule, &w->vs), MET_YES);
    assert_string_equal(last(w)->clause, "BLR-13.1");
    ((struct rubric_criterion *)r.v)[4].id = "lain";
    assert_int_equal(rubric_lawful(&r, rule, &w->vs), MET_NO);
    assert_string_equal(verdicts_first_no(&w->vs)->clause, "BLR-13.1");
    assert_non_null(strstr(verdicts_first_no(&w->vs)->message, "Kendali waktu"));
    /* The assessment has no criteria of its own there. */
    rule = regulation_stage(w->blora, "kompetensi");
    assert_int_equal(rubric_lawful(&r, rule, &w->vs), MET_NOT_RULED);
}

/* A rubric of exactly the criteria a regulation names for the stage, equal weights. */
static struct rubric rubric_of(struct world *w, const struct stage_rule *rule)
{
    struct rubric_criterion *v = arena_array_of(w->a, rule->n_criteria, struct rubric_criterion);
    for (size_t i = 0; i < rule->n_criteria; i++)
        v[i] = (struct rubric_criterion){.id = rule->criteria[i].id,
                                         .name = rule->criteria[i].name,
                                         .weight = 10000 / (int)rule->n_criteria,
                                         .max = {100, 0}, .step = {1, 0}};
    return (struct rubric){.stage = rule->id, .v = v, .n = rule->n_criteria};
}

/* REQ: BTG-II.B.3 permit */
/* REQ: BTG-II.B.3 refuse */
/* REQ: BTG-II.B.5 permit */
/* REQ: BTG-II.B.5 refuse */
static void rubrics_of_bantaeng(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *stage, *clause;
        size_t n;
    } want[] = {{"makalah", "BTG-II.B.3.a", 2}, {"wawancara", "BTG-II.B.5.c", 4}};
    for (size_t i = 0; i < 2; i++) {
        const struct stage_rule *rule = regulation_stage(w->bantaeng, want[i].stage);
        struct rubric r = rubric_of(w, rule);
        assert_int_equal(r.n, want[i].n);
        verdicts_init(&w->vs, w->a);
        assert_int_equal(rubric_lawful(&r, rule, &w->vs), MET_YES);
        r.n--;
        assert_int_equal(rubric_lawful(&r, rule, &w->vs), MET_NO);
        assert_string_equal(verdicts_first_no(&w->vs)->clause, want[i].clause);
    }
}

/* REQ: BTG-II.B.4.b permit */
/* REQ: BTG-II.B.4.b refuse */
static void field_competency_by_two_instruments(void **state)
{
    struct world *w = *state;
    const struct stage_rule *rule = regulation_stage(w->bantaeng, "kompetensi-bidang");
    const struct instrument_result v[] = {{"P1", "tertulis"}, {"P2", "wawancara"}};
    assert_int_equal(score_instruments(w->bantaeng, rule, v, 2, &w->vs), MET_YES);
    assert_int_equal(score_instruments(w->bantaeng, rule, v, 1, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BTG-II.B.4.b");
    assert_string_equal(last(w)->facts[0].value, "wawancara");
}

/* REQ: BTG-II.B.4.a permit */
/* REQ: BTG-II.B.4.a refuse */
static void assessment_is_waived_beforehand_with_a_reason(void **state)
{
    struct world *w = *state;
    struct stage_terms v[] = {{.stage = "makalah", .weight = 4000},
                              {.stage = "wawancara", .weight = 6000},
                              {.stage = "kompetensi", .waived = true, .waive_reason = "sudah diuji"}};
    struct terms t = {.v = v, .n = 3};
    assert_int_equal(terms_check(w->bantaeng, NULL, &t, &w->f, &w->vs), ST_OK);
    assert_int_equal(terms_may_fix(w->bantaeng, TERMS_WEIGHTS, 1000, INSTANT_NONE, 999, &w->vs),
                     MET_YES);
    v[2].waive_reason = "";
    assert_int_equal(terms_check(w->bantaeng, NULL, &t, &w->f, &w->vs), ST_INVALID);
    assert_int_equal(terms_may_fix(w->bantaeng, TERMS_WEIGHTS, 1000, INSTANT_NONE, 1000, &w->vs),
                     MET_NO);
    v[2] = (struct stage_terms){.stage = "kompetensi-bidang", .waived = true,
                                .waive_reason = "hemat"};
    faults_init(&w->f, w->a);
    verdicts_init(&w->vs, w->a);
    assert_int_equal(terms_check(w->bantaeng, NULL, &t, &w->f, &w->vs), ST_REFUSED);
    assert_string_equal(w->vs.v[0].clause, "BTG-II.B.4.b");
}

/* A regulation without ranges that promises the national ones: told, refused where it says so. */
static void weights_are_compared_with_the_national_ranges(void **state)
{
    struct world *w = *state;
    struct regulation *national = regulation_file(w->a, REGULATION_NATIONAL);
    struct regulation *ntt = regulation_file(w->a, "ntt-34-2019");
    struct stage_terms v[] = {{.stage = "administrasi", .weight = 7500},
                              {.stage = "kompetensi", .weight = 2500}};
    struct terms t = {.v = v, .n = 2};
    assert_int_equal(terms_check(ntt, national, &t, &w->f, &w->vs), ST_OK);
    assert_int_equal(w->vs.n, 0);
    v[0].weight = 7499;
    v[1].weight = 2501;
    assert_int_equal(terms_check(ntt, NULL, &t, &w->f, &w->vs), ST_OK);
    assert_int_equal(w->vs.n, 0);
    assert_int_equal(terms_check(ntt, national, &t, &w->f, &w->vs), ST_OK);
    assert_int_equal(w->vs.n, 1);
    assert_true(last(w)->remark);
    assert_string_equal(last(w)->clause, "NAS-PM.bobot.kompetensi");
    assert_string_equal(last(w)->lawful, "Tetapkan bobot 20 sampai 25 %.");
    for (size_t i = 0; i < ntt->n_readings; i++)
        if (ntt->readings[i].key == READING_WEIGHT_RANGES)
            ntt->readings[i].choice_index = 1;
    assert_int_equal(terms_check(ntt, national, &t, &w->f, &w->vs), ST_REFUSED);
    for (size_t i = 0; i < ntt->n_readings; i++)
        if (ntt->readings[i].key == READING_WEIGHT_RANGES)
            ntt->readings[i].key = READING__MAX;
    size_t before = w->vs.n;
    assert_int_equal(terms_check(ntt, national, &t, &w->f, &w->vs), ST_OK);
    assert_int_equal(w->vs.n, before);
}

static void rubric_faults_all_at_once(void **state)
{
    struct world *w = *state;
    const struct dec list[] = {{1, 0}, {3, 0}, {3, 0}, {101, 0}};
    const struct rubric_level levels[] = {{{3, 0}, "baik"}, {{2, 0}, "cukup"}, {{3, 0}, ""}};
    const struct rubric_criterion v[] = {
        {.id = "a", .name = "A", .weight = 5000, .allowed = list, .n_allowed = 4,
         .levels = levels, .n_levels = 3},
        {.id = "a", .name = "", .weight = 0, .min = {5, 0}, .max = {5, 0}, .step = {1, 0}},
        {.id = "", .name = "C", .weight = 4000, .min = {0, 0}, .max = {10, 0}, .step = {3, 0}},
        {.id = "d", .name = "D", .weight = 500, .min = {0, 0}, .max = {120, 0}, .step = {0, 0}},
    };
    struct rubric r = {.stage = "x", .v = v, .n = 4, .divide = {-1, 0}};
    assert_false(rubric_check(&r, &w->f));
    assert_true(fault_says(w, "pembagi harus di atas 0"));
    assert_true(fault_says(w, "3 mengikuti 3"));
    assert_true(fault_says(w, "nilai 101 menjadi lebih dari 100"));
    assert_true(fault_says(w, "uraian jenjang untuk nilai 2, yang tidak dapat"));
    assert_true(fault_says(w, "uraian jenjang untuk nilai 3 kosong"));
    assert_true(fault_says(w, "uraian jenjang untuk nilai 3 ganda"));
    assert_true(fault_says(w, "tertulis dua kali"));
    assert_true(fault_says(w, "bobot harus di atas 0"));
    assert_true(fault_says(w, "nilai terendah (5) harus di bawah"));
    assert_true(fault_says(w, "tidak mempunyai pengenal"));
    assert_true(fault_says(w, "tidak tercapai dari 0 dengan kelipatan 3"));
    assert_true(fault_says(w, "kelipatan nilai harus di atas 0"));
    assert_true(fault_says(w, "jumlah bobot kriteria 95 %"));
    faults_init(&w->f, w->a);
    assert_false(rubric_check(&(struct rubric){.stage = "x"}, &w->f));
}

static void sheet_values(void **state)
{
    struct world *w = *state;
    struct rubric r = interview(w);
    struct sheet s = sheet(w, "P1", "L1", 805, false);
    struct ratio score;
    assert_true(sheet_check(&r, &s, true, &w->f));
    assert_true(sheet_score(&r, &s, &score));
    assert_string_equal(ratio_exact(w->a, score), "80.5");
    struct sheet_value bad[] = {{"presentasi", {803, 1}}, {"presentasi", {80, 0}},
                                {"penguasaan", {-1, 0}}, {"strategis", {101, 0}}, {"lain", {1, 0}}};
    s.v = bad;
    assert_false(sheet_check(&r, &s, true, &w->f));
    assert_true(fault_says(w, "nilai 80,3 untuk presentasi tidak dapat diberikan; yang dapat "
                              "diberikan: 0 sampai 100 dengan kelipatan 0,5"));
    assert_true(fault_says(w, "dinilai dua kali"));
    assert_true(fault_says(w, "nilai -1 untuk penguasaan"));
    assert_true(fault_says(w, "nilai 101 untuk strategis"));
    assert_true(fault_says(w, "\"lain\" tidak ada dalam rubrik"));
    assert_true(fault_says(w, "terobosan belum dinilai"));
    assert_false(sheet_score(&r, &s, &score));
    /* A draft may be unfinished. */
    faults_init(&w->f, w->a);
    s.n = 0;
    assert_true(sheet_check(&r, &s, false, &w->f));
}

static void scales_come_to_a_hundred(void **state)
{
    struct world *w = *state;
    struct dec by = rubric_divide_from_full(d(400, 0));
    assert_int_equal(by.value, 4);
    assert_int_equal(by.scale, 0);
    const struct dec levels[] = {{1, 0}, {2, 0}, {3, 0}, {4, 0}};
    const struct rubric_criterion v[] = {
        {.id = "a", .name = "A", .weight = 6000, .allowed = levels, .n_allowed = 4},
        {.id = "b", .name = "B", .weight = 4000, .allowed = levels, .n_allowed = 4}};
    struct rubric r = {.stage = "rekam-jejak", .v = v, .n = 2,
                       .divide = rubric_divide_from_full(d(4, 0))};
    assert_true(rubric_check(&r, &w->f));
    const struct sheet_value values[] = {{"a", {4, 0}}, {"b", {3, 0}}};
    struct sheet s = {"P1", "L1", values, 2, true};
    struct ratio score;
    assert_true(sheet_score(&r, &s, &score));
    assert_string_equal(ratio_exact(w->a, score), "90");   /* 3.6 of 4 */
    assert_string_equal(rubric_values_show(w->a, &v[0]), "1; 2; 3 atau 4");
}

/* ---- a stage ---- */

static struct score_stage panel_of_seven(struct world *w, const struct rubric *r, size_t locked)
{
    static char names[7][3];
    struct owed *owed = arena_array_of(w->a, 14, struct owed);
    struct sheet *sheets = arena_array_of(w->a, 14, struct sheet);
    for (size_t i = 0; i < 7; i++) {
        snprintf(names[i], sizeof names[i], "P%zu", i);
        for (size_t k = 0; k < 2; k++) {
            const char *who = k ? "L2" : "L1";
            owed[2 * i + k] = (struct owed){names[i], who};
            /* The last ones have locked only their first sheet. */
            sheets[2 * i + k] = sheet(w, names[i], who, 700 + 10 * (int64_t)i,
                                      i < locked || k == 0);
        }
    }
    return (struct score_stage){.rule = regulation_stage(w->blora, "wawancara"), .rubric = r,
                                .owed = owed, .n_owed = 14, .sheets = sheets, .n_sheets = 14};
}

/* REQ: BLR-14.1 refuse */
/* REQ: BTG-II.B.7.a refuse */
static void ranking_waits_for_every_sheet(void **state)
{
    struct world *w = *state;
    struct rubric r = interview(w);
    struct score_stage s = panel_of_seven(w, &r, 5);
    struct ratio score;
    assert_int_equal(score_ready(&s, 1, &w->vs), MET_NO);
    assert_string_equal(last(w)->message, "2 dari 7 anggota belum mengunci penilaian seleksi "
                                          "presentasi dan wawancara.");
    assert_string_equal(last(w)->clause, "BLR-13.1");
    assert_int_equal(score_stage_value(&s, "L2", &score, &w->vs), MET_NO);
    assert_string_equal(last(w)->facts[0].value, "5 dari 7");
    /* L1 is complete even now; once all are in, the mean of 70, 71 ... 76 is 73. */
    assert_int_equal(score_stage_value(&s, "L1", &score, &w->vs), MET_YES);
    s = panel_of_seven(w, &r, 7);
    assert_int_equal(score_ready(&s, 1, &w->vs), MET_YES);
    assert_int_equal(score_stage_value(&s, "L2", &score, &w->vs), MET_YES);
    assert_string_equal(ratio_exact(w->a, score), "73");
    /* Nobody owes a sheet on L3: no score out of nothing. */
    assert_int_equal(score_stage_value(&s, "L3", &score, &w->vs), MET_NO);
    s.waived = true;
    assert_int_equal(score_stage_value(&s, "L1", &score, &w->vs), MET_NOT_RULED);
}

static void mean_is_exact(void **state)
{
    struct world *w = *state;
    struct rubric r = interview(w);
    struct sheet sheets[] = {sheet(w, "A", "L", 800, true), sheet(w, "B", "L", 805, true),
                             sheet(w, "C", "L", 900, false), sheet(w, "C", "L", 810, true)};
    struct owed owed[] = {{"A", "L"}, {"B", "L"}, {"C", "L"}};
    struct score_stage s = {.rule = regulation_stage(w->blora, "wawancara"), .rubric = &r,
                            .owed = owed, .n_owed = 3, .sheets = sheets, .n_sheets = 4};
    struct ratio score;
    assert_int_equal(score_stage_value(&s, "L", &score, &w->vs), MET_YES);
    assert_string_equal(ratio_exact(w->a, score), "80.5");
    ((struct sheet_value *)sheets[1].v)[0].value = d(81, 0);   /* sum 241.6: thirds remain */
    assert_int_equal(score_stage_value(&s, "L", &score, &w->vs), MET_YES);
    assert_string_equal(ratio_exact(w->a, score), "1208/15");
}

static void consensus_is_one_sheet(void **state)
{
    struct world *w = *state;
    struct rubric r = interview(w);
    struct stage_rule rule = *regulation_stage(w->blora, "rekam-jejak");
    assert_int_equal(rule.method, METHOD_CONSENSUS);
    struct sheet sheets[] = {sheet(w, "A", "L", 600, true), sheet(w, NULL, "L", 850, false)};
    struct owed owed[] = {{"A", "L"}, {NULL, "L"}};
    struct score_stage s = {.rule = &rule, .rubric = &r, .owed = owed, .n_owed = 2,
                            .sheets = sheets, .n_sheets = 2};
    struct ratio score;
    assert_int_equal(score_ready(&s, 1, &w->vs), MET_NO);
    assert_non_null(strstr(last(w)->message, "belum dikunci untuk 1 dari 1 peserta"));
    sheets[1].locked = true;
    assert_int_equal(score_stage_value(&s, "L", &score, &w->vs), MET_YES);
    assert_string_equal(ratio_exact(w->a, score), "85");
}

/* REQ: BLR-12.5 permit */
/* REQ: BLR-12.5 refuse */
static void assessors_hand_over_first(void **state)
{
    struct world *w = *state;
    const struct rubric_criterion v[] = {{.id = "jumlah", .name = "Jumlah", .weight = 10000,
                                          .min = {0, 0}, .max = {400, 0}, .step = {1, 1}}};
    struct rubric r = {.stage = "kompetensi", .v = v, .n = 1,
                       .divide = rubric_divide_from_full(d(400, 0))};
    assert_true(rubric_check(&r, &w->f));
    const struct sheet_value raw[] = {{"jumlah", {3077, 1}}};
    struct sheet sheets[] = {{"S1", "orang", raw, 1, true}, {"S2", "orang", raw, 1, true}};
    struct owed owed[] = {{"S1", "orang"}, {"S2", "orang"}};
    struct score_stage s = {.rule = regulation_stage(w->blora, "kompetensi"), .rubric = &r,
                            .owed = owed, .n_owed = 2, .sheets = sheets, .n_sheets = 2};
    struct ratio score;
    assert_int_equal(score_ready(&s, 1, &w->vs), MET_NO);
    assert_int_equal(score_stage_value(&s, "orang", &score, &w->vs), MET_NO);
    s.handed_over = true;
    assert_int_equal(score_ready(&s, 1, &w->vs), MET_YES);
    assert_int_equal(score_stage_value(&s, "orang", &score, &w->vs), MET_YES);
    assert_string_equal(ratio_exact(w->a, score), "76.925");
}

/* REQ: BLR-1.13 permit */ /* REQ: BLR-1.13 refuse */
/* REQ: BLR-12.1 permit */ /* REQ: BLR-12.1 refuse */
static void several_assessors_three_instruments(void **state)
{
    struct world *w = *state;
    const struct stage_rule *rule = regulation_stage(w->blora, "kompetensi");
    const struct instrument_result v[] = {{"S1", "psikotes"}, {"S2", "kuesioner kompetensi"},
                                          {"S2", "wawancara kompetensi"}};
    assert_int_equal(score_instruments(w->blora, rule, v, 3, &w->vs), MET_YES);
    assert_int_equal(score_instruments(w->blora, rule, v, 2, &w->vs), MET_NO);
    assert_string_equal(verdicts_first_no(&w->vs)->facts[0].value, "wawancara kompetensi");
    verdicts_init(&w->vs, w->a);
    assert_int_equal(score_instruments(w->blora, rule, v + 1, 2, &w->vs), MET_NO);
    assert_non_null(strstr(verdicts_first_no(&w->vs)->message, "1 asesor; paling sedikit 2"));
    rule = regulation_stage(w->blora, "wawancara");
    assert_int_equal(score_instruments(w->blora, rule, NULL, 0, &w->vs), MET_NOT_RULED);
}

/* ---- instead of a score ---- */

/* REQ: BLR-12.3 permit */
/* REQ: BLR-12.3 refuse */
static void exempt_by_an_equal_post(void **state)
{
    struct world *w = *state;
    const struct stage_rule *rule = regulation_stage(w->blora, "kompetensi");
    struct stage_terms t = {.stage = "kompetensi", .exempt = EXEMPT_VALUE,
                            .exempt_value = {75, 0}};
    struct exemption x = {"kompetensi", true, "menduduki jabatan setara sejak 2012"};
    assert_int_equal(score_exempt(rule, &t, POST_OTHER, &x, &w->vs), MET_YES);
    assert_string_equal(last(w)->clause, "BLR-12.3");
    assert_string_equal(last(w)->facts[0].value, "nilai 75,00");
    assert_int_equal(score_exempt(rule, &t, POST_SEKDA, &x, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BLR-12.3");
    x.equal_post = false;
    assert_int_equal(score_exempt(rule, &t, POST_OTHER, &x, &w->vs), MET_NO);
    x = (struct exemption){"kompetensi", true, ""};
    assert_int_equal(score_exempt(rule, &t, POST_OTHER, &x, &w->vs), MET_NO);
    x.reason = "ada";
    t.exempt = EXEMPT_NOT_SET;     /* how it counts was not set beforehand */
    assert_int_equal(score_exempt(rule, &t, POST_OTHER, &x, &w->vs), MET_NO);
    assert_int_equal(score_exempt(rule, NULL, POST_OTHER, &x, &w->vs), MET_NO);
    rule = regulation_stage(w->blora, "wawancara");
    assert_int_equal(score_exempt(rule, &t, POST_OTHER, &x, &w->vs), MET_NO);
}

static void earlier_results_expire(void **state)
{
    struct world *w = *state;
    struct stage_rule rule = *regulation_stage(w->blora, "kompetensi");
    struct carried c = {"kompetensi", {80, 0}, {0}};
    struct date on;
    assert_true(date_from_ymd(2018, 8, 31, &c.dated) && date_from_ymd(2020, 2, 29, &on));
    assert_int_equal(score_carry(&rule, NULL, &c, on, &w->vs), MET_NOT_RULED);
    struct stage_terms t = {.stage = "kompetensi", .carry_over_months = 18};
    assert_int_equal(score_carry(&rule, &t, &c, on, &w->vs), MET_YES);   /* 29 February is the last */
    assert_int_equal(score_carry(&rule, &t, &c, date_add_days(on, 1), &w->vs), MET_NO);
    assert_non_null(strstr(last(w)->facts[1].value, "29 Februari 2020"));
    assert_int_equal(score_carry(&rule, &t, &c, date_add_days(c.dated, -1), &w->vs), MET_NO);
    rule.carry_over_clause = "X-1";
    rule.carry_over_months = 24;   /* the regulation's own wins */
    assert_int_equal(score_carry(&rule, &t, &c, date_add_days(on, 1), &w->vs), MET_YES);
    assert_string_equal(last(w)->clause, "X-1");
}

/* ---- an application: shared person score, exemption redistributes ---- */

static void application_parts(void **state)
{
    struct world *w = *state;
    struct rubric r = interview(w);
    struct sheet talk[] = {sheet(w, "A", "L1", 800, true), sheet(w, "A", "L2", 600, true)};
    struct sheet centre[] = {sheet(w, "S", "orang", 700, true)};
    struct owed owed_talk[] = {{"A", "L1"}, {"A", "L2"}}, owed_centre[] = {{"S", "orang"}};
    struct score_stage stages[] = {
        {.rule = regulation_stage(w->blora, "administrasi")},
        {.rule = regulation_stage(w->blora, "kompetensi"), .rubric = &r, .owed = owed_centre,
         .n_owed = 1, .sheets = centre, .n_sheets = 1, .handed_over = true},
        {.rule = regulation_stage(w->blora, "wawancara"), .rubric = &r, .owed = owed_talk,
         .n_owed = 2, .sheets = talk, .n_sheets = 2},
        {.rule = regulation_stage(w->blora, "rekam-jejak"), .rubric = &r},
    };
    struct stage_terms tv[] = {{.stage = "kompetensi", .weight = 4000, .exempt = EXEMPT_SHARE},
                               {.stage = "wawancara", .weight = 6000},
                               {.stage = "rekam-jejak", .weight = 0}};
    struct terms t = {.v = tv, .n = 3};
    struct score_case c = {"L1", "orang", POST_OTHER, NULL, 0, NULL, 0};
    struct score_parts p;
    struct date on = {18000};
    assert_int_equal(score_case_parts(w->a, stages, 4, &t, &c, on, &p, &w->f, &w->vs), ST_OK);
    assert_int_equal(p.n, 2);
    assert_string_equal(ratio_text(w->a, p.v[0].weight), "2/5");
    assert_string_equal(ratio_exact(w->a, p.v[0].value), "70");
    /* His other application shares the assessment. */
    c.application = "L2";
    assert_int_equal(score_case_parts(w->a, stages, 4, &t, &c, on, &p, &w->f, &w->vs), ST_OK);
    assert_string_equal(ratio_exact(w->a, p.v[0].value), "70");
    assert_string_equal(ratio_exact(w->a, p.v[1].value), "60");
    /* Exempt: the interview carries the whole weight. */
    struct exemption x = {"kompetensi", true, "jabatan setara"};
    c = (struct score_case){"L1", "orang", POST_OTHER, &x, 1, NULL, 0};
    assert_int_equal(score_case_parts(w->a, stages, 4, &t, &c, on, &p, &w->f, &w->vs), ST_OK);
    assert_int_equal(p.n, 1);
    assert_string_equal(ratio_text(w->a, p.v[0].weight), "1");
    tv[0].exempt = EXEMPT_VALUE;
    tv[0].exempt_value = d(75, 0);
    assert_int_equal(score_case_parts(w->a, stages, 4, &t, &c, on, &p, &w->f, &w->vs), ST_OK);
    assert_int_equal(p.v[0].source, SOURCE_EXEMPT);
    assert_string_equal(ratio_exact(w->a, p.v[0].value), "75");
    /* Not for the Sekda: refused, and nothing is computed without it. */
    c.post = POST_SEKDA;
    assert_int_equal(score_case_parts(w->a, stages, 4, &t, &c, on, &p, &w->f, &w->vs),
                     ST_REFUSED);
    /* An unlocked sheet: refused. */
    c = (struct score_case){"L1", "orang", POST_OTHER, NULL, 0, NULL, 0};
    talk[0].locked = false;
    assert_int_equal(score_case_parts(w->a, stages, 4, &t, &c, on, &p, &w->f, &w->vs),
                     ST_REFUSED);
}

/* ---- terms ---- */

static void terms_faults_and_law(void **state)
{
    struct world *w = *state;
    struct stage_terms v[] = {{.stage = "kompetensi", .weight = 4000},
                              {.stage = "wawancara", .weight = 6000}};
    struct terms t = {.v = v, .n = 2};
    assert_int_equal(terms_check(w->blora, NULL, &t, &w->f, &w->vs), ST_OK);
    v[1].weight = 5999;
    assert_int_equal(terms_check(w->blora, NULL, &t, &w->f, &w->vs), ST_INVALID);
    assert_true(fault_says(w, "jumlah bobot 99,99 %, seharusnya 100 %"));
    const char *ties[] = {"wawancara", "wawancara", "tes"};
    struct stage_terms bad[] = {
        {.stage = "kompetensi", .weight = 12000}, {.stage = "kompetensi"}, {.stage = "tes"},
        {.stage = "wawancara", .has_threshold = true, .threshold = {101, 0}, .top_n = -1},
        {.stage = "rekam-jejak", .waived = true, .weight = 1},
    };
    t = (struct terms){bad, 5, ties, 3};
    assert_int_equal(terms_check(w->blora, NULL, &t, &w->f, &w->vs), ST_INVALID);
    assert_true(fault_says(w, "bobot harus 0 sampai 100"));
    assert_true(fault_says(w, "kompetensi: tahap ini tertulis dua kali"));
    assert_true(fault_says(w, "tahap \"tes\" tidak dikenal"));
    assert_true(fault_says(w, "ambang kelulusan"));
    assert_true(fault_says(w, "tidak boleh di bawah 0"));
    assert_true(fault_says(w, "alasan meniadakan tahap"));
    assert_true(fault_says(w, "tahap \"wawancara\" tertulis dua kali"));
    /* Lawful numbers, unlawful terms: weight on the file check, a stage nobody may waive. */
    struct stage_terms law[] = {{.stage = "administrasi", .weight = 500},
                                {.stage = "wawancara", .weight = 9500},
                                {.stage = "kompetensi", .waived = true, .waive_reason = "x"},
                                {.stage = "rekam-jejak", .exempt = EXEMPT_SHARE}};
    faults_init(&w->f, w->a);
    verdicts_init(&w->vs, w->a);
    t = (struct terms){.v = law, .n = 4};
    assert_int_equal(terms_check(w->blora, NULL, &t, &w->f, &w->vs), ST_REFUSED);
    assert_int_equal(w->vs.n, 3);
    assert_string_equal(w->vs.v[0].clause, "BLR-11.1");
    assert_string_equal(w->vs.v[1].clause, "BLR-12.1");
}

static void terms_close(void **state)
{
    struct world *w = *state;
    instant opened = 1000, first = 2000;
    assert_int_equal(terms_may_fix(w->blora, TERMS_WEIGHTS, opened, INSTANT_NONE, 999, &w->vs),
                     MET_YES);
    assert_int_equal(terms_may_fix(w->blora, TERMS_WEIGHTS, opened, INSTANT_NONE, 1000, &w->vs),
                     MET_NO);
    assert_int_equal(terms_may_fix(w->blora, TERMS_TIES, opened, INSTANT_NONE, 1500, &w->vs),
                     MET_YES);
    assert_int_equal(terms_may_fix(w->blora, TERMS_TIES, opened, first, 2000, &w->vs), MET_NO);
    assert_int_equal(terms_may_fix(w->blora, TERMS_RUBRIC, opened, first, 1999, &w->vs), MET_YES);
    assert_int_equal(exempt_way_from_word("bobot-dibagi"), EXEMPT_SHARE);
    assert_int_equal(exempt_way_from_word("?"), -1);
}

/* ---- who goes on ---- */

/* REQ: BLR-12.6 permit */
/* REQ: BLR-12.6 refuse */
static void thresholds_and_numbers(void **state)
{
    struct world *w = *state;
    const struct stage_rule *rule = regulation_stage(w->blora, "kompetensi");
    struct pass_entry v[] = {{"A", ratio_int(80), OUT_NONE}, {"B", ratio_int(70), OUT_NONE},
                             {"C", ratio_int(70), OUT_NONE}, {"D", ratio_of(6999, 100), OUT_NONE},
                             {"E", ratio_int(90), OUT_WITHDRAWN}};
    bool on[5];
    struct stage_terms t = {.stage = "kompetensi", .has_threshold = true, .threshold = {70, 0}};
    assert_int_equal(pass_stage(w->a, rule, &t, v, 5, NULL, on, &w->f, &w->vs), MET_YES);
    assert_true(on[0] && on[1] && on[2] && !on[3] && !on[4]);
    assert_string_equal(last(w)->clause, "BLR-12.6");
    t.top_n = 2;                   /* the cut falls between equals: not by chance */
    assert_int_equal(pass_stage(w->a, rule, &t, v, 5, NULL, on, &w->f, &w->vs), MET_NO);
    assert_string_equal(last(w)->clause, "BLR-12.6");
    const char *order[] = {"C", "B"};
    struct tie_decision dec = {order, 2, "BA-3"};
    struct tie_rule ties = {.decisions = &dec, .n_decisions = 1};
    assert_int_equal(pass_stage(w->a, rule, &t, v, 5, &ties, on, &w->f, &w->vs), MET_YES);
    assert_true(on[0] && !on[1] && on[2]);
    assert_int_equal(pass_stage(w->a, rule, NULL, v, 5, NULL, on, &w->f, &w->vs), MET_YES);
    assert_true(on[0] && on[1] && on[2] && on[3] && !on[4]);
}

static void passing_the_selection(void **state)
{
    struct world *w = *state;
    struct score_part p[] = {{"kompetensi", ratio_int(65), ratio_of(1, 2), SOURCE_SHEETS},
                             {"wawancara", ratio_int(80), ratio_of(1, 2), SOURCE_SHEETS}};
    struct rank_entry e = {.id = "A", .parts = p, .n_parts = 2};
    struct stage_terms v[] = {{.stage = "kompetensi", .has_threshold = true, .threshold = {70, 0}},
                              {.stage = "wawancara"}};
    struct terms t = {.v = v, .n = 2};
    assert_int_equal(pass_selection(w->blora, &t, &e, &w->vs), MET_NO);
    assert_string_equal(last(w)->facts[0].value, "65,00");
    v[0].has_threshold = false;
    assert_int_equal(pass_selection(w->blora, &t, &e, &w->vs), MET_YES);
    e.out = OUT_ABSENT;
    assert_int_equal(pass_selection(w->blora, &t, &e, &w->vs), MET_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rubric_holds_the_five_aspects, up, down),
        cmocka_unit_test_setup_teardown(rubrics_of_bantaeng, up, down),
        cmocka_unit_test_setup_teardown(field_competency_by_two_instruments, up, down),
        cmocka_unit_test_setup_teardown(assessment_is_waived_beforehand_with_a_reason, up, down),
        cmocka_unit_test_setup_teardown(weights_are_compared_with_the_national_ranges, up, down),
        cmocka_unit_test_setup_teardown(rubric_faults_all_at_once, up, down),
        cmocka_unit_test_setup_teardown(sheet_values, up, down),
        cmocka_unit_test_setup_teardown(scales_come_to_a_hundred, up, down),
        cmocka_unit_test_setup_teardown(ranking_waits_for_every_sheet, up, down),
        cmocka_unit_test_setup_teardown(mean_is_exact, up, down),
        cmocka_unit_test_setup_teardown(consensus_is_one_sheet, up, down),
        cmocka_unit_test_setup_teardown(assessors_hand_over_first, up, down),
        cmocka_unit_test_setup_teardown(several_assessors_three_instruments, up, down),
        cmocka_unit_test_setup_teardown(exempt_by_an_equal_post, up, down),
        cmocka_unit_test_setup_teardown(earlier_results_expire, up, down),
        cmocka_unit_test_setup_teardown(application_parts, up, down),
        cmocka_unit_test_setup_teardown(terms_faults_and_law, up, down),
        cmocka_unit_test_setup_teardown(terms_close, up, down),
        cmocka_unit_test_setup_teardown(thresholds_and_numbers, up, down),
        cmocka_unit_test_setup_teardown(passing_the_selection, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

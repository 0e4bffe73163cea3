/* How a selection is scored, fixed before anybody is: the secretariat drafts, the panel sets
 * weights, thresholds, tie rule, rubrics and the criteria of the file check; nothing of it moves
 * after the opening, rubrics and tie rule after the first score.
 *
 * Serves: weights and stages (rule keys "weights", "stages.*"), waiving a stage
 * (BTG-II.B.4.a), exemption set beforehand (BLR-12.3), criteria with their objective link to the
 * post (BTG-II.B.2.b, BLR-11.2). */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "procedure/parts.h"
#include "procedure/parts_scored.h"

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))
#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

static const char *const exempt_ways[] = {"nilai", "bobot-dibagi", NULL};

/* ---- weights, thresholds, ties ---- */

static const struct param of_text[] = {{"", PARAM_LINE, true, .max = 60, .choose = "stage"}, PARAMS_END};

static const struct param stage_of[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"weight", PARAM_DEC, true, "bobot (persen)"},
    {"threshold", PARAM_DEC, false, "ambang lulus"},
    {"top_n", PARAM_INT, false, "jumlah yang lanjut", .min = 1, .max = 1000},
    {"exempt", PARAM_WORD, false, "cara menghitung pengecualian", .words = exempt_ways},
    {"exempt_value", PARAM_DEC, false, "nilai pengecualian"},
    {"carry_months", PARAM_INT, false, "masa berlaku hasil terdahulu (bulan)", .min = 1, .max = 60},
    PARAMS_END,
};
static const struct param scoring_params[] = {
    {"weights", PARAM_LIST, true, "bobot tahap", .min = 1, .max = 20, .of = stage_of},
    {"ties", PARAM_LIST, false, "urutan pemecah nilai sama", .max = 10, .of = of_text,
     .ordered = true},
    PARAMS_END,
};

static bool stage_terms_of(struct ctx *c, const struct input *it, struct stage_terms *t)
{
    struct dec weight = {0, 0};
    int64_t hundredths;
    input_dec(it, "weight", &weight);
    t->stage = input_text(it, "stage");
    if (!dec_scaled(weight, 2, &hundredths) || hundredths < 0 || hundredths > 10000) {
        act_fault(c, "weights", "Bobot tahap %s harus 0 sampai 100 persen dengan paling banyak dua "
                  "angka di belakang koma", t->stage);
        return false;
    }
    t->weight = (int)hundredths;
    t->has_threshold = input_dec(it, "threshold", &t->threshold);
    t->top_n = (int)input_int(it, "top_n", 0);
    const char *exempt = input_text(it, "exempt");
    t->exempt = exempt ? (enum exempt_way)exempt_way_from_word(exempt) : EXEMPT_NOT_SET;
    input_dec(it, "exempt_value", &t->exempt_value);
    t->carry_over_months = (int)input_int(it, "carry_months", 0);
    return true;
}

static enum status terms_of(struct ctx *c, const struct input *in, struct terms *ret)
{
    size_t n = input_count(in, "weights"), n_ties = input_count(in, "ties");
    struct stage_terms *v = arena_array_of(c->arena, n, struct stage_terms);
    const char **ties = arena_array_of(c->arena, n_ties, const char *);
    bool good = true;
    for (size_t i = 0; i < n; i++)
        good = stage_terms_of(c, input_item(in, "weights", i), &v[i]) && good;
    for (size_t i = 0; i < n_ties; i++)
        ties[i] = input_text(input_item(in, "ties", i), "");
    *ret = (struct terms){v, n, ties, n_ties};
    return good ? ST_OK : ST_INVALID;
}

/* The national rule, for its ranges of weights: as the selection pinned it, else as on file. */
static const struct regulation *guide_of(struct ctx *c)
{
    for (size_t i = 0; i < c->sel->n_supplements; i++)
        if (str_eq(c->sel->supplements[i]->key, REGULATION_NATIONAL))
            return c->sel->supplements[i];
    return gate_regulation(c->gate, REGULATION_NATIONAL);
}

static enum status check_terms(struct ctx *c, const struct terms *t)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    enum status s = terms_check(c->sel->reg, guide_of(c), t, c->out->faults, &v);
    for (size_t i = 0; i < v.n; i++)
        if (v.v[i].met != MET_NO)
            act_remark(c, v.v[i].clause, "%s", v.v[i].message);
    return s == ST_REFUSED ? act_refuse_verdict(c, verdicts_first_no(&v)) : s;
}

static enum status still_open(struct ctx *c, unsigned what)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    if (terms_may_fix(c->sel->reg, what, scored_opened(c), scored_first(c), c->stamp, &v) == MET_NO)
        return act_refuse_verdict(c, verdicts_first_no(&v));
    return ST_OK;
}

static const char *joined(struct arena *a, const struct terms *t)
{
    struct buf b BUF_AUTO;
    buf_init(&b, 4000);
    for (size_t i = 0; i < t->n_ties; i++)
        buf_printf(&b, "%s%s", i ? "," : "", t->ties[i]);
    return buf_dup(&b, a);
}

static void write_terms(struct ctx *c, const struct terms *t, bool fixed)
{
    db_run(c->db,
           "UPDATE scoring SET ended_by = ?1 WHERE selection_id = ?2 AND fixed = ?3"
           " AND ended_by IS NULL", "iii", c->record, c->sel->id, fixed);
    int64_t id = db_insert(c->db,
                           "INSERT INTO scoring (selection_id, fixed, ties, hash, made_by)"
                           " VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
                           "iissi", c->sel->id, fixed, joined(c->arena, t), "", c->record);
    for (size_t i = 0; i < t->n; i++) {
        const struct stage_terms *s = &t->v[i];
        db_run(c->db,
               "INSERT INTO scoring_stage (scoring_id, stage, weight, threshold, top_n, exempt,"
               " exempt_value, carry_months, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
               "isisissii", id, s->stage, s->weight,
               s->has_threshold ? dec_text(c->arena, s->threshold) : NULL, s->top_n,
               s->exempt == EXEMPT_NOT_SET ? NULL : exempt_way_word(s->exempt),
               s->exempt == EXEMPT_VALUE ? dec_text(c->arena, s->exempt_value) : NULL,
               s->carry_over_months, c->record);
    }
}

static enum status run_draft(struct ctx *c, const struct input *in)
{
    struct terms t;
    enum status s = still_open(c, TERMS_WEIGHTS);
    if (s == ST_OK)
        s = terms_of(c, in, &t);
    if (s == ST_OK)
        s = check_terms(c, &t);
    if (s != ST_OK)
        return s;
    write_terms(c, &t, false);
    return act_done(c, "Rancangan bobot %zu tahap disimpan untuk ditetapkan Panitia Seleksi.", t.n);
}

static enum status run_fix(struct ctx *c, const struct input *in)
{
    struct terms t;
    enum status s = still_open(c, TERMS_WEIGHTS | TERMS_TIES);
    if (s == ST_OK)
        s = terms_of(c, in, &t);
    if (s == ST_OK)
        s = check_terms(c, &t);
    if (s != ST_OK)
        return s;
    write_terms(c, &t, true);
    if (!t.n_ties)
        act_remark(c, regulation_clause(c->sel->reg, "result.tie"),
                   "Tidak ada aturan nilai sama: nilai yang sama diputus rapat pleno.");
    return act_done(c, "Bobot, ambang, dan aturan nilai sama ditetapkan.");
}

/* ---- rubrics ---- */

static const struct param level_of[] = {
    {"value", PARAM_DEC, true, "nilai"},
    {"text", PARAM_LINE, true, "uraian tingkat", .max = 500},
    PARAMS_END,
};
static const struct param of_dec[] = {{"", PARAM_DEC, true}, PARAMS_END};
static const struct param criterion_of[] = {
    {"id", PARAM_LINE, true, "kode kriteria", .max = 40},
    {"name", PARAM_LINE, true, "kriteria"},
    {"weight", PARAM_DEC, true, "bobot (persen)"},
    {"allowed", PARAM_LIST, false, "nilai yang boleh", .max = 101, .of = of_dec},
    {"min", PARAM_DEC, false, "nilai terendah"},
    {"max", PARAM_DEC, false, "nilai tertinggi"},
    {"step", PARAM_DEC, false, "kelipatan"},
    {"levels", PARAM_LIST, false, "uraian tingkat", .max = 101, .of = level_of},
    PARAMS_END,
};
static const struct param rubric_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"criteria", PARAM_LIST, true, "kriteria", .min = 1, .max = 30, .of = criterion_of},
    {"divide", PARAM_DEC, false, "pembagi"},
    PARAMS_END,
};

static void criterion_from(struct ctx *c, const struct input *it, struct rubric_criterion *k)
{
    struct dec weight = {0, 0};
    int64_t hundredths = -1;
    input_dec(it, "weight", &weight);
    if (!dec_scaled(weight, 2, &hundredths) || hundredths < 0 || hundredths > 10000)
        hundredths = -1;               /* rubric_check names it */
    size_t n = input_count(it, "allowed"), n_levels = input_count(it, "levels");
    struct dec *allowed = arena_array_of(c->arena, n, struct dec);
    struct rubric_level *levels = arena_array_of(c->arena, n_levels, struct rubric_level);
    for (size_t i = 0; i < n; i++)
        input_dec(input_item(it, "allowed", i), "", &allowed[i]);
    for (size_t i = 0; i < n_levels; i++) {
        input_dec(input_item(it, "levels", i), "value", &levels[i].value);
        levels[i].text = input_text(input_item(it, "levels", i), "text");
    }
    *k = (struct rubric_criterion){.id = input_text(it, "id"), .name = input_text(it, "name"),
                                   .weight = (int)hundredths, .allowed = allowed, .n_allowed = n,
                                   .levels = levels, .n_levels = n_levels,
                                   .max = {100, 0}, .step = {1, 0}};
    input_dec(it, "min", &k->min);
    input_dec(it, "max", &k->max);
    input_dec(it, "step", &k->step);
}

static const char *allowed_text(struct arena *a, const struct rubric_criterion *k)
{
    if (!k->n_allowed)
        return NULL;
    struct buf b BUF_AUTO;
    buf_init(&b, 4000);
    for (size_t i = 0; i < k->n_allowed; i++)
        buf_printf(&b, "%s%s", i ? ";" : "", dec_text(a, k->allowed[i]));
    return buf_dup(&b, a);
}

static const char *levels_text(struct arena *a, const struct rubric_criterion *k)
{
    if (!k->n_levels)
        return NULL;
    json_t *list = json_in(a, json_array());
    for (size_t i = 0; i < k->n_levels; i++) {
        json_t *o = json_object();
        json_put(o, "value", dec_text(a, k->levels[i].value));
        json_put(o, "text", k->levels[i].text);
        json_array_append_new(list, o);
    }
    return json_canonical(a, list);
}

static void write_rubric(struct ctx *c, const struct rubric *r)
{
    db_run(c->db,
           "UPDATE rubric SET ended_by = ?1 WHERE selection_id = ?2 AND stage = ?3"
           " AND ended_by IS NULL", "iis", c->record, c->sel->id, r->stage);
    int64_t id = db_insert(c->db,
                           "INSERT INTO rubric (selection_id, stage, divide, made_by)"
                           " VALUES (?1, ?2, ?3, ?4) RETURNING id",
                           "issi", c->sel->id, r->stage,
                           r->divide.value ? dec_text(c->arena, r->divide) : NULL, c->record);
    for (size_t i = 0; i < r->n; i++) {
        const struct rubric_criterion *k = &r->v[i];
        bool range = k->n_allowed == 0;
        db_run(c->db,
               "INSERT INTO rubric_criterion (rubric_id, seq, criterion, name, weight, allowed,"
               " min_value, max_value, step, levels, made_by)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
               "iississsssi", id, i + 1, k->id, k->name, k->weight, allowed_text(c->arena, k),
               range ? dec_text(c->arena, k->min) : NULL, range ? dec_text(c->arena, k->max) : NULL,
               range ? dec_text(c->arena, k->step) : NULL, levels_text(c->arena, k), c->record);
    }
}

static enum status run_rubric(struct ctx *c, const struct input *in)
{
    const struct stage_rule *rule = regulation_stage(c->sel->reg, input_text(in, "stage"));
    if (!rule)
        return act_fault(c, "stage", "Tahap \"%s\" tidak ada dalam %s", input_text(in, "stage"),
                         c->sel->reg->short_title);
    enum status s = still_open(c, TERMS_RUBRIC);
    if (s != ST_OK)
        return s;
    size_t n = input_count(in, "criteria");
    struct rubric_criterion *v = arena_array_of(c->arena, n, struct rubric_criterion);
    for (size_t i = 0; i < n; i++)
        criterion_from(c, input_item(in, "criteria", i), &v[i]);
    struct rubric r = {.stage = rule->id, .v = v, .n = n};
    input_dec(in, "divide", &r.divide);
    if (!rubric_check(&r, c->out->faults))
        return ST_INVALID;
    struct verdicts vs;
    verdicts_init(&vs, c->arena);
    if (rubric_lawful(&r, rule, &vs) == MET_NO)
        return act_refuse_verdict(c, verdicts_first_no(&vs));
    write_rubric(c, &r);
    return act_done(c, "Kriteria penilaian %s ditetapkan (%zu kriteria).", rule->name, n);
}

/* ---- criteria of the file check, waiving a stage ---- */

static const struct param requirement_of[] = {
    {"code", PARAM_LINE, true, "kode", .max = 40},
    {"name", PARAM_LINE, true, "persyaratan", .max = 500},
    {"link", PARAM_TEXT, true, "keterkaitan objektif dengan jabatan", .max = 1000},
    {"item", PARAM_LINE, false, "dokumen tambahan", .max = 60},
    PARAMS_END,
};
static const struct param requirements_params[] = {
    {"criteria", PARAM_LIST, true, "kriteria administrasi", .min = 1, .max = 60,
     .of = requirement_of},
    PARAMS_END,
};

static enum status run_requirements(struct ctx *c, const struct input *in)
{
    enum status s = still_open(c, TERMS_WEIGHTS);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "UPDATE requirement_criterion SET ended_by = ?1 WHERE selection_id = ?2"
           " AND ended_by IS NULL", "ii", c->record, c->sel->id);
    for (size_t i = 0; i < input_count(in, "criteria"); i++) {
        const struct input *it = input_item(in, "criteria", i);
        for (size_t k = 0; k < i; k++)
            if (str_eq(input_text(it, "code"), input_text(input_item(in, "criteria", k), "code")))
                act_fault(c, "criteria", "Kode %s dipakai dua kali", input_text(it, "code"));
        db_run(c->db,
               "INSERT INTO requirement_criterion (selection_id, code, name, link, item, made_by)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               "issssi", c->sel->id, input_text(it, "code"), input_text(it, "name"),
               input_text(it, "link"), input_text(it, "item"), c->record);
    }
    return act_done(c, "%zu kriteria administrasi ditetapkan.", input_count(in, "criteria"));
}

static const struct param waive_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"reason", PARAM_TEXT, true, "alasan", .max = 2000},
    PARAMS_END,
};

static enum status run_waive(struct ctx *c, const struct input *in)
{
    const struct stage_rule *rule = regulation_stage(c->sel->reg, input_text(in, "stage"));
    if (!rule)
        return act_fault(c, "stage", "Tahap \"%s\" tidak ada dalam %s", input_text(in, "stage"),
                         c->sel->reg->short_title);
    if (!rule->waive_clause)
        return act_refuse_clause(c, rule->clause, "Laksanakan tahap ini.",
                                 "Tahap %s tidak dapat ditiadakan menurut %s.", rule->name,
                                 c->sel->reg->short_title);
    enum status s = still_open(c, TERMS_WEIGHTS);
    if (s != ST_OK)
        return s;
    db_run(c->db,
           "INSERT INTO stage_waiver (selection_id, stage, reason, made_by) VALUES (?1, ?2, ?3, ?4)",
           "issi", c->sel->id, rule->id, input_text(in, "reason"), c->record);
    return act_done(c, "Tahap %s ditiadakan dengan alasan yang dicatat.", rule->name);
}

static const struct act acts[] = {
    {.name = "selection.draft_scoring", .title = "Rancang bobot dan aturan penilaian",
     .who = OFFICE, .when = PHASE_BIT(PHASE_PREPARATION), .lock = LOCK_SELECTION,
     .rule = "weights", .params = scoring_params, .names = NAMES_SELECTION, .run = run_draft},
    {.name = "selection.fix_scoring", .title = "Tetapkan bobot dan aturan penilaian",
     .effect = "Bobot, ambang, dan aturan nilai sama mengikat seluruh penilaian. Sesudah "
               "nilai pertama masuk, semuanya tidak dapat diubah.",
     .who = PANELISTS, .flags = ACT_MILESTONE | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .rule = "weights", .params = scoring_params, .names = NAMES_SELECTION, .run = run_fix},
    {.name = "selection.fix_rubric", .title = "Tetapkan kriteria penilaian",
     .who = PANELISTS | ROLE_BIT(ROLE_ASSESSOR), .flags = ACT_MILESTONE, .lock = LOCK_SELECTION,
     .tag_param = "stage", .rule = "stages", .params = rubric_params, .names = NAMES_SELECTION,
     .run = run_rubric},
    {.name = "selection.fix_requirements", .title = "Tetapkan kriteria administrasi",
     .who = PANELISTS, .flags = ACT_MILESTONE, .lock = LOCK_SELECTION, .rule = "objective_link",
     .params = requirements_params, .names = NAMES_SELECTION, .run = run_requirements},
    {.name = "selection.waive_stage", .title = "Tiadakan tahap",
     .effect = "Tahap ini tidak diadakan bagi semua peserta. Alasannya tercatat dan "
               "terbaca oleh pengawas.", .who = PANELISTS,
     .flags = ACT_MILESTONE | ACT_NEEDS_REASON | ACT_IRREVERSIBLE, .lock = LOCK_SELECTION,
     .tag_param = "stage", .rule = "stages", .params = waive_params, .names = NAMES_SELECTION,
     .run = run_waive},
};

const struct act_table scoring_acts = {acts, sizeof acts / sizeof acts[0]};

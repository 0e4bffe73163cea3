/* How the selection is scored: what the secretariat drafted beside what the panel fixed, the rubric of
 * every stage, the criteria of the file check, and until when each of it may still be changed. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))
#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

/* "82,5": with a comma, as few digits as it takes. */
static const char *shown(struct arena *a, struct dec d)
{
    char *s = dec_text(a, d);
    for (char *p = s; *p; p++)
        if (*p == '.')
            *p = ',';
    return s;
}

static const char *percent(struct arena *a, int hundredths)
{
    return arena_printf(a, "%s%%", shown(a, (struct dec){hundredths, 2}));
}

static const char *stage_name(const struct ctx *c, const char *id)
{
    const struct stage_rule *r = regulation_stage(c->sel->reg, id);
    return r ? r->name : id;
}

/* ---- terms ---- */

static const char *terms_text(struct ctx *c, const struct stage_terms *t)
{
    if (!t)
        return "–";
    if (t->waived)
        return arena_printf(c->arena, "ditiadakan: %s", t->waive_reason);
    const char *s = percent(c->arena, t->weight);
    if (t->has_threshold)
        s = arena_printf(c->arena, "%s, ambang %s", s, shown(c->arena, t->threshold));
    if (t->top_n)
        s = arena_printf(c->arena, "%s, paling banyak %d melanjutkan", s, t->top_n);
    if (t->exempt == EXEMPT_VALUE)
        s = arena_printf(c->arena, "%s, pengecualian dihitung %s", s, shown(c->arena, t->exempt_value));
    if (t->exempt == EXEMPT_SHARE)
        s = arena_printf(c->arena, "%s, pengecualian membagi bobotnya", s);
    if (t->carry_over_months)
        s = arena_printf(c->arena, "%s, hasil terdahulu %d bulan", s, t->carry_over_months);
    return s;
}

static const char *law_text(struct ctx *c, const struct stage_rule *r)
{
    if (r->weight_max)
        return arena_printf(c->arena, "%s sampai %s", percent(c->arena, r->weight_min),
                            percent(c->arena, r->weight_max));
    return r->default_weight ? percent(c->arena, r->default_weight)
                             : r->counts ? "tidak diatur" : "tanpa bobot";
}

static const char *ties_text(struct ctx *c, const struct terms *t)
{
    const char *s = NULL;
    for (size_t i = 0; i < t->n_ties; i++)
        s = s ? arena_printf(c->arena, "%s, lalu %s", s, stage_name(c, t->ties[i]))
              : stage_name(c, t->ties[i]);
    return s ? s : "rapat pleno memutus";
}

static json_t *terms_table(struct ctx *c, const struct terms *draft, const struct terms *fixed)
{
    const struct regulation *reg = c->sel->reg;
    json_t *t = shown_table("Bobot tiap tahap", true), *row;
    shown_column(t, "Tahap", false);
    shown_column(t, "Menurut peraturan", false);
    shown_column(t, "Rancangan sekretariat", false);
    shown_column(t, "Ditetapkan Panitia Seleksi", false);
    for (size_t i = 0; i < reg->n_stages; i++) {
        const struct stage_rule *r = &reg->stages[i];
        if (!r->counts && !terms_stage(fixed, r->id) && !terms_stage(draft, r->id))
            continue;
        row = shown_row(t);
        shown_cell(t, row, r->name);
        shown_cell(t, row, law_text(c, r));
        shown_cell(t, row, terms_text(c, terms_stage(draft, r->id)));
        shown_cell(t, row, terms_text(c, terms_stage(fixed, r->id)));
    }
    row = shown_row(t);
    shown_cell(t, row, "Nilai yang sama dipecah menurut");
    shown_cell(t, row, NULL);
    shown_cell(t, row, draft->n ? ties_text(c, draft) : "–");
    shown_cell(t, row, fixed->n ? ties_text(c, fixed) : "–");
    return t;
}

/* ---- what a form begins with ---- */

static void fill(json_t *list, const char *name, const char *value)
{
    json_t *o = json_object();
    json_put(o, "name", name);
    json_put(o, "value", value);
    json_array_append_new(list, o);
}

/* The draft, else what holds now, else what the regulation itself gives. */
static json_t *terms_fields(struct ctx *c, const struct terms *from)
{
    struct terms own = from->n ? *from : terms_default(c->arena, c->sel->reg);
    struct arena *a = c->arena;
    json_t *list = json_array();
    for (size_t i = 0; i < own.n; i++) {
        const struct stage_terms *t = &own.v[i];
        const char *at = arena_printf(a, "weights.%zu", i);
        fill(list, arena_printf(a, "%s.stage", at), t->stage);
        fill(list, arena_printf(a, "%s.weight", at), shown(a, (struct dec){t->weight, 2}));
        if (t->has_threshold)
            fill(list, arena_printf(a, "%s.threshold", at), shown(a, t->threshold));
        if (t->top_n)
            fill(list, arena_printf(a, "%s.top_n", at), arena_printf(a, "%d", t->top_n));
        if (t->exempt != EXEMPT_NOT_SET)
            fill(list, arena_printf(a, "%s.exempt", at), exempt_way_word(t->exempt));
        if (t->exempt == EXEMPT_VALUE)
            fill(list, arena_printf(a, "%s.exempt_value", at), shown(a, t->exempt_value));
        if (t->carry_over_months)
            fill(list, arena_printf(a, "%s.carry_months", at),
                 arena_printf(a, "%d", t->carry_over_months));
    }
    for (size_t i = 0; i < own.n_ties; i++)
        fill(list, arena_printf(a, "ties.%zu", i), own.ties[i]);
    return list;
}

static void fill_criterion(struct arena *a, json_t *list, size_t i, const struct rubric_criterion *k)
{
    const char *at = arena_printf(a, "criteria.%zu", i);
    fill(list, arena_printf(a, "%s.id", at), k->id);
    fill(list, arena_printf(a, "%s.name", at), k->name);
    fill(list, arena_printf(a, "%s.weight", at), k->weight ? shown(a, (struct dec){k->weight, 2}) : "");
    for (size_t v = 0; v < k->n_allowed; v++)
        fill(list, arena_printf(a, "%s.allowed.%zu", at, v), shown(a, k->allowed[v]));
    if (!k->n_allowed) {
        fill(list, arena_printf(a, "%s.min", at), shown(a, k->min));
        fill(list, arena_printf(a, "%s.max", at), shown(a, k->max));
        fill(list, arena_printf(a, "%s.step", at), shown(a, k->step));
    }
    for (size_t v = 0; v < k->n_levels; v++) {
        fill(list, arena_printf(a, "%s.levels.%zu.value", at, v), shown(a, k->levels[v].value));
        fill(list, arena_printf(a, "%s.levels.%zu.text", at, v), k->levels[v].text);
    }
}

/* The rubric in force, else the criteria the regulation names. */
static json_t *rubric_fields(struct ctx *c, const struct stage_rule *r, const struct rubric *rubric)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rubric->n; i++)
        fill_criterion(c->arena, list, i, &rubric->v[i]);
    for (size_t i = 0; i < r->n_criteria && !rubric->n; i++)
        fill_criterion(c->arena, list, i,
                       &(struct rubric_criterion){.id = r->criteria[i].id, .name = r->criteria[i].name,
                                                  .weight = r->criteria[i].weight,
                                                  .max = {100, 0}, .step = {1, 0}});
    if (rubric->divide.value)
        fill(list, "divide", shown(c->arena, rubric->divide));
    return list;
}

/* ---- rubrics ---- */

static const char *levels_text(struct arena *a, const struct rubric_criterion *k)
{
    const char *s = NULL;
    for (size_t i = 0; i < k->n_levels; i++)
        s = arena_printf(a, "%s%s%s = %s", s ? s : "", s ? "; " : "", shown(a, k->levels[i].value),
                         k->levels[i].text);
    return s;
}

static json_t *rubric_table(struct ctx *c, const struct stage_rule *r, const struct rubric *rubric)
{
    json_t *t = shown_table(arena_printf(c->arena, "Kriteria %s", r->name), true);
    bool levels = false;
    for (size_t i = 0; i < rubric->n; i++)
        levels = levels || rubric->v[i].n_levels;
    shown_column(t, "Kriteria", false);
    shown_column(t, "Bobot", true);
    shown_column(t, "Nilai yang dapat diberikan", false);
    if (levels)
        shown_column(t, "Uraian tingkat", false);
    for (size_t i = 0; i < rubric->n; i++) {
        json_t *row = shown_row(t);
        shown_cell(t, row, rubric->v[i].name);
        shown_cell(t, row, percent(c->arena, rubric->v[i].weight));
        shown_cell(t, row, rubric_values_show(c->arena, &rubric->v[i]));
        if (levels)
            shown_cell(t, row, levels_text(c->arena, &rubric->v[i]));
    }
    return t;
}

/* The panel sets all; assessors the rubric of their own stage. */
static bool may_fix_rubric(const struct ctx *c, const struct stage_rule *r)
{
    return (c->actor.roles & PANELISTS) ||
           ((c->actor.roles & ROLE_BIT(ROLE_ASSESSOR)) && r->scorer == SCORER_ASSESSOR);
}

static json_t *stage_json(struct ctx *c, const struct stage_rule *r, bool open)
{
    struct rubric rubric = {0};
    json_t *o = json_object();
    bool has = scored_rubric(c, r->id, &rubric);
    json_put(o, "stage", r->id);
    json_put(o, "name", r->name);
    leaf_clause(o, "clause", c->sel->reg, r->clause);
    json_put_flag(o, "has_rubric", has);
    json_put_new(o, "table", rubric_table(c, r, &rubric));
    json_put(o, "divide", rubric.divide.value ? shown(c->arena, rubric.divide) : NULL);
    json_put_flag(o, "may_fix", open && may_fix_rubric(c, r));
    json_put(o, "act_title", has ? "Ubah kriteria" : "Tetapkan kriteria");
    json_put_new(o, "fields", rubric_fields(c, r, &rubric));
    return o;
}

/* ---- until when ---- */

/* True while it may be changed; else the sentence of the rule why not. */
static bool still_open(struct ctx *c, unsigned what, json_t *data, const char *key)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    bool open = terms_may_fix(c->sel->reg, what, scored_opened(c), scored_first(c), c->stamp, &v) !=
                MET_NO;
    const struct verdict *no = open ? NULL : verdicts_first_no(&v);
    json_t *o = json_object();
    json_put_flag(o, "open", open);
    json_put(o, "why", no ? no->message : NULL);
    leaf_clause(o, "clause", c->sel->reg, no ? no->clause : NULL);
    json_put_new(data, key, o);
    return open;
}

static json_t *requirements_table(struct ctx *c)
{
    json_t *t = shown_table("Kriteria administrasi", true);
    struct rows *rows = db_rows(c->db,
                                "SELECT name, link, item FROM requirement_criterion"
                                " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id", "i",
                                c->sel->id);
    shown_column(t, "Persyaratan", false);
    shown_column(t, "Keterkaitan dengan jabatan", false);
    shown_column(t, "Dokumen tambahan", false);
    while (rows_next(rows)) {
        json_t *row = shown_row(t);
        shown_cell(t, row, rows_text(rows, 0));
        shown_cell(t, row, rows_text(rows, 1));
        shown_cell(t, row, rows_text(rows, 2));
    }
    return t;
}

/* For part "table" in a place of its own. */
static void put_table(json_t *data, const char *key, json_t *table)
{
    json_t *o = json_object();
    json_put_new(o, "table", table);
    json_put_new(data, key, o);
}

static void put_terms(struct ctx *c, json_t *data)
{
    struct terms draft = {0}, fixed = {0};
    bool has_draft = scored_terms(c, true, &draft), has_fixed = scored_terms(c, false, &fixed);
    bool panel = c->actor.roles & PANELISTS;
    bool open = still_open(c, TERMS_WEIGHTS, data, "weights_state");
    json_put_flag(data, "has_draft", has_draft);
    json_put_flag(data, "has_fixed", has_fixed);
    put_table(data, "terms", terms_table(c, &draft, &fixed));
    json_put(data, "hash", has_fixed ? scored_hash(c) : NULL);
    json_put_flag(data, "may_fix_terms", open && panel);
    json_put_flag(data, "may_draft", open && (c->actor.roles & OFFICE) &&
                                     c->phase == PHASE_PREPARATION);
    json_put(data, "fix_title", has_fixed ? "Ubah bobot dan aturan nilai sama"
                                : has_draft ? "Tetapkan menurut rancangan"
                                            : "Tetapkan bobot dan aturan nilai sama");
    json_put_new(data, "terms_fields", terms_fields(c, has_fixed ? &fixed : &draft));
    leaf_clause(data, "weights_clause", c->sel->reg, regulation_clause(c->sel->reg, "weights"));
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *list = json_array(), *requirements = requirements_table(c);
    (void)in;
    public_selection(c, data);
    put_terms(c, data);
    bool open = still_open(c, TERMS_RUBRIC, data, "rubric_state");
    for (size_t i = 0; i < c->sel->reg->n_stages; i++) {
        const struct stage_rule *r = &c->sel->reg->stages[i];
        if (r->method != METHOD_PASS && scores_scorers(r) && !scores_waived(c, r->id))
            json_array_append_new(list, stage_json(c, r, open));
    }
    json_put_new(data, "stages", list);
    json_put_flag(data, "has_requirements", json_array_size(json_object_get(requirements, "rows")));
    put_table(data, "requirements", requirements);
    json_put_flag(data, "may_fix_requirements",
                  (c->actor.roles & PANELISTS) &&
                      json_flag(json_object_get(data, "weights_state"), "open"));
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "scoring.show", .path = "/seleksi/:selection/aturan-nilai",
     .title = "Bobot dan kriteria penilaian", .resource = "terms",
     .who = OFFICE | PANELISTS | ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_OVERSEER),
     .names = NAMES_SELECTION, .template = "scoring", .read = read_show},
};

const struct page_table scoring_pages = {pages, sizeof pages / sizeof pages[0]};

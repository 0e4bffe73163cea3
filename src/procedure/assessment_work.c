/* What assessors work with: whom they assess, what they recorded, the handing over with its order; and
 * for the secretariat who assesses whom, nothing of what was found. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/assessment_inside.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_reached.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"

#define DESK (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))
#define LEVELS_MAX 12
#define LEVEL_TOP 5                /* the bar ends here, or at the highest level named */

/* ---- levels against the standard ---- */

static json_t *levels_json(struct ctx *c, const char *text)
{
    struct faults f;
    faults_init(&f, c->arena);
    json_t *list = text ? json_in(c->arena, json_read(text, strlen(text), "levels", &f)) : NULL;
    json_t *out = json_array(), *it;
    size_t i;
    json_array_foreach(list, i, it) {
        json_t *o = json_deep_copy(it);
        json_put_int(o, "gap", json_int(it, "level", 0) - json_int(it, "required", 0));
        json_array_append_new(out, o);
    }
    return out;
}

static const char *number(struct ctx *c, int64_t n)
{
    return arena_printf(c->arena, "%lld", (long long)n);
}

static json_t *levels_table(struct ctx *c, const json_t *levels)
{
    json_t *t = shown_table("Tingkat kompetensi terhadap standar jabatan", true), *l;
    size_t i;
    shown_column(t, "Kompetensi", false);
    shown_column(t, "Capaian", true);
    shown_column(t, "Standar", true);
    shown_column(t, "Selisih", true);
    json_array_foreach(levels, i, l) {
        json_t *row = shown_row(t);
        int64_t gap = json_int(l, "gap", 0);
        shown_cell(t, row, json_str(l, "competency"));
        shown_cell(t, row, number(c, json_int(l, "level", 0)));
        shown_cell(t, row, number(c, json_int(l, "required", 0)));
        shown_cell(t, row, gap > 0 ? arena_printf(c->arena, "+%lld", (long long)gap) : number(c, gap));
    }
    return t;
}

static const char *finding(struct ctx *c, const json_t *levels)
{
    const char *names = NULL;
    size_t i, short_of = 0;
    json_t *l;
    json_array_foreach(levels, i, l) {
        if (json_int(l, "gap", 0) >= 0)
            continue;
        names = names ? arena_printf(c->arena, "%s, %s", names, json_str(l, "competency"))
                      : json_str(l, "competency");
        short_of++;
    }
    if (!short_of)
        return arena_printf(c->arena, "Semua %zu kompetensi mencapai standar jabatan",
                            json_array_size(levels));
    return arena_printf(c->arena, "%zu dari %zu kompetensi di bawah standar: %s", short_of,
                        json_array_size(levels), names);
}

static json_t *chart_json(struct ctx *c, const json_t *levels)
{
    json_t *o, *bars, *l;
    int64_t top = LEVEL_TOP;
    size_t i;
    if (!json_array_size(levels))
        return json_null();
    o = json_object();
    bars = json_array();
    json_array_foreach(levels, i, l) {
        int64_t most = json_int(l, "level", 0) > json_int(l, "required", 0) ? json_int(l, "level", 0)
                                                                           : json_int(l, "required", 0);
        top = most > top ? most : top;
    }
    json_array_foreach(levels, i, l) {
        json_t *bar = json_object();
        int64_t level = json_int(l, "level", 0), required = json_int(l, "required", 0);
        json_put(bar, "label", json_str(l, "competency"));
        json_put(bar, "value", arena_printf(c->arena, "%lld dari %lld", (long long)level,
                                            (long long)required));
        json_put(bar, "width", shown_percent(c->arena, ratio_int(level), ratio_int(top)));
        json_put(bar, "rest", level < required ? shown_percent(c->arena, ratio_int(required),
                                                               ratio_int(top)) : NULL);
        json_put(bar, "mark", shown_percent(c->arena, ratio_int(required), ratio_int(top)));
        json_array_append_new(bars, bar);
    }
    json_put(o, "finding", finding(c, levels));
    json_put(o, "mark_title", "standar jabatan; arsiran adalah kekurangannya");
    json_put_new(o, "bars", bars);
    json_put_new(o, "table", levels_table(c, levels));
    return o;
}

json_t *assessment_result_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    json_t *levels = levels_json(c, rows_null(rows, 2) ? NULL : arena_strdup(c->arena, rows_text(rows, 2)));
    json_put(o, "instrument", rows_text(rows, 0));
    json_put(o, "value", rows_text(rows, 1));
    json_put(o, "recommendation", rows_text(rows, 3));
    json_put_new(o, "chart_bars", chart_json(c, levels));
    json_put_new(o, "levels", levels);
    return o;
}

/* ---- assessment.work ---- */

static bool is_assessor(const struct ctx *c)
{
    return c->actor.role == ROLE_ASSESSOR;
}

static bool assigned(struct ctx *c, const struct stage_rule *r, const char *candidate, int64_t account)
{
    static const char sql[] =
        "SELECT COUNT(*) FROM assignment WHERE selection_id = ?1 AND stage = ?2"
        " AND candidate = ?3 AND ended_by IS NULL AND (?4 = 0 OR account_id = ?4)";
    return db_int(c->db, 0, sql, "issi", c->sel->id, r->id, candidate, account) > 0;
}

/* Mine, or nobody's yet: then everybody assesses. */
static bool is_mine(struct ctx *c, const struct stage_rule *r, const struct scores_candidate *k)
{
    const char *candidate = scores_candidate_id(r, k->app.pub, k->person);
    return !act_conflicted(c, c->actor.account, &k->app) &&
           (assigned(c, r, candidate, c->actor.account) ||
            !assigned(c, r, candidate, 0));
}

static const char *names_assigned(struct ctx *c, const struct stage_rule *r, const char *candidate)
{
    const char *names = NULL;
    struct rows *rows = db_rows(c->db,
                                "SELECT x.p_name FROM assignment g JOIN account x ON x.id = g.account_id"
                                " WHERE g.selection_id = ?1 AND g.stage = ?2 AND g.candidate = ?3"
                                " AND g.ended_by IS NULL ORDER BY g.id", "iss", c->sel->id, r->id,
                                candidate);
    while (rows_next(rows))
        names = names ? arena_printf(c->arena, "%s; %s", names, rows_text(rows, 0))
                      : arena_strdup(c->arena, rows_text(rows, 0));
    rows_end(rows);
    return names ? names : "semua asesor";
}

/* With which instruments the reader recorded something: "wawancara, simulasi". */
static const char *instruments_recorded(struct ctx *c, const struct stage_rule *r, const char *candidate)
{
    const char *names = NULL;
    struct rows *rows = db_rows(c->db,
                                "SELECT DISTINCT instrument FROM assessment_result"
                                " WHERE selection_id = ?1 AND stage = ?2 AND candidate = ?3"
                                " AND account_id = ?4 AND ended_by IS NULL ORDER BY instrument", "issi",
                                c->sel->id, r->id, candidate, c->actor.account);
    while (rows_next(rows))
        names = names ? arena_printf(c->arena, "%s, %s", names, rows_text(rows, 0))
                      : arena_strdup(c->arena, rows_text(rows, 0));
    rows_end(rows);
    return names ? names : "belum ada";
}

static bool sheet_locked(struct ctx *c, const struct stage_rule *r, const char *candidate)
{
    return db_int(c->db, 0,
                  "SELECT COUNT(*) FROM sheet WHERE selection_id = ?1 AND stage = ?2"
                  " AND candidate = ?3 AND account_id = ?4 AND confirmed = 1 AND ended_by IS NULL",
                  "issi", c->sel->id, r->id, candidate, c->actor.account) > 0;
}

static void add_mine(struct ctx *c, const struct stage_rule *r, const struct scores_candidate *k,
                     json_t *t)
{
    const char *candidate = scores_candidate_id(r, k->app.pub, k->person);
    json_t *row = shown_row(t);
    shown_cell(t, row, k->app.number);
    shown_cell(t, row, instruments_recorded(c, r, candidate));
    if (sheet_locked(c, r, candidate))
        shown_standing_cell(t, row, STANDING_LOCKED, NULL);
    else
        shown_cell(t, row, "belum dikunci");
    shown_link(t, row, "Buka", arena_printf(c->arena, "/seleksi/%s/asesmen/%s?stage=%s", c->sel->pub,
                                            k->app.pub, r->id));
}

static void add_for_desk(struct ctx *c, const struct stage_rule *r, const struct scores_candidate *k,
                         json_t *t)
{
    json_t *row = shown_row(t);
    shown_cell(t, row, k->app.number);
    shown_cell(t, row, names_assigned(c, r, scores_candidate_id(r, k->app.pub, k->person)));
    shown_link(t, row, "Tugaskan",
               arena_printf(c->arena, "/tindakan/assessment.assign?selection=%s&application=%s&stage=%s"
                            "&_back=/seleksi/%s/asesmen", c->sel->pub, k->app.pub, r->id, c->sel->pub));
}

static json_t *candidates_table(struct ctx *c, const struct stage_rule *r, const struct scores_field *f,
                                const struct post_ref *post)
{
    json_t *t = shown_table(arena_printf(c->arena, "Peserta %s", post->title), true);
    bool mine = is_assessor(c);
    shown_column(t, "Nomor", false);
    shown_column(t, mine ? "Metode yang Anda catat" : "Asesor", false);
    if (mine)
        shown_column(t, "Lembar nilai Anda", false);
    shown_column(t, "Tindakan", false);
    for (size_t i = 0; i < f->n; i++) {
        const struct scores_candidate *k = &f->v[i];
        if (k->out != OUT_NONE || scores_spared(k, r->id))
            continue;
        if (!mine)
            add_for_desk(c, r, k, t);
        else if (is_mine(c, r, k))
            add_mine(c, r, k, t);
    }
    return t;
}

/* The order that goes with the handing over: only when every sheet is locked. */
static json_t *order_table(struct ctx *c, const struct stage_rule *r, const struct post_ref *post)
{
    struct reached all;
    struct ranking ranking;
    json_t *t = shown_table(arena_printf(c->arena, "Urutan hasil %s", post->title), true);
    shown_column(t, "Nomor", false);
    shown_column(t, "Urutan", true);
    shown_column(t, "Nilai", true);
    reached_values(c, r, post, &all);
    if (rank_compute(c->arena, all.entries, all.n, NULL, &ranking, c->out->faults) != ST_OK)
        return t;
    for (size_t i = 0; i < ranking.n; i++) {
        size_t at = (size_t)(ranking.v[i].entry - all.entries);
        json_t *row = shown_row(t);
        shown_cell(t, row, all.who[at]->app.number);
        shown_cell(t, row, number(c, ranking.v[i].rank));
        shown_cell(t, row, ratio_show(c->arena, all.parts[at].value, RANK_PLACES, ','));
    }
    return t;
}

static json_t *post_json(struct ctx *c, const struct stage_rule *r, const struct post_ref *post)
{
    struct scores_field f;
    json_t *o = json_object(), *order = json_object();
    bool given = scores_handed_over(c, r, post->id), ready = false;
    scores_field(c, post, &f);
    if (is_assessor(c) && f.n)
        ready = scores_complete(c, post, r, &f, true) == ST_OK;
    json_put(o, "waits", is_assessor(c) && f.n && !given && !ready ? c->out->refusal.message : NULL);
    c->out->refusal = (struct verdict){0};
    json_t *t = candidates_table(c, r, &f, post);
    json_put(o, "post", post->pub);
    json_put(o, "title", post->title);
    json_put_int(o, "count", (int64_t)json_array_size(json_object_get(t, "rows")));
    json_put_flag(o, "has_candidates", json_array_size(json_object_get(t, "rows")) > 0);
    json_put_new(o, "table", t);
    json_put_flag(o, "handed_over", given);
    json_put_new(o, "standing", shown_standing(given ? STANDING_LOCKED : STANDING_NONE, NULL));
    json_put(o, "hand_over_href",
             ready && !given && r->method == METHOD_ASSESSOR
                 ? arena_printf(c->arena, "/tindakan/assessment.hand_over?selection=%s&post=%s&stage=%s"
                                "&_back=/seleksi/%s/asesmen", c->sel->pub, post->pub, r->id, c->sel->pub)
                 : NULL);
    json_put_flag(order, "has", ready);
    json_put_new(order, "table", ready ? order_table(c, r, post) : shown_table("Urutan", true));
    json_put_new(o, "order", order);
    return o;
}

static json_t *instruments_json(struct ctx *c, const struct stage_rule *r)
{
    const char *const *v, *clause;
    size_t n = scores_instruments(c, r, &v, &clause);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(v[i]));
    return list;
}

static json_t *stage_json(struct ctx *c, const struct stage_rule *r)
{
    json_t *o = json_object(), *posts = json_array(), *instruments = instruments_json(c, r);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        json_array_append_new(posts, post_json(c, r, &c->sel->posts[i]));
    json_put(o, "stage", r->id);
    json_put(o, "name", r->name);
    leaf_clause(o, "clause", c->sel->reg, r->clause);
    json_put_flag(o, "has_instruments", json_array_size(instruments) > 0);
    json_put_new(o, "instruments", instruments);
    json_put_new(o, "posts", posts);
    return o;
}

static enum status read_work(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *list = json_array();
    (void)in;
    for (size_t i = 0; i < c->sel->reg->n_stages; i++) {
        const struct stage_rule *r = &c->sel->reg->stages[i];
        if (r->scorer == SCORER_ASSESSOR && !scores_waived(c, r->id))
            json_array_append_new(list, stage_json(c, r));
    }
    public_selection(c, data);
    json_put_flag(data, "is_assessor", is_assessor(c));
    json_put_new(data, "empty",
                 json_array_size(list)
                     ? json_null()
                     : shown_empty("Peraturan seleksi ini tidak mengatur penilaian oleh asesor.",
                                   NULL, NULL, NULL));
    json_put_new(data, "stages", list);
    return c->out->faults->n_errors ? ST_INVALID : ST_OK;
}

/* ---- assessment.form ---- */

static const struct param form_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

static json_t *own_results(struct ctx *c, const struct stage_rule *r, const char *candidate)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT instrument, p_value, p_levels, p_recommendation"
                                " FROM assessment_result WHERE selection_id = ?1 AND stage = ?2"
                                " AND candidate = ?3 AND account_id = ?4 AND ended_by IS NULL"
                                " ORDER BY instrument, id", "issi", c->sel->id, r->id, candidate,
                                c->actor.account);
    while (rows_next(rows))
        json_array_append_new(list, assessment_result_json(c, rows));
    return list;
}

static json_t *own_advice(struct ctx *c)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT v.advised_post, v.p_text FROM advice v JOIN record r"
                                " ON r.id = v.made_by WHERE v.application_id = ?1 AND r.actor_id = ?2"
                                " ORDER BY v.id", "ii", c->app->id, c->actor.account);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "advised_post", rows_text(rows, 0));
        json_put(o, "text", rows_text(rows, 1));
        json_array_append_new(list, o);
    }
    return list;
}

/* Competencies and standards as the reader wrote them last for the post, so that they are not typed for
 * every candidate; then empty lines. */
static json_t *lines_json(struct ctx *c, const struct stage_rule *r)
{
    json_t *list = json_array();
    const char *text = db_text(c->db, c->arena,
                               "SELECT x.p_levels FROM assessment_result x JOIN application a"
                               " ON a.id = x.application_id WHERE x.selection_id = ?1 AND x.stage = ?2"
                               " AND x.account_id = ?3 AND a.post_id = ?4 AND x.ended_by IS NULL"
                               " AND x.p_levels IS NOT NULL ORDER BY x.id DESC LIMIT 1", "isii",
                               c->sel->id, r->id, c->actor.account, c->app->post->id);
    json_t *known = json_in(c->arena, levels_json(c, text));
    for (size_t i = 0; i < LEVELS_MAX; i++) {
        json_t *o = json_object(), *l = json_array_get(known, i);
        json_put_int(o, "at", (int64_t)i);
        json_put_int(o, "nth", (int64_t)i + 1);
        json_put(o, "competency", json_str(l, "competency"));
        json_put(o, "required", l ? number(c, json_int(l, "required", 0)) : NULL);
        json_array_append_new(list, o);
    }
    return list;
}

static bool knows_candidate(struct ctx *c, const struct stage_rule *r)
{
    struct scores_field f;
    const struct scores_candidate *k;
    scores_field(c, c->app->post, &f);
    k = scores_find(&f, c->app->pub);
    return k && k->out == OUT_NONE && !scores_spared(k, r->id) && is_mine(c, r, k);
}

static enum status read_form(struct ctx *c, const struct input *in, json_t *data)
{
    const struct stage_rule *r = assessment_stage(c, input_text(in, "stage"), false);
    if (!r)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    if (act_conflicted(c, c->actor.account, c->app))
        return act_refuse(c, "merit", "Peserta ini dinilai oleh asesor lain.",
                          "Anda menyatakan benturan kepentingan dengan peserta ini.");
    if (r->scorer != SCORER_ASSESSOR || !knows_candidate(c, r))
        return act_fault(c, "application", "Peserta ini tidak ditugaskan kepada Anda");
    const char *candidate = scores_candidate_id(r, c->app->pub, c->app->dossier_pub);
    bool given = scores_handed_over(c, r, c->app->post->id);
    json_t *profile = scores_profile(c, c->app), *results = own_results(c, r, candidate);
    json_t *advice = own_advice(c), *instruments = instruments_json(c, r);
    json_object_del(profile, "name");
    public_selection(c, data);
    json_put(data, "stage", r->id);
    json_put(data, "name", r->name);
    leaf_clause(data, "clause", c->sel->reg, r->clause);
    json_put(data, "application", c->app->pub);
    json_put(data, "number", c->app->number);
    json_put_new(data, "candidate", profile);
    json_put(data, "post_title", c->app->post->title);
    json_put_flag(data, "handed_over", given);
    json_put_flag(data, "has_results", json_array_size(results) > 0);
    json_put_new(data, "results", results);
    json_put_flag(data, "has_advice", json_array_size(advice) > 0);
    json_put_new(data, "advice", advice);
    json_put_flag(data, "has_instruments", json_array_size(instruments) > 0);
    json_put_new(data, "instruments", instruments);
    json_put_new(data, "lines", lines_json(c, r));
    json_put(data, "sheet_href", arena_printf(c->arena, "/seleksi/%s/penilaian/lembar/%s?stage=%s",
                                              c->sel->pub, c->app->pub, r->id));
    json_put(data, "advise_href",
             arena_printf(c->arena, "/tindakan/assessment.advise?selection=%s&application=%s"
                          "&_back=/seleksi/%s/asesmen/%s", c->sel->pub, c->app->pub, c->sel->pub,
                          c->app->pub));
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "assessment.work", .path = "/seleksi/:selection/asesmen",
     .title = "Asesmen kompetensi", .resource = "assessing", .who = ROLE_BIT(ROLE_ASSESSOR) | DESK,
     .names = NAMES_SELECTION, .template = "assessment_work", .read = read_work},
    {.name = "assessment.form", .path = "/seleksi/:selection/asesmen/:application",
     .title = "Hasil asesmen", .resource = "assessing", .who = ROLE_BIT(ROLE_ASSESSOR),
     .names = NAMES_SELECTION | NAMES_APPLICATION, .params = form_params,
     .template = "assessment_form", .read = read_form},
};

const struct page_table assessment_work_pages = {pages, sizeof pages / sizeof pages[0]};

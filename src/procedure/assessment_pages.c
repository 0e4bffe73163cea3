/* The assessors' result as the panel reads it after the handing over: values in order, levels
 * against what the post requires, advice on other posts. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/assessment_inside.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_shown.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

static json_t *results_json(struct ctx *c, const struct stage_rule *r, const char *candidate)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT instrument, p_value, p_levels, p_recommendation"
                                " FROM assessment_result WHERE selection_id = ?1 AND stage = ?2"
                                " AND candidate = ?3 AND ended_by IS NULL ORDER BY instrument, id",
                                "iss", c->sel->id, r->id, candidate);
    while (rows_next(rows))
        json_array_append_new(list, assessment_result_json(c, rows));
    return list;
}

static json_t *advice_json(struct ctx *c, const struct scores_candidate *k)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT v.advised_post, v.p_text FROM advice v"
                                " JOIN application a ON a.id = v.application_id"
                                " WHERE v.selection_id = ?1 AND a.dossier_id = ?2 ORDER BY v.id",
                                "ii", c->sel->id, k->app.dossier);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "advised_post", rows_text(rows, 0));
        json_put(o, "text", rows_text(rows, 1));
        json_array_append_new(list, o);
    }
    return list;
}

/* ---- in order of value ---- */

struct line {
    const struct scores_candidate *k;
    struct score_part part;
    const char *source;
};

static bool part_of(struct ctx *c, const struct score_stage *s, const struct scores_candidate *k,
                    struct line *l)
{
    struct verdicts v;
    verdicts_init(&v, c->arena);
    l->k = k;
    l->part = (struct score_part){.stage = s->rule->id, .weight = ratio_int(1)};
    for (size_t i = 0; i < k->n_carried; i++)
        if (str_eq(k->carried[i].stage, s->rule->id)) {
            l->part.value = ratio_dec(k->carried[i].value);
            l->source = score_source_name(SOURCE_CARRIED);
            return true;
        }
    l->source = score_source_name(SOURCE_SHEETS);
    return score_stage_value(s, scores_candidate_id(s->rule, k->app.pub, k->person), &l->part.value,
                             &v) == MET_YES;
}

static json_t *line_json(struct ctx *c, const struct stage_rule *r, const struct line *l,
                         const struct rank_row *row)
{
    json_t *o = scores_profile(c, &l->k->app), *advice = advice_json(c, l->k);
    json_object_del(o, "name");
    json_put(o, "value_shown", NULL);
    if (row) {
        json_put_int(o, "rank", row->rank);
        json_put(o, "value_exact", ratio_exact(c->arena, l->part.value));
        json_put(o, "value_shown", ratio_show(c->arena, l->part.value, RANK_PLACES, ','));
        json_put_flag(o, "hidden_digits", row->hidden_digits);
    }
    json_put(o, "source", row ? l->source : score_source_name(SOURCE_EXEMPT));
    json_put_new(o, "results", results_json(c, r, scores_candidate_id(r, l->k->app.pub,
                                                                     l->k->person)));
    json_put_flag(o, "has_advice", json_array_size(advice) > 0);
    json_put_new(o, "advice", advice);
    return o;
}

static enum status put_lines(struct ctx *c, const struct stage_rule *r, json_t *data)
{
    struct scores_field f;
    struct score_stage s;
    struct ranking ranking;
    size_t n = 0;
    json_t *list = json_array(), *exempt = json_array();
    scores_field(c, c->post, &f);
    scores_stage(c, c->post, r, &f, &s);
    struct line *lines = arena_array_of(c->arena, f.n, struct line);
    struct rank_entry *v = arena_array_of(c->arena, f.n, struct rank_entry);
    for (size_t i = 0; i < f.n; i++) {
        if (act_conflicted(c, c->actor.account, &f.v[i].app))
            continue;
        if (part_of(c, &s, &f.v[i], &lines[n])) {
            v[n] = (struct rank_entry){.id = f.v[i].app.pub, .parts = &lines[n].part, .n_parts = 1};
            n++;
        } else if (scores_spared(&f.v[i], r->id)) {
            json_array_append_new(exempt, line_json(c, r, &lines[n], NULL));
        }
    }
    json_put_new(data, "lines", list);
    json_put_new(data, "exempt", exempt);
    if (rank_compute(c->arena, v, n, NULL, &ranking, c->out->faults) != ST_OK)
        return ST_INVALID;
    for (size_t i = 0; i < ranking.n; i++)
        json_array_append_new(list, line_json(c, r, &lines[ranking.v[i].entry - v], &ranking.v[i]));
    return ST_OK;
}

static const struct param results_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

static enum status read_results(struct ctx *c, const struct input *in, json_t *data)
{
    const struct stage_rule *r = assessment_stage(c, input_text(in, "stage"), false);
    if (!r)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    const struct act_rule *handing = regulation_act(c->sel->reg, "assessment.hand_over", r->id);
    if (r->scorer != SCORER_ASSESSOR || !scores_handed_over(c, r, c->post->id))
        return act_refuse_clause(c, handing && handing->clause ? handing->clause : r->clause,
                                 "Tunggu penyerahan hasil oleh tim penilai.",
                                 "Hasil %s untuk %s belum diserahkan kepada Panitia Seleksi.",
                                 r->name, c->post->title);
    public_selection(c, data);
    json_put(data, "stage", r->id);
    json_put(data, "name", r->name);
    json_put(data, "post", c->post->pub);
    json_put(data, "post_title", c->post->title);
    leaf_clause(data, "clause", c->sel->reg, r->clause);
    enum status s = put_lines(c, r, data);
    size_t n = json_array_size(json_object_get(data, "lines"));
    json_put_int(data, "count", (int64_t)n);
    json_put_flag(data, "has_exempt", json_array_size(json_object_get(data, "exempt")) > 0);
    json_put_new(data, "empty", n ? json_null()
                                  : shown_empty("Tidak ada hasil yang dapat Anda baca pada jabatan ini.",
                                                NULL, NULL, NULL));
    return s;
}

static const struct page pages[] = {
    {.name = "assessment.results", .path = "/seleksi/:selection/penilaian/:post/kompetensi",
     .title = "Hasil penilaian kompetensi", .resource = "assessment", .who = PANELISTS,
     .names = NAMES_SELECTION | NAMES_POST, .params = results_params,
     .template = "assessment_results", .reading_is_logged = true, .read = read_results},
};

const struct page_table assessment_pages = {pages, sizeof pages / sizeof pages[0]};

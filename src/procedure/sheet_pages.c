/* What a scorer reads: the sheets he owes and has, always; the sheets of others only after his own
 * of the stage are all locked, without names and in an order that tells nothing. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "procedure/sheet_inside.h"

#define SCORERS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_ASSESSOR))

json_t *sheet_scores_read(struct arena *a, const char *text)
{
    struct faults f;
    faults_init(&f, a);
    json_t *list = text ? json_read(text, strlen(text), "draf", &f) : NULL;
    return json_in(a, json_is_array(list) ? list : json_array());
}

/* ---- the rubric as it is shown ---- */

static json_t *criterion_json(struct ctx *c, const struct rubric_criterion *k)
{
    json_t *o = json_object(), *levels = json_array();
    json_put(o, "id", k->id);
    json_put(o, "name", k->name);
    json_put(o, "weight", dec_show(c->arena, (struct dec){k->weight, 2}, 2));
    json_put(o, "values", rubric_values_show(c->arena, k));
    for (size_t i = 0; i < k->n_levels; i++) {
        json_t *l = json_object();
        json_put(l, "value", dec_text(c->arena, k->levels[i].value));
        json_put(l, "text", k->levels[i].text);
        json_array_append_new(levels, l);
    }
    json_put_new(o, "levels", levels);
    return o;
}

static json_t *rubric_json(struct ctx *c, const struct stage_rule *rule)
{
    struct rubric r;
    json_t *list = json_array();
    if (scored_rubric(c, rule->id, &r))
        for (size_t i = 0; i < r.n; i++)
            json_array_append_new(list, criterion_json(c, &r.v[i]));
    return list;
}

static json_t *instruments_json(struct ctx *c, const struct stage_rule *rule)
{
    const char *const *v, *clause;
    size_t n = scores_instruments(c, rule, &v, &clause);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(v[i]));
    return list;
}

/* ---- sheets ---- */

static json_t *values_json(struct ctx *c, int64_t sheet)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT criterion, value, p_note FROM sheet_score"
                                " WHERE sheet_id = ?1 ORDER BY id", "i", sheet);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "criterion", rows_text(rows, 0));
        json_put(o, "value", rows_text(rows, 1));
        if (!rows_null(rows, 2))
            json_put(o, "note", rows_text(rows, 2));
        json_array_append_new(list, o);
    }
    return list;
}

static void add_sheet(struct ctx *c, json_t *list, struct rows *rows, bool own)
{
    json_t *o = json_object();
    json_put(o, "instrument", rows_text(rows, 1));
    json_put_flag(o, "agreed", rows_int(rows, 2) != 0);
    if (own) {
        json_put(o, "state", rows_int(rows, 3) ? "terkunci" : "menunggu-persetujuan");
        json_put(o, "sheet", rows_text(rows, 4));
    }
    json_put_new(o, "scores", values_json(c, rows_int(rows, 0)));
    json_array_append_new(list, o);
}

static json_t *own_sheets(struct ctx *c, const struct stage_rule *rule, const char *candidate)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT id, instrument, agreed, confirmed, pub FROM sheet"
                                " WHERE selection_id = ?1 AND stage = ?2 AND candidate = ?3"
                                " AND (account_id = ?4 OR (agreed = 1 AND confirmed = 1))"
                                " AND ended_by IS NULL ORDER BY id", "issi", c->sel->id, rule->id,
                                candidate, c->actor.account);
    while (rows_next(rows))
        add_sheet(c, list, rows, true);
    return list;
}

static json_t *own_drafts(struct ctx *c, const struct stage_rule *rule, const char *candidate)
{
    json_t *list = json_array();
    struct rows *rows =
        db_rows(c->db,
                "SELECT instrument, p_scores FROM sheet_draft WHERE selection_id = ?1"
                " AND stage = ?2 AND candidate = ?3 AND account_id = ?4"
                " ORDER BY instrument",
                "issi", c->sel->id, rule->id, candidate, c->actor.account);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "instrument", rows_text(rows, 0));
        json_put_new(o, "scores", json_incref(sheet_scores_read(c->arena, rows_text(rows, 1))));
        json_array_append_new(list, o);
    }
    return list;
}

/* ---- sheet.mine ---- */

static const char *debtor(const struct ctx *c, const struct stage_rule *rule)
{
    return rule->method == METHOD_CONSENSUS ? NULL : c->actor.pub;
}

static void add_candidates(struct ctx *c, const struct stage_rule *rule,
                           const struct post_ref *post, json_t *list)
{
    struct scores_field f;
    struct score_stage s;
    scores_field(c, post, &f);
    scores_stage(c, post, rule, &f, &s);
    for (size_t i = 0; i < f.n; i++) {
        const struct scores_candidate *k = &f.v[i];
        const char *candidate = scores_candidate_id(rule, k->app.pub, k->person);
        json_t *sheets = own_sheets(c, rule, candidate);
        bool owed = scores_owes(&s, debtor(c, rule), candidate) &&
                    !act_conflicted(c, c->actor.account, &k->app);
        if (!owed && !json_array_size(sheets)) {
            json_decref(sheets);
            continue;
        }
        json_t *o = scores_profile(c, &k->app);
        json_put(o, "post", post->pub);
        json_put(o, "post_title", post->title);
        json_put_flag(o, "owed", owed && !json_array_size(sheets));
        json_put_new(o, "sheets", sheets);
        json_put_new(o, "drafts", own_drafts(c, rule, candidate));
        json_array_append_new(list, o);
    }
}

static json_t *stage_json(struct ctx *c, const struct stage_rule *rule)
{
    json_t *o = json_object(), *candidates = json_array();
    json_put(o, "stage", rule->id);
    json_put(o, "name", rule->name);
    json_put(o, "clause", rule->clause);
    json_put_flag(o, "per_person", rule->per_person);
    json_put_new(o, "criteria", rubric_json(c, rule));
    json_put_new(o, "instruments", instruments_json(c, rule));
    for (size_t i = 0; i < c->sel->n_posts; i++)
        add_candidates(c, rule, &c->sel->posts[i], candidates);
    json_put_new(o, "candidates", candidates);
    return o;
}

static const struct param mine_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

static enum status read_mine(struct ctx *c, const struct input *in, json_t *data)
{
    const char *stage = input_text(in, "stage");
    json_t *list = json_array();
    for (size_t i = 0; i < c->sel->reg->n_stages; i++) {
        const struct stage_rule *rule = &c->sel->reg->stages[i];
        if ((stage && !str_eq(stage, rule->id)) || rule->method == METHOD_PASS ||
            !(scores_scorers(rule) & c->actor.roles) || scores_waived(c, rule->id))
            continue;
        json_array_append_new(list, stage_json(c, rule));
    }
    json_put(data, "selection", c->sel->pub);
    json_put(data, "title", c->sel->title);
    json_put_new(data, "stages", list);
    return ST_OK;
}

/* ---- sheet.all ---- */

static const struct param all_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

/* Does the reader still owe a sheet of the stage at any post? */
static bool still_owes(struct ctx *c, const struct stage_rule *rule)
{
    for (size_t p = 0; p < c->sel->n_posts; p++) {
        struct scores_field f;
        struct score_stage s;
        scores_field(c, &c->sel->posts[p], &f);
        scores_stage(c, &c->sel->posts[p], rule, &f, &s);
        for (size_t i = 0; i < s.n_owed; i++) {
            const struct owed *o = &s.owed[i];
            struct score_stage one = s;
            struct verdicts v;
            verdicts_init(&v, c->arena);
            one.owed = o;
            one.n_owed = 1;
            one.handed_over = true;
            if (str_eq(o->scorer, debtor(c, rule)) && score_ready(&one, 1, &v) != MET_YES)
                return true;
        }
    }
    return false;
}

static enum status may_read_all(struct ctx *c, const struct stage_rule *rule)
{
    bool scorer = scores_scorers(rule) & c->actor.roles;
    bool panel = c->actor.roles & (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR));
    if (!scorer && !(panel && rule->scorer == SCORER_ASSESSOR))
        return act_refuse_clause(c, rule->clause, NULL, "Lembar %s tidak terbuka bagi Anda.",
                                 rule->name);
    if (!scorer && !scores_handed_over(c, rule, c->post->id))
        return act_refuse_clause(c, rule->clause, "Tunggu penyerahan hasil oleh tim penilai.",
                                 "Hasil %s belum diserahkan kepada Panitia Seleksi.", rule->name);
    if (scorer && still_owes(c, rule))
        return act_refuse_clause(c, rule->clause, "Kunci semua lembar Anda pada tahap ini.",
                                 "Lembar penilai lain terbuka setelah lembar Anda dikunci.");
    return ST_OK;
}

/* Sheets in the order of their random ids: neither who nor when. */
static json_t *all_sheets(struct ctx *c, const struct stage_rule *rule, const char *candidate)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT id, instrument, agreed FROM sheet WHERE selection_id = ?1"
                                " AND stage = ?2 AND candidate = ?3 AND confirmed = 1"
                                " AND ended_by IS NULL ORDER BY pub", "iss", c->sel->id, rule->id,
                                candidate);
    while (rows_next(rows))
        add_sheet(c, list, rows, false);
    return list;
}

static enum status read_all(struct ctx *c, const struct input *in, json_t *data)
{
    const struct stage_rule *rule = scores_rule(c, input_text(in, "stage"));
    struct scores_field f;
    if (!rule)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    enum status s = may_read_all(c, rule);
    if (s != ST_OK)
        return s;
    json_t *list = json_array();
    scores_field(c, c->post, &f);
    for (size_t i = 0; i < f.n; i++) {
        if (act_conflicted(c, c->actor.account, &f.v[i].app))
            continue;
        json_t *o = scores_profile(c, &f.v[i].app);
        json_put_new(o, "sheets", all_sheets(c, rule, scores_candidate_id(rule, f.v[i].app.pub,
                                                                         f.v[i].person)));
        json_array_append_new(list, o);
    }
    json_put(data, "stage", rule->id);
    json_put(data, "name", rule->name);
    json_put(data, "post", c->post->pub);
    json_put(data, "post_title", c->post->title);
    json_put_new(data, "criteria", rubric_json(c, rule));
    json_put_new(data, "candidates", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "sheet.mine", .path = "/seleksi/:selection/penilaian", .title = "Penilaian saya",
     .resource = "sheet", .who = SCORERS, .names = NAMES_SELECTION, .params = mine_params,
     .template = "sheet_mine", .read = read_mine},
    {.name = "sheet.all", .path = "/seleksi/:selection/penilaian/:post/semua",
     .title = "Semua lembar penilaian", .resource = "sheet", .who = SCORERS,
     .names = NAMES_SELECTION | NAMES_POST, .params = all_params, .template = "sheet_all",
     .reading_is_logged = true, .read = read_all},
};

const struct page_table sheet_pages = {pages, sizeof pages / sizeof pages[0]};

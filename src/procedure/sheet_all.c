/* The sheets of all scorers, only after the reader's own of the stage are all locked: without names
 * and in an order that tells nothing. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/parts.h"
#include "procedure/parts_scores.h"
#include "procedure/sheet_inside.h"

static const struct param all_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

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
    if (scorer && sheet_still_owes(c, rule, &(struct sheet_scorer){c->actor.account, c->actor.pub}))
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
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "instrument", rows_text(rows, 1));
        json_put_flag(o, "agreed", rows_int(rows, 2) != 0);
        json_put_new(o, "scores", sheet_values_json(c, rows_int(rows, 0)));
        json_array_append_new(list, o);
    }
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
        json_t *o = sheet_profile(c, &f.v[i].app);
        json_put_new(o, "sheets", all_sheets(c, rule, scores_candidate_id(rule, f.v[i].app.pub,
                                                                         f.v[i].person)));
        json_array_append_new(list, o);
    }
    json_put(data, "stage", rule->id);
    json_put(data, "name", rule->name);
    json_put(data, "post", c->post->pub);
    json_put(data, "post_title", c->post->title);
    json_put_new(data, "criteria", sheet_rubric_json(c, rule));
    json_put_new(data, "candidates", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "sheet.all", .path = "/seleksi/:selection/penilaian/:post/semua",
     .title = "Semua lembar penilaian", .resource = "sheet", .who = SHEET_SCORERS,
     .names = NAMES_SELECTION | NAMES_POST, .params = all_params, .template = "sheet_all",
     .reading_is_logged = true, .read = read_all},
};

const struct page_table sheet_all_pages = {pages, sizeof pages / sizeof pages[0]};

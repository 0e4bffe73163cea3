/* Paper sheets: typed by the secretariat for a scorer, counted when he confirmed them.
 *
 * The list says nothing of who has scored or declared a conflict: every candidate who is still in
 * stands beside every member. Nothing of a sheet can be read here again. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_shown.h"
#include "procedure/sheet_inside.h"

static const char *list_href(struct ctx *c, const char *stage, const char *scorer)
{
    const char *path = arena_printf(c->arena, "/seleksi/%s/lembar-kertas?stage=%s", c->sel->pub, stage);
    return scorer ? arena_printf(c->arena, "%s&scorer=%s", path, scorer) : path;
}

/* ---- choosing: stage, then scorer, then candidate ---- */

static json_t *choice(const char *href, const char *title, bool current)
{
    json_t *o = json_object();
    json_put(o, "href", href);
    json_put(o, "title", title);
    json_put(o, "count", NULL);
    json_put_flag(o, "current", current);
    return o;
}

static json_t *filter_of(const char *label, json_t *items)
{
    json_t *o = json_object(), *filter = json_object();
    json_put(filter, "label", label);
    json_put_new(filter, "items", items);
    json_put_new(filter, "search", json_null());
    json_put_new(o, "filter", filter);
    return o;
}

static bool typed(struct ctx *c, const struct stage_rule *r)
{
    struct rubric rubric;
    return sheet_stage_scored(c, r, SHEET_SCORERS) && scored_rubric(c, r->id, &rubric) &&
           !sheet_asks_instrument(c, r, &rubric);
}

static const struct stage_rule *pick_stage(struct ctx *c, const char *asked, json_t *data)
{
    const struct stage_rule *picked = NULL;
    json_t *items = json_array();
    for (size_t i = 0; i < c->sel->reg->n_stages; i++) {
        const struct stage_rule *r = &c->sel->reg->stages[i];
        if (!typed(c, r))
            continue;
        if ((asked && str_eq(asked, r->id)) || (!asked && !picked))
            picked = r;
        json_array_append_new(items, choice(list_href(c, r->id, NULL), r->name,
                                            asked ? str_eq(asked, r->id) : picked == r));
    }
    json_put_new(data, "stages", filter_of("Tahap", items));
    return picked;
}

static const char *scorer_name(struct ctx *c, const struct stage_rule *r, const char *asked)
{
    int64_t account = asked ? db_int(c->db, 0, "SELECT id FROM account WHERE pub = ?1", "s", asked) : 0;
    return account && scores_holds(c, account, scores_scorers(r))
               ? db_text(c->db, c->arena, "SELECT p_name FROM account WHERE id = ?1", "i", account)
               : NULL;
}

static json_t *scorers_json(struct ctx *c, const struct stage_rule *r, const char *asked)
{
    json_t *items = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT x.pub, x.p_name, g.role FROM role_grant g"
                                " JOIN account x ON x.id = g.account_id WHERE g.selection_id = ?1"
                                " AND g.ended_by IS NULL ORDER BY x.p_name, g.id", "i", c->sel->id);
    while (rows_next(rows)) {
        int role = role_from_word(rows_text(rows, 2));
        if (role < 0 || !(scores_scorers(r) & ROLE_BIT(role)))
            continue;
        const char *pub = arena_strdup(c->arena, rows_text(rows, 0));
        json_array_append_new(items, choice(list_href(c, r->id, pub), rows_text(rows, 1),
                                            str_eq(asked, pub)));
    }
    rows_end(rows);
    return items;
}

static json_t *candidates_table(struct ctx *c, const struct stage_rule *r, const char *scorer)
{
    json_t *t = shown_table("Peserta", true);
    shown_column(t, "Nomor", false);
    shown_column(t, "Jabatan", false);
    shown_column(t, "Tindakan", false);
    for (size_t p = 0; p < c->sel->n_posts; p++) {
        struct scores_field f;
        scores_field(c, &c->sel->posts[p], &f);
        for (size_t i = 0; i < f.n; i++) {
            const struct application_ref *a = &f.v[i].app;
            json_t *row;
            if (f.v[i].out != OUT_NONE)
                continue;
            row = shown_row(t);
            shown_cell(t, row, a->number);
            shown_cell(t, row, a->post->title);
            shown_link(t, row, "Ketik lembar",
                       arena_printf(c->arena, "/seleksi/%s/lembar-kertas/%s?stage=%s&scorer=%s",
                                    c->sel->pub, a->pub, r->id, scorer));
        }
    }
    return t;
}

static const struct param list_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60, .choose = "stage"},
    {"scorer", PARAM_PUB, false, "penilai", .choose = "member"},
    PARAMS_END,
};

static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    const char *scorer = input_text(in, "scorer");
    const struct stage_rule *r = pick_stage(c, input_text(in, "stage"), data);
    const char *name = r ? scorer_name(c, r, scorer) : NULL;
    json_t *t = name ? candidates_table(c, r, scorer) : shown_table("Peserta", true);
    size_t n = json_array_size(json_object_get(t, "rows"));
    public_selection(c, data);
    json_put(data, "stage_name", r ? r->name : NULL);
    leaf_clause(data, "clause", c->sel->reg, r ? r->clause : NULL);
    json_put_new(data, "scorers", r ? filter_of("Penilai", scorers_json(c, r, scorer)) : json_null());
    json_put(data, "scorer_name", name);
    json_put_int(data, "count", (int64_t)n);
    json_put_flag(data, "has_candidates", n > 0);
    json_put_new(data, "table", t);
    json_put_new(data, "empty",
                 r ? json_null()
                   : shown_empty("Belum ada tahap yang lembarnya dapat diketik.",
                                 "Kriteria penilaian ditetapkan Panitia Seleksi lebih dahulu.",
                                 arena_printf(c->arena, "/seleksi/%s/aturan-nilai", c->sel->pub),
                                 "Lihat bobot dan kriteria"));
    return ST_OK;
}

/* ---- one paper sheet ---- */

static const struct param form_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"scorer", PARAM_PUB, true, "penilai", .choose = "member"},
    PARAMS_END,
};

static enum status read_form(struct ctx *c, const struct input *in, json_t *data)
{
    const struct stage_rule *r = scores_rule(c, input_text(in, "stage"));
    const char *scorer = input_text(in, "scorer");
    struct rubric rubric;
    if (!r)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    const char *name = scorer_name(c, r, scorer);
    if (!typed(c, r) || !scored_rubric(c, r->id, &rubric))
        return act_fault(c, "stage", "Lembar tahap ini tidak dapat diketik di sini");
    if (!name)
        return act_fault(c, "scorer", "Orang ini tidak menilai %s", r->name);
    json_t *list = json_array();
    for (size_t i = 0; i < rubric.n; i++)
        json_array_append_new(list, sheet_criterion_json(c, &rubric, &rubric.v[i], i, NULL));
    public_selection(c, data);
    json_put(data, "stage", r->id);
    json_put(data, "stage_name", r->name);
    leaf_clause(data, "clause", c->sel->reg, r->clause);
    json_put(data, "application", c->app->pub);
    json_put(data, "number", c->app->number);
    json_put(data, "post_title", c->app->post->title);
    json_put(data, "scorer", scorer);
    json_put(data, "scorer_name", name);
    json_put(data, "list_href", list_href(c, r->id, scorer));
    json_put_new(data, "criteria", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "paper_sheet.list", .path = "/seleksi/:selection/lembar-kertas",
     .title = "Lembar penilaian kertas", .resource = "paper-sheet", .who = SHEET_DESK,
     .names = NAMES_SELECTION, .params = list_params, .template = "paper_sheets",
     .read = read_list},
    {.name = "paper_sheet.form", .path = "/seleksi/:selection/lembar-kertas/:application",
     .title = "Ketik lembar penilaian", .resource = "paper-sheet", .who = SHEET_DESK,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .params = form_params,
     .template = "paper_sheet", .read = read_form},
};

const struct page_table sheet_paper_pages = {pages, sizeof pages / sizeof pages[0]};

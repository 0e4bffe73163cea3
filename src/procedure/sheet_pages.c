/* The list of sheets a scorer owes and has, with how far he is. Candidates are numbers and what they
 * did; no name, birth date, sex or photo. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"
#include "procedure/sheet_inside.h"

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

json_t *sheet_rubric_json(struct ctx *c, const struct stage_rule *rule)
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

json_t *sheet_values_json(struct ctx *c, int64_t sheet)
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

static json_t *own_sheets(struct ctx *c, const struct stage_rule *rule, const char *candidate)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT id, instrument, agreed, confirmed, pub FROM sheet"
                                " WHERE selection_id = ?1 AND stage = ?2 AND candidate = ?3"
                                " AND (account_id = ?4 OR (agreed = 1 AND confirmed = 1))"
                                " AND ended_by IS NULL ORDER BY id", "issi", c->sel->id, rule->id,
                                candidate, c->actor.account);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "sheet", rows_text(rows, 4));
        json_put(o, "instrument", rows_text(rows, 1));
        json_put_flag(o, "agreed", rows_int(rows, 2) != 0);
        json_put(o, "state", sheet_state_word(rows_int(rows, 3) ? SHEET_LOCKED : SHEET_WAITING));
        json_put_new(o, "scores", sheet_values_json(c, rows_int(rows, 0)));
        json_array_append_new(list, o);
    }
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

/* ---- whom one judges ---- */

json_t *sheet_profile(struct ctx *c, const struct application_ref *app)
{
    json_t *o = scores_profile(c, app);
    json_object_del(o, "name");
    return o;
}

static void put_state(json_t *table, json_t *row, const struct sheet_task *t)
{
    static const struct { enum standing standing; const char *text; } shown[] = {
        [SHEET_NONE] = {STANDING_NONE, "Belum dinilai"},
        [SHEET_DRAFT] = {STANDING_DRAFT, NULL},
        [SHEET_WAITING] = {STANDING_DRAFT, "diketik sekretariat, menunggu persetujuan Anda"},
        [SHEET_LOCKED] = {STANDING_LOCKED, NULL},
    };
    shown_standing_cell(table, row, shown[t->state].standing, shown[t->state].text);
}

static const char *do_title(const struct sheet_task *t)
{
    static const char *const titles[] = {"Nilai", "Lanjutkan", "Periksa dan setujui", "Lihat"};
    return titles[t->state];
}

static void put_table(struct ctx *c, const struct stage_rule *rule, const struct sheet_tasks *t,
                      json_t *stage)
{
    json_t *table = shown_table(arena_printf(c->arena, "Peserta %s", rule->name), true);
    shown_column(table, "Nomor", false);
    shown_column(table, "Jabatan", false);
    shown_column(table, "Lembar Anda", false);
    shown_column(table, "Tindakan", false);
    for (size_t i = 0; i < t->n; i++) {
        const struct sheet_task *k = &t->v[i];
        json_t *row = shown_row(table);
        shown_cell(table, row, k->app.number);
        shown_cell(table, row, k->posts);
        put_state(table, row, k);
        shown_link(table, row, do_title(k), sheet_address(c, rule, k->app.pub, NULL, false));
    }
    json_put_new(stage, "table", table);
}

static void put_candidates(struct ctx *c, const struct stage_rule *rule,
                           const struct sheet_tasks *t, json_t *stage)
{
    json_t *list = json_array();
    for (size_t i = 0; i < t->n; i++) {
        const struct sheet_task *k = &t->v[i];
        json_t *o = sheet_profile(c, &k->app);
        json_put(o, "post", k->app.post->pub);
        json_put(o, "post_title", k->posts);
        json_put(o, "state", sheet_state_word(k->state));
        json_put_flag(o, "owed", k->owed && k->state != SHEET_LOCKED);
        json_put_new(o, "sheets", own_sheets(c, rule, k->candidate));
        json_put_new(o, "drafts", own_drafts(c, rule, k->candidate));
        json_array_append_new(list, o);
    }
    json_put_new(stage, "candidates", list);
}

/* The first one not judged yet: what is to be done here. */
static void put_next(struct ctx *c, const struct stage_rule *rule, const struct sheet_tasks *t,
                     json_t *stage)
{
    const struct sheet_task *next = NULL;
    for (size_t i = 0; i < t->n && !next; i++)
        if (t->v[i].state != SHEET_LOCKED)
            next = &t->v[i];
    json_put_new(stage, "next",
                 next ? shown_action(sheet_address(c, rule, next->app.pub, NULL, false),
                                     arena_printf(c->arena, "%s peserta %s",
                                                  next->state == SHEET_WAITING ? "Periksa" : "Nilai",
                                                  next->app.number))
                      : json_null());
}

static void put_others(struct ctx *c, const struct stage_rule *rule, bool open, json_t *stage)
{
    json_t *list = json_array();
    for (size_t i = 0; open && i < c->sel->n_posts; i++)
        json_array_append_new(
            list, shown_action(arena_printf(c->arena, "/seleksi/%s/penilaian/%s/semua?stage=%s",
                                            c->sel->pub, c->sel->posts[i].pub, rule->id),
                               c->sel->posts[i].title));
    json_put_flag(stage, "has_others", json_array_size(list) > 0);
    json_put_new(stage, "others", list);
}

static json_t *stage_json(struct ctx *c, const struct stage_rule *rule)
{
    const struct sheet_scorer me = {c->actor.account, c->actor.pub};
    struct sheet_tasks t;
    json_t *o = json_object(), *criteria = sheet_rubric_json(c, rule);
    sheet_tasks(c, rule, &me, &t);
    json_put(o, "stage", rule->id);
    json_put(o, "name", rule->name);
    leaf_clause(o, "clause", c->sel->reg, rule->clause);
    json_put_flag(o, "per_person", rule->per_person);
    json_put_flag(o, "together", rule->method == METHOD_CONSENSUS);
    json_put_flag(o, "has_rubric", json_array_size(criteria) > 0);
    json_put_new(o, "criteria", criteria);
    json_put_new(o, "instruments", instruments_json(c, rule));
    json_put_int(o, "locked", (int64_t)t.locked);
    json_put_int(o, "all", (int64_t)t.n);
    json_put(o, "progress", arena_printf(c->arena, "%zu dari %zu peserta", t.locked, t.n));
    json_put(o, "width", t.n ? shown_percent(c->arena, ratio_int((int64_t)t.locked),
                                             ratio_int((int64_t)t.n)) : "0.00");
    json_put_flag(o, "has_candidates", t.n > 0);
    put_candidates(c, rule, &t, o);
    put_table(c, rule, &t, o);
    put_next(c, rule, &t, o);
    put_others(c, rule, t.n > 0 && t.locked == t.n && !sheet_still_owes(c, rule, &me), o);
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
        if ((!stage || str_eq(stage, rule->id)) && sheet_stage_scored(c, rule, c->actor.roles))
            json_array_append_new(list, stage_json(c, rule));
    }
    public_selection(c, data);
    json_put(data, "title", c->sel->title);
    json_put_new(data, "empty",
                 json_array_size(list)
                     ? json_null()
                     : shown_empty("Tidak ada tahap yang Anda nilai dalam seleksi ini.",
                                   "Tahap yang dinilai mengikuti peraturan seleksi.",
                                   arena_printf(c->arena, "/seleksi/%s/kerja", c->sel->pub),
                                   "Ke ruang kerja"));
    json_put_new(data, "stages", list);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "sheet.mine", .path = "/seleksi/:selection/penilaian", .title = "Penilaian saya",
     .resource = "sheet", .who = SHEET_SCORERS, .names = NAMES_SELECTION, .params = mine_params,
     .template = "sheet_mine", .read = read_mine},
};

const struct page_table sheet_pages = {pages, sizeof pages / sizeof pages[0]};

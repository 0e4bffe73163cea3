/* The sheets of all scorers, only after the reader's own of the stage are all locked: without names
 * and in an order that tells nothing. How far the scorers lie apart is drawn for each criterion. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"
#include "procedure/sheet_inside.h"

static const struct param all_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    PARAMS_END,
};

static enum status may_read_all(struct ctx *c, const struct stage_rule *rule)
{
    bool scorer = scores_scorers(rule) & c->actor.roles;
    bool panel = c->actor.roles & SHEET_PANEL;
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

/* ---- how far they lie apart ---- */

/* What was given to one candidate for one criterion. */
struct spread {
    const char *number;
    struct dec *v;
    size_t n;
    struct dec low, high;
    struct ratio mean;
};

static size_t count_scores(const json_t *candidate)
{
    size_t n = 0, i;
    json_t *sheet;
    json_array_foreach(json_object_get(candidate, "sheets"), i, sheet)
        n += json_array_size(json_object_get(sheet, "scores"));
    return n;
}

static void take(struct ctx *c, const json_t *candidate, const char *criterion, struct spread *s)
{
    size_t i, k;
    json_t *sheet, *score;
    struct ratio sum = ratio_int(0);
    *s = (struct spread){.number = json_str(candidate, "number"),
                         .v = arena_array_of(c->arena, count_scores(candidate), struct dec)};
    json_array_foreach(json_object_get(candidate, "sheets"), i, sheet)
        json_array_foreach(json_object_get(sheet, "scores"), k, score) {
            if (!str_eq(json_str(score, "criterion"), criterion))
                continue;
            struct dec v = scored_dec(json_str(score, "value"));
            if (!s->n || dec_cmp(v, s->low) < 0)
                s->low = v;
            if (!s->n || dec_cmp(v, s->high) > 0)
                s->high = v;
            s->v[s->n++] = v;
            if (!ratio_add(sum, ratio_dec(v), &sum))
                return;
        }
    if (s->n)
        ratio_div(sum, ratio_int((int64_t)s->n), &s->mean);
}

/* Whole tens around all values, so that what lies apart is seen. */
static void scale_of(const struct spread *v, size_t n, int64_t *ret_lo, int64_t *ret_hi)
{
    bool any = false;
    *ret_lo = 0;
    *ret_hi = 10;
    for (size_t i = 0; i < n; i++) {
        if (!v[i].n)
            continue;
        int64_t lo = (int64_t)(ratio_dec(v[i].low).num / ratio_dec(v[i].low).den) / 10 * 10;
        struct ratio high = ratio_dec(v[i].high);
        int64_t hi = (int64_t)((high.num + 10 * high.den - 1) / (10 * high.den)) * 10;
        *ret_lo = !any || lo < *ret_lo ? lo : *ret_lo;
        *ret_hi = !any || hi > *ret_hi ? hi : *ret_hi;
        any = true;
    }
    if (*ret_hi <= *ret_lo)
        *ret_hi = *ret_lo + 10;
}

static const char *place_of(struct ctx *c, struct ratio v, int64_t lo, int64_t hi)
{
    struct ratio from;
    return ratio_sub(v, ratio_int(lo), &from) ? shown_percent(c->arena, from, ratio_int(hi - lo)) : "0";
}

static struct ratio apart(const struct spread *s)
{
    struct ratio d = ratio_int(0);
    if (s->n)
        ratio_sub(ratio_dec(s->high), ratio_dec(s->low), &d);
    return d;
}

static const char *number_shown(struct ctx *c, struct ratio v)
{
    char *t = ratio_exact(c->arena, v);
    for (char *p = t; *p; p++)
        if (*p == '.')
            *p = ',';
    return t;
}

static json_t *strip_json(struct ctx *c, const struct spread *s, int64_t lo, int64_t hi)
{
    json_t *o = json_object(), *dots = json_array();
    struct ratio width;
    for (size_t i = 0; i < s->n; i++)
        json_array_append_new(dots, json_string(place_of(c, ratio_dec(s->v[i]), lo, hi)));
    json_put(o, "label", s->number);
    json_put(o, "value", s->n ? number_shown(c, apart(s)) : "–");
    json_put(o, "from", place_of(c, s->n ? ratio_dec(s->low) : ratio_int(lo), lo, hi));
    width = apart(s);
    json_put(o, "width", shown_percent(c->arena, width, ratio_int(hi - lo)));
    json_put(o, "mean", s->n ? place_of(c, s->mean, lo, hi) : NULL);
    json_put_new(o, "dots", dots);
    return o;
}

static json_t *spread_table(struct ctx *c, const char *name, const struct spread *v, size_t n)
{
    json_t *t = shown_table(arena_printf(c->arena, "Sebaran nilai %s", name), true);
    shown_column(t, "Nomor", false);
    shown_column(t, "Nilai", false);
    shown_column(t, "Terendah", true);
    shown_column(t, "Rata-rata", true);
    shown_column(t, "Tertinggi", true);
    shown_column(t, "Selisih", true);
    for (size_t i = 0; i < n; i++) {
        const struct spread *s = &v[i];
        const char *all = NULL;
        json_t *row = shown_row(t);
        for (size_t k = 0; k < s->n; k++)
            all = all ? arena_printf(c->arena, "%s · %s", all, number_shown(c, ratio_dec(s->v[k])))
                      : number_shown(c, ratio_dec(s->v[k]));
        shown_cell(t, row, s->number);
        shown_cell(t, row, all ? all : "belum ada");
        shown_cell(t, row, s->n ? number_shown(c, ratio_dec(s->low)) : NULL);
        shown_cell(t, row, s->n ? ratio_show(c->arena, s->mean, 2, ',') : NULL);
        shown_cell(t, row, s->n ? number_shown(c, ratio_dec(s->high)) : NULL);
        shown_cell(t, row, s->n ? number_shown(c, apart(s)) : NULL);
    }
    return t;
}

/* The title says what is to be seen. */
static const char *finding(struct ctx *c, const char *name, const struct spread *v, size_t n)
{
    const struct spread *most = NULL;
    for (size_t i = 0; i < n; i++)
        if (v[i].n > 1 && (!most || ratio_cmp(apart(&v[i]), apart(most)) > 0))
            most = &v[i];
    if (!most)
        return arena_printf(c->arena, "%s: belum ada dua penilai untuk dibandingkan", name);
    if (ratio_cmp(apart(most), ratio_int(0)) == 0)
        return arena_printf(c->arena, "%s: semua penilai memberi nilai yang sama", name);
    return arena_printf(c->arena, "%s: penilai paling jauh berbeda pada peserta %s, %s angka", name,
                        most->number, number_shown(c, apart(most)));
}

static json_t *chart_json(struct ctx *c, const struct rubric_criterion *k, const json_t *candidates)
{
    size_t n = json_array_size(candidates);
    struct spread *v = arena_array_of(c->arena, n, struct spread);
    json_t *o = json_object(), *strips = json_array();
    int64_t lo, hi;
    for (size_t i = 0; i < n; i++)
        take(c, json_array_get(candidates, i), k->id, &v[i]);
    scale_of(v, n, &lo, &hi);
    for (size_t i = 0; i < n; i++)
        json_array_append_new(strips, strip_json(c, &v[i], lo, hi));
    json_put(o, "finding", finding(c, k->name, v, n));
    json_put(o, "scale", arena_printf(c->arena, "%lld sampai %lld", (long long)lo, (long long)hi));
    json_put_new(o, "strips", strips);
    json_put_new(o, "table", spread_table(c, k->name, v, n));
    return o;
}

static json_t *charts_json(struct ctx *c, const struct stage_rule *rule, const json_t *candidates)
{
    struct rubric r;
    json_t *list = json_array();
    if (json_array_size(candidates) && scored_rubric(c, rule->id, &r))
        for (size_t i = 0; i < r.n; i++)
            json_array_append_new(list, chart_json(c, &r.v[i], candidates));
    return list;
}

/* ---- notes, without who wrote them ---- */

static const char *criterion_name(const struct rubric *r, const char *id)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->v[i].id, id))
            return r->v[i].name;
    return id;
}

static json_t *notes_json(struct ctx *c, const struct stage_rule *rule, const json_t *candidate)
{
    struct rubric r = {0};
    json_t *list = json_array(), *sheet, *score;
    size_t i, k;
    scored_rubric(c, rule->id, &r);
    json_array_foreach(json_object_get(candidate, "sheets"), i, sheet)
        json_array_foreach(json_object_get(sheet, "scores"), k, score) {
            json_t *o;
            if (!json_str(score, "note"))
                continue;
            o = json_object();
            json_put(o, "criterion_name", criterion_name(&r, json_str(score, "criterion")));
            json_put(o, "text", json_str(score, "note"));
            json_array_append_new(list, o);
        }
    return list;
}

/* ---- the page ---- */

static json_t *candidates_json(struct ctx *c, const struct stage_rule *rule, bool *ret_notes)
{
    struct scores_field f;
    json_t *list = json_array();
    scores_field(c, c->post, &f);
    *ret_notes = false;
    for (size_t i = 0; i < f.n; i++) {
        const struct scores_candidate *k = &f.v[i];
        if (act_conflicted(c, c->actor.account, &k->app))
            continue;
        json_t *o = sheet_profile(c, &k->app);
        json_put_new(o, "sheets",
                     all_sheets(c, rule, scores_candidate_id(rule, k->app.pub, k->person)));
        json_t *notes = notes_json(c, rule, o);
        *ret_notes = *ret_notes || json_array_size(notes);
        json_put_flag(o, "has_notes", json_array_size(notes) > 0);
        json_put_new(o, "notes", notes);
        json_array_append_new(list, o);
    }
    return list;
}

static enum status read_all(struct ctx *c, const struct input *in, json_t *data)
{
    const struct stage_rule *rule = scores_rule(c, input_text(in, "stage"));
    bool notes;
    if (!rule)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    enum status s = may_read_all(c, rule);
    if (s != ST_OK)
        return s;
    json_t *list = candidates_json(c, rule, &notes);
    public_selection(c, data);
    json_put(data, "stage", rule->id);
    json_put(data, "name", rule->name);
    json_put(data, "post", c->post->pub);
    json_put(data, "post_title", c->post->title);
    leaf_clause(data, "clause", c->sel->reg, rule->clause);
    json_put_new(data, "criteria", sheet_rubric_json(c, rule));
    json_put_new(data, "charts", charts_json(c, rule, list));
    json_put_flag(data, "has_notes", notes);
    json_put_new(data, "empty",
                 json_array_size(list)
                     ? json_null()
                     : shown_empty("Belum ada peserta pada jabatan ini.",
                                   "Lembar tampil setelah peserta dinilai.", NULL, NULL));
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

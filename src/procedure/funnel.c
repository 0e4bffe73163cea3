/* How many applied and how many came how far, for the whole selection and for each post: only what
 * was announced, and only to those who may know the number of applicants. What a stage decided but
 * nobody announced is not counted here, so that no picture tells it earlier than the announcement. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"

#define STAGES_MAX 12

struct level {
    const char *id, *label;
    int64_t *of_post, all;
    bool known;                    /* announced at every post that got so far */
};

static int64_t applied(struct ctx *c, int64_t post)
{
    return db_int(c->db, 0, "SELECT COUNT(*) FROM applicant WHERE post_id = ?1", "i", post);
}

/* -1: nothing was decided in this stage, or it is not announced for the post. */
static int64_t passed(struct ctx *c, const char *stage, int64_t post)
{
    return db_int(c->db, -1,
                  "SELECT COUNT(*) FROM stage_result x JOIN stage_decision k ON k.id = x.decision_id"
                  " WHERE k.selection_id = ?1 AND k.stage = ?2 AND k.post_id = ?3 AND x.passed = 1"
                  " AND k.ended_by IS NULL HAVING (SELECT COUNT(*) FROM stage_announcement n"
                  "  WHERE n.selection_id = ?1 AND n.stage = ?2"
                  "  AND (n.post_id IS NULL OR n.post_id = ?3)) > 0 AND EXISTS (SELECT 1"
                  "  FROM stage_decision d WHERE d.post_id = ?3 AND d.stage = ?2"
                  "  AND d.ended_by IS NULL)", "isi", c->sel->id, stage, post);
}

static void take_stage(struct ctx *c, struct level *v, const char *id, const char *label)
{
    *v = (struct level){.id = id, .label = label};
    v->of_post = arena_array_of(c->arena, c->sel->n_posts, int64_t);
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        v->of_post[i] = passed(c, id, c->sel->posts[i].id);
        v->known = v->known || v->of_post[i] >= 0;
        v->all += v->of_post[i] > 0 ? v->of_post[i] : 0;
    }
}

static size_t take_levels(struct ctx *c, struct level *v)
{
    size_t n = 0;
    v[n] = (struct level){.id = "lamaran", .label = "Melamar", .known = true};
    v[n].of_post = arena_array_of(c->arena, c->sel->n_posts, int64_t);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        v[n].all += v[n].of_post[i] = applied(c, c->sel->posts[i].id);
    n++;
    take_stage(c, &v[n], "administrasi", "Lulus seleksi administrasi");
    n += v[n].known;
    for (size_t i = 0; i < c->sel->reg->n_stages && n < STAGES_MAX; i++) {
        const struct stage_rule *r = &c->sel->reg->stages[i];
        if (str_eq(r->id, "administrasi"))
            continue;
        take_stage(c, &v[n], r->id, arena_printf(c->arena, "Lanjut dari %s", r->name));
        n += v[n].known;
    }
    return n;
}

#define WHOLE 1000                     /* the width, in thousandths */

static void put_percent(json_t *o, const char *key, int64_t thousandths)
{
    json_put_new(o, key, json_real((double)thousandths / 10));
}

static json_t *bar_json(struct ctx *c, const struct level *l, int64_t most)
{
    json_t *o = json_object();
    int64_t width = most > 0 ? l->all * WHOLE / most : 0;
    json_put(o, "label", l->label);
    json_put(o, "value", arena_printf(c->arena, "%lld", (long long)l->all));
    put_percent(o, "x", (WHOLE - width) / 2);
    put_percent(o, "width", width);
    put_percent(o, "rest_x", 0);
    put_percent(o, "rest", WHOLE);
    return o;
}

static void add_cell(json_t *cells, const char *label, const char *text, bool head)
{
    json_t *o = json_object();
    json_put(o, "text", text);
    json_put(o, "label", label);
    json_put(o, "href", NULL);
    json_put_new(o, "standing", json_null());
    json_put_flag(o, "head", head);
    json_put_flag(o, "number", !head);
    json_array_append_new(cells, o);
}

static json_t *table_json(struct ctx *c, const struct level *v, size_t n)
{
    json_t *t = json_object(), *columns = json_array(), *rows = json_array();
    json_put(t, "caption", "Banyaknya pelamar menurut tahap dan jabatan");
    json_put_flag(t, "caption_unseen", true);
    for (size_t k = 0; k <= n; k++) {
        json_t *o = json_object();
        json_put(o, "title", k ? v[k - 1].label : "Jabatan");
        json_put_flag(o, "number", k > 0);
        json_array_append_new(columns, o);
    }
    for (size_t i = 0; i <= c->sel->n_posts; i++) {
        bool all = i == c->sel->n_posts;
        json_t *row = json_object(), *cells = json_array();
        add_cell(cells, "Jabatan", all ? "Seluruhnya" : c->sel->posts[i].title, true);
        for (size_t k = 0; k < n; k++) {
            int64_t x = all ? v[k].all : v[k].of_post[i];
            add_cell(cells, v[k].label, x < 0 ? "belum diumumkan"
                                              : arena_printf(c->arena, "%lld", (long long)x), false);
        }
        json_put_new(row, "cells", cells);
        json_array_append_new(rows, row);
    }
    json_put_new(t, "columns", columns);
    json_put_new(t, "rows", rows);
    json_put_flag(t, "has_total", false);
    json_put_new(t, "total", json_array());
    return t;
}

static enum status read_funnel(struct ctx *c, const struct input *in, json_t *data)
{
    struct level v[STAGES_MAX + 2];
    (void)in;
    public_selection(c, data);
    if (c->phase < PHASE_CLOSED)
        return act_refuse(c, "announcement.period", "Terbuka setelah pendaftaran ditutup.",
                          "Banyaknya pelamar belum dapat dibaca selama pendaftaran dibuka.");
    json_t *bars = json_array(), *chart = json_object();
    size_t n = take_levels(c, v);
    for (size_t i = 0; i < n; i++)
        json_array_append_new(bars, bar_json(c, &v[i], v[0].all));
    json_put(chart, "finding", n > 1 ? arena_printf(c->arena, "Dari %lld lamaran, %lld %s",
                                                    (long long)v[0].all, (long long)v[n - 1].all,
                                                    n == 2 ? "lulus seleksi administrasi"
                                                           : "sampai ke tahap terakhir yang diumumkan")
                                     : arena_printf(c->arena, "%lld lamaran; belum ada hasil tahap yang "
                                                    "diumumkan", (long long)v[0].all));
    json_put_new(chart, "stages", bars);
    json_put_new(chart, "table", table_json(c, v, n));
    json_put_flag(data, "none", v[0].all == 0);
    json_put_int(data, "count", v[0].all);
    json_put_new(data, "chart_funnel", chart);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

static const struct page pages[] = {
    {.name = "funnel.show", .path = "/seleksi/:selection/pelamar-per-tahap",
     .title = "Pelamar menurut tahap", .resource = "applicant-count", .who = EVERYBODY,
     .names = NAMES_SELECTION, .template = "funnel", .read = read_funnel},
};

const struct page_table funnel_pages = {pages, sizeof pages / sizeof pages[0]};

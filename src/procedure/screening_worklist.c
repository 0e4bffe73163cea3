/* The worklist of the file check: who is to be checked, how far it is, where to go on. The same
 * rows are the progress that a dossier shows above its checklist. */
#include "procedure/screening_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts_desk.h"

static const char *const shown_words[] = {"belum", "memenuhi", "tidak", "perbaikan", NULL};
static const char *const shown_titles[] = {"Belum dinilai", "Dinilai memenuhi", "Dinilai tidak",
                                           "Menunggu perbaikan"};
enum { SHOWN = 4 };

const struct param screening_worklist_params[] = {
    {"after", PARAM_PUB, false, "sesudah lamaran"},
    {"show", PARAM_WORD, false, "yang ditampilkan", .words = shown_words},
    PARAMS_END,
};

#define OPEN_REQUEST                                                                          \
    "EXISTS (SELECT 1 FROM correction_request q WHERE q.dossier_id = x.dossier_id"            \
    " AND q.ended_by IS NULL AND q.until_at > ?3)"
#define LATEST_JUDGEMENT                                                                      \
    " LEFT JOIN file_judgement j ON j.application_id = x.id AND j.ended_by IS NULL"

/* ---- how far it is ---- */

/* ?1 selection, ?2 post or 0, ?3 now */
static struct rows *counted(struct ctx *c)
{
    return db_rows(c->db,
                   "SELECT COUNT(*), COALESCE(SUM(CASE WHEN j.id IS NULL THEN 1 ELSE 0 END), 0),"
                   " COALESCE(SUM(CASE WHEN j.met = 1 THEN 1 ELSE 0 END), 0),"
                   " COALESCE(SUM(CASE WHEN j.met = 0 THEN 1 ELSE 0 END), 0),"
                   " COALESCE(SUM(CASE WHEN " OPEN_REQUEST " THEN 1 ELSE 0 END), 0)"
                   " FROM applicant x" LATEST_JUDGEMENT
                   " WHERE x.selection_id = ?1 AND (?2 = 0 OR x.post_id = ?2)",
                   "iii", c->sel->id, c->post ? c->post->id : 0, c->stamp);
}

static const char *address(struct ctx *c, const char *show)
{
    const char *to = arena_printf(c->arena, "/seleksi/%s/pemeriksaan", c->sel->pub);
    const char *by = "?";
    if (c->post) {
        to = arena_printf(c->arena, "%s?post=%s", to, c->post->pub);
        by = "&";
    }
    return show ? arena_printf(c->arena, "%s%sshow=%s", to, by, show) : to;
}

void screening_put_progress(struct ctx *c, json_t *data, const char *show, bool filter)
{
    int64_t n[2 + SHOWN] = {0};
    struct rows *rows = counted(c);
    for (int i = 0; rows_next(rows);)
        for (i = 0; i < 1 + SHOWN; i++)
            n[i] = rows_int(rows, i);
    rows_end(rows);
    json_t *p = json_object();
    json_put_int(p, "all", n[0]);
    json_put_int(p, "done", n[0] - n[1]);
    json_put_int(p, "left", n[1]);
    json_put_flag(p, "complete", n[0] > 0 && n[1] == 0);
    json_put_int(p, "width", n[0] ? (n[0] - n[1]) * 100 / n[0] : 0);
    json_put_new(data, "progress", p);
    if (!filter)
        return;
    json_t *f = desk_filter(data, "Lamaran menurut penilaian");
    desk_filter_add(f, "Semua", address(c, NULL), !show, n[0]);
    for (int i = 0; i < SHOWN; i++)
        desk_filter_add(f, shown_titles[i], address(c, shown_words[i]), str_eq(show, shown_words[i]),
                        n[1 + i]);
}

/* The first that nobody judged yet, after this one if there is one, else from the beginning. */
const char *screening_next_open(struct ctx *c, int64_t after)
{
    return db_text(c->db, c->arena,
                   "SELECT x.pub FROM applicant x" LATEST_JUDGEMENT
                   " WHERE x.selection_id = ?1 AND j.id IS NULL AND x.id <> ?2"
                   " AND NOT EXISTS (SELECT 1 FROM conflict k WHERE k.selection_id = ?1"
                   "  AND k.account_id = ?3 AND k.ended_by IS NULL"
                   "  AND (k.candidate_id = x.account_id OR k.post_id = x.post_id))"
                   " ORDER BY CASE WHEN x.id > ?2 THEN 0 ELSE 1 END, x.id LIMIT 1",
                   "iii", c->sel->id, after, c->actor.account);
}

/* ---- the rows ---- */

static json_t *work_json(struct ctx *c, struct rows *rows, size_t wanted)
{
    const struct post_ref *post = screening_post(c, rows_int(rows, 2));
    json_t *o = json_object();
    bool closed = screening_shut(c, rows_int(rows, 4), rows_int(rows, 2));
    bool judged = !rows_null(rows, 8);
    json_put(o, "application", rows_text(rows, 1));
    json_put(o, "number", rows_text(rows, 3));
    json_put(o, "post", post ? post->title : NULL);
    json_put_int(o, "priority", rows_int(rows, 10));
    json_put_flag(o, "appointed", str_eq(rows_text(rows, 5), "ditunjuk"));
    json_put_flag(o, "conflict", closed);
    json_put(o, "name", closed ? NULL : rows_text(rows, 6));
    json_put_int(o, "items", (json_int_t)wanted);
    json_put_int(o, "checked", rows_int(rows, 7));
    json_put_flag(o, "judged", judged);
    json_put_flag(o, "not_met", judged && !rows_int(rows, 8));
    json_put_new(o, "met", judged ? json_boolean(rows_int(rows, 8)) : json_null());
    json_put(o, "criterion", rows_text(rows, 9));
    leaf_instant(c->arena, o, "correct_until", rows_null(rows, 11) ? INSTANT_NONE : rows_int(rows, 11),
                 c->sel->zone);
    return o;
}

static struct rows *selected(struct ctx *c, const char *show, int64_t from)
{
    return db_rows(
        c->db,
        "SELECT x.id, x.pub, x.post_id, x.number, x.account_id, x.origin, a.p_name,"
        " (SELECT COUNT(*) FROM item_check k WHERE k.dossier_id = x.dossier_id"
        "  AND k.ended_by IS NULL), j.met, j.criterion, x.priority,"
        " (SELECT MAX(q.until_at) FROM correction_request q WHERE q.dossier_id = x.dossier_id"
        "  AND q.ended_by IS NULL AND q.until_at > ?3)"
        " FROM applicant x JOIN account a ON a.id = x.account_id" LATEST_JUDGEMENT
        " WHERE x.selection_id = ?1 AND (?2 = 0 OR x.post_id = ?2) AND x.id > ?4"
        " AND (?5 = '' OR (?5 = 'belum' AND j.id IS NULL) OR (?5 = 'memenuhi' AND j.met = 1)"
        "  OR (?5 = 'tidak' AND j.met = 0) OR (?5 = 'perbaikan' AND " OPEN_REQUEST "))"
        " ORDER BY x.id LIMIT 200",
        "iiiis", c->sel->id, c->post ? c->post->id : 0, c->stamp, from, show ? show : "");
}

static void put_posts(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        json_t *o = json_object();
        json_put(o, "title", c->sel->posts[i].title);
        json_put(o, "href", arena_printf(c->arena, "/seleksi/%s/pemeriksaan?post=%s", c->sel->pub,
                                         c->sel->posts[i].pub));
        json_put_flag(o, "current", c->post && c->post->id == c->sel->posts[i].id);
        json_array_append_new(list, o);
    }
    json_put_flag(data, "all_posts", !c->post);
    json_put_flag(data, "many_posts", c->sel->n_posts > 1);
    json_put_new(data, "posts", list);
}

/* What comes after the last dossier: the report, and handing it over. */
static void put_acts(struct ctx *c, json_t *data)
{
    const char *next = screening_may_desk(c) ? screening_next_open(c, 0) : NULL;
    bool desk = screening_may_desk(c) && !screening_unjudged(c, 0);
    const char *back = arena_printf(c->arena, "/seleksi/%s/pemeriksaan", c->sel->pub);
    json_put(data, "next_open", next);
    json_put(data, "report_href",
             desk && !act_happened(c, "screening.report", NULL, 0)
                 ? desk_form(c, "screening.report", NULL, back) : NULL);
    json_put(data, "submit_href",
             desk && act_happened(c, "screening.report", NULL, 0) &&
                     !act_happened(c, "screening.submit_report", NULL, 0)
                 ? desk_form(c, "screening.submit_report", NULL, back) : NULL);
}

enum status screening_read_worklist(struct ctx *c, const struct input *in, json_t *data)
{
    struct wanted *v;
    size_t wanted = wanted_items(c, &v), n = 0;
    const char *after = input_text(in, "after"), *show = input_text(in, "show"), *last = NULL;
    int64_t from = after ? db_int(c->db, 0, "SELECT id FROM application WHERE pub = ?1", "s", after)
                         : 0;
    json_t *list = json_array();
    struct rows *rows = selected(c, show, from);
    while (rows_next(rows)) {
        json_array_append_new(list, work_json(c, rows, wanted));
        last = arena_strdup(c->arena, rows_text(rows, 1));
        n++;
    }
    bool full = n == DESK_ROWS;
    desk_begin(c, data, "check");
    json_put_new(data, "applications", list);
    json_put_int(data, "unjudged", screening_unjudged(c, 0));
    json_put(data, "next", full ? last : NULL);
    json_put_flag(data, "none", n == 0);
    json_put_flag(data, "any", n > 0);
    screening_put_progress(c, data, show, true);
    put_posts(c, data);
    put_acts(c, data);
    desk_pager(data, arena_printf(c->arena, "%zu lamaran", n), after ? address(c, show) : NULL,
               full ? arena_printf(c->arena, "%s%safter=%s", address(c, show),
                                   c->post || show ? "&" : "?", last) : NULL);
    leaf_clause(data, "clause", c->sel->reg, screening_clause(c));
    return ST_OK;
}

/* Results of health and psychology tests after the ranking, for the panel that concludes from them:
 * what was handed in, what is missing, what was concluded. Each reading is logged. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"

#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

static json_t *results_json(struct ctx *c, int64_t dossier)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT h.kind, h.source, h.dated, h.p_result FROM health_result h"
                                " JOIN application a ON a.id = h.application_id"
                                " WHERE a.dossier_id = ?1 AND h.selection_id = ?2 ORDER BY h.id", "ii",
                                dossier, c->sel->id);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "kind", rows_text(rows, 0));
        json_put(o, "source", rows_text(rows, 1));
        leaf_iso(c->arena, o, "dated", rows_text(rows, 2));
        json_put(o, "result", rows_text(rows, 3));
        json_array_append_new(list, o);
    }
    return list;
}

/* The sentence of the rule about what is missing; null when everything is there. */
static void put_missing(struct ctx *c, int64_t application, json_t *o)
{
    bool all = scores_health_handed_in(c, application) == ST_OK;
    json_put(o, "missing", all ? NULL : c->out->refusal.message);
    c->out->refusal = (struct verdict){0};
}

static void put_conclusion(struct ctx *c, int64_t application, json_t *o)
{
    json_t *conclusion = json_null();
    struct rows *rows = db_rows(c->db,
                                "SELECT fit, p_reason FROM health_decision WHERE application_id = ?1"
                                " ORDER BY id DESC LIMIT 1", "i", application);
    if (rows_next(rows)) {
        conclusion = json_object();
        json_put_flag(conclusion, "fit", rows_int(rows, 0) != 0);
        json_put(conclusion, "reason", rows_text(rows, 1));
    }
    rows_end(rows);
    json_put_new(o, "conclusion", conclusion);
}

/* Those who passed; without whom the reader has a conflict with. */
static json_t *candidates_json(struct ctx *c, const struct post_ref *post)
{
    struct scores_field f;
    json_t *list = json_array();
    scores_field(c, post, &f);
    for (size_t i = 0; i < f.n; i++) {
        const struct application_ref *a = &f.v[i].app;
        if (act_conflicted(c, c->actor.account, a) ||
            !db_int(c->db, 0,
                    "SELECT COUNT(*) FROM ranking_line l JOIN ranking r ON r.id = l.ranking_id"
                    " WHERE r.post_id = ?1 AND r.ended_by IS NULL AND l.application_id = ?2"
                    " AND l.passed = 1", "ii", post->id, a->id))
            continue;
        json_t *o = json_object(), *results = results_json(c, a->dossier);
        json_put(o, "number", a->number);
        json_put_flag(o, "has_results", json_array_size(results) > 0);
        json_put(o, "decide_href",
                 json_array_size(results)
                     ? arena_printf(c->arena, "/tindakan/health.decide?selection=%s&application=%s"
                                    "&_back=/seleksi/%s/kesehatan", c->sel->pub, a->pub, c->sel->pub)
                     : NULL);
        json_put_new(o, "results", results);
        put_missing(c, a->id, o);
        put_conclusion(c, a->id, o);
        json_array_append_new(list, o);
    }
    return list;
}

static enum status read_results(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *posts = json_array();
    bool any = false;
    (void)in;
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        json_t *o = json_object(), *list = candidates_json(c, &c->sel->posts[i]);
        any = any || json_array_size(list);
        json_put(o, "title", c->sel->posts[i].title);
        json_put(o, "post", c->sel->posts[i].pub);
        json_put_flag(o, "has_candidates", json_array_size(list) > 0);
        json_put_new(o, "candidates", list);
        json_array_append_new(posts, o);
    }
    public_selection(c, data);
    json_put_new(data, "posts", posts);
    json_put_new(data, "empty",
                 any ? json_null()
                     : shown_empty("Belum ada peserta yang menyerahkan hasil tes.",
                                   "Hasil diserahkan oleh peserta yang lulus, setelah peringkat "
                                   "jabatannya disusun.", NULL, NULL));
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "health.results", .path = "/seleksi/:selection/kesehatan",
     .title = "Hasil tes kesehatan dan psikologi", .resource = "health", .who = PANELISTS,
     .names = NAMES_SELECTION, .template = "health", .reading_is_logged = true,
     .read = read_results},
};

const struct page_table health_pages = {pages, sizeof pages / sizeof pages[0]};

/* What everybody may read of a stage: the values in order of rank and who goes on, at the posts
 * where the panel announced it. Only where the regulation wants it open (rule key
 * "result.public", PP 11/2017 article 121 (2)); elsewhere each participant hears of his own. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_reached.h"
#include "procedure/parts_scores.h"

static json_t *lines_json(struct ctx *c, const struct stage_rule *r, const struct post_ref *post)
{
    struct reached all = {0};
    struct ranking ranking;
    json_t *list = json_array();
    int64_t decision = scores_decision(c, r->id, post->id);
    reached_values(c, r, post, &all);
    if (rank_compute(c->arena, all.entries, all.n, NULL, &ranking, c->out->faults) != ST_OK)
        return list;
    for (size_t i = 0; i < ranking.n; i++) {
        size_t at = (size_t)(ranking.v[i].entry - all.entries);
        const struct scores_candidate *k = all.who[at];
        json_t *o = json_object();
        json_put_int(o, "rank", ranking.v[i].rank);
        json_put(o, "number", k->app.number);
        json_put(o, "name", db_text(c->db, c->arena, "SELECT p_name FROM account WHERE id = ?1", "i",
                                    k->app.account));
        json_put(o, "value_shown", ratio_show(c->arena, all.parts[at].value, RANK_PLACES, ','));
        json_put_flag(o, "goes_on", reached_goes_on(c, r, decision, k));
        json_array_append_new(list, o);
    }
    return list;
}

/* When the result of the stage was first announced for the post. */
static instant announced_at(struct ctx *c, const struct stage_rule *r, const struct post_ref *post)
{
    return db_int(c->db, INSTANT_NONE,
                  "SELECT MIN(r.legal_at) FROM stage_announcement n JOIN record r ON r.id = n.made_by"
                  " WHERE n.selection_id = ?1 AND n.stage = ?2"
                  " AND (n.post_id = ?3 OR n.post_id IS NULL)", "isi", c->sel->id, r->id, post->id);
}

static json_t *stage_json(struct ctx *c, const struct stage_rule *r)
{
    json_t *o = json_object(), *posts = json_array();
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *post = &c->sel->posts[i];
        instant at = announced_at(c, r, post);
        if (at == INSTANT_NONE)
            continue;
        json_t *p = json_object();
        json_put(p, "post", post->pub);
        json_put(p, "title", post->title);
        leaf_instant(c->arena, p, "announced_at", at, c->sel->zone);
        json_put_new(p, "lines", lines_json(c, r, post));
        json_array_append_new(posts, p);
    }
    json_put(o, "stage", r->id);
    json_put(o, "name", r->name);
    json_put_new(o, "posts", posts);
    return o;
}

static enum status read_result(struct ctx *c, const struct input *in, json_t *data)
{
    const char *open = c->sel->reg->result.public_clause;
    json_t *list = json_array();
    (void)in;
    public_selection(c, data);
    for (size_t i = 0; open && i < c->sel->reg->n_stages; i++) {
        const struct stage_rule *r = &c->sel->reg->stages[i];
        if (r->method == METHOD_PASS || scores_waived(c, r->id))
            continue;
        json_t *o = stage_json(c, r);
        if (json_array_size(json_object_get(o, "posts")))
            json_array_append_new(list, o);
        else
            json_decref(o);
    }
    json_put_flag(data, "open", open != NULL);
    json_put_new(data, "stages", list);
    leaf_clause(data, "clause", c->sel->reg, open);
    return c->out->faults->n_errors ? ST_INVALID : ST_OK;
}

static const struct page pages[] = {
    {.name = "stage.result", .path = "/seleksi/:selection/hasil-tahap", .title = "Hasil tiap tahap",
     .resource = "stage-result", .who = ROLE_BIT(ROLE__MAX) - 1, .names = NAMES_SELECTION,
     .template = "stage_result", .read = read_result},
};

const struct page_table stage_pages = {pages, sizeof pages / sizeof pages[0]};

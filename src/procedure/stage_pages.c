/* What everybody may read of a stage: the values in order of rank and who goes on, at the posts
 * where the panel announced it. Only where the regulation wants it open (rule key
 * "result.public", PP 11/2017 article 121 (2)); elsewhere each participant hears of his own. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scores.h"
#include "procedure/stage_inside.h"

static const struct carried *carried_of(const struct scores_candidate *k, const char *stage)
{
    for (size_t i = 0; i < k->n_carried; i++)
        if (str_eq(k->carried[i].stage, stage))
            return &k->carried[i];
    return NULL;
}

void stage_reached(struct ctx *c, const struct stage_rule *r, const struct post_ref *post,
                   struct reached *ret)
{
    *ret = (struct reached){0};
    struct score_stage s;
    scores_field(c, post, &ret->field);
    scores_stage(c, post, r, &ret->field, &s);
    ret->entries = arena_array_of(c->arena, ret->field.n, struct rank_entry);
    ret->parts = arena_array_of(c->arena, ret->field.n, struct score_part);
    ret->who = arena_array_of(c->arena, ret->field.n, const struct scores_candidate *);
    for (size_t i = 0; i < ret->field.n; i++) {
        const struct scores_candidate *k = &ret->field.v[i];
        const struct carried *earlier = carried_of(k, r->id);
        struct score_part *p = &ret->parts[ret->n];
        struct verdicts v;
        verdicts_init(&v, c->arena);
        *p = (struct score_part){.stage = r->id, .weight = ratio_int(1)};
        if (earlier)
            p->value = ratio_dec(earlier->value);
        else if (score_stage_value(&s, scores_candidate_id(r, k->app.pub, k->person), &p->value, &v)
                 != MET_YES)
            continue;
        ret->entries[ret->n] = (struct rank_entry){.id = k->app.pub, .parts = p, .n_parts = 1};
        ret->who[ret->n++] = k;
    }
}

bool stage_goes_on(struct ctx *c, const struct stage_rule *r, int64_t decision,
                   const struct scores_candidate *k)
{
    if (!decision)
        return k->out == OUT_NONE || !str_eq(k->out_stage, r->id);
    return db_int(c->db, 0,
                  "SELECT passed FROM stage_result WHERE decision_id = ?1 AND application_id = ?2"
                  " AND ended_by IS NULL", "ii", decision, k->app.id) == 1;
}

static json_t *lines_json(struct ctx *c, const struct stage_rule *r, const struct post_ref *post)
{
    struct reached all = {0};
    struct ranking ranking;
    json_t *list = json_array();
    int64_t decision = scores_decision(c, r->id, post->id);
    stage_reached(c, r, post, &all);
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
        json_put_flag(o, "goes_on", stage_goes_on(c, r, decision, k));
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

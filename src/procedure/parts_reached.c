#include "procedure/parts_reached.h"

#include "base/arena.h"
#include "base/str.h"

static const struct carried *carried_of(const struct scores_candidate *k, const char *stage)
{
    for (size_t i = 0; i < k->n_carried; i++)
        if (str_eq(k->carried[i].stage, stage))
            return &k->carried[i];
    return NULL;
}

void reached_values(struct ctx *c, const struct stage_rule *r, const struct post_ref *post,
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

bool reached_goes_on(struct ctx *c, const struct stage_rule *r, int64_t decision,
                     const struct scores_candidate *k)
{
    if (!decision)
        return k->out == OUT_NONE || !str_eq(k->out_stage, r->id);
    return db_int(c->db, 0,
                  "SELECT passed FROM stage_result WHERE decision_id = ?1 AND application_id = ?2"
                  " AND ended_by IS NULL", "ii", decision, k->app.id) == 1;
}

/* Look-ups in a regulation. What is not ruled is NULL, never a value of another regulation. */
#include <string.h>
#include "base/str.h"
#include "rules/regulation.h"

const struct clause *regulation_clause_by_id(const struct regulation *r, const char *id)
{
    for (size_t i = 0; id != NULL && i < r->n_clauses; i++)
        if (str_eq(r->clauses[i].id, id))
            return &r->clauses[i];
    return NULL;
}

const char *regulation_clause(const struct regulation *r, const char *rule_key)
{
    for (size_t i = 0; rule_key != NULL && i < r->n_citations; i++)
        if (strcmp(r->citations[i].path, rule_key) == 0)
            return r->citations[i].clause;
    return NULL;
}

const struct reading *regulation_reading_get(const struct regulation *r, enum reading_key k)
{
    for (size_t i = 0; i < r->n_readings; i++)
        if (r->readings[i].key == k)
            return &r->readings[i];
    return NULL;
}

int regulation_reading(const struct regulation *r, enum reading_key k)
{
    const struct reading *reading = regulation_reading_get(r, k);
    return reading == NULL ? 0 : reading->choice_index;
}

const struct stage_rule *regulation_stage(const struct regulation *r, const char *stage_id)
{
    for (size_t i = 0; stage_id != NULL && i < r->n_stages; i++)
        if (str_eq(r->stages[i].id, stage_id))
            return &r->stages[i];
    return NULL;
}

const struct step_rule *regulation_step(const struct regulation *r, const char *step_id)
{
    for (size_t i = 0; step_id != NULL && i < r->n_steps; i++)
        if (str_eq(r->steps[i].id, step_id))
            return &r->steps[i];
    return NULL;
}

const struct minimum_rule *regulation_minimum(const struct regulation *r, const char *id)
{
    for (size_t i = 0; id != NULL && i < r->n_minimums; i++)
        if (str_eq(r->minimums[i].id, id))
            return &r->minimums[i];
    return NULL;
}

/* Both named beats the class named, which beats the level named, which beats neither. A
 * profile that names what is not asked does not match. */
const struct eligibility_profile *regulation_eligibility(const struct regulation *r,
                                                         enum post_class c, enum jpt_level l)
{
    const struct eligibility_profile *best = NULL;
    int best_points = -1;
    for (size_t i = 0; i < r->n_eligibility; i++) {
        const struct eligibility_profile *p = &r->eligibility[i];
        if ((p->posts != POST_ANY && p->posts != c) || (p->level != JPT_ANY && p->level != l))
            continue;
        int points = (p->posts != POST_ANY ? 2 : 0) + (p->level != JPT_ANY ? 1 : 0);
        if (points > best_points) {
            best = p;
            best_points = points;
        }
    }
    return best;
}

const struct route_rule *regulation_route(const struct regulation *r, enum post_class c)
{
    const struct route_rule *any = NULL;
    for (size_t i = 0; i < r->result.n_routes; i++) {
        const struct route_rule *route = &r->result.routes[i];
        if (route->posts == c)
            return route;
        if (route->posts == POST_ANY)
            any = route;
    }
    return any;
}

const struct act_rule *regulation_act(const struct regulation *r, const char *act, const char *tag)
{
    const struct act_rule *general = NULL;
    size_t len = strlen(act);
    for (size_t i = 0; i < r->n_acts; i++) {
        const char *name = r->acts[i].act;
        if (strncmp(name, act, len) != 0)
            continue;
        if (name[len] == '\0')
            general = &r->acts[i];
        else if (name[len] == ':' && tag != NULL && strcmp(name + len + 1, tag) == 0)
            return &r->acts[i];
    }
    return general;
}

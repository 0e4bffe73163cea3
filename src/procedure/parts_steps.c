#include "procedure/parts_steps.h"

#include "base/arena.h"
#include "base/str.h"

#define MINUTE (60 * INSTANT_SECOND)

struct planned_step {
    const char *step;
    instant from, until;
};

static void take_plans(struct ctx *c, struct steps *s)
{
    size_t max = (size_t)db_int(c->db, 0,
                                "SELECT COUNT(*) FROM schedule_plan WHERE selection_id = ?1"
                                " AND ended_by IS NULL", "i", c->sel->id);
    s->plans = arena_array_of(c->arena, max, struct planned_step);
    struct rows *rows = db_rows(c->db,
                                "SELECT step, from_at, until_at FROM schedule_plan"
                                " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id",
                                "i", c->sel->id);
    while (s->n_plans < max && rows_next(rows))
        s->plans[s->n_plans++] = (struct planned_step){
            arena_strdup(c->arena, rows_text(rows, 0)), rows_int(rows, 1), rows_int(rows, 2)};
    rows_end(rows);
}

static const struct planned_step *plan_of(const struct steps *s, const char *step)
{
    for (size_t i = s->n_plans; i > 0; i--)
        if (str_eq(s->plans[i - 1].step, step))
            return &s->plans[i - 1];
    return NULL;
}

/* The office's plan in place of the computed one, and how late the step is against it. */
static void put_plan(const struct ctx *c, const struct steps *s, struct step_status *row)
{
    const struct planned_step *p = plan_of(s, row->step->id);
    if (!p || row->state == STEP_NOT_APPLICABLE)
        return;
    instant at = row->done != INSTANT_NONE ? row->done : c->stamp;
    bool running = row->state != STEP_BLOCKED && !(row->step->optional && row->state == STEP_OPEN);
    row->planned_from = p->from;
    row->planned_until = p->until;
    row->overdue = running && at > p->until;
    row->overdue_minutes = row->overdue ? (at - p->until + MINUTE - 1) / MINUTE : 0;
}

void steps_read(struct ctx *c, struct steps *ret)
{
    size_t n;
    const struct event *events = act_events(c, &n);
    struct procedure_post *posts = arena_array_of(c->arena, c->sel->n_posts, struct procedure_post);
    *ret = (struct steps){0};
    take_plans(c, ret);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        posts[i] = (struct procedure_post){c->sel->posts[i].id, c->sel->posts[i].class};
    ret->n = procedure_timeline(c->sel->reg, act_calendar(c), c->arena, events, n, posts, c->sel->n_posts,
                                c->sel->zone, c->stamp, &ret->v);
    for (size_t i = 0; i < ret->n; i++)
        put_plan(c, ret, &ret->v[i]);
}

bool steps_planned(const struct steps *s, const char *step)
{
    return plan_of(s, step) != NULL;
}

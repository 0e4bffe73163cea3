/* The plan of the steps against what happened.
 *
 * A step may start when what must be done before it is done (planned to be done, while it is
 * not); its norm runs from there, or from its beginning when that was recorded. Minutes and
 * hours are working time; hari kerja are counted as the announcement is (reading
 * "hitung-pengumuman"), hari and months from the day after; a norm in days ends with the day. A
 * step without a norm is never overdue. A step that waits for its predecessors is not late
 * itself, however late they are. */
#include "rules/procedure.h"
#include "base/arena.h"
#include "rules/procedure_steps.h"
#include "rules/worktime.h"

#define MINUTE (60 * INSTANT_SECOND)

struct plan {
    const struct procedure *p;
    const struct calendar *calendar;
    struct arena *arena;
    enum zone zone;
    instant now, start;            /* start: where steps without predecessors begin */
    struct step_status *rows;
    unsigned char *seen;           /* 0 not yet, 1 under way, 2 planned */
    instant *finish;               /* done, or planned to be; INSTANT_NONE: unknown */
    size_t n;
};

static instant end_of_day(struct date d, enum zone zone)
{
    return instant_at(d, 23, 59, 59, zone);
}

/* from + norm; false when a calendar year is missing. */
static bool add_norm(const struct plan *t, const struct step_rule *s, instant from,
                     instant *ret)
{
    struct date day = instant_date(from, t->zone);
    struct period period = {.count = s->norm, .unit = UNIT_WORKING,
        .counting = (enum counting)regulation_reading(t->p->r, READING_COUNT)};
    struct verdicts ignored;
    struct count count;
    switch (s->norm_unit) {
    case UNIT_MINUTE:
        return worktime_add(t->calendar, t->zone, from, s->norm, ret);
    case UNIT_HOUR:
        return worktime_add(t->calendar, t->zone, from, (int64_t)s->norm * 60, ret);
    case UNIT_CALENDAR:
        *ret = end_of_day(date_add_days(day, s->norm), t->zone);
        return true;
    case UNIT_MONTH:
        *ret = end_of_day(date_add_months(day, s->norm), t->zone);
        return true;
    case UNIT_WORKING:
    case UNIT__MAX:
    default:
        verdicts_init(&ignored, t->arena);
        if (calendar_earliest(t->calendar, t->arena, &period, day, &count, &ignored) != ST_OK)
            return false;
        *ret = end_of_day(count.until, t->zone);
        return true;
    }
}

static void plan_row(struct plan *t, size_t i);

/* Raises *at to the finish of the step before (at this post, or at all); false when unknown. */
static bool wait_for(struct plan *t, const struct step_rule *pre, const struct step_status *row,
                     instant *at)
{
    bool known = true;
    for (size_t j = 0; j < t->n; j++) {
        const struct step_status *other = &t->rows[j];
        if (other->step != pre || (pre->per_post && row->post && other->post &&
                                   other->post != row->post))
            continue;
        plan_row(t, j);
        if (t->finish[j] == INSTANT_NONE)
            known = false;
        else if (*at == INSTANT_NONE || t->finish[j] > *at)
            *at = t->finish[j];
    }
    return known;
}

static instant planned_start(struct plan *t, const struct step_status *row)
{
    instant at = INSTANT_NONE;
    for (size_t i = 0; i < row->step->n_after; i++) {
        const struct step_rule *pre = regulation_step(t->p->r, row->step->after[i]);
        if (pre && !wait_for(t, pre, row, &at))
            return INSTANT_NONE;
    }
    return at == INSTANT_NONE ? t->start : at;
}

static void judge(const struct plan *t, struct step_status *row)
{
    const struct step_rule *s = row->step;
    instant until = row->done != INSTANT_NONE ? row->done : t->now;
    bool running = row->state == STEP_OPEN || row->state == STEP_BEGUN ||
                   row->state == STEP_WAITING || row->state == STEP_DONE;
    bool skipped = s->optional && row->state == STEP_OPEN;
    bool office = s->norm_unit == UNIT_MINUTE || s->norm_unit == UNIT_HOUR;
    /* Minutes on a step that waits are those of the sending; no answer is owed in minutes. */
    bool sent = s->waits && office && row->begun != INSTANT_NONE;
    int64_t minutes;
    if (s->norm == 0 || !running || skipped || sent || row->planned_until == INSTANT_NONE ||
        until <= row->planned_until)
        return;
    if (!office)
        minutes = (until - row->planned_until + MINUTE - 1) / MINUTE;
    else if (!worktime_between(t->calendar, t->zone, row->planned_until, until, &minutes))
        return;
    /* Later, but only outside office hours: nothing of the working time is lost. */
    row->overdue = minutes > 0;
    row->overdue_minutes = minutes;
}

static void plan_row(struct plan *t, size_t i)
{
    struct step_status *row = &t->rows[i];
    if (t->seen[i])
        return;
    t->seen[i] = 1;
    row->planned_from = planned_start(t, row);
    instant from = row->begun != INSTANT_NONE ? row->begun : row->planned_from;
    bool passes = step_passes(t->p, row->step, row->post);
    if (row->state == STEP_NOT_APPLICABLE) {
        t->finish[i] = row->planned_from;
        row->planned_from = INSTANT_NONE;
    } else {
        if (from != INSTANT_NONE && row->step->norm > 0 &&
            !add_norm(t, row->step, from, &row->planned_until))
            row->planned_until = INSTANT_NONE;
        else if (row->step->norm == 0)
            row->planned_until = from;
        t->finish[i] = row->done != INSTANT_NONE ? row->done
                       : passes ? row->planned_from : row->planned_until;
        judge(t, row);
    }
    t->seen[i] = 2;
}

/* ---- rows ---- */

static void add_row(struct plan *t, const struct step_rule *s, int64_t post)
{
    struct step_status *row = &t->rows[t->n++];
    *row = (struct step_status){.step = s, .post = post, .planned_from = INSTANT_NONE,
                                .planned_until = INSTANT_NONE, .begun = INSTANT_NONE,
                                .done = INSTANT_NONE};
    row->state = step_state(t->p, s, post, &row->blocked_by);
    if (row->state == STEP_NOT_APPLICABLE)
        return;
    row->begun = step_begun_at(t->p, s, post);
    row->done = step_done_at(t->p, s, post);
}

static void add_rows(struct plan *t, const struct step_rule *s)
{
    size_t before = t->n;
    for (size_t i = 0; s->per_post && i < t->p->n_posts; i++)
        if (step_applies(t->p, s, t->p->posts[i].id))
            add_row(t, s, t->p->posts[i].id);
    if (t->n == before)
        add_row(t, s, 0);
}

/* The opening of the selection, else its first milestone, else now. */
static instant start_of(const struct procedure *p, instant now)
{
    instant at = INSTANT_NONE;
    for (size_t i = 0; i < p->n; i++) {
        if (pattern_matches("selection.open", p->events[i].act, NULL))
            return p->events[i].at;
        if (at == INSTANT_NONE || p->events[i].at < at)
            at = p->events[i].at;
    }
    return at == INSTANT_NONE ? now : at;
}

size_t procedure_timeline(const struct regulation *r, const struct calendar *c, struct arena *a,
                          const struct event *events, size_t n,
                          const struct procedure_post *posts, size_t n_posts, enum zone zone,
                          instant now, struct step_status **ret)
{
    const struct procedure p = {r, events, n, posts, n_posts};
    size_t most = r->n_steps * (n_posts ? n_posts : 1);
    struct plan t = {.p = &p, .calendar = c, .arena = a, .zone = zone, .now = now,
                     .start = start_of(&p, now),
                     .rows = arena_array_of(a, most, struct step_status),
                     .seen = arena_array_of(a, most, unsigned char),
                     .finish = arena_array_of(a, most, instant)};
    for (size_t i = 0; i < r->n_steps; i++)
        add_rows(&t, &r->steps[i]);
    for (size_t i = 0; i < t.n; i++)
        t.finish[i] = INSTANT_NONE;
    for (size_t i = 0; i < t.n; i++)
        plan_row(&t, i);
    *ret = t.rows;
    return t.n;
}

/* The timeline of a selection: the steps of its regulation, the plan against what happened.
 *
 * The plan follows from the regulation's order and norms; where the office planned a step itself
 * (selection.plan_schedule) that plan stands. A step is overdue with a word, and tells by how
 * much. The public reads days, not minutes, and nothing of what is optional at single posts
 * before the file check is decided: whether it happened tells how many applied. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/act.h"
#include "gate/leaf.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_steps.h"

#define DAY_MINUTES 1440
#define SCALE 1000              /* a strip is this wide; shown in percent, one decimal */
#define BAR_MIN 8

struct timeline {
    struct ctx *c;
    struct steps steps;
    instant from, until;         /* of the drawing */
    size_t total, done, late, overdue, waiting;
};

/* ---- words ---- */

static bool in_office_time(const struct timeline *t, const struct step_rule *s)
{
    return !steps_planned(&t->steps, s->id) && (s->norm_unit == UNIT_MINUTE || s->norm_unit == UNIT_HOUR);
}

static const char *late_text(const struct timeline *t, const struct step_status *row)
{
    struct arena *a = t->c->arena;
    int64_t m = row->overdue_minutes;
    if (!row->overdue)
        return NULL;
    if (in_office_time(t, row->step) && m < 120)
        return arena_printf(a, "terlambat %lld menit kerja", (long long)m);
    if (in_office_time(t, row->step))
        return arena_printf(a, "terlambat %lld jam kerja", (long long)(m / 60));
    return arena_printf(a, "terlambat %lld hari", (long long)((m + DAY_MINUTES - 1) / DAY_MINUTES));
}

static const char *norm_text(struct arena *a, const struct step_rule *s)
{
    return s->norm ? arena_printf(a, "%d %s", s->norm, unit_name(s->norm_unit)) : NULL;
}

static const char *state_title(const struct step_status *row)
{
    static const char *const titles[] = {"Tidak berlaku", "Belum dapat dimulai", "Dapat dimulai",
                                         "Berjalan", "Menunggu jawaban pihak luar", "Selesai"};
    if (row->step->optional && row->state == STEP_OPEN)
        return "Tidak dilakukan sejauh ini";
    return titles[row->state];
}

/* ---- drawing ---- */

static void widen(struct timeline *t, instant at)
{
    if (at == INSTANT_NONE)
        return;
    if (t->from == INSTANT_NONE || at < t->from)
        t->from = at;
    if (t->until == INSTANT_NONE || at > t->until)
        t->until = at;
}

static int64_t place(const struct timeline *t, instant at)
{
    int64_t width = t->until - t->from;
    if (at <= t->from || width <= 0)
        return 0;
    return at >= t->until ? SCALE : (at - t->from) / (width / SCALE + 1);
}

static void put_percent(json_t *o, const char *key, int64_t thousandths)
{
    json_put_new(o, key, json_real((double)thousandths / 10));
}

static void put_bar(const struct timeline *t, json_t *o, const char *key, instant from,
                    instant until)
{
    if (from == INSTANT_NONE)
        from = until;
    if (until == INSTANT_NONE || until < from)
        until = from;
    if (from == INSTANT_NONE) {
        json_put_new(o, key, json_null());
        return;
    }
    json_t *bar = json_object();
    int64_t x = place(t, from), w = place(t, until) - x;
    if (w < BAR_MIN)
        w = BAR_MIN;
    put_percent(bar, "x", x + w > SCALE ? SCALE - w : x);
    put_percent(bar, "width", w);
    json_put_new(o, key, bar);
}

/* What was really done: until now while it runs; hatched while it waits for an answer. */
static void put_strip(const struct timeline *t, json_t *o, const struct step_status *row)
{
    bool running = row->state == STEP_BEGUN || row->state == STEP_WAITING;
    instant until = running ? t->c->stamp : row->done;
    json_t *strip = json_object();
    put_bar(t, strip, "plan", row->planned_from, row->planned_until);
    if (running || row->state == STEP_DONE)
        put_bar(t, strip, row->state == STEP_WAITING ? "waiting" : "actual", row->begun, until);
    json_put_new(o, "strip", strip);
}

/* Months between two marks, so that at most some eight names stand side by side. */
static int mark_step(int months)
{
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60};
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof steps[0] && months / steps[i] > 8)
        i++;
    return steps[i];
}

static void put_months(const struct timeline *t, json_t *data)
{
    json_t *list = json_array();
    int step = mark_step(date_months_between(instant_date(t->from, t->c->sel->zone),
                                             instant_date(t->until, t->c->sel->zone)));
    struct ymd first = date_ymd(instant_date(t->from, t->c->sel->zone));
    struct date d;
    if (!date_from_ymd(first.y, first.m, 1, &d))
        d = instant_date(t->from, t->c->sel->zone);
    for (;;) {
        d = date_add_months(d, 1);
        instant at = instant_at(d, 0, 0, 0, t->c->sel->zone);
        struct ymd m = date_ymd(d);
        if (at >= t->until)
            break;
        if ((m.y * 12 + m.m - 1) % step != 0)
            continue;
        json_t *o = json_object();
        put_percent(o, "x", place(t, at));
        const char *name = arena_printf(t->c->arena, "%.3s", date_month_name(m.m));
        /* A name at the right edge would stand outside. */
        if (place(t, at) > SCALE * 9 / 10)
            name = "";
        json_put(o, "name", *name && m.m == 1 ? arena_printf(t->c->arena, "%s %d", name, m.y) : name);
        json_array_append_new(list, o);
    }
    json_put_new(data, "months", list);
}

/* ---- rows ---- */

static const struct post_ref *post_of(const struct ctx *c, int64_t id)
{
    for (size_t i = 0; id && i < c->sel->n_posts; i++)
        if (c->sel->posts[i].id == id)
            return &c->sel->posts[i];
    return NULL;
}

static bool hidden(const struct ctx *c, const struct step_status *row)
{
    return public_reader(c) && row->step->optional && row->step->per_post &&
           c->phase < PHASE_SCREENED;
}

static void put_day(const struct timeline *t, json_t *o, const char *day, const char *moment,
                    instant at)
{
    enum zone z = t->c->sel->zone;
    leaf_date(t->c->arena, o, day, at == INSTANT_NONE ? DATE_NONE : instant_date(at, z));
    if (!public_reader(t->c))
        leaf_instant(t->c->arena, o, moment, at, z);
}

/* The first step it still waits for. */
static void put_after(const struct timeline *t, json_t *o, const struct step_status *row)
{
    const struct step_rule *first =
        row->blocked_by ? regulation_step(t->c->sel->reg, row->blocked_by) : NULL;
    json_t *before = first ? json_object() : json_null();
    if (first) {
        json_put(before, "id", first->id);
        json_put(before, "title", first->title);
    }
    json_put_new(o, "after", before);
}

static json_t *row_json(const struct timeline *t, const struct step_status *row)
{
    json_t *o = json_object();
    const struct post_ref *post = post_of(t->c, row->post);
    json_put(o, "post", post ? post->pub : NULL);
    json_put(o, "post_title", post ? post->title : NULL);
    json_put(o, "state", row->state == STEP_NOT_APPLICABLE ? "tidak-berlaku"
                                                           : step_state_word(row->state));
    json_put(o, "state_title", state_title(row));
    /* Without a norm or a plan there is only a day from which it may be done. */
    json_put_flag(o, "planned", row->step->norm > 0 || steps_planned(&t->steps, row->step->id));
    put_day(t, o, "planned_from", "planned_from_at", row->planned_from);
    put_day(t, o, "planned_until", "planned_until_at", row->planned_until);
    put_day(t, o, "begun", "begun_at", row->begun);
    put_day(t, o, "done", "done_at", row->done);
    json_put_flag(o, "overdue", row->overdue);
    json_put(o, "late", late_text(t, row));
    put_after(t, o, row);
    put_strip(t, o, row);
    return o;
}

static json_t *step_json(const struct timeline *t, const struct step_rule *s)
{
    struct arena *a = t->c->arena;
    json_t *o = json_object(), *rows = json_array();
    for (size_t i = 0; i < t->steps.n; i++)
        if (t->steps.v[i].step == s && !hidden(t->c, &t->steps.v[i]))
            json_array_append_new(rows, row_json(t, &t->steps.v[i]));
    json_put(o, "id", s->id);
    json_put(o, "title", s->title);
    leaf_clause(o, "clause", t->c->sel->reg, s->clause);
    json_put(o, "by", s->by ? role_set_show(a, s->by) : NULL);
    json_put_flag(o, "inferred", s->inferred);
    json_put_flag(o, "optional", s->optional);
    json_put_flag(o, "waits", s->waits);
    json_put(o, "norm", norm_text(a, s));
    json_put(o, "ready", s->ready);
    json_put(o, "output", s->output);
    json_put_flag(o, "planned_by_office", steps_planned(&t->steps, s->id));
    json_put_new(o, "rows", rows);
    return o;
}

static void count(struct timeline *t, const struct step_rule *s)
{
    size_t rows = 0, done = 0;
    bool late = false, overdue = false, waits = false;
    for (size_t i = 0; i < t->steps.n; i++) {
        const struct step_status *row = &t->steps.v[i];
        if (row->step != s || row->state == STEP_NOT_APPLICABLE || hidden(t->c, row) ||
            (s->optional && (row->state == STEP_OPEN || row->state == STEP_BLOCKED)))
            continue;
        rows++;
        done += row->state == STEP_DONE;
        late |= row->overdue && row->state == STEP_DONE;
        overdue |= row->overdue && row->state != STEP_DONE;
        waits |= row->state == STEP_WAITING;
    }
    t->total += rows > 0;
    t->done += rows > 0 && done == rows;
    t->late += late && done == rows;
    t->overdue += overdue;
    t->waiting += waits;
}

static void put_summary(const struct timeline *t, json_t *data)
{
    json_t *o = json_object();
    json_put_int(o, "total", (int64_t)t->total);
    json_put_int(o, "done", (int64_t)t->done);
    json_put_int(o, "late", (int64_t)t->late);
    json_put_int(o, "overdue", (int64_t)t->overdue);
    json_put_int(o, "waiting", (int64_t)t->waiting);
    json_put_flag(o, "any_late", t->late > 0);
    json_put_flag(o, "any_overdue", t->overdue > 0);
    json_put_flag(o, "any_waiting", t->waiting > 0);
    json_put_new(data, "summary", o);
}

/* What ended is drawn to its end, not to the day it is looked at. */
static bool is_over(const struct ctx *c)
{
    return c->phase == PHASE_REPORTED || c->phase == PHASE_CANCELLED;
}

static void take_rows(struct timeline *t)
{
    struct ctx *c = t->c;
    steps_read(c, &t->steps);
    if (!is_over(c))
        widen(t, c->stamp);
    for (size_t i = 0; i < t->steps.n; i++) {
        if (hidden(c, &t->steps.v[i]))
            continue;
        widen(t, t->steps.v[i].planned_from);
        widen(t, t->steps.v[i].planned_until);
        widen(t, t->steps.v[i].begun);
        widen(t, t->steps.v[i].done);
    }
}

static enum status read_timeline(struct ctx *c, const struct input *in, json_t *data)
{
    struct timeline t = {.c = c, .from = INSTANT_NONE, .until = INSTANT_NONE};
    json_t *list = json_array();
    (void)in;
    take_rows(&t);
    public_selection(c, data);
    for (size_t i = 0; i < c->sel->reg->n_steps; i++) {
        const struct step_rule *s = &c->sel->reg->steps[i];
        json_t *o = step_json(&t, s);
        if (json_array_size(json_object_get(o, "rows")) == 0) {
            json_decref(o);
            continue;
        }
        count(&t, s);
        json_array_append_new(list, o);
    }
    json_put_new(data, "steps", list);
    put_summary(&t, data);
    put_months(&t, data);
    if (is_over(c))
        json_put_new(data, "now", json_null());
    else
        put_percent(data, "now", place(&t, c->stamp));
    json_put_flag(data, "over", is_over(c));
    leaf_date(c->arena, data, "from", instant_date(t.from, c->sel->zone));
    leaf_date(c->arena, data, "until", instant_date(t.until, c->sel->zone));
    leaf_date(c->arena, data, "today", c->today);
    return ST_OK;
}

/* ---- the calendar for people's own calendars ---- */

static void add_event(struct ctx *c, json_t *list, const char *uid, const char *title,
                      const char *about, struct date from, struct date until, const char *page)
{
    if (date_is_none(from) || date_is_none(until))
        return;
    json_t *o = json_object();
    json_put(o, "uid", arena_printf(c->arena, "%s-%s", c->sel->pub, uid));
    json_put(o, "title", title);
    json_put(o, "about", about);
    leaf_date(c->arena, o, "from", date_cmp(from, until) > 0 ? until : from);
    leaf_date(c->arena, o, "until", until);
    json_put(o, "href", arena_printf(c->arena, "/seleksi/%s%s", c->sel->pub, page));
    json_array_append_new(list, o);
}

/* The window, and what is still to come of the steps that have a norm or a plan: as the timeline
 * shows them to this reader. */
static void add_events(const struct timeline *t, json_t *list)
{
    struct ctx *c = t->c;
    const char *of = c->sel->title, *zone = zone_name(c->sel->zone);
    add_event(c, list, "dibuka", arena_printf(c->arena, "Pendaftaran dibuka: %s", of),
              "Berkas diterima sejak hari ini.", c->sel->opens, c->sel->opens, "/pengumuman");
    add_event(c, list, "ditutup", arena_printf(c->arena, "Pendaftaran ditutup: %s", of),
              arena_printf(c->arena, "Ditutup pukul 23.59.59 %s menurut waktu server.", zone),
              c->sel->closes, c->sel->closes, "/pengumuman");
    for (size_t i = 0; i < t->steps.n; i++) {
        const struct step_status *row = &t->steps.v[i];
        const struct post_ref *post = post_of(c, row->post);
        bool dated = row->step->norm > 0 || steps_planned(&t->steps, row->step->id);
        if (hidden(c, row) || !dated || row->state == STEP_DONE ||
            row->state == STEP_NOT_APPLICABLE || row->planned_until == INSTANT_NONE)
            continue;
        instant from = row->planned_from == INSTANT_NONE ? row->planned_until : row->planned_from;
        add_event(c, list,
                  arena_printf(c->arena, "%s%s%s", row->step->id, post ? "-" : "", post ? post->pub : ""),
                  arena_printf(c->arena, "%s%s%s", row->step->title, post ? ": " : "",
                               post ? post->title : ""),
                  arena_printf(c->arena, "Rencana. %s", of), instant_date(from, c->sel->zone),
                  instant_date(row->planned_until, c->sel->zone), "/linimasa");
    }
}

static enum status read_calendar(struct ctx *c, const struct input *in, json_t *data)
{
    struct timeline t = {.c = c, .from = INSTANT_NONE, .until = INSTANT_NONE};
    json_t *o = json_object(), *list = json_array();
    (void)in;
    steps_read(c, &t.steps);
    add_events(&t, list);
    public_selection(c, data);
    json_put(o, "name", c->sel->title);
    leaf_instant(c->arena, o, "stamp",
                 db_int(c->db, c->stamp, "SELECT MAX(legal_at) FROM record WHERE selection_id = ?1"
                        " AND act IN ('announcement.publish', 'selection.plan_schedule')", "i",
                        c->sel->id), c->sel->zone);
    json_put_int(o, "count", (int64_t)json_array_size(list));
    json_put_new(o, "events", list);
    json_put_new(data, "calendar", o);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

static const struct page pages[] = {
    {.name = "selection.timeline", .path = "/seleksi/:selection/linimasa", .title = "Linimasa",
     .resource = "timeline", .who = EVERYBODY, .names = NAMES_SELECTION, .template = "timeline",
     .read = read_timeline},
    {.name = "selection.calendar", .path = "/seleksi/:selection/kalender.ics", .title = "Kalender",
     .resource = "timeline", .who = EVERYBODY, .names = NAMES_SELECTION, .form = PAGE_CALENDAR,
     .read = read_calendar},
};

const struct page_table timeline_pages = {pages, sizeof pages / sizeof pages[0]};

/* One score sheet: the form in which it is filled, and the summary before it is locked.
 *
 * The form sends every criterion; what has no value yet is no fault in a draft. What is locked is
 * shown and cannot be edited. The summary sends along exactly what it shows, so that nothing else is
 * locked than what was read. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_scored.h"
#include "procedure/parts_scores.h"
#include "procedure/parts_shown.h"
#include "procedure/sheet_inside.h"

#define RADIO_MAX 12               /* values side by side; more are typed */

/* A sheet with everything that was written on it. */
struct one {
    const struct stage_rule *rule;
    struct sheet_scorer who;
    struct sheet_tasks tasks;
    const struct sheet_task *task;
    struct rubric rubric;
    bool has_rubric, asks;         /* asks: each sheet names its instrument */
    const char *instrument;        /* "" for the whole */
    struct sheet_line *locked, *typed, *draft;
    size_t n_locked, n_typed, n_draft;
};

/* ---- reading ---- */

static const struct sheet_line *line_of(const struct sheet_line *v, size_t n, const char *criterion)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i].criterion, criterion))
            return &v[i];
    return NULL;
}

static bool instrument_locked(const struct one *o, const char *instrument)
{
    for (size_t i = 0; i < o->n_locked; i++)
        if (str_eq(o->locked[i].instrument, instrument))
            return true;
    return false;
}

/* The one asked for, else the first that is not locked yet. */
static enum status pick_instrument(struct ctx *c, const char *asked, struct one *o)
{
    const char *const *v, *clause;
    size_t n = scores_instruments(c, o->rule, &v, &clause);
    o->asks = o->has_rubric && sheet_asks_instrument(c, o->rule, &o->rubric);
    o->instrument = "";
    for (size_t i = 0; i < n && asked; i++)
        if (str_eq(v[i], asked))
            o->instrument = v[i];
    if (asked && !*o->instrument)
        return act_fault(c, "instrument", "Metode tidak ada pada %s", o->rule->name);
    for (size_t i = 0; i < n && o->asks && !*o->instrument; i++)
        if (!instrument_locked(o, v[i]))
            o->instrument = v[i];
    if (o->asks && !*o->instrument)
        o->instrument = v[0];
    return ST_OK;
}

static const struct sheet_task *find_task(struct ctx *c, const struct one *o)
{
    const char *candidate = scores_candidate_id(o->rule, c->app->pub, c->app->dossier_pub);
    for (size_t i = 0; i < o->tasks.n; i++)
        if (str_eq(o->tasks.v[i].candidate, candidate))
            return &o->tasks.v[i];
    return NULL;
}

static size_t lines(struct ctx *c, const struct one *o, enum sheet_source source,
                    struct sheet_line **ret)
{
    return sheet_lines(c, o->rule, &o->who, o->task->candidate, o->instrument, source, ret);
}

static enum status open_one(struct ctx *c, const struct input *in, struct one *o)
{
    *o = (struct one){.rule = scores_rule(c, input_text(in, "stage")), .instrument = "",
                      .who = {c->actor.account, c->actor.pub}};
    if (!o->rule)
        return c->out->faults->n_errors ? ST_INVALID : ST_REFUSED;
    if (!sheet_stage_scored(c, o->rule, c->actor.roles))
        return act_refuse_clause(c, o->rule->clause, NULL, "Tahap %s tidak Anda nilai.",
                                 o->rule->name);
    if (act_conflicted(c, c->actor.account, c->app))
        return act_refuse(c, "merit", "Peserta ini dinilai oleh anggota lain.",
                          "Anda menyatakan benturan kepentingan dengan peserta ini.");
    sheet_tasks(c, o->rule, &o->who, &o->tasks);
    o->task = find_task(c, o);
    if (!o->task)
        return act_fault(c, "application", "Peserta ini tidak Anda nilai pada %s", o->rule->name);
    o->has_rubric = scored_rubric(c, o->rule->id, &o->rubric);
    o->n_locked = lines(c, o, SHEET_FROM_LOCKED, &o->locked);
    enum status s = pick_instrument(c, input_text(in, "instrument"), o);
    o->n_typed = lines(c, o, SHEET_FROM_TYPED, &o->typed);
    o->n_draft = lines(c, o, SHEET_FROM_DRAFT, &o->draft);
    return s;
}

/* ---- numbers ---- */

static struct dec divisor(const struct rubric *r)
{
    return r->divide.value ? r->divide : (struct dec){1, 0};
}

static bool share_of(const struct rubric *r, const struct rubric_criterion *k, struct dec value,
                     struct ratio *ret)
{
    struct ratio part;
    return ratio_mul(ratio_of(k->weight, 10000), ratio_dec(value), &part) &&
           ratio_div(part, ratio_dec(divisor(r)), ret);
}

/* "82,5": with a comma, as few digits as it takes. */
const char *sheet_value_shown(struct arena *a, struct dec v)
{
    char *s = dec_text(a, v);
    for (char *p = s; *p; p++)
        if (*p == '.')
            *p = ',';
    return s;
}

static const char *weight_shown(struct ctx *c, const struct rubric_criterion *k)
{
    return arena_printf(c->arena, "%s%%", sheet_value_shown(c->arena, (struct dec){k->weight, 2}));
}

static const char *level_text(const struct rubric_criterion *k, struct dec value)
{
    for (size_t i = 0; i < k->n_levels; i++)
        if (dec_cmp(k->levels[i].value, value) == 0)
            return k->levels[i].text;
    return NULL;
}

/* The sum of what is judged; "–" while nothing is. */
static const char *total_shown(struct ctx *c, const struct one *o, const struct sheet_line *v, size_t n)
{
    struct ratio sum = ratio_int(0), part;
    size_t judged = 0;
    for (size_t i = 0; i < o->rubric.n; i++) {
        const struct sheet_line *l = line_of(v, n, o->rubric.v[i].id);
        if (l && l->valued && share_of(&o->rubric, &o->rubric.v[i], l->value, &part) &&
            ratio_add(sum, part, &sum))
            judged++;
    }
    return judged ? ratio_show(c->arena, sum, 2, ',') : "–";
}

/* ---- what is written, as a table ---- */

static json_t *lines_table(struct ctx *c, const struct one *o, const char *caption,
                           const struct sheet_line *v, size_t n)
{
    bool levels = false, notes = false;
    json_t *t = shown_table(caption, true);
    for (size_t i = 0; i < o->rubric.n; i++)
        levels = levels || o->rubric.v[i].n_levels;
    for (size_t i = 0; i < n; i++)
        notes = notes || v[i].note;
    shown_column(t, "Kriteria", false);
    shown_column(t, "Nilai", true);
    if (levels)
        shown_column(t, "Uraian tingkat", false);
    shown_column(t, "Bobot", true);
    shown_column(t, "Sumbangan", true);
    if (notes)
        shown_column(t, "Catatan", false);
    for (size_t i = 0; i < o->rubric.n; i++) {
        const struct rubric_criterion *k = &o->rubric.v[i];
        const struct sheet_line *l = line_of(v, n, k->id);
        struct ratio part;
        if (!l)
            continue;
        json_t *row = shown_row(t);
        shown_cell(t, row, k->name);
        shown_cell(t, row, l->valued ? sheet_value_shown(c->arena, l->value) : "belum");
        if (levels)
            shown_cell(t, row, l->valued ? level_text(k, l->value) : NULL);
        shown_cell(t, row, weight_shown(c, k));
        shown_cell(t, row, l->valued && share_of(&o->rubric, k, l->value, &part)
                               ? ratio_show(c->arena, part, 2, ',') : NULL);
        if (notes)
            shown_cell(t, row, l->note);
    }
    return t;
}

/* For part "table" inside a section of its own. */
static void put_written(struct ctx *c, const struct one *o, json_t *data, const char *key,
                        const char *caption, const struct sheet_line *v, size_t n)
{
    json_t *x = json_object();
    json_put_new(x, "table", lines_table(c, o, caption, v, n));
    json_put_new(data, key, x);
}

/* ---- the form ---- */

static void put_level(struct ctx *c, json_t *list, const struct rubric_criterion *k, struct dec value,
                      const struct sheet_line *l)
{
    json_t *o = json_object();
    json_put(o, "value", dec_text(c->arena, value));
    json_put(o, "shown", sheet_value_shown(c->arena, value));
    json_put(o, "about", level_text(k, value));
    json_put_flag(o, "chosen", l && l->valued && dec_cmp(l->value, value) == 0);
    json_array_append_new(list, o);
}

/* How many values a range has, as far as that is a small number. */
static size_t range_values(const struct rubric_criterion *k, struct dec *v)
{
    size_t n = 0;
    int64_t lo, hi, step;
    if (!dec_scaled(k->min, 4, &lo) || !dec_scaled(k->max, 4, &hi) ||
        !dec_scaled(k->step, 4, &step) || step <= 0)
        return RADIO_MAX + 1;
    for (; lo <= hi && n <= RADIO_MAX; lo += step)
        v[n++] = (struct dec){lo, 4};
    return n;
}

static json_t *entry_json(struct ctx *c, const struct rubric_criterion *k, const char *id,
                          const struct sheet_line *l)
{
    json_t *o = json_object();
    json_put(o, "id", arena_printf(c->arena, "%s-nilai", id));
    json_put(o, "value", l && l->valued ? sheet_value_shown(c->arena, l->value) : NULL);
    json_put(o, "hint", rubric_values_show(c->arena, k));
    return o;
}

static json_t *note_json(struct ctx *c, size_t at, const struct sheet_line *l)
{
    json_t *o = json_object();
    json_put(o, "id", arena_printf(c->arena, "f-scores-%zu-note", at));
    json_put(o, "name", arena_printf(c->arena, "scores.%zu.note", at));
    json_put(o, "value", l ? l->note : NULL);
    return o;
}

json_t *sheet_criterion_json(struct ctx *c, const struct rubric *rubric,
                             const struct rubric_criterion *k, size_t at, const struct sheet_line *l)
{
    const char *id = arena_printf(c->arena, "f-scores-%zu", at);
    struct dec range[RADIO_MAX + 1];
    size_t n_range = k->n_allowed ? 0 : range_values(k, range);
    bool typed = n_range > RADIO_MAX;
    json_t *o = json_object(), *levels = json_array();
    struct ratio part;
    for (size_t i = 0; i < k->n_allowed; i++)
        put_level(c, levels, k, k->allowed[i], l);
    for (size_t i = 0; i < n_range && !typed; i++)
        put_level(c, levels, k, range[i], l);
    for (size_t i = 0; i < k->n_levels && typed; i++)
        put_level(c, levels, k, k->levels[i].value, NULL);
    json_put(o, "id", id);
    json_put(o, "name", arena_printf(c->arena, "scores.%zu.value", at));
    json_put(o, "criterion", k->id);
    json_put(o, "criterion_name", arena_printf(c->arena, "scores.%zu.criterion", at));
    json_put(o, "label", k->name);
    json_put(o, "weight", weight_shown(c, k));
    json_put(o, "weight_raw", dec_text(c->arena, (struct dec){k->weight, 2}));
    struct ratio scale;
    json_put(o, "scale_raw", ratio_mul(ratio_dec(divisor(rubric)), ratio_int(100), &scale)
                                 ? ratio_exact(c->arena, scale) : "100");
    json_put(o, "share", l && l->valued && share_of(rubric, k, l->value, &part)
                             ? ratio_show(c->arena, part, 2, ',') : NULL);
    json_put(o, "error", NULL);
    json_put_new(o, "clause", json_null());
    json_put_new(o, "entry", typed ? entry_json(c, k, id, l) : json_null());
    json_put_flag(o, "has_levels", json_array_size(levels) > 0);
    json_put_new(o, "levels", levels);
    json_put_new(o, "note", note_json(c, at, l));
    return o;
}

static bool is_open(const struct one *o, const struct rubric_criterion *k)
{
    return !line_of(o->locked, o->n_locked, k->id);
}

static void put_form(struct ctx *c, const struct one *o, json_t *data)
{
    const struct sheet_line *v = o->n_draft ? o->draft : o->typed;
    size_t n = o->n_draft ? o->n_draft : o->n_typed, at = 0, judged = 0;
    json_t *list = json_array();
    for (size_t i = 0; i < o->rubric.n; i++) {
        const struct rubric_criterion *k = &o->rubric.v[i];
        const struct sheet_line *l = line_of(v, n, k->id);
        if (!is_open(o, k))
            continue;
        judged += l && l->valued;
        json_array_append_new(list, sheet_criterion_json(c, &o->rubric, k, at++, l));
    }
    json_put(data, "judged", arena_printf(c->arena, "%zu dari %zu", judged, at));
    json_put(data, "total", total_shown(c, o, v, n));
    json_put(data, "saved", o->n_draft ? "Draf Anda tersimpan." : "Belum ada draf yang tersimpan.");
    json_put_new(data, "criteria", list);
}

/* ---- around the form ---- */

static void put_instruments(struct ctx *c, const struct one *o, json_t *data)
{
    const char *const *v, *clause;
    size_t n = o->asks ? scores_instruments(c, o->rule, &v, &clause) : 0;
    json_t *filter = json_object(), *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *x = json_object();
        json_put(x, "href", sheet_address(c, o->rule, o->task->app.pub, v[i], false));
        json_put(x, "title", instrument_locked(o, v[i])
                                 ? arena_printf(c->arena, "%s (terkunci)", v[i]) : v[i]);
        json_put(x, "count", NULL);
        json_put_flag(x, "current", str_eq(v[i], o->instrument));
        json_array_append_new(list, x);
    }
    json_put(filter, "label", "Metode penilaian");
    json_put_new(filter, "items", list);
    json_put_new(filter, "search", json_null());
    json_put_new(data, "filter", n ? filter : json_null());
    if (!n)
        json_decref(filter);
}

static const char *neighbour(struct ctx *c, const struct one *o, int by)
{
    size_t at = (size_t)(o->task - o->tasks.v);
    if ((by < 0 && at == 0) || (by > 0 && at + 1 >= o->tasks.n))
        return NULL;
    return sheet_address(c, o->rule, o->tasks.v[by < 0 ? at - 1 : at + 1].app.pub, NULL, false);
}

/* Where to go after this one is locked: the next that is not, else the list. */
static const char *next_open(struct ctx *c, const struct one *o)
{
    size_t at = (size_t)(o->task - o->tasks.v);
    for (size_t i = 1; i < o->tasks.n; i++) {
        const struct sheet_task *t = &o->tasks.v[(at + i) % o->tasks.n];
        if (t->state != SHEET_LOCKED)
            return sheet_address(c, o->rule, t->app.pub, NULL, false);
    }
    return arena_printf(c->arena, "/seleksi/%s/penilaian?stage=%s", c->sel->pub, o->rule->id);
}

static void put_subject(struct ctx *c, const struct one *o, json_t *data)
{
    json_t *stage = json_object();
    json_put(stage, "id", o->rule->id);
    json_put(stage, "name", o->rule->name);
    public_selection(c, data);
    json_put_new(data, "stage", stage);
    json_put_new(data, "candidate", sheet_profile(c, &o->task->app));
    json_put(data, "application", o->task->app.pub);
    json_put(data, "post_title", o->task->posts);
    json_put(data, "state", sheet_state_word(o->task->state));
    json_put(data, "instrument", *o->instrument ? o->instrument : NULL);
    json_put_flag(data, "together", o->rule->method == METHOD_CONSENSUS);
    leaf_clause(data, "clause", c->sel->reg, o->rule->clause);
    json_put(data, "list_href", arena_printf(c->arena, "/seleksi/%s/penilaian", c->sel->pub));
    json_put(data, "sheet_href", sheet_address(c, o->rule, o->task->app.pub, o->instrument, false));
    json_put(data, "summary_href", sheet_address(c, o->rule, o->task->app.pub, o->instrument, true));
    json_put(data, "next_open_href", next_open(c, o));
    json_put(data, "confirm_href",
             arena_printf(c->arena, "/tindakan/sheet.confirm?selection=%s&application=%s&stage=%s%s%s",
                          c->sel->pub, o->task->app.pub, o->rule->id,
                          *o->instrument ? "&instrument=" : "", o->instrument));
}

static void put_place(struct ctx *c, const struct one *o, json_t *data)
{
    json_put(data, "position", arena_printf(c->arena, "Peserta %zu dari %zu",
                                            (size_t)(o->task - o->tasks.v) + 1, o->tasks.n));
    json_put(data, "progress", arena_printf(c->arena, "%zu dari %zu peserta terkunci",
                                            o->tasks.locked, o->tasks.n));
    json_put(data, "prev_href", neighbour(c, o, -1));
    json_put(data, "next_href", neighbour(c, o, 1));
}

/* ---- sheet.show ---- */

static const struct param one_params[] = {
    {"stage", PARAM_LINE, true, "tahap", .max = 60, .choose = "stage"},
    {"instrument", PARAM_LINE, false, "metode", .max = 60, .choose = "instrument"},
    PARAMS_END,
};

/* Why it cannot be filled now, in the page itself: the refusal of the act that would save it. */
static json_t *why_not(struct ctx *c, const struct one *o)
{
    struct application_ref *before = c->app, asked = o->task->app;
    c->app = &asked;
    enum status s = sheet_may_file(c, o->rule, o->who.account);
    c->app = before;
    if (s != ST_REFUSED)
        return json_null();
    json_t *refusal = json_verdict(&c->out->refusal);
    c->out->refusal = (struct verdict){0};
    json_put_new(refusal, "why", json_null());
    json_put_new(refusal, "found", json_array());
    json_put_new(refusal, "act", json_null());
    return refusal;
}

static bool all_locked(const struct one *o)
{
    for (size_t i = 0; i < o->rubric.n; i++)
        if (is_open(o, &o->rubric.v[i]))
            return false;
    return o->has_rubric;
}

static enum status read_show(struct ctx *c, const struct input *in, json_t *data)
{
    struct one o;
    enum status s = open_one(c, in, &o);
    if (s != ST_OK)
        return s;
    bool done = o.task->state == SHEET_LOCKED || all_locked(&o) || instrument_locked(&o, o.instrument);
    put_subject(c, &o, data);
    put_place(c, &o, data);
    put_instruments(c, &o, data);
    json_put_new(data, "refusal", done ? json_null() : why_not(c, &o));
    bool open = !done && json_is_null(json_object_get(data, "refusal"));
    json_put_flag(data, "editable", open);
    json_put_flag(data, "waiting", open && o.n_typed > 0);
    json_put_new(data, "standing",
                 shown_standing(o.n_locked && done ? STANDING_LOCKED
                                : o.n_draft        ? STANDING_DRAFT
                                                   : STANDING_NONE, NULL));
    json_put_flag(data, "has_locked", o.n_locked > 0);
    put_written(c, &o, data, "locked_table", "Nilai yang terkunci", o.locked, o.n_locked);
    json_put(data, "locked_total", total_shown(c, &o, o.locked, o.n_locked));
    put_written(c, &o, data, "typed_table", "Nilai yang diketik", o.typed, o.n_typed);
    json_put(data, "typed_total", total_shown(c, &o, o.typed, o.n_typed));
    if (open)
        put_form(c, &o, data);
    return ST_OK;
}

/* ---- sheet.summary ---- */

static void hide(json_t *list, const char *name, const char *value)
{
    json_t *o = json_object();
    if (!value) {
        json_decref(o);
        return;
    }
    json_put(o, "name", name);
    json_put(o, "value", value);
    json_array_append_new(list, o);
}

/* Exactly what the summary shows. */
static json_t *hidden_json(struct ctx *c, const struct one *o)
{
    json_t *list = json_array();
    hide(list, "selection", c->sel->pub);
    hide(list, "application", o->task->app.pub);
    hide(list, "stage", o->rule->id);
    hide(list, "instrument", *o->instrument ? o->instrument : NULL);
    for (size_t i = 0; i < o->n_draft; i++) {
        const struct sheet_line *l = &o->draft[i];
        if (!l->valued)
            continue;
        hide(list, arena_printf(c->arena, "scores.%zu.criterion", i), l->criterion);
        hide(list, arena_printf(c->arena, "scores.%zu.value", i), dec_text(c->arena, l->value));
        hide(list, arena_printf(c->arena, "scores.%zu.note", i), l->note);
    }
    return list;
}

/* With instruments a sheet may hold some of the criteria; the last one completes them. */
static json_t *missing_json(const struct one *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->rubric.n; i++) {
        const struct sheet_line *l = line_of(o->draft, o->n_draft, o->rubric.v[i].id);
        if (is_open(o, &o->rubric.v[i]) && !(l && l->valued))
            json_array_append_new(list, json_string(o->rubric.v[i].name));
    }
    return list;
}

static size_t n_valued(const struct one *o)
{
    size_t n = 0;
    for (size_t i = 0; i < o->n_draft; i++)
        n += o->draft[i].valued;
    return n;
}

static enum status read_summary(struct ctx *c, const struct input *in, json_t *data)
{
    struct one o;
    enum status s = open_one(c, in, &o);
    if (s != ST_OK)
        return s;
    json_t *missing = missing_json(&o);
    size_t n = json_array_size(missing);
    bool done = o.task->state == SHEET_LOCKED || instrument_locked(&o, o.instrument);
    put_subject(c, &o, data);
    json_put_new(data, "refusal", done ? json_null() : why_not(c, &o));
    bool may = !done && json_is_null(json_object_get(data, "refusal"));
    json_put_flag(data, "done", done);
    json_put_flag(data, "complete", may && n_valued(&o) && (n == 0 || o.asks));
    json_put_flag(data, "has_missing", may && n > 0);
    json_put_int(data, "missing_count", (int64_t)n);
    json_put_new(data, "missing", missing);
    json_put_new(data, "table", lines_table(c, &o, "Nilai yang akan dikunci", o.draft, o.n_draft));
    json_put(data, "total", total_shown(c, &o, o.draft, o.n_draft));
    json_put_new(data, "hidden", hidden_json(c, &o));
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "sheet.show", .path = "/seleksi/:selection/penilaian/lembar/:application",
     .title = "Lembar penilaian", .resource = "sheet", .who = SHEET_SCORERS,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .params = one_params, .template = "sheet_show",
     .read = read_show},
    {.name = "sheet.summary", .path = "/seleksi/:selection/penilaian/lembar/:application/kunci",
     .title = "Kunci lembar penilaian", .resource = "sheet", .who = SHEET_SCORERS,
     .names = NAMES_SELECTION | NAMES_APPLICATION, .params = one_params,
     .template = "sheet_summary", .read = read_summary},
};

const struct page_table sheet_one_pages = {pages, sizeof pages / sizeof pages[0]};

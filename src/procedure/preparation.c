/* The preparation of a selection on one page: what the regulation wants done before the
 * announcement, step by step, and what stands so far of posts, standards, schedule, budget, scoring
 * and equipment, each with what is missing and the button for its act.
 *
 * Serves: order before the announcement (steps), standards (BTG-II.A.2), schedule (BLR-7.4.b), the
 * period of the announcement counted beforehand (BLR-8.1, BTG-II.B.1.b), budget and equipment
 * (NTT-P, BTG-II.B.9). It changes nothing; an earlier selection can be taken as an example, value by
 * value, in the same forms. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_days.h"
#include "procedure/parts_desk.h"
#include "procedure/parts_steps.h"
#include "rules/announcement.h"

#define READERS                                                                               \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |  \
     ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) |                 \
     ROLE_BIT(ROLE_OVERSEER))

static const char *address(struct ctx *c)
{
    return arena_printf(c->arena, "/seleksi/%s/persiapan", c->sel->pub);
}

/* ---- the guided list: the steps up to the announcement ---- */

static const struct post_ref *post_of(const struct ctx *c, int64_t id)
{
    for (size_t i = 0; id && i < c->sel->n_posts; i++)
        if (c->sel->posts[i].id == id)
            return &c->sel->posts[i];
    return NULL;
}

/* Due is what has a norm or a plan. */
static bool has_due(const struct steps *s, const struct step_status *row)
{
    return row->state != STEP_DONE && row->planned_until != INSTANT_NONE &&
           (row->step->norm > 0 || steps_planned(s, row->step->id));
}

/* "committee.appoint:pansel" -> the act and its tag. */
static json_t *step_button(struct ctx *c, const json_t *offers, const struct step_status *row)
{
    const char *pattern = row->step->done;
    if (!pattern || row->state == STEP_DONE)
        return json_null();
    size_t n = strcspn(pattern, ":");
    return desk_button(c, offers, arena_strndup(c->arena, pattern, n),
                       pattern[n] ? pattern + n + 1 : NULL, post_of(c, row->post),
                       "Kerjakan", NULL, address(c));
}

static json_t *step_json(struct ctx *c, const json_t *offers, const struct steps *s,
                         const struct step_status *row)
{
    json_t *o = json_object();
    const struct post_ref *post = post_of(c, row->post);
    json_put(o, "title", post ? arena_printf(c->arena, "%s: %s", row->step->title, post->title)
                              : row->step->title);
    json_put(o, "state", step_state_word(row->state));
    json_put_flag(o, "done", row->state == STEP_DONE);
    json_put_flag(o, "optional", row->step->optional);
    json_put(o, "by", row->step->by ? role_set_show(c->arena, row->step->by) : NULL);
    leaf_clause(o, "clause", c->sel->reg, row->step->clause);
    leaf_date(c->arena, o, "done_on", row->done == INSTANT_NONE
                                          ? DATE_NONE : instant_date(row->done, c->sel->zone));
    leaf_date(c->arena, o, "due", has_due(s, row) ? instant_date(row->planned_until, c->sel->zone)
                                                  : DATE_NONE);
    json_put_flag(o, "late", row->overdue);
    json_put_new(o, "button", step_button(c, offers, row));
    return o;
}

static bool publishes(const struct step_rule *s)
{
    return s->done && str_starts(s->done, "announcement.publish");
}

static void put_steps(struct ctx *c, json_t *data, const json_t *offers, const struct steps *s)
{
    json_t *list = json_array();
    int64_t done = 0, all = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct step_status *row = &s->v[i];
        if (row->state == STEP_NOT_APPLICABLE)
            continue;
        json_array_append_new(list, step_json(c, offers, s, row));
        all++;
        done += row->state == STEP_DONE;
        if (publishes(row->step))
            break;
    }
    json_put_int(data, "steps_done", done);
    json_put_int(data, "steps_all", all);
    json_put_new(data, "steps", list);
}

/* ---- posts and their standards ---- */

static json_t *standard_json(struct ctx *c, const json_t *offers, const struct post_ref *post,
                             const char *kind)
{
    json_t *o = json_object();
    struct rows *rows = db_rows(c->db,
                                "SELECT version, source, content FROM standard WHERE post_id = ?1"
                                " AND kind = ?2 AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                                "is", post->id, kind);
    bool there = rows_next(rows);
    json_put(o, "kind", kind);
    json_put_flag(o, "there", there);
    json_put_int(o, "version", there ? rows_int(rows, 0) : 0);
    json_put(o, "source", there ? rows_text(rows, 1) : NULL);
    json_put(o, "content", there ? rows_text(rows, 2) : NULL);
    rows_end(rows);
    json_put_new(o, "button", desk_button(c, offers, "selection.set_standard", kind, post,
                                          there ? "Ubah" : "Tetapkan", NULL, address(c)));
    return o;
}

static int64_t put_posts(struct ctx *c, json_t *data, const json_t *offers)
{
    static const char *const kinds[] = {"manajerial", "bidang"};
    json_t *list = json_array();
    int64_t missing = 0;
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        const struct post_ref *p = &c->sel->posts[i];
        json_t *o = json_object(), *standards = json_array();
        json_put(o, "post", p->pub);
        json_put(o, "title", p->title);
        json_put(o, "unit", p->unit);
        json_put(o, "class", post_class_word(p->class));
        for (size_t k = 0; k < 2; k++) {
            json_t *s = standard_json(c, offers, p, kinds[k]);
            missing += !json_flag(s, "there");
            json_array_append_new(standards, s);
        }
        json_put_new(o, "standards", standards);
        json_array_append_new(list, o);
    }
    json_put_int(data, "post_count", (json_int_t)c->sel->n_posts);
    json_put_flag(data, "no_posts", c->sel->n_posts == 0);
    json_put_new(data, "posts", list);
    json_put_new(data, "add_post", desk_button(c, offers, "selection.add_post", NULL, NULL, NULL, NULL,
                                               address(c)));
    return missing;
}

/* ---- the schedule ---- */

static void add_field(json_t *list, const char *name, const char *value)
{
    json_t *o = json_object();
    json_put(o, "name", name);
    json_put(o, "value", value);
    json_array_append_new(list, o);
}

static const char *local(struct ctx *c, instant t)
{
    return arena_strndup(c->arena, instant_iso(c->arena, t, c->sel->zone), strlen("2020-01-31T09:00"));
}

/* What the regulation's norms and the calendar give, as the fields of the office's own plan. */
static void put_schedule(struct ctx *c, json_t *data, const json_t *offers, const struct steps *s)
{
    json_t *list = json_array(), *fields = json_array();
    size_t planned = 0, k = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct step_status *row = &s->v[i];
        if (row->state == STEP_NOT_APPLICABLE || row->planned_from == INSTANT_NONE ||
            row->planned_until == INSTANT_NONE || (i && row->step == s->v[i - 1].step))
            continue;
        json_t *o = json_object();
        bool own = steps_planned(s, row->step->id);
        planned += own;
        json_put(o, "title", row->step->title);
        leaf_instant(c->arena, o, "from", row->planned_from, c->sel->zone);
        leaf_instant(c->arena, o, "until", row->planned_until, c->sel->zone);
        json_put_flag(o, "own", own);
        json_put_flag(o, "done", row->state == STEP_DONE);
        json_array_append_new(list, o);
        if (row->state == STEP_DONE)
            continue;
        add_field(fields, arena_printf(c->arena, "steps.%zu.step", k), row->step->id);
        add_field(fields, arena_printf(c->arena, "steps.%zu.from", k), local(c, row->planned_from));
        add_field(fields, arena_printf(c->arena, "steps.%zu.until", k), local(c, row->planned_until));
        k++;
    }
    json_t *o = json_object(), *form = json_null();
    json_t *button = desk_button(c, offers, "selection.plan_schedule", NULL, NULL, NULL, NULL, NULL);
    if (k && json_is_object(button))
        form = desk_prefill(c, "selection.plan_schedule",
                            planned ? "Ubah jadwal" : "Susun jadwal dari usulan ini", fields);
    else
        json_decref(fields);
    json_decref(button);
    json_put_int(o, "planned", (json_int_t)planned);
    json_put_flag(o, "any", json_array_size(list) > 0);
    json_put_new(o, "rows", list);
    json_put_new(o, "prefill", form);
    json_put_new(data, "schedule", o);
}

/* ---- the announcement counted beforehand ---- */

/* The day on which the office means to open: asked for, else planned, else today. */
static struct date opening(struct ctx *c, const struct input *in, const struct steps *s)
{
    struct date asked = input_date(in, "opens");
    if (!date_is_none(asked))
        return asked;
    if (!date_is_none(c->sel->opens))
        return c->sel->opens;
    for (size_t i = 0; i < s->n; i++)
        if (publishes(s->v[i].step) && s->v[i].planned_from > c->stamp)
            return instant_date(s->v[i].planned_from, c->sel->zone);
    return c->today;
}

static void put_window(struct ctx *c, const struct input *in, json_t *data, const json_t *offers,
                       const struct steps *s)
{
    const struct period *p = &c->sel->reg->announcement.period;
    struct verdicts v;
    struct count n;
    json_t *o = json_object();
    struct date opens = opening(c, in, s);
    verdicts_init(&v, c->arena);
    leaf_clause(o, "clause", c->sel->reg, p->clause);
    leaf_date(c->arena, o, "opens", opens);
    json_put(o, "opens_value", date_iso(c->arena, opens));
    json_put_flag(o, "ruled", p->clause != NULL);
    json_put_flag(o, "announced", !date_is_none(c->sel->opens));
    bool counted = p->clause && announcement_earliest(c->sel->reg, act_calendar(c), opens, &n, &v) ==
                                    ST_OK;
    leaf_date(c->arena, o, "earliest", counted ? n.until : DATE_NONE);
    json_put_new(o, "days", counted ? days_strip(c, &n, DATE_NONE) : json_array());
    json_put_int(o, "count", p->count);
    json_put(o, "unit", p->clause ? unit_name(p->unit) : NULL);
    json_put_flag(o, "provisional", counted && n.provisional);
    json_put(o, "why_not", p->clause && !counted && v.n ? v.v[0].message : NULL);
    json_put_new(o, "button",
                 desk_button(c, offers, "announcement.publish", NULL, NULL, NULL,
                             counted ? arena_printf(c->arena, "&opens=%s&closes=%s",
                                                    date_iso(c->arena, opens),
                                                    date_iso(c->arena, n.until)) : NULL,
                             address(c)));
    json_put_new(data, "window", o);
}

/* ---- budget ---- */

static json_t *money(int64_t rupiah)
{
    return json_pack("{s:I}", "$money", (json_int_t)rupiah);
}

static json_t *budget_lines(struct ctx *c, bool planned, int64_t *ret_total)
{
    json_t *list = json_array();
    *ret_total = 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT name, source, amount FROM budget_item WHERE selection_id = ?1"
                                " AND planned = ?2 ORDER BY id LIMIT 400", "ii", c->sel->id,
                                (int64_t)planned);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "name", rows_text(rows, 0));
        json_put(o, "source", rows_text(rows, 1));
        json_put_new(o, "amount", money(rows_int(rows, 2)));
        *ret_total += rows_int(rows, 2);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    return list;
}

static bool put_budget(struct ctx *c, json_t *data, const json_t *offers)
{
    int64_t plan, real;
    json_t *o = json_object(), *planned = budget_lines(c, true, &plan);
    json_t *realised = budget_lines(c, false, &real);
    bool any = json_array_size(planned) > 0;
    json_put_flag(o, "any", any);
    json_put_flag(o, "any_real", json_array_size(realised) > 0);
    json_put_new(o, "planned", planned);
    json_put_new(o, "realised", realised);
    json_put_new(o, "plan_total", money(plan));
    json_put_new(o, "real_total", money(real));
    json_put_new(o, "left", money(plan > real ? plan - real : 0));
    json_put_flag(o, "over", real > plan && any);
    json_put_new(o, "plan", desk_button(c, offers, "selection.plan_budget", NULL, NULL, NULL, NULL,
                                        address(c)));
    json_put_new(o, "realise", desk_button(c, offers, "selection.realise_budget", NULL, NULL, NULL,
                                           NULL, address(c)));
    json_put_new(data, "budget", o);
    return any;
}

/* ---- scoring: the office's draft, what the panel fixed ---- */

static const char *percent(struct ctx *c, int64_t hundredths)
{
    return hundredths % 100 ? arena_printf(c->arena, "%lld,%02lld%%", (long long)(hundredths / 100),
                                           (long long)(hundredths % 100))
                            : arena_printf(c->arena, "%lld%%", (long long)(hundredths / 100));
}

static const char *stage_name(struct ctx *c, const char *id)
{
    const struct stage_rule *s = regulation_stage(c->sel->reg, id);
    return s ? s->name : id;
}

/* "wawancara,makalah" by the names of the stages; NULL: none. */
static const char *stages_show(struct ctx *c, const char *list)
{
    const char *text = NULL;
    char **v;
    size_t n = str_split(c->arena, list ? list : "", ',', &v);
    for (size_t i = 0; i < n; i++)
        if (*v[i])
            text = text ? arena_printf(c->arena, "%s, %s", text, stage_name(c, v[i]))
                        : stage_name(c, v[i]);
    return text;
}

/* The criteria of a stage under its rubric in force. */
static json_t *criteria_json(struct ctx *c, const char *stage)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT k.name, k.weight FROM rubric_criterion k"
                                " JOIN rubric r ON r.id = k.rubric_id WHERE r.selection_id = ?1"
                                " AND r.stage = ?2 AND r.ended_by IS NULL ORDER BY k.seq, k.id",
                                "is", c->sel->id, stage);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "name", arena_strdup(c->arena, rows_text(rows, 0)));
        json_put(o, "weight", percent(c, rows_int(rows, 1)));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    return list;
}

static json_t *terms_json(struct ctx *c, const json_t *offers, int64_t scoring)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT stage, weight, threshold, top_n FROM scoring_stage"
                                " WHERE scoring_id = ?1 ORDER BY id", "i", scoring);
    while (rows_next(rows)) {
        json_t *o = json_object();
        const char *stage = arena_strdup(c->arena, rows_text(rows, 0));
        json_put(o, "stage", stage_name(c, stage));
        json_put(o, "weight", percent(c, rows_int(rows, 1)));
        json_put(o, "threshold", rows_text(rows, 2));
        json_put_new(o, "top_n", rows_int(rows, 3) ? json_integer(rows_int(rows, 3)) : json_null());
        json_put_new(o, "criteria", criteria_json(c, stage));
        json_put_new(o, "button",
                     desk_button(c, offers, "selection.fix_rubric", stage, NULL, "Tetapkan kriteria",
                                 NULL, address(c)));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    return list;
}

/* The fixed one, else the newest draft. */
static bool put_scoring(struct ctx *c, json_t *data, const json_t *offers)
{
    json_t *o = json_object();
    struct rows *rows = db_rows(c->db,
                                "SELECT id, fixed, ties FROM scoring WHERE selection_id = ?1"
                                " AND ended_by IS NULL ORDER BY fixed DESC, id DESC LIMIT 1", "i",
                                c->sel->id);
    int64_t id = 0;
    bool fixed = false;
    const char *ties = NULL;
    if (rows_next(rows)) {
        id = rows_int(rows, 0);
        fixed = rows_int(rows, 1) != 0;
        ties = arena_strdup(c->arena, rows_text(rows, 2));
    }
    rows_end(rows);
    json_put_flag(o, "any", id != 0);
    json_put_flag(o, "fixed", fixed);
    json_put(o, "ties", stages_show(c, ties));
    json_put_new(o, "terms", id ? terms_json(c, offers, id) : json_array());
    json_put_new(o, "draft", desk_button(c, offers, "selection.draft_scoring", NULL, NULL, NULL, NULL,
                                         address(c)));
    json_put_new(o, "fix", desk_button(c, offers, "selection.fix_scoring", NULL, NULL, NULL, NULL,
                                       address(c)));
    json_put_new(o, "requirements", desk_button(c, offers, "selection.fix_requirements", NULL, NULL,
                                                NULL, NULL, address(c)));
    json_put_int(o, "requirement_count",
                 db_int(c->db, 0, "SELECT COUNT(*) FROM requirement_criterion WHERE selection_id = ?1"
                        " AND ended_by IS NULL", "i", c->sel->id));
    json_put_new(data, "scoring", o);
    return fixed;
}

/* ---- equipment ---- */

static int64_t put_equipment(struct ctx *c, json_t *data, const json_t *offers)
{
    const struct named_items *items = &c->sel->reg->equipment;
    json_t *list = json_array();
    int64_t missing = 0;
    for (size_t i = 0; i < items->n; i++) {
        json_t *o = json_object();
        const char *detail = db_text(c->db, c->arena,
                                     "SELECT detail FROM equipment WHERE selection_id = ?1"
                                     " AND item = ?2 AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                                     "is", c->sel->id, items->v[i].id);
        json_put(o, "item", items->v[i].id);
        json_put(o, "name", items->v[i].name);
        json_put(o, "detail", detail);
        leaf_clause(o, "clause", c->sel->reg, items->v[i].clause);
        json_put_new(o, "button",
                     desk_button(c, offers, "selection.set_equipment", NULL, NULL,
                                 detail ? "Ubah" : "Catat",
                                 arena_printf(c->arena, "&item=%s", items->v[i].id), address(c)));
        missing += !detail;
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_equipment", items->n > 0);
    json_put_new(data, "equipment", list);
    return missing;
}

/* ---- what is done and what is open ---- */

static void part(json_t *list, const char *key, const char *title, bool done, const char *note)
{
    json_t *o = json_object();
    json_put(o, "key", key);
    json_put(o, "title", title);
    json_put_flag(o, "done", done);
    json_put(o, "note", note);
    json_array_append_new(list, o);
}

static enum status read_preparation(struct ctx *c, const struct input *in, json_t *data)
{
    struct steps s;
    json_t *offers = act_offers(c), *parts = json_array();
    desk_begin(c, data, "preparation");
    steps_read(c, &s);
    put_steps(c, data, offers, &s);
    int64_t standards = put_posts(c, data, offers);
    put_schedule(c, data, offers, &s);
    put_window(c, in, data, offers, &s);
    bool budget = put_budget(c, data, offers), fixed = put_scoring(c, data, offers);
    int64_t equipment = put_equipment(c, data, offers);
    int64_t planned = json_int(json_object_get(data, "schedule"), "planned", 0);
    part(parts, "jabatan", "Jabatan", c->sel->n_posts > 0,
         arena_printf(c->arena, "%zu jabatan", c->sel->n_posts));
    part(parts, "standar", "Standar kompetensi", c->sel->n_posts > 0 && !standards,
         standards ? arena_printf(c->arena, "%lld belum ada", (long long)standards) : NULL);
    part(parts, "jadwal", "Jadwal", planned > 0,
         planned ? arena_printf(c->arena, "%lld langkah direncanakan", (long long)planned)
                 : "masih usulan peraturan");
    part(parts, "anggaran", "Anggaran", budget, budget ? NULL : "belum direncanakan");
    part(parts, "penilaian", "Bobot dan kriteria", fixed,
         fixed ? "ditetapkan panitia seleksi" : "belum ditetapkan");
    if (c->sel->reg->equipment.n)
        part(parts, "perlengkapan", "Perlengkapan", !equipment,
             equipment ? arena_printf(c->arena, "%lld belum dicatat", (long long)equipment) : NULL);
    json_put_new(data, "parts", parts);
    json_put(data, "example_href", arena_printf(c->arena, "%s/contoh", address(c)));
    return ST_OK;
}

static const struct param preparation_params[] = {
    {"opens", PARAM_DATE, false, "mulai diumumkan"},
    PARAMS_END,
};

/* ---- an earlier selection as an example ----
 *
 * What was announced of it is public; the office of the body, which prepares every selection, sees
 * the others too, and what they cost. */

static bool of_body(const struct ctx *c)
{
    return c->actor.roles & ROLE_BIT(ROLE_AGENCY);
}

#define MAY_BE_SHOWN                                                                          \
    "(?2 = 1 OR EXISTS (SELECT 1 FROM announcement n WHERE n.selection_id = s.id))"

static const struct param example_params[] = {
    {"of", PARAM_PUB, false, "seleksi terdahulu"},
    PARAMS_END,
};

static void put_earlier(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT s.pub, s.title FROM selection s WHERE s.id <> ?1"
                                " AND " MAY_BE_SHOWN " ORDER BY s.id DESC LIMIT 50", "ii",
                                c->sel->id, (int64_t)of_body(c));
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "title", rows_text(rows, 1));
        json_put(o, "href", arena_printf(c->arena, "%s/contoh?of=%s", address(c), rows_text(rows, 0)));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "none", json_array_size(list) == 0);
    json_put_new(data, "earlier", list);
}

static json_t *post_form(struct ctx *c, struct rows *rows)
{
    json_t *fields = json_array();
    static const char *const names[] = {"title", "unit", "posts", "level", "catalogue"};
    for (int i = 0; i < 5; i++)
        if (!str_empty(rows_text(rows, i)))
            add_field(fields, names[i], rows_text(rows, i));
    return desk_prefill(c, "selection.add_post", "Tambahkan jabatan ini", fields);
}

static void put_example_posts(struct ctx *c, json_t *o, int64_t of)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT title, unit, class, level, catalogue FROM post"
                                " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id", "i", of);
    while (rows_next(rows)) {
        json_t *p = json_object();
        bool there = false;
        for (size_t i = 0; i < c->sel->n_posts; i++)
            there = there || (str_eq(c->sel->posts[i].title, rows_text(rows, 0)) &&
                              str_eq(c->sel->posts[i].unit, rows_text(rows, 1)));
        json_put(p, "title", rows_text(rows, 0));
        json_put(p, "unit", rows_text(rows, 1));
        json_put_flag(p, "there", there);
        json_put_new(p, "prefill", there || !desk_may(c, "selection.add_post") ? json_null()
                                                                               : post_form(c, rows));
        json_array_append_new(list, p);
    }
    rows_end(rows);
    json_put_new(o, "posts", list);
}

static void put_form(json_t *o, const char *key, json_t *form)
{
    json_t *of = json_object();
    json_put_new(of, "prefill", form);
    json_put_new(o, key, of);
}

static void put_example_budget(struct ctx *c, json_t *o, int64_t of)
{
    json_t *list = json_array(), *fields = json_array();
    size_t k = 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT name, source, amount FROM budget_item WHERE selection_id = ?1"
                                " AND planned = 1 ORDER BY id LIMIT 200", "i", of);
    for (; rows_next(rows); k++) {
        json_t *p = json_object();
        json_put(p, "name", rows_text(rows, 0));
        json_put(p, "source", rows_text(rows, 1));
        json_put_new(p, "amount", money(rows_int(rows, 2)));
        json_array_append_new(list, p);
        add_field(fields, arena_printf(c->arena, "items.%zu.name", k), rows_text(rows, 0));
        add_field(fields, arena_printf(c->arena, "items.%zu.source", k), rows_text(rows, 1));
        add_field(fields, arena_printf(c->arena, "items.%zu.amount", k),
                  arena_printf(c->arena, "%lld", (long long)rows_int(rows, 2)));
    }
    rows_end(rows);
    bool may = k && desk_may(c, "selection.plan_budget");
    json_put_flag(o, "any_budget", k > 0);
    json_put_new(o, "budget", list);
    put_form(o, "budget_of",
             may ? desk_prefill(c, "selection.plan_budget", "Pakai sebagai rencana anggaran", fields)
                 : json_null());
    if (!may)
        json_decref(fields);
}

static void put_example_scoring(struct ctx *c, json_t *o, int64_t of)
{
    json_t *list = json_array(), *fields = json_array();
    size_t k = 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT t.stage, t.weight FROM scoring_stage t"
                                " JOIN scoring s ON s.id = t.scoring_id WHERE s.selection_id = ?1"
                                " AND s.fixed = 1 AND s.ended_by IS NULL ORDER BY t.id", "i", of);
    for (; rows_next(rows); k++) {
        json_t *p = json_object();
        json_put(p, "stage", stage_name(c, rows_text(rows, 0)));
        json_put(p, "weight", percent(c, rows_int(rows, 1)));
        json_array_append_new(list, p);
        add_field(fields, arena_printf(c->arena, "weights.%zu.stage", k), rows_text(rows, 0));
        add_field(fields, arena_printf(c->arena, "weights.%zu.weight", k),
                  arena_printf(c->arena, "%lld,%02lld", (long long)(rows_int(rows, 1) / 100),
                               (long long)(rows_int(rows, 1) % 100)));
    }
    rows_end(rows);
    bool may = k && desk_may(c, "selection.draft_scoring");
    json_put_flag(o, "any_weights", k > 0);
    json_put_new(o, "weights", list);
    put_form(o, "weights_of",
             may ? desk_prefill(c, "selection.draft_scoring", "Pakai sebagai rancangan bobot", fields)
                 : json_null());
    if (!may)
        json_decref(fields);
}

static enum status read_example(struct ctx *c, const struct input *in, json_t *data)
{
    const char *of = input_text(in, "of");
    desk_begin(c, data, "preparation");
    put_earlier(c, data);
    json_put_new(data, "example", json_null());
    if (!of)
        return ST_OK;
    struct rows *rows = db_rows(c->db,
                                "SELECT s.id, s.title, s.regulation_key FROM selection s"
                                " WHERE s.pub = ?1 AND " MAY_BE_SHOWN, "si", of,
                                (int64_t)of_body(c));
    if (!rows_next(rows))
        return act_fault(c, "of", "Seleksi tidak ditemukan");
    json_t *o = json_object();
    int64_t id = rows_int(rows, 0);
    json_put(o, "title", rows_text(rows, 1));
    json_put_flag(o, "other_law", !str_eq(rows_text(rows, 2), c->sel->reg->key));
    rows_end(rows);
    put_example_posts(c, o, id);
    put_example_budget(c, o, of_body(c) ? id : 0);
    put_example_scoring(c, o, id);
    json_put_new(data, "example", o);
    return ST_OK;
}

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

static const struct page pages[] = {
    {.name = "selection.preparation", .path = "/seleksi/:selection/persiapan", .title = "Persiapan",
     .resource = "office", .who = READERS, .names = NAMES_SELECTION, .params = preparation_params,
     .template = "preparation", .read = read_preparation},
    {.name = "selection.example", .path = "/seleksi/:selection/persiapan/contoh",
     .title = "Seleksi terdahulu", .resource = "office", .who = OFFICE,
     .names = NAMES_SELECTION, .params = example_params, .template = "preparation_example",
     .read = read_example},
};

const struct page_table preparation_pages = {pages, sizeof pages / sizeof pages[0]};

/* The timetable of the sessions by day and room, and one stage as the desk at the door needs it: who
 * is expected, when and where, who came.
 *
 * Expected is who passed the file check and was not turned away by a result that was announced:
 * what was scored and not yet told stays out of it. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_desk.h"

#define READERS                                                                               \
    (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) | ROLE_BIT(ROLE_OVERSEER))
#define MINUTE (60 * INSTANT_SECOND)

static const char *address(struct ctx *c, const char *stage)
{
    return stage ? arena_printf(c->arena, "/seleksi/%s/jadwal?stage=%s", c->sel->pub, stage)
                 : arena_printf(c->arena, "/seleksi/%s/jadwal", c->sel->pub);
}

/* "09.00" */
static const char *clock_show(struct ctx *c, instant t)
{
    return arena_strndup(c->arena, instant_clock(c->arena, t, c->sel->zone), 5);
}

/* ---- the timetable ---- */

static json_t *slot_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    instant from = rows_int(rows, 0), until = from + rows_int(rows, 1) * MINUTE;
    const struct stage_rule *s = regulation_stage(c->sel->reg, rows_text(rows, 3));
    json_put(o, "from", clock_show(c, from));
    json_put(o, "until", clock_show(c, until));
    json_put(o, "stage", s ? s->name : rows_text(rows, 3));
    json_put_flag(o, "together", rows_int(rows, 4));
    json_put(o, "number", rows_text(rows, 5));
    json_put(o, "name", rows_text(rows, 6));
    json_put(o, "post", rows_text(rows, 7));
    json_put_flag(o, "past", until <= c->stamp);
    return o;
}

/* In the order of day, room and time: a new day or room begins a new list. */
static void put_days(struct ctx *c, json_t *data)
{
    json_t *days = json_array(), *rooms = NULL, *slots = NULL;
    struct date day = DATE_NONE;
    const char *room = NULL;
    int64_t n = 0;
    struct rows *rows = db_rows(
        c->db,
        "SELECT x.at, x.minutes, x.room, x.stage, x.together, v.number, a.p_name, p.title"
        " FROM session x JOIN applicant v ON v.id = x.application_id"
        " JOIN account a ON a.id = v.account_id JOIN post p ON p.id = v.post_id"
        " WHERE x.selection_id = ?1 AND x.ended_by IS NULL"
        " ORDER BY (x.at + ?2) / CAST(86400000000 AS BIGINT), LOWER(x.room), x.at, x.id LIMIT 1000",
        "ii", c->sel->id,
        (int64_t)(c->sel->zone == ZONE_WIB ? 7 : c->sel->zone == ZONE_WITA ? 8 : 9) * 60 * MINUTE);
    for (; rows_next(rows); n++) {
        struct date on = instant_date(rows_int(rows, 0), c->sel->zone);
        if (!rooms || date_cmp(on, day) != 0) {
            json_t *o = json_object();
            leaf_date(c->arena, o, "date", on);
            json_put(o, "title", date_show_long(c->arena, on));
            json_put_flag(o, "today", date_cmp(on, c->today) == 0);
            rooms = json_array();
            json_put_new(o, "rooms", rooms);
            json_array_append_new(days, o);
            day = on;
            room = NULL;
        }
        if (!room || !str_eq(str_fold(c->arena, room), str_fold(c->arena, rows_text(rows, 2)))) {
            json_t *o = json_object();
            room = arena_strdup(c->arena, rows_text(rows, 2));
            json_put(o, "room", room);
            slots = json_array();
            json_put_new(o, "slots", slots);
            json_array_append_new(rooms, o);
        }
        json_array_append_new(slots, slot_json(c, rows));
    }
    rows_end(rows);
    json_put_int(data, "slot_count", n);
    json_put_flag(data, "no_slots", n == 0);
    json_put_new(data, "days", days);
}

/* ---- one stage at the door ---- */

static const struct param list_params[] = {
    {"stage", PARAM_LINE, false, "tahap", .max = 60},
    PARAMS_END,
};

static bool is_held(const struct stage_rule *s)
{
    return s->scorer != SCORER_NONE && !s->after_result && !str_eq(s->id, "administrasi");
}

/* The stage asked for, else the first that was not opened, else the last. */
static const struct stage_rule *stage_of(struct ctx *c, const char *asked)
{
    const struct regulation *r = c->sel->reg;
    const struct stage_rule *last = NULL;
    for (size_t i = 0; i < r->n_stages; i++) {
        const struct stage_rule *s = &r->stages[i];
        if (!is_held(s) || (asked && !str_eq(s->id, asked)))
            continue;
        last = s;
        if (asked || !act_happened(c, "session.open", s->id, 0))
            return s;
    }
    return last;
}

static void put_stages(struct ctx *c, json_t *data, const struct stage_rule *now)
{
    json_t *f = desk_filter(data, "Tahap");
    for (size_t i = 0; i < c->sel->reg->n_stages; i++) {
        const struct stage_rule *s = &c->sel->reg->stages[i];
        if (is_held(s))
            desk_filter_add(f, s->name, address(c, s->id), now == s, -1);
    }
}

/* What came of it at the door; a stage that belongs to the person is entered once for all posts. */
static void put_attendance(struct ctx *c, json_t *o, const struct stage_rule *s, const char *app,
                           const char *dossier)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT present, p_reason FROM attendance WHERE selection_id = ?1"
                                " AND stage = ?2 AND candidate = ?3 AND ended_by IS NULL"
                                " ORDER BY id DESC LIMIT 1", "iss", c->sel->id, s->id,
                                s->per_person ? dossier : app);
    bool entered = rows_next(rows), present = entered && rows_int(rows, 0);
    json_put_flag(o, "entered", entered);
    json_put_flag(o, "present", present);
    json_put_flag(o, "away", entered && !present);
    json_put(o, "reason", entered ? rows_text(rows, 1) : NULL);
    rows_end(rows);
}

static void put_slot(struct ctx *c, json_t *o, const struct stage_rule *s, int64_t application)
{
    struct rows *rows = db_rows(c->db,
                                "SELECT at, minutes, room FROM session WHERE application_id = ?1"
                                " AND stage = ?2 AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "is",
                                application, s->id);
    bool there = rows_next(rows);
    leaf_instant(c->arena, o, "at", there ? rows_int(rows, 0) : INSTANT_NONE, c->sel->zone);
    json_put(o, "room", there ? rows_text(rows, 2) : NULL);
    json_put_flag(o, "unscheduled", !there);
    rows_end(rows);
}

static json_t *expected_json(struct ctx *c, const struct stage_rule *s, struct rows *rows, size_t i)
{
    json_t *o = json_object();
    const char *app = arena_strdup(c->arena, rows_text(rows, 1));
    json_put(o, "application", app);
    json_put(o, "form_id", arena_printf(c->arena, "h%zu", i));
    json_put(o, "number", rows_text(rows, 2));
    json_put(o, "name", rows_text(rows, 3));
    json_put(o, "post", rows_text(rows, 4));
    put_slot(c, o, s, rows_int(rows, 0));
    put_attendance(c, o, s, app, rows_text(rows, 5));
    json_put(o, "schedule_href",
             desk_form(c, "session.schedule",
                       arena_printf(c->arena, "&application=%s&stage=%s", app, s->id),
                       address(c, NULL)));
    return o;
}

/* One row a person where the stage belongs to the person. */
static struct rows *expected(struct ctx *c, const struct stage_rule *s)
{
    return db_rows(
        c->db,
        "SELECT v.id, v.pub, v.number, a.p_name, p.title, v.dossier_pub FROM applicant v"
        " JOIN account a ON a.id = v.account_id JOIN post p ON p.id = v.post_id"
        " JOIN stage_result r ON r.application_id = v.id AND r.stage = 'administrasi'"
        "  AND r.passed = 1 AND r.ended_by IS NULL"
        " WHERE v.selection_id = ?1 AND NOT EXISTS (SELECT 1 FROM stage_result x"
        "  JOIN stage_announcement n ON n.selection_id = v.selection_id AND n.stage = x.stage"
        "  AND (n.post_id IS NULL OR n.post_id = v.post_id)"
        "  WHERE x.application_id = v.id AND x.passed = 0 AND x.ended_by IS NULL AND x.stage <> ?2)"
        " AND (?3 = 0 OR NOT EXISTS (SELECT 1 FROM applicant w JOIN stage_result y"
        "  ON y.application_id = w.id AND y.stage = 'administrasi' AND y.passed = 1"
        "  AND y.ended_by IS NULL WHERE w.dossier_id = v.dossier_id AND w.id < v.id))"
        " ORDER BY p.id, v.number LIMIT 1000",
        "isi", c->sel->id, s->id, (int64_t)s->per_person);
}

static void put_expected(struct ctx *c, json_t *data, const struct stage_rule *s)
{
    json_t *list = json_array();
    int64_t entered = 0, unscheduled = 0;
    size_t n = 0;
    struct rows *rows = expected(c, s);
    for (; rows_next(rows); n++) {
        json_t *o = expected_json(c, s, rows, n);
        entered += json_flag(o, "entered");
        unscheduled += json_flag(o, "unscheduled");
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_int(data, "expected_count", (json_int_t)n);
    json_put_int(data, "entered_count", entered);
    json_put_int(data, "unscheduled_count", unscheduled);
    json_put_flag(data, "some_unscheduled", unscheduled > 0);
    json_put_flag(data, "nobody", n == 0);
    json_put_flag(data, "anybody", n > 0);
    json_put_new(data, "expected", list);
}

static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    const struct stage_rule *s = stage_of(c, input_text(in, "stage"));
    json_t *offers = act_offers(c), *o = json_null();
    if (!s && input_has(in, "stage"))
        return act_fault(c, "stage", "Tahap ini tidak ada dalam seleksi");
    desk_begin(c, data, "sessions");
    put_stages(c, data, s);
    put_days(c, data);
    if (s) {
        json_t *schedule = desk_button(c, offers, "session.schedule", s->id, NULL, NULL, NULL, NULL);
        json_t *attend = desk_button(c, offers, "session.attend", s->id, NULL, NULL, NULL, NULL);
        o = json_object();
        json_put(o, "id", s->id);
        json_put(o, "name", s->name);
        bool opened = act_happened(c, "session.open", s->id, 0);
        json_put_flag(o, "opened", opened);
        leaf_clause(o, "clause", c->sel->reg, s->clause);
        json_put_flag(o, "may_schedule", json_is_object(schedule));
        json_put_flag(o, "may_attend", json_is_object(attend));
        json_put_new(o, "open", opened ? json_null()
                                       : desk_button(c, offers, "session.open", s->id, NULL, NULL,
                                                     NULL, address(c, NULL)));
        json_decref(schedule);
        json_decref(attend);
        put_expected(c, o, s);
    }
    json_put_new(data, "stage", o);
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "session.list", .path = "/seleksi/:selection/jadwal", .title = "Jadwal sesi",
     .resource = "dossier", .who = READERS, .names = NAMES_SELECTION, .params = list_params,
     .template = "sessions", .reading_is_logged = true, .read = read_list},
};

const struct page_table session_pages = {pages, sizeof pages / sizeof pages[0]};

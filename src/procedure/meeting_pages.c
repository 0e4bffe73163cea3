/* Meetings as read: the list, and one with its agenda, what was laid before it, who came and what was
 * decided.
 *
 * The plenary on the results speaks of the ranking: its minutes are read by those only who may read
 * the ranking, and by the one who kept them. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_desk.h"

#define OFFICE                                                                                \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))
#define READERS (OFFICE | ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))

static const char *address(struct ctx *c, const char *meeting)
{
    return meeting ? arena_printf(c->arena, "/seleksi/%s/rapat/%s", c->sel->pub, meeting)
                   : arena_printf(c->arena, "/seleksi/%s/rapat", c->sel->pub);
}

/* "pleno-hasil" -> "Pleno hasil". */
static const char *kind_title(struct ctx *c, const char *kind)
{
    char *t = arena_strdup(c->arena, kind);
    for (char *s = t; *s; s++)
        if (*s == '-')
            *s = ' ';
    if (t[0] >= 'a' && t[0] <= 'z')
        t[0] = (char)(t[0] - 'a' + 'A');
    return t;
}

static json_t *materials_json(struct ctx *c, int64_t meeting)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT title, text FROM meeting_material WHERE meeting_id = ?1"
                                " ORDER BY id LIMIT 200", "i", meeting);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "title", rows_text(rows, 0));
        json_put(o, "text", rows_text(rows, 1));
        json_array_append_new(list, o);
    }
    return list;
}

/* ---- the list ---- */

static json_t *row_json(struct ctx *c, struct rows *rows)
{
    json_t *o = json_object();
    instant at = rows_int(rows, 3);
    json_put(o, "pub", rows_text(rows, 1));
    json_put(o, "href", address(c, rows_text(rows, 1)));
    json_put(o, "kind", rows_text(rows, 2));
    json_put(o, "kind_title", kind_title(c, rows_text(rows, 2)));
    leaf_instant(c->arena, o, "at", at, c->sel->zone);
    json_put(o, "place", rows_text(rows, 4));
    json_put(o, "agenda", rows_text(rows, 5));
    json_put_flag(o, "past", at <= c->stamp);
    json_put_flag(o, "minuted", rows_int(rows, 6) > 0);
    json_put_flag(o, "owes_minutes", at <= c->stamp && rows_int(rows, 6) == 0);
    json_put_int(o, "present_count", rows_int(rows, 7));
    json_put_new(o, "materials", materials_json(c, rows_int(rows, 0)));
    return o;
}

static enum status read_list(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    json_t *list = json_array(), *offers = act_offers(c);
    struct rows *rows = db_rows(c->db,
                                "SELECT g.id, g.pub, g.kind, g.at, g.place, g.agenda,"
                                " (SELECT COUNT(*) FROM minutes m WHERE m.meeting_id = g.id),"
                                " (SELECT COUNT(DISTINCT a.account_id) FROM meeting_attendance a"
                                "  WHERE a.meeting_id = g.id AND a.present = 1)"
                                " FROM meeting g WHERE g.selection_id = ?1"
                                " ORDER BY g.at DESC, g.id DESC LIMIT 200", "i", c->sel->id);
    while (rows_next(rows))
        json_array_append_new(list, row_json(c, rows));
    rows_end(rows);
    desk_begin(c, data, "meetings");
    json_put_int(data, "count", (json_int_t)json_array_size(list));
    json_put_flag(data, "none", json_array_size(list) == 0);
    json_put_new(data, "meetings", list);
    json_put_new(data, "call", desk_button(c, offers, "meeting.call", NULL, NULL, NULL, NULL,
                                           address(c, NULL)));
    leaf_clause(data, "clause", c->sel->reg,
                regulation_clause(c->sel->reg, "secretariat.duties.bahan"));
    return ST_OK;
}

/* ---- one meeting ---- */

static const struct param show_params[] = {
    {"meeting", PARAM_PUB, true, "rapat"},
    PARAMS_END,
};

static void put_present(struct ctx *c, json_t *data, int64_t meeting)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT DISTINCT a.p_name, a.unit, a.id FROM meeting_attendance m"
                                " JOIN account a ON a.id = m.account_id WHERE m.meeting_id = ?1"
                                " AND m.present = 1 ORDER BY a.p_name, a.id", "i", meeting);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "name", rows_text(rows, 0));
        json_put(o, "unit", rows_text(rows, 1));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_int(data, "present_count", (json_int_t)json_array_size(list));
    json_put_flag(data, "any_present", json_array_size(list) > 0);
    json_put_new(data, "present", list);
}

/* The people of the selection who are not on the list yet, as boxes to tick. */
static void put_absent(struct ctx *c, json_t *data, int64_t meeting)
{
    json_t *list = json_array();
    size_t i = 0;
    struct rows *rows = db_rows(c->db,
                                "SELECT DISTINCT a.pub, a.p_name, a.unit FROM role_grant g"
                                " JOIN account a ON a.id = g.account_id WHERE g.selection_id = ?1"
                                " AND g.ended_by IS NULL AND NOT EXISTS (SELECT 1"
                                "  FROM meeting_attendance m WHERE m.meeting_id = ?2"
                                "  AND m.account_id = a.id AND m.present = 1) ORDER BY a.p_name, a.pub",
                                "ii", c->sel->id, meeting);
    for (; rows_next(rows); i++) {
        json_t *o = json_object();
        json_put(o, "field", arena_printf(c->arena, "present.%zu", i));
        json_put(o, "account", rows_text(rows, 0));
        json_put(o, "name", rows_text(rows, 1));
        json_put(o, "unit", rows_text(rows, 2));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "any_absent", i > 0);
    json_put_new(data, "absent", list);
}

static void put_minutes(struct ctx *c, json_t *data, int64_t meeting, const char *kind)
{
    json_t *list = json_array();
    bool closed = false;
    struct rows *rows = db_rows(c->db,
                                "SELECT m.text, m.decisions, r.actor_id, a.p_name, r.legal_at"
                                " FROM minutes m JOIN record r ON r.id = m.made_by"
                                " LEFT JOIN account a ON a.id = r.actor_id WHERE m.meeting_id = ?1"
                                " ORDER BY m.id", "i", meeting);
    while (rows_next(rows)) {
        if (str_eq(kind, "pleno-hasil") && rows_int(rows, 2) != c->actor.account &&
            !matrix_may("ranking", c->actor.role, c->phase)) {
            closed = true;
            continue;
        }
        json_t *o = json_object();
        json_put(o, "text", rows_text(rows, 0));
        json_put(o, "decisions", rows_text(rows, 1));
        json_put(o, "by", rows_text(rows, 3));
        leaf_instant(c->arena, o, "kept_at", rows_int(rows, 4), c->sel->zone);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "minutes_closed", closed);
    json_put_flag(data, "minuted", closed || json_array_size(list) > 0);
    json_put_new(data, "minutes", list);
}

static enum status read_meeting(struct ctx *c, const struct input *in, json_t *data)
{
    const char *pub = input_text(in, "meeting");
    struct rows *rows = db_rows(c->db,
                                "SELECT id, kind, at, place, agenda FROM meeting WHERE pub = ?1"
                                " AND selection_id = ?2", "si", pub, c->sel->id);
    if (!rows_next(rows))
        return act_fault(c, "meeting", "Rapat tidak ditemukan");
    int64_t id = rows_int(rows, 0);
    const char *kind = arena_strdup(c->arena, rows_text(rows, 1)), *here = address(c, pub);
    bool past = rows_int(rows, 2) <= c->stamp;
    json_put(data, "meeting", pub);
    json_put(data, "kind", kind);
    json_put(data, "kind_title", kind_title(c, kind));
    leaf_instant(c->arena, data, "at", rows_int(rows, 2), c->sel->zone);
    json_put(data, "place", rows_text(rows, 3));
    json_put(data, "agenda", rows_text(rows, 4));
    json_put_flag(data, "past", past);
    rows_end(rows);
    desk_begin(c, data, "meetings");
    json_put_new(data, "materials", materials_json(c, id));
    put_present(c, data, id);
    put_absent(c, data, id);
    put_minutes(c, data, id, kind);
    json_t *offers = act_offers(c);
    const char *more = arena_printf(c->arena, "&meeting=%s", pub);
    json_t *attend = desk_button(c, offers, "meeting.attend", NULL, NULL, NULL, more, here);
    bool minuted = json_flag(data, "minuted");
    json_put_flag(data, "may_attend", json_is_object(attend) && !minuted);
    json_put(data, "form_id", "hadir");
    json_put_new(data, "attend", attend);
    json_put_new(data, "prepare", minuted ? json_null()
                                          : desk_button(c, offers, "meeting.prepare", NULL, NULL, NULL,
                                                        more, here));
    json_put_new(data, "keep", !past || minuted
                                   ? json_null()
                                   : desk_button(c, offers, "meeting.minutes", kind, NULL, NULL, more,
                                                 here));
    json_put(data, "list_href", address(c, NULL));
    return ST_OK;
}

static const struct page pages[] = {
    {.name = "meeting.list", .path = "/seleksi/:selection/rapat", .title = "Rapat",
     .resource = "office", .who = READERS, .names = NAMES_SELECTION, .template = "meetings",
     .read = read_list},
    {.name = "meeting.show", .path = "/seleksi/:selection/rapat/:meeting", .title = "Rapat",
     .resource = "office", .who = READERS, .names = NAMES_SELECTION, .params = show_params,
     .template = "meeting", .read = read_meeting},
};

const struct page_table meeting_pages = {pages, sizeof pages / sizeof pages[0]};

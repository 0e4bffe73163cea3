/* What the overseer reads of a selection on one page: deadlines kept and missed, deviations with the
 * clause and the reason they were founded on, what was recommended, asked and answered, and how many
 * complaints there are. It is also what those who answer for the selection are asked about, so that
 * they read the same. Every reading is logged. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "procedure/parts.h"
#include "procedure/parts_public.h"
#include "procedure/parts_steps.h"

#define READERS (ROLE_BIT(ROLE_OVERSEER) | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define LIST_MAX 200

/* ---- deadlines ---- */

enum kept { KEPT, LATE, OVERDUE, RUNNING, KEPT__MAX };
static const char *const kept_titles[KEPT__MAX] = {"Tepat waktu", "Selesai terlambat",
                                                   "Lewat dan belum selesai", "Belum jatuh tempo"};

static enum kept judge(const struct step_status *row)
{
    if (row->state == STEP_DONE)
        return row->overdue ? LATE : KEPT;
    return row->overdue ? OVERDUE : RUNNING;
}

static json_t *deadline_json(struct ctx *c, const struct step_status *row, enum kept k)
{
    json_t *o = json_object();
    enum zone z = c->sel->zone;
    const char *post = NULL;
    for (size_t i = 0; i < c->sel->n_posts; i++)
        if (row->post == c->sel->posts[i].id)
            post = c->sel->posts[i].title;
    json_put(o, "title", row->step->title);
    json_put(o, "post_title", post);
    leaf_clause(o, "clause", c->sel->reg, row->step->clause);
    json_put(o, "by", row->step->by ? role_set_show(c->arena, row->step->by) : NULL);
    /* To the minute: some norms are minutes of office time. */
    leaf_instant(c->arena, o, "due", row->planned_until, z);
    leaf_instant(c->arena, o, "done", row->state == STEP_DONE ? row->done : INSTANT_NONE, z);
    json_put(o, "outcome", kept_titles[k]);
    json_put_flag(o, "missed", k == LATE || k == OVERDUE);
    return o;
}

/* Missed ones first: they are what is asked about. */
static void put_deadlines(struct ctx *c, json_t *data)
{
    struct steps steps;
    json_t *missed = json_array(), *others = json_array();
    int64_t n[KEPT__MAX] = {0};
    steps_read(c, &steps);
    for (size_t i = 0; i < steps.n; i++) {
        const struct step_status *row = &steps.v[i];
        bool dated = row->step->norm > 0 || steps_planned(&steps, row->step->id);
        if (!dated || row->planned_until == INSTANT_NONE || row->state == STEP_NOT_APPLICABLE ||
            (row->step->optional && row->state != STEP_DONE))
            continue;
        enum kept k = judge(row);
        n[k]++;
        json_array_append_new(k == LATE || k == OVERDUE ? missed : others, deadline_json(c, row, k));
    }
    json_array_extend(missed, others);
    json_decref(others);
    json_put_int(data, "kept", n[KEPT]);
    json_put_int(data, "late", n[LATE]);
    json_put_int(data, "overdue", n[OVERDUE]);
    json_put_int(data, "running", n[RUNNING]);
    json_put_flag(data, "has_deadlines", json_array_size(missed) > 0);
    json_put_new(data, "deadlines", missed);
}

/* ---- deviations ---- */

/* The clause may be of the selection's regulation or of one that supplements it. */
static const struct regulation *regulation_of(const struct ctx *c, const char *clause)
{
    for (size_t i = 0; i < c->sel->n_supplements; i++)
        if (regulation_clause_by_id(c->sel->supplements[i], clause))
            return c->sel->supplements[i];
    return c->sel->reg;
}

static void put_overrides(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT u.act, u.clause, u.reason, r.legal_at, r.role, x.p_name"
                                " FROM override_used u JOIN record r ON r.id = u.made_by"
                                " LEFT JOIN account x ON x.id = r.actor_id"
                                " WHERE u.selection_id = ?1 ORDER BY u.id LIMIT ?2", "ii", c->sel->id,
                                (int64_t)LIST_MAX);
    while (rows_next(rows)) {
        const struct act *act = gate_act(c->gate, rows_text(rows, 0));
        json_t *o = json_object();
        json_put(o, "act", rows_text(rows, 0));
        json_put(o, "title", act ? act->title : rows_text(rows, 0));
        leaf_clause(o, "clause", regulation_of(c, rows_text(rows, 1)), rows_text(rows, 1));
        json_put(o, "reason", rows_text(rows, 2));
        leaf_instant(c->arena, o, "at", rows_int(rows, 3), c->sel->zone);
        json_put(o, "role", role_title((enum role)role_from_word(rows_text(rows, 4))));
        json_put(o, "by", rows_text(rows, 5));
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_int(data, "override_count", (int64_t)json_array_size(list));
    json_put_flag(data, "has_overrides", json_array_size(list) > 0);
    json_put_new(data, "overrides", list);
}

/* ---- recommendations ---- */

static const char *request_title(const char *kind)
{
    static const char *const titles[][2] = {{"rencana", "Rencana seleksi"},
                                            {"hasil", "Hasil seleksi"},
                                            {"pelantikan", "Pelantikan"},
                                            {"pembentukan-pansel", "Pembentukan panitia seleksi"},
                                            {"lain", "Koordinasi lain"}};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (str_eq(titles[i][0], kind))
            return titles[i][1];
    return kind;
}

static void put_requests(struct ctx *c, json_t *data)
{
    bool answers = c->actor.role == ROLE_OVERSEER;
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT q.kind, q.body, q.sent_on, a.granted, a.number, a.answered_on,"
                                " a.note FROM oversight_request q"
                                " LEFT JOIN oversight_answer a ON a.request_id = q.id"
                                " WHERE q.selection_id = ?1 ORDER BY q.id LIMIT ?2", "ii", c->sel->id,
                                (int64_t)LIST_MAX);
    while (rows_next(rows)) {
        bool answered = !rows_null(rows, 3);
        json_t *o = json_object();
        json_put(o, "title", request_title(rows_text(rows, 0)));
        json_put(o, "body", rows_text(rows, 1));
        leaf_iso(c->arena, o, "sent_on", rows_text(rows, 2));
        json_put_flag(o, "answered", answered);
        json_put_flag(o, "granted", answered && rows_int(rows, 3) != 0);
        json_put(o, "number", rows_text(rows, 4));
        leaf_iso(c->arena, o, "answered_on", rows_text(rows, 5));
        json_put(o, "note", rows_text(rows, 6));
        json_put(o, "answer_href",
                 answers && !answered
                     ? arena_printf(c->arena, "/tindakan/oversight.answer?selection=%s&kind=%s&_back="
                                    "/seleksi/%s/pengawasan", c->sel->pub, rows_text(rows, 0),
                                    c->sel->pub) : NULL);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "has_requests", json_array_size(list) > 0);
    json_put_new(data, "requests", list);
}

static void put_coordination(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    struct rows *rows = db_rows(c->db,
                                "SELECT k.kind, k.body, k.note, r.legal_at FROM coordination k"
                                " JOIN record r ON r.id = k.made_by WHERE k.selection_id = ?1"
                                " ORDER BY k.id LIMIT ?2", "ii", c->sel->id, (int64_t)LIST_MAX);
    while (rows_next(rows)) {
        json_t *o = json_object();
        json_put(o, "title", request_title(rows_text(rows, 0)));
        json_put(o, "body", rows_text(rows, 1));
        json_put(o, "note", rows_text(rows, 2));
        leaf_instant(c->arena, o, "at", rows_int(rows, 3), c->sel->zone);
        json_array_append_new(list, o);
    }
    rows_end(rows);
    json_put_flag(data, "has_coordination", json_array_size(list) > 0);
    json_put_new(data, "coordination", list);
}

/* Of those about the reader not even that there is one. */
static void put_complaints(struct ctx *c, json_t *data)
{
    static const char counted[] = "SELECT COUNT(*) FROM complaint q WHERE q.selection_id = ?1"
                                  " AND (q.named_account_id IS NULL OR q.named_account_id <> ?2)";
    int64_t all = db_int(c->db, 0, counted, "ii", c->sel->id, c->actor.account);
    int64_t answered = db_int(c->db, 0,
                              arena_printf(c->arena, "%s AND EXISTS (SELECT 1 FROM complaint_answer a"
                                           " WHERE a.complaint_id = q.id)", counted), "ii", c->sel->id,
                              c->actor.account);
    json_put_int(data, "complaint_count", all);
    json_put_int(data, "complaints_answered", answered);
    json_put_flag(data, "has_complaints", all > 0);
}

static enum status read_oversight(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    public_selection(c, data);
    put_deadlines(c, data);
    put_overrides(c, data);
    put_requests(c, data);
    put_coordination(c, data);
    put_complaints(c, data);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

static const struct page pages[] = {
    {.name = "oversight.show", .path = "/seleksi/:selection/pengawasan", .title = "Pengawasan",
     .resource = "oversight", .who = READERS, .names = NAMES_SELECTION, .template = "oversight",
     .reading_is_logged = true, .read = read_oversight},
};

const struct page_table oversight_pages = {pages, sizeof pages / sizeof pages[0]};

/* What a form offers to choose from: pages without an address, one a source, each
 * {"choices": [{"value", "label"}]}. A person is shown as far as the reader may know him: scorers
 * see numbers, the office names. A source with nothing in it is an empty list, not a refusal. */
#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/act.h"
#include "gate/gate.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_dossier.h"
#include "procedure/parts_public.h"
#include "procedure/parts_waiting.h"

static void offer(json_t *data, const char *value, const char *label)
{
    json_t *o = json_object(), *list = json_object_get(data, "choices");
    json_put(o, "value", value);
    json_put(o, "label", label);
    json_array_append_new(list, o);
}

/* Rows of (value, label, a second part of the label or ""). */
static enum status offer_rows(struct ctx *c, json_t *data, struct rows *rows)
{
    while (rows_next(rows)) {
        const char *value = arena_strdup(c->arena, rows_text(rows, 0));
        const char *label = rows_text(rows, 1), *more = rows_text(rows, 2);
        offer(data, value,
              str_empty(more) ? label : arena_printf(c->arena, "%s, %s", label, more));
    }
    rows_end(rows);
    return ST_OK;
}

static void begin(json_t *data)
{
    json_put_new(data, "choices", json_array());
}

/* ---- of the selection ---- */

static enum status read_post(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    begin(data);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        offer(data, c->sel->posts[i].pub, c->sel->posts[i].title);
    return ST_OK;
}

/* An applicant chooses among his own; who scores sees numbers. */
static enum status read_application(struct ctx *c, const struct input *in, json_t *data)
{
    bool own = c->actor.role == ROLE_APPLICANT;
    bool blind = ROLE_BIT(c->actor.role) &
                 (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_ASSESSOR));
    (void)in;
    begin(data);
    struct rows *rows = db_rows(c->db,
                                "SELECT v.pub, v.number, x.p_name, p.title FROM applicant v"
                                " JOIN account x ON x.id = v.account_id"
                                " JOIN post p ON p.id = v.post_id"
                                " WHERE v.selection_id = ?1 AND (?2 = 0 OR v.account_id = ?2)"
                                " ORDER BY p.id, v.number",
                                "ii", c->sel->id, own ? c->actor.account : (int64_t)0);
    while (rows_next(rows)) {
        const char *pub = arena_strdup(c->arena, rows_text(rows, 0));
        const char *number = rows_text(rows, 1);
        offer(data, pub,
              own ? arena_strdup(c->arena, rows_text(rows, 3))
              : blind ? arena_printf(c->arena, "%s, %s", number, rows_text(rows, 3))
                      : arena_printf(c->arena, "%s, %s, %s", number, rows_text(rows, 2),
                                     rows_text(rows, 3)));
    }
    rows_end(rows);
    return ST_OK;
}

/* Those whom a decision may still name: in the three names, else in the sealed ranking. */
static enum status read_finalist(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    begin(data);
    return offer_rows(c, data,
                      db_rows(c->db,
                              "SELECT DISTINCT v.pub, x.p_name, p.title FROM three_name n"
                              " JOIN three t ON t.id = n.three_id AND t.ended_by IS NULL"
                              " JOIN applicant v ON v.id = n.application_id"
                              " JOIN account x ON x.id = v.account_id"
                              " JOIN post p ON p.id = v.post_id"
                              " WHERE v.selection_id = ?1 ORDER BY p.title, x.p_name",
                              "i", c->sel->id));
}

static enum status read_stage(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    begin(data);
    for (size_t i = 0; i < c->sel->reg->n_stages; i++)
        offer(data, c->sel->reg->stages[i].id, c->sel->reg->stages[i].name);
    return ST_OK;
}

static enum status read_instrument(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *r = c->sel->reg;
    (void)in;
    begin(data);
    for (size_t i = 0; i < r->assessors.n_instruments; i++)
        offer(data, r->assessors.instruments[i], r->assessors.instruments[i]);
    for (size_t i = 0; i < r->n_stages; i++)
        for (size_t k = 0; k < r->stages[i].n_instruments; k++)
            offer(data, r->stages[i].instruments[k], r->stages[i].instruments[k]);
    return ST_OK;
}

static bool is_offered(const json_t *data, const char *value)
{
    const json_t *list = json_object_get(data, "choices");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(json_str(json_array_get(list, i), "value"), value))
            return true;
    return false;
}

/* By what somebody can fail the file check: the panel's own criteria, what the regulation requires of
 * a person, and the documents. */
static enum status read_criterion(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *r = c->sel->reg;
    struct wanted *items;
    size_t n = wanted_items(c, &items);
    (void)in;
    begin(data);
    enum status s = offer_rows(c, data,
                               db_rows(c->db,
                                       "SELECT code, name, '' FROM requirement_criterion"
                                       " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id",
                                       "i", c->sel->id));
    for (size_t i = 0; i < r->n_eligibility; i++)
        for (size_t k = 0; k < r->eligibility[i].n; k++)
            if (!is_offered(data, r->eligibility[i].v[k].id))
                offer(data, r->eligibility[i].v[k].id, r->eligibility[i].v[k].name);
    for (size_t i = 0; i < n; i++)
        if (!is_offered(data, items[i].id))
            offer(data, items[i].id, items[i].name);
    return s;
}

/* The regulation's list, and what was announced besides. */
static enum status read_item(struct ctx *c, const struct input *in, json_t *data)
{
    struct wanted *v;
    size_t n = wanted_items(c, &v);
    (void)in;
    begin(data);
    for (size_t i = 0; i < n; i++)
        offer(data, v[i].id, v[i].name);
    return ST_OK;
}

static void offer_named(json_t *data, const struct named_items *items)
{
    begin(data);
    for (size_t i = 0; i < items->n; i++)
        offer(data, items->v[i].id, items->v[i].name);
}

static enum status read_content(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    offer_named(data, &c->sel->reg->announcement.contents);
    return ST_OK;
}

static enum status read_channel(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    offer_named(data, &c->sel->reg->announcement.channels);
    return ST_OK;
}

static enum status read_equipment(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    offer_named(data, &c->sel->reg->equipment);
    return ST_OK;
}

static enum status read_step(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *r = c->sel->reg;
    (void)in;
    begin(data);
    for (size_t i = 0; i < r->n_steps; i++)
        offer(data, r->steps[i].id,
              arena_printf(c->arena, "%s: %s", r->steps[i].id, r->steps[i].title));
    return ST_OK;
}

static enum status read_report(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *r = c->sel->reg;
    (void)in;
    begin(data);
    for (size_t i = 0; i < r->n_reports; i++)
        offer(data, r->reports[i].id, r->reports[i].to);
    return ST_OK;
}

static enum status read_qualification(struct ctx *c, const struct input *in, json_t *data)
{
    const struct secretariat_rules *s = &c->sel->reg->secretariat;
    (void)in;
    begin(data);
    for (size_t i = 0; i < s->n_qualifications; i++)
        offer(data, s->qualifications[i], s->qualifications[i]);
    return ST_OK;
}

static enum status read_catalogue(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *r = c->sel->reg;
    (void)in;
    begin(data);
    for (size_t i = 0; i < r->n_posts; i++)
        offer(data, r->posts[i].id, r->posts[i].title);
    return ST_OK;
}

/* What a form says above its fields. */
static enum status read_subject(struct ctx *c, const struct input *in, json_t *data)
{
    json_t *r = json_object();
    (void)in;
    json_put(data, "pub", c->sel->pub);
    json_put(data, "title", c->sel->title);
    json_put(data, "zone", zone_name(c->sel->zone));
    json_put(data, "work_href", public_work_href(c));
    json_put(r, "key", c->sel->reg->key);
    json_put(r, "title", c->sel->reg->short_title);
    json_put_new(data, "regulation", r);
    return ST_OK;
}

/* ---- persons ---- */

static enum status read_person(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    begin(data);
    return offer_rows(c, data,
                      db_rows(c->db,
                              "SELECT pub, p_name, unit FROM account WHERE ended_by IS NULL"
                              " ORDER BY p_name, id", ""));
}

static enum status read_member(struct ctx *c, const struct input *in, json_t *data)
{
    begin(data);
    struct rows *rows = db_rows(c->db,
                                "SELECT DISTINCT x.pub, x.p_name, g.role FROM role_grant g"
                                " JOIN account x ON x.id = g.account_id"
                                " WHERE g.selection_id = ?1 AND g.ended_by IS NULL"
                                " ORDER BY g.role, x.p_name", "i", c->sel->id);
    (void)in;
    while (rows_next(rows)) {
        const char *pub = arena_strdup(c->arena, rows_text(rows, 0));
        int role = role_from_word(rows_text(rows, 2));
        offer(data, pub, arena_printf(c->arena, "%s, %s", rows_text(rows, 1),
                                      role < 0 ? "" : role_title((enum role)role)));
    }
    rows_end(rows);
    return ST_OK;
}

static enum status read_nominee(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    begin(data);
    return offer_rows(c, data,
                      db_rows(c->db,
                              "SELECT n.pub, x.p_name, n.team FROM nominee n"
                              " JOIN account x ON x.id = n.account_id"
                              " WHERE n.selection_id = ?1 AND n.ended_by IS NULL"
                              " ORDER BY n.team, x.p_name", "i", c->sel->id));
}

/* ---- papers ---- */

static enum status read_meeting(struct ctx *c, const struct input *in, json_t *data)
{
    begin(data);
    struct rows *rows = db_rows(c->db,
                                "SELECT pub, kind, at, place FROM meeting WHERE selection_id = ?1"
                                " ORDER BY at DESC, id DESC", "i", c->sel->id);
    (void)in;
    while (rows_next(rows)) {
        const char *pub = arena_strdup(c->arena, rows_text(rows, 0));
        struct date on = instant_date(rows_int(rows, 2), c->sel->zone);
        offer(data, pub, arena_printf(c->arena, "%s, %s, %s", rows_text(rows, 1),
                                      date_iso(c->arena, on), rows_text(rows, 3)));
    }
    rows_end(rows);
    return ST_OK;
}

static enum status read_letter(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    begin(data);
    return offer_rows(c, data,
                      db_rows(c->db,
                              "SELECT pub, subject, addressee FROM letter WHERE selection_id = ?1"
                              " ORDER BY id DESC LIMIT 200", "i", c->sel->id));
}

static enum status read_complaint(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    begin(data);
    return offer_rows(c, data,
                      db_rows(c->db,
                              "SELECT pub, about, '' FROM complaint WHERE selection_id = ?1"
                              " ORDER BY id DESC", "i", c->sel->id));
}

/* ---- of the body ---- */

static void offer_waiting(struct ctx *c, json_t *data)
{
    struct waiting_act *v;
    size_t n = waiting_acts(c, &v);
    for (size_t i = 0; i < n; i++)
        offer(data, v[i].pub,
              arena_printf(c->arena, "%s, diajukan %s pada %s%s%s", v[i].title, v[i].by,
                           date_show(c->arena, v[i].on), c->sel ? ", " : "",
                           c->sel ? c->sel->title : ""));
}

/* What waits for a second person, wherever it is this one who may agree. */
static enum status read_pending(struct ctx *c, const struct input *in, json_t *data)
{
    const char *pubs[100];
    size_t n = 0;
    (void)in;
    begin(data);
    offer_waiting(c, data);
    struct rows *rows = db_rows(c->db,
                                "SELECT DISTINCT s.pub FROM pending_act p"
                                " JOIN selection s ON s.id = p.selection_id"
                                " WHERE p.ended_by IS NULL", "");
    while (rows_next(rows) && n < sizeof pubs / sizeof pubs[0])
        pubs[n++] = arena_strdup(c->arena, rows_text(rows, 0));
    rows_end(rows);
    for (size_t i = 0; i < n; i++)
        if (act_enter(c, pubs[i]) == ST_OK)
            offer_waiting(c, data);
    return ST_OK;
}

static enum status read_regulation(struct ctx *c, const struct input *in, json_t *data)
{
    const struct regulation *const *v;
    size_t n = gate_regulations(c->gate, &v);
    (void)in;
    begin(data);
    for (size_t i = 0; i < n; i++)
        offer(data, v[i]->key, v[i]->short_title);
    return ST_OK;
}

static enum status read_selection(struct ctx *c, const struct input *in, json_t *data)
{
    (void)in;
    begin(data);
    return offer_rows(c, data,
                      db_rows(c->db,
                              "SELECT pub, title, '' FROM selection ORDER BY id DESC LIMIT 200",
                              ""));
}

#define OF_SELECTION(source, row, fn)                                                          \
    {.name = "choices." source, .title = "Pilihan", .resource = row, .who = EVERYBODY,         \
     .names = NAMES_SELECTION, .read = fn}
#define OF_BODY(source, row, fn)                                                               \
    {.name = "choices." source, .title = "Pilihan", .resource = row, .who = EVERYBODY, .read = fn}

static const struct page pages[] = {
    OF_SELECTION("subject", "choice", read_subject),
    OF_SELECTION("post", "choice", read_post),
    OF_SELECTION("application", "choice-applicant", read_application),
    OF_SELECTION("finalist", "three-names", read_finalist),
    OF_SELECTION("stage", "choice", read_stage),
    OF_SELECTION("instrument", "choice", read_instrument),
    OF_SELECTION("criterion", "choice", read_criterion),
    OF_SELECTION("item", "choice", read_item),
    OF_SELECTION("content", "choice", read_content),
    OF_SELECTION("channel", "choice", read_channel),
    OF_SELECTION("equipment", "choice", read_equipment),
    OF_SELECTION("step", "choice", read_step),
    OF_SELECTION("report", "choice", read_report),
    OF_SELECTION("qualification", "choice", read_qualification),
    OF_SELECTION("catalogue", "choice", read_catalogue),
    OF_SELECTION("member", "choice-person", read_member),
    OF_SELECTION("nominee", "choice-person", read_nominee),
    OF_SELECTION("meeting", "office", read_meeting),
    OF_SELECTION("letter", "office", read_letter),
    OF_SELECTION("complaint", "office", read_complaint),
    OF_SELECTION("person", "choice-person", read_person),
    OF_BODY("account", "account", read_person),
    OF_BODY("pending", "home", read_pending),
    OF_BODY("regulation", "regulation", read_regulation),
    OF_BODY("selection", "choice-selection", read_selection),
};

const struct page_table choices_pages = {pages, sizeof pages / sizeof pages[0]};

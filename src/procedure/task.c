/* What waits for whom: the home of everybody who is signed in, and the work room of a selection.
 *
 * A task is a step of the regulation that is open, with the act that completes it and the day it is
 * due by the norm or the office's plan. What others must do first is said with who they are; what
 * the regulation does not order (a conflict, a letter, an override) stands in the work room. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/act.h"
#include "gate/gate.h"
#include "gate/leaf.h"
#include "gate/matrix.h"
#include "gate/page.h"
#include "procedure/parts.h"
#include "procedure/parts_own.h"
#include "procedure/parts_public.h"
#include "procedure/parts_steps.h"
#include "procedure/parts_waiting.h"

#define HOME_SELECTIONS 30
#define WEEK_DAYS 7
#define DONE_SHOWN 5
#define OTHERS_SHOWN 3          /* of one selection: who else must act next */

/* ---- one task ---- */

static const struct post_ref *post_of(const struct ctx *c, int64_t id)
{
    for (size_t i = 0; id && i < c->sel->n_posts; i++)
        if (c->sel->posts[i].id == id)
            return &c->sel->posts[i];
    return NULL;
}

/* "letter.sign:edaran": the form of the act, with what is known of it already. */
static const char *address_of(struct ctx *c, const char *pattern, const struct post_ref *post)
{
    size_t n = strcspn(pattern, ":");
    const char *name = arena_strndup(c->arena, pattern, n);
    const struct act *act = gate_act(c->gate, name);
    if (!act)
        return NULL;
    const char *to = arena_printf(c->arena, "/tindakan/%s?selection=%s", name, c->sel->pub);
    if (post && (act->names & (NAMES_POST | NAMES_POST_OPTIONAL)))
        to = arena_printf(c->arena, "%s&post=%s", to, post->pub);
    if (pattern[n] && act->tag_param)
        to = arena_printf(c->arena, "%s&%s=%s", to, act->tag_param, pattern + n + 1);
    return to;
}

static role_set doers(const struct ctx *c, const struct step_rule *s)
{
    const struct act *act =
        s->done ? gate_act(c->gate, arena_strndup(c->arena, s->done, strcspn(s->done, ":"))) : NULL;
    return s->by ? s->by : act ? act->who : 0;
}

static void put_action(json_t *o, const char *href, bool main)
{
    json_t *action = href ? json_object() : json_null();
    if (href) {
        json_put(action, "href", href);
        json_put(action, "title", "Kerjakan");
    }
    json_put_new(o, "action", action);
    json_put_flag(o, "main", main);
}

/* What stands in the list: every name is there, so that none is looked up further out. */
static json_t *task_new(struct ctx *c, const char *what, const struct post_ref *post)
{
    json_t *o = json_object();
    json_put(o, "what", what);
    json_put(o, "for", post ? arena_printf(c->arena, "%s · %s", c->sel->title, post->title)
                            : c->sel ? c->sel->title : "Instansi");
    json_put(o, "selection", c->sel ? c->sel->pub : NULL);
    json_put(o, "post", post ? post->pub : NULL);
    json_put(o, "step", NULL);
    json_put_new(o, "due", json_null());
    json_put_flag(o, "late", false);
    json_put_flag(o, "soon", false);
    json_put(o, "waiting_for", NULL);
    json_put_new(o, "standing", json_null());
    json_put_new(o, "action", json_null());
    json_put_flag(o, "main", false);
    return o;
}

/* Due is what has a norm or a plan, and the book on the announced day; without either there is only
 * a day from which it may be done. */
static struct date due_of(const struct ctx *c, const struct steps *s, const struct step_status *row)
{
    if (str_eq(row->step->done, "registration.close"))
        return c->sel->closes;
    if (row->planned_until != INSTANT_NONE && (row->step->norm > 0 || steps_planned(s, row->step->id)))
        return instant_date(row->planned_until, c->sel->zone);
    return DATE_NONE;
}

static json_t *task_json(struct ctx *c, const struct steps *s, const struct step_status *row)
{
    const struct post_ref *post = post_of(c, row->post);
    json_t *o = task_new(c, row->step->title, post);
    json_put(o, "step", row->step->id);
    leaf_clause(o, "clause", c->sel->reg, row->step->clause);
    leaf_date(c->arena, o, "due", due_of(c, s, row));
    json_put_flag(o, "late", row->overdue);
    return o;
}

/* ---- groups ---- */

enum group { TODAY, WEEK, LATER, OTHERS, DONE, GROUPS };

static const struct { const char *word, *title; } group_names[GROUPS] = {
    {"hari-ini", "Hari ini"},
    {"minggu-ini", "Minggu ini"},
    {"nanti", "Sesudahnya"},
    {"orang-lain", "Menunggu orang lain"},
    {"selesai", "Selesai"},
};

struct tasks {
    json_t *groups[GROUPS];
    size_t others;               /* of the selection at hand, shown */
};

static void tasks_begin(struct ctx *c, struct tasks *t)
{
    for (int i = 0; i < GROUPS; i++)
        t->groups[i] = json_in(c->arena, json_array());
}

/* Without a day it can be done at once: it waits today. */
static enum group when_of(const struct ctx *c, const struct steps *s, const struct step_status *row)
{
    struct date due = due_of(c, s, row);
    if (row->overdue || date_is_none(due))
        return TODAY;
    int days = due.day - c->today.day;
    return days <= 0 ? TODAY : days <= WEEK_DAYS ? WEEK : LATER;
}

/* What is optional waits for nobody; what is not open yet waits for the steps before it. */
static void add_step(struct ctx *c, struct tasks *t, const struct steps *s,
                     const struct step_status *row)
{
    bool open = row->state == STEP_OPEN || row->state == STEP_BEGUN || row->state == STEP_WAITING;
    bool mine = doers(c, row->step) & c->actor.roles;
    if (row->state != STEP_DONE && (!open || row->step->optional))
        return;
    if (row->state == STEP_DONE && !mine)
        return;
    enum group g = row->state == STEP_DONE ? DONE : mine ? when_of(c, s, row) : OTHERS;
    if (g == OTHERS && t->others++ >= OTHERS_SHOWN)
        return;
    json_t *o = task_json(c, s, row);
    if (g == DONE)
        leaf_date(c->arena, o, "due", instant_date(row->done, c->sel->zone));
    else if (g == OTHERS)
        json_put(o, "waiting_for", role_set_show(c->arena, doers(c, row->step)));
    else if (row->step->done)
        put_action(o, address_of(c, row->step->done, post_of(c, row->post)),
                   g == TODAY && json_array_size(t->groups[TODAY]) == 0);
    if (g == DONE)
        json_put_flag(o, "late", false);
    json_array_append_new(t->groups[g], o);
}

static void add_declaration(struct ctx *c, struct tasks *t)
{
    static const role_set officers =
        ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR) |
        ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR) | ROLE_BIT(ROLE_ASSESSOR);
    if (!c->sel->reg->declaration_clause || !(c->actor.roles & officers) ||
        db_int(c->db, 0,
               "SELECT COUNT(*) FROM declaration WHERE selection_id = ?1 AND account_id = ?2", "ii",
               c->sel->id, c->actor.account) > 0)
        return;
    json_t *o = task_new(c, "Tanda tangani pakta integritas", NULL);
    leaf_clause(o, "clause", c->sel->reg, c->sel->reg->declaration_clause);
    put_action(o, address_of(c, "committee.declare_integrity", NULL), true);
    json_array_insert_new(t->groups[TODAY], 0, o);
}

/* What somebody else did and this person may agree to. */
static void add_waiting(struct ctx *c, struct tasks *t)
{
    struct waiting_act *v;
    size_t n = waiting_acts(c, &v);
    for (size_t i = 0; i < n; i++) {
        json_t *o = task_new(c, arena_printf(c->arena, "Setujui atau biarkan: %s, diajukan %s",
                                             v[i].title, v[i].by), NULL);
        leaf_clause(o, "clause", c->sel ? c->sel->reg : NULL, NULL);
        put_action(o, arena_printf(c->arena, "/tindakan/act.confirm?pending=%s", v[i].pub), true);
        json_array_append_new(t->groups[TODAY], o);
    }
}

static void add_selection(struct ctx *c, struct tasks *t)
{
    struct steps steps;
    t->others = 0;
    steps_read(c, &steps);
    add_declaration(c, t);
    add_waiting(c, t);
    for (size_t i = 0; i < steps.n; i++)
        add_step(c, t, &steps, &steps.v[i]);
}

/* What waits for an applicant, by its day. */
static void add_own(struct ctx *c, struct tasks *t)
{
    struct own_task own[OWN_TASKS_MAX];
    size_t n = own_tasks(c, own);
    for (size_t i = 0; i < n; i++) {
        int days = own[i].due.day - c->today.day;
        json_t *o = task_new(c, own[i].what, NULL);
        leaf_date(c->arena, o, "due", own[i].due);
        json_put_flag(o, "soon", days <= 1);
        put_action(o, own[i].href, days <= 0);
        json_array_append_new(t->groups[days <= 0 ? TODAY : days <= WEEK_DAYS ? WEEK : LATER], o);
    }
}

/* The newest of what was done, the newest first. */
static void keep_newest(json_t *list)
{
    json_t *kept = json_array();
    for (size_t n = json_array_size(list); n > 0 && json_array_size(kept) < DONE_SHOWN; n--)
        json_array_append(kept, json_array_get(list, n - 1));
    json_array_clear(list);
    json_array_extend(list, kept);
    json_decref(kept);
}

static void tasks_end(struct tasks *t, json_t *data)
{
    json_t *groups = json_array();
    keep_newest(t->groups[DONE]);
    for (int i = 0; i < GROUPS; i++) {
        if (json_array_size(t->groups[i]) == 0)
            continue;
        json_t *o = json_object();
        json_put(o, "key", group_names[i].word);
        json_put(o, "title", group_names[i].title);
        json_put_int(o, "count", (int64_t)json_array_size(t->groups[i]));
        json_object_set(o, "tasks", t->groups[i]);
        json_array_append_new(groups, o);
    }
    json_put_flag(data, "nothing_waits", json_array_size(t->groups[TODAY]) +
                                         json_array_size(t->groups[WEEK]) == 0);
    json_put_new(data, "task_groups", groups);
}

/* ---- where else to go ---- */

/* From the table of pages: those outside of any selection that these roles may open, and that the
 * public's menu does not show anyway. */
static bool opens_to(const struct page *p, role_set roles)
{
    for (int i = ROLE_APPLICANT + 1; i < ROLE__MAX; i++)
        if ((roles & p->who & ROLE_BIT(i)) && matrix_may(p->resource, (enum role)i, PHASE_REPORTED))
            return true;
    return false;
}

static void put_doors(struct ctx *c, json_t *data, role_set roles)
{
    json_t *list = json_array();
    for (size_t i = 0; i < gate_pages(c->gate); i++) {
        const struct page *p = gate_page_at(c->gate, i);
        if (!p->path || !p->template || p->names || strchr(p->path, ':') ||
            (p->who & ROLE_BIT(ROLE_PUBLIC)) || str_eq(p->name, "home.show") || !opens_to(p, roles))
            continue;
        json_t *o = json_object();
        json_put(o, "title", p->title);
        json_put(o, "href", p->path);
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_doors", json_array_size(list) > 0);
    json_put_new(data, "doors", list);
}

/* ---- home ---- */

static void put_roles(struct ctx *c, json_t *o)
{
    json_t *roles = json_array();
    for (int i = ROLE_AGENCY; i < ROLE_SYSTEM; i++)
        if (c->actor.roles & ROLE_BIT(i))
            json_array_append_new(roles, json_string(role_title((enum role)i)));
    json_put_new(o, "roles", roles);
}

/* Selections the person works in, or all of the body for its officials; newest first. */
static size_t my_selections(struct ctx *c, const char **pubs)
{
    size_t n = 0;
    bool official = c->actor.roles & ~(ROLE_BIT(ROLE_PUBLIC) | ROLE_BIT(ROLE_APPLICANT) |
                                       ROLE_BIT(ROLE_ADMIN));
    struct rows *rows = db_rows(
        c->db,
        "SELECT s.pub FROM selection s WHERE ?1 = 1"
        " OR EXISTS (SELECT 1 FROM role_grant g WHERE g.selection_id = s.id"
        "  AND g.account_id = ?2 AND g.ended_by IS NULL)"
        " OR EXISTS (SELECT 1 FROM dossier d WHERE d.selection_id = s.id AND d.account_id = ?2)"
        " ORDER BY s.id DESC LIMIT ?3",
        "iii", (int64_t)official, c->actor.account, (int64_t)HOME_SELECTIONS);
    while (rows_next(rows))
        pubs[n++] = arena_strdup(c->arena, rows_text(rows, 0));
    rows_end(rows);
    return n;
}

static json_t *selection_json(struct ctx *c)
{
    json_t *o = json_object();
    role_set staff = c->actor.roles & ~(ROLE_BIT(ROLE_PUBLIC) | ROLE_BIT(ROLE_APPLICANT));
    json_put(o, "pub", c->sel->pub);
    json_put(o, "title", c->sel->title);
    json_put(o, "phase", phase_word(c->phase));
    json_put(o, "phase_title", phase_title(c->phase));
    json_put_flag(o, "is_staff", staff != 0);
    json_put_flag(o, "applied",
                  db_int(c->db, 0,
                         "SELECT COUNT(*) FROM dossier WHERE selection_id = ?1 AND account_id = ?2",
                         "ii", c->sel->id, c->actor.account) > 0);
    leaf_date(c->arena, o, "closes", c->sel->closes);
    put_roles(c, o);
    return o;
}

static bool is_over(const struct ctx *c)
{
    return c->phase == PHASE_REPORTED || c->phase == PHASE_CANCELLED;
}

/* What an administrator does for the body as a whole: no selection has a room for it. */
static void put_body_acts(struct ctx *c, json_t *data)
{
    json_t *list = json_array();
    json_t *offers = c->actor.roles & ROLE_BIT(ROLE_ADMIN) ? act_offers(c) : json_in(c->arena, json_array());
    for (size_t i = 0; i < json_array_size(offers); i++) {
        const json_t *f = json_array_get(offers, i);
        const struct act *act = gate_act(c->gate, json_str(f, "act"));
        if (!json_flag(f, "open") || json_str(f, "tag") || !(act->who & ROLE_BIT(ROLE_ADMIN)))
            continue;
        json_t *o = json_object();
        json_put(o, "title", act->title);
        json_put(o, "href", arena_printf(c->arena, "/tindakan/%s", act->name));
        json_array_append_new(list, o);
    }
    json_put_flag(data, "has_body_acts", json_array_size(list) > 0);
    json_put_new(data, "body_acts", list);
}

static enum status read_home(struct ctx *c, const struct input *in, json_t *data)
{
    const char *pubs[HOME_SELECTIONS];
    struct tasks t;
    json_t *running = json_array(), *past = json_array();
    (void)in;
    tasks_begin(c, &t);
    json_put(data, "name", c->actor.name);
    json_put_flag(data, "is_admin", c->actor.roles & ROLE_BIT(ROLE_ADMIN));
    json_put_flag(data, "may_open", c->actor.roles & (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_PPK)));
    put_roles(c, data);
    put_body_acts(c, data);
    add_waiting(c, &t);
    role_set held = c->actor.roles;
    size_t n = my_selections(c, pubs);
    for (size_t i = 0; i < n; i++) {
        if (act_enter(c, pubs[i]) != ST_OK)
            continue;
        held |= c->actor.roles;
        json_array_append_new(is_over(c) ? past : running, selection_json(c));
        if (!is_over(c) && (c->actor.roles & ~(ROLE_BIT(ROLE_PUBLIC) | ROLE_BIT(ROLE_APPLICANT))))
            add_selection(c, &t);
        if (!is_over(c))
            add_own(c, &t);
    }
    json_put_flag(data, "none", n == 0);
    json_put_flag(data, "has_past", json_array_size(past) > 0);
    json_put_flag(data, "has_running", json_array_size(running) > 0);
    json_put_new(data, "running", running);
    json_put_new(data, "past", past);
    tasks_end(&t, data);
    put_doors(c, data, held);
    return db_failed(c->db) ? ST_ERROR : ST_OK;
}

/* ---- the work room of a selection ---- */

static const struct { const char *part, *title; } parts[] = {
    {"selection", "Persiapan seleksi"}, {"committee", "Panitia dan tim"},
    {"oversight", "Pengawas"}, {"meeting", "Rapat"}, {"letter", "Surat"},
    {"announcement", "Pengumuman"}, {"registration", "Buku pendaftaran"},
    {"application", "Lamaran"}, {"screening", "Seleksi administrasi"},
    {"assessment", "Penilaian kompetensi"}, {"paper", "Makalah"},
    {"interview", "Wawancara"}, {"session", "Jadwal dan kehadiran"},
    {"sheet", "Lembar penilaian"}, {"stage", "Hasil tahap"},
    {"track_record", "Rekam jejak"}, {"health", "Tes kesehatan"},
    {"ranking", "Peringkat"}, {"decision", "Penetapan"}, {"inauguration", "Pelantikan"},
    {"orientation", "Orientasi"}, {"report", "Laporan"}, {"complaint", "Pengaduan"},
    {"gratification", "Gratifikasi"},
};

/* A stage by its name, other tags by their words. */
static const char *tag_title(struct ctx *c, const char *tag)
{
    const struct stage_rule *stage = tag ? regulation_stage(c->sel->reg, tag) : NULL;
    if (!tag || stage)
        return stage ? stage->name : NULL;
    char *t = arena_strdup(c->arena, tag);
    for (char *s = t; *s; s++)
        if (*s == '-')
            *s = ' ';
    return t;
}

/* Those of one part, the open ones apart; an offer leads to its form. */
static json_t *part_json(struct ctx *c, const char *part, const char *title, const json_t *offers)
{
    json_t *o = json_object(), *open = json_array(), *shut = json_array();
    for (size_t i = 0; i < json_array_size(offers); i++) {
        json_t *f = json_array_get(offers, i);
        const char *tag = json_str(f, "tag"), *act = json_str(f, "act");
        if (!str_eq(json_str(f, "part"), part))
            continue;
        json_put(f, "tag_title", tag_title(c, tag));
        json_put(f, "href",
                 address_of(c, tag ? arena_printf(c->arena, "%s:%s", act, tag) : act, NULL));
        json_array_append(json_flag(f, "open") ? open : shut, f);
    }
    json_put(o, "title", title);
    json_put_flag(o, "has_open", json_array_size(open) > 0);
    json_put_flag(o, "has_shut", json_array_size(shut) > 0);
    json_put_int(o, "shut_count", (int64_t)json_array_size(shut));
    json_put_new(o, "open", open);
    json_put_new(o, "shut", shut);
    return o;
}

/* ---- pages of the selection ---- */

static bool asks_nothing(const struct page *p)
{
    for (const struct param *q = p->params; q && q->name; q++)
        if (q->required)
            return false;
    return true;
}

static bool may_open(const struct ctx *c, const struct page *p)
{
    role_set can = c->actor.roles & p->who;
    for (int i = 0; i < ROLE__MAX; i++)
        if ((can & ROLE_BIT(i)) && matrix_may(p->resource, (enum role)i, c->phase))
            return true;
    return false;
}

/* Those for people at work here that need nothing but the selection. */
static json_t *pages_json(struct ctx *c)
{
    json_t *list = json_array();
    for (size_t i = 0; i < gate_pages(c->gate); i++) {
        const struct page *p = gate_page_at(c->gate, i);
        const char *rest = p->path ? strstr(p->path, "/:selection/") : NULL;
        if (!rest || p->names != NAMES_SELECTION || strchr(rest + 2, ':') ||
            (p->who & (ROLE_BIT(ROLE_PUBLIC) | ROLE_BIT(ROLE_APPLICANT))) ||
            str_eq(p->resource, "work") || !asks_nothing(p) || !may_open(c, p))
            continue;
        json_t *o = json_object();
        json_put(o, "href", arena_printf(c->arena, "/seleksi/%s/%s", c->sel->pub,
                                         rest + sizeof "/:selection/" - 1));
        json_put(o, "title", p->title);
        json_array_append_new(list, o);
    }
    return list;
}

static enum status read_work(struct ctx *c, const struct input *in, json_t *data)
{
    struct tasks t;
    json_t *list = json_array(), *offers = act_offers(c);
    (void)in;
    public_selection(c, data);
    put_roles(c, data);
    tasks_begin(c, &t);
    add_selection(c, &t);
    tasks_end(&t, data);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        json_t *o = part_json(c, parts[i].part, parts[i].title, offers);
        if (json_flag(o, "has_open") || json_flag(o, "has_shut"))
            json_array_append_new(list, o);
        else
            json_decref(o);
    }
    json_put_new(data, "parts", list);
    list = pages_json(c);
    json_put_flag(data, "has_pages", json_array_size(list) > 0);
    json_put_new(data, "pages", list);
    return ST_OK;
}

#define SIGNED_IN (EVERYBODY & ~ROLE_BIT(ROLE_PUBLIC))
#define STAFF (SIGNED_IN & ~ROLE_BIT(ROLE_APPLICANT))

static const struct page pages[] = {
    {.name = "home.show", .path = "/beranda", .title = "Beranda", .resource = "home",
     .who = SIGNED_IN, .template = "home", .read = read_home},
    {.name = "work.show", .path = "/seleksi/:selection/kerja", .title = "Ruang kerja",
     .resource = "work", .who = STAFF, .names = NAMES_SELECTION, .template = "work",
     .read = read_work},
};

const struct page_table task_pages = {pages, sizeof pages / sizeof pages[0]};

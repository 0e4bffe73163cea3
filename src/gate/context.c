/* Who acts, on what, and what is in force: read inside the act's transaction. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "gate/inside.h"

static enum status no_such(struct run *r, const char *field, const char *what)
{
    return act_fault(&r->c, field, "%s tidak ditemukan", what);
}

/* ---- the actor ---- */

enum status context_actor(struct run *r)
{
    struct ctx *c = &r->c;
    const char *as = r->req->as;
    struct actor *me = &c->actor;
    *me = (struct actor){.role = ROLE_PUBLIC, .name = "Publik"};
    me->roles = ROLE_BIT(ROLE_PUBLIC);
    if (!as)
        return ST_OK;
    if (str_eq(as, "sistem")) {
        *me = (struct actor){.role = ROLE_SYSTEM, .name = "Sistem", .roles = ROLE_BIT(ROLE_SYSTEM)};
        return ST_OK;
    }
    struct rows *rows = db_rows(c->db,
                                "SELECT id, p_name FROM account WHERE pub = ?1 AND ended_by IS NULL",
                                "s", as);
    if (!rows_next(rows))
        return no_such(r, "as", "Akun");
    me->account = rows_int(rows, 0);
    me->pub = as;
    me->name = arena_strdup(c->arena, rows_text(rows, 1));
    rows_end(rows);
    return ST_OK;
}

static void add_roles(struct rows *rows, role_set *roles)
{
    while (rows_next(rows)) {
        int role = rows_text(rows, 0) ? role_from_word(rows_text(rows, 0)) : -1;
        if (role >= 0)
            *roles |= ROLE_BIT(role);
    }
}

role_set context_roles_of(struct ctx *c, int64_t account)
{
    role_set roles = ROLE_BIT(ROLE_APPLICANT);
    add_roles(db_rows(c->db,
                      "SELECT role FROM official WHERE account_id = ?1 AND ended_by IS NULL"
                      " AND from_date <= ?2 AND (until_date IS NULL OR until_date >= ?2) ORDER BY id",
                      "is", account, date_iso(c->arena, c->today)), &roles);
    if (c->sel)
        add_roles(db_rows(c->db,
                          "SELECT role FROM role_grant WHERE selection_id = ?1 AND account_id = ?2"
                          " AND ended_by IS NULL ORDER BY id", "ii", c->sel->id, account), &roles);
    return roles;
}

/* ---- the selection ---- */

static void load_posts(struct ctx *c, struct selection *s)
{
    size_t n = (size_t)db_int(c->db, 0,
                              "SELECT COUNT(*) FROM post WHERE selection_id = ?1 AND ended_by IS NULL",
                              "i", s->id);
    s->posts = arena_array_of(c->arena, n, struct post_ref);
    struct rows *rows = db_rows(c->db,
                                "SELECT id, pub, title, unit, class, level FROM post"
                                " WHERE selection_id = ?1 AND ended_by IS NULL ORDER BY id",
                                "i", s->id);
    while (s->n_posts < n && rows_next(rows)) {
        struct post_ref *p = &s->posts[s->n_posts++];
        p->id = rows_int(rows, 0);
        p->pub = arena_strdup(c->arena, rows_text(rows, 1));
        p->title = arena_strdup(c->arena, rows_text(rows, 2));
        p->unit = arena_strdup(c->arena, rows_text(rows, 3));
        p->class = (enum post_class)post_class_from_word(rows_text(rows, 4));
        p->level = (enum jpt_level)jpt_level_from_word(rows_text(rows, 5));
    }
    rows_end(rows);
}

static void load_supplements(struct run *r, struct selection *s, const char *hashes)
{
    char **v;
    size_t n = str_split(r->c.arena, hashes ? hashes : "", ',', &v);
    const struct regulation **regs = arena_array_of(r->c.arena, n, const struct regulation *);
    for (size_t i = 0; i < n; i++) {
        const struct regulation *reg = library_pinned(r->c.gate->library, r->c.db, v[i]);
        if (reg)
            regs[s->n_supplements++] = reg;
    }
    s->supplements = regs;
}

static void load_window(struct ctx *c, struct selection *s)
{
    s->opens = s->closes = DATE_NONE;
    struct rows *rows = db_rows(c->db,
                                "SELECT opens, closes FROM announcement WHERE selection_id = ?1"
                                " AND ended_by IS NULL ORDER BY id DESC LIMIT 1",
                                "i", s->id);
    if (rows_next(rows)) {
        date_parse(rows_text(rows, 0), &s->opens);
        date_parse(rows_text(rows, 1), &s->closes);
    }
    rows_end(rows);
    s->cancelled = db_int(c->db, 0, "SELECT COUNT(*) FROM cancellation WHERE selection_id = ?1", "i",
                          s->id) > 0;
}

static struct selection *load_selection(struct run *r, const char *pub)
{
    struct ctx *c = &r->c;
    struct rows *rows =
        db_rows(c->db,
                "SELECT id, title, regulation_hash, zone, scope, supplements FROM selection"
                " WHERE pub = ?1",
                "s", pub);
    if (!rows_next(rows))
        return NULL;
    struct selection *s = arena_new_of(c->arena, struct selection);
    s->id = rows_int(rows, 0);
    s->pub = arena_strdup(c->arena, pub);
    s->title = arena_strdup(c->arena, rows_text(rows, 1));
    const char *hash = arena_strdup(c->arena, rows_text(rows, 2));
    zone_parse(rows_text(rows, 3), &s->zone);
    s->scope = (enum scope)scope_from_word(rows_text(rows, 4));
    const char *supplements = arena_strdup(c->arena, rows_text(rows, 5));
    rows_end(rows);
    s->reg = library_pinned(c->gate->library, c->db, hash);
    if (!s->reg)
        return NULL;
    load_supplements(r, s, supplements);
    /* A changed scope holds from the act that widened it. */
    const char *wider = db_text(c->db, c->arena,
                                "SELECT scope FROM scope_change WHERE selection_id = ?1"
                                " ORDER BY id DESC LIMIT 1", "i", s->id);
    if (wider)
        s->scope = (enum scope)scope_from_word(wider);
    load_posts(c, s);
    load_window(c, s);
    return s;
}

struct post_ref *context_post_by_id(const struct selection *s, int64_t id)
{
    for (size_t i = 0; s && i < s->n_posts; i++)
        if (s->posts[i].id == id)
            return &s->posts[i];
    return NULL;
}

struct application_ref *context_application(struct ctx *c, const char *pub)
{
    struct rows *rows = db_rows(
        c->db,
        "SELECT a.id, a.dossier_id, d.account_id, d.pub, a.post_id,"
        " (SELECT number FROM submission s WHERE s.dossier_id = d.id AND s.void = 0"
        "  ORDER BY s.id DESC LIMIT 1)"
        " FROM application a JOIN dossier d ON d.id = a.dossier_id"
        " WHERE a.pub = ?1 AND a.selection_id = ?2 AND a.ended_by IS NULL",
        "si", pub, c->sel->id);
    if (!rows_next(rows))
        return NULL;
    struct application_ref *app = arena_new_of(c->arena, struct application_ref);
    app->id = rows_int(rows, 0);
    app->dossier = rows_int(rows, 1);
    app->account = rows_int(rows, 2);
    app->pub = arena_strdup(c->arena, pub);
    app->dossier_pub = arena_strdup(c->arena, rows_text(rows, 3));
    app->post = context_post_by_id(c->sel, rows_int(rows, 4));
    app->number = arena_strdup(c->arena, rows_text(rows, 5));
    rows_end(rows);
    return app->post ? app : NULL; /* NULL: its post has left the selection */
}

static enum status resolve_parts(struct run *r)
{
    struct ctx *c = &r->c;
    unsigned names = c->act->names;
    if ((names & (NAMES_POST | NAMES_POST_OPTIONAL)) && input_has(r->in, "post")) {
        c->post = act_post(c, "post", input_text(r->in, "post"));
        if (!c->post)
            return ST_INVALID;
    }
    if (names & NAMES_APPLICATION) {
        c->app = act_application(c, "application", input_text(r->in, "application"));
        if (!c->app)
            return ST_INVALID;
        if (!c->post)
            c->post = context_post_by_id(c->sel, c->app->post->id);
    }
    return ST_OK;
}

static enum status resolve_behalf(struct run *r)
{
    const char *pub = input_text(r->in, "on_behalf");
    if (!pub)
        return ST_OK;
    r->c.actor.behalf = act_account(&r->c, "on_behalf", pub);
    return r->c.actor.behalf ? ST_OK : ST_INVALID;
}

static enum zone body_zone(struct ctx *c)
{
    enum zone z = ZONE_WIB;
    const char *word = db_text(c->db, c->arena,
                               "SELECT zone FROM body WHERE ended_by IS NULL ORDER BY id DESC LIMIT 1",
                               "");
    if (word)
        zone_parse(word, &z);
    return z;
}

enum status context_subject(struct run *r)
{
    struct ctx *c = &r->c;
    c->cal = library_calendar(c->gate->library, c->db);
    if (c->act->names & NAMES_SELECTION) {
        c->sel = load_selection(r, input_text(r->in, "selection"));
        if (db_failed(c->db))
            return ST_ERROR;
        if (!c->sel)
            return no_such(r, "selection", "Seleksi");
    }
    c->today = instant_date(c->stamp, c->sel ? c->sel->zone : body_zone(c));
    if (c->actor.account)
        c->actor.roles |= context_roles_of(c, c->actor.account);
    if (c->act->tag_param)
        c->tag = input_text(r->in, c->act->tag_param);
    enum status s = c->sel ? resolve_parts(r) : ST_OK;
    if (s == ST_OK)
        s = resolve_behalf(r);
    if (s != ST_OK || !c->sel)
        return s;
    size_t n;
    const struct event *past = act_events(c, &n);
    c->phase = phase_of(c->sel->reg, past, n, c->sel->n_posts, c->sel->opens, c->sel->closes,
                        c->today, c->sel->cancelled);
    return ST_OK;
}

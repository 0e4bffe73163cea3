/* Who acts, on what, and what is in force: read inside the act's transaction. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "gate/inside.h"

static enum status no_such(struct run *r, const char *field, const char *what)
{
    return act_fault(&r->c, field, "%s tidak ditemukan", what);
}

/* ---- asking ---- */

static void ask_selection(struct run *r, const char *pub)
{
    struct db *db = r->c.db;
    r->asked.selection = db_rows(
        db,
        "SELECT s.id, s.title, s.regulation_hash, s.zone, s.scope, s.supplements,"
        " (SELECT x.scope FROM scope_change x WHERE x.selection_id = s.id ORDER BY x.id DESC LIMIT 1),"
        " a.opens, a.closes,"
        " (SELECT COUNT(*) FROM cancellation x WHERE x.selection_id = s.id)"
        " FROM selection s LEFT JOIN announcement a ON a.id = (SELECT id FROM announcement"
        "  WHERE selection_id = s.id AND ended_by IS NULL ORDER BY id DESC LIMIT 1)"
        " WHERE s.pub = ?1", "s", pub);
    r->asked.posts = db_rows(
        db,
        "SELECT id, pub, title, unit, class, level FROM post WHERE ended_by IS NULL"
        " AND selection_id = (SELECT id FROM selection WHERE pub = ?1) ORDER BY id", "s", pub);
    /* What happened at a post that has left the selection, or was taken back (a void letter), is no
     * part of its course any more. */
    r->asked.events = db_rows(
        db,
        "SELECT act, tag, post_id, at, made_by FROM event"
        " WHERE selection_id = (SELECT id FROM selection WHERE pub = ?1) AND ended_by IS NULL"
        " AND (post_id IS NULL OR post_id IN (SELECT id FROM post WHERE ended_by IS NULL)) ORDER BY id",
        "s", pub);
}

void context_ask(struct run *r)
{
    struct ctx *c = &r->c;
    const char *as = r->req->as;
    bool named = c->act->names & NAMES_SELECTION;
    const char *selection = named ? input_text(r->in, "selection") : NULL;
    if (as && !str_eq(as, "sistem"))
        person_ask(c, as, selection, &r->me);
    if (named)
        ask_selection(r, selection);
    else
        r->asked.zone = db_rows(c->db, "SELECT zone FROM body WHERE ended_by IS NULL"
                                       " ORDER BY id DESC LIMIT 1", "");
}

/* ---- the actor ---- */

enum status context_actor(struct run *r)
{
    const char *as = r->req->as;
    struct actor *me = &r->c.actor;
    *me = (struct actor){.role = ROLE_PUBLIC, .name = "Publik", .roles = ROLE_BIT(ROLE_PUBLIC)};
    if (!as)
        return ST_OK;
    if (str_eq(as, "sistem")) {
        *me = (struct actor){.role = ROLE_SYSTEM, .name = "Sistem", .roles = ROLE_BIT(ROLE_SYSTEM)};
        return ST_OK;
    }
    if (!person_read(&r->c, &r->me))
        return no_such(r, "as", "Akun");
    me->account = r->me.account;
    me->pub = as;
    me->name = r->me.name;
    return ST_OK;
}

/* ---- the selection ---- */

static void load_posts(struct run *r, struct selection *s)
{
    struct arena *a = r->c.arena;
    struct rows *rows = r->asked.posts;
    while (rows_next(rows)) {
        s->posts = arena_grown(a, s->posts, s->n_posts, sizeof *s->posts);
        s->posts[s->n_posts++] = (struct post_ref){
            .id = rows_int(rows, 0),
            .pub = arena_strdup(a, rows_text(rows, 1)),
            .title = arena_strdup(a, rows_text(rows, 2)),
            .unit = arena_strdup(a, rows_text(rows, 3)),
            .class = (enum post_class)post_class_from_word(rows_text(rows, 4)),
            .level = (enum jpt_level)jpt_level_from_word(rows_text(rows, 5)),
        };
    }
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

/* A changed scope holds from the act that widened it. */
static struct selection *load_selection(struct run *r, const char *pub)
{
    struct ctx *c = &r->c;
    struct rows *rows = r->asked.selection;
    if (!rows_next(rows))
        return NULL;
    struct selection *s = arena_new_of(c->arena, struct selection);
    s->id = rows_int(rows, 0);
    s->pub = arena_strdup(c->arena, pub);
    s->title = arena_strdup(c->arena, rows_text(rows, 1));
    const char *hash = arena_strdup(c->arena, rows_text(rows, 2));
    zone_parse(rows_text(rows, 3), &s->zone);
    s->scope = (enum scope)scope_from_word(rows_text(rows, rows_null(rows, 6) ? 4 : 6));
    const char *supplements = arena_strdup(c->arena, rows_text(rows, 5));
    s->opens = s->closes = DATE_NONE;
    if (!rows_null(rows, 7)) {
        date_parse(rows_text(rows, 7), &s->opens);
        date_parse(rows_text(rows, 8), &s->closes);
    }
    s->cancelled = rows_int(rows, 9) > 0;
    rows_end(rows);
    s->reg = library_pinned(c->gate->library, c->db, hash);
    if (!s->reg)
        return NULL;
    load_supplements(r, s, supplements);
    load_posts(r, s);
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

static enum zone body_zone(struct run *r)
{
    enum zone z = ZONE_WIB;
    if (rows_next(r->asked.zone))
        zone_parse(rows_text(r->asked.zone, 0), &z);
    rows_end(r->asked.zone);
    return z;
}

enum status context_subject(struct run *r)
{
    struct ctx *c = &r->c;
    if (c->act->names & NAMES_SELECTION) {
        c->sel = load_selection(r, input_text(r->in, "selection"));
        if (db_failed(c->db))
            return ST_ERROR;
        if (!c->sel)
            return no_such(r, "selection", "Seleksi");
    }
    c->today = instant_date(c->stamp, c->sel ? c->sel->zone : body_zone(r));
    if (c->actor.account)
        c->actor.roles |= person_roles(c, &r->me);
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

/* Reading a page: the same resolution and checks as an act, on a read-only handle. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/inside.h"
#include "gate/matrix.h"

/* A page is read through an act of its own shape, so that one resolution serves both. */
static void as_act(const struct page *p, struct act *ret)
{
    *ret = (struct act){.name = p->name, .title = p->title, .who = p->who, .names = p->names};
}

/* A selection cancelled before it was announced shows what one in preparation shows. */
static enum phase shown_phase(const struct ctx *c)
{
    if (!c->sel)
        return PHASE_REPORTED;
    return c->phase == PHASE_CANCELLED && date_is_none(c->sel->opens) ? PHASE_PREPARATION
                                                                       : c->phase;
}

static enum status allowed(struct run *r, const struct page *p)
{
    struct ctx *c = &r->c;
    role_set can = 0;
    for (int i = 0; i < ROLE__MAX; i++)
        if ((c->actor.roles & p->who & ROLE_BIT(i)) &&
            matrix_may(p->resource, (enum role)i, shown_phase(c))) {
            can |= ROLE_BIT(i);
            c->actor.role = (enum role)i;
        }
    if (r->req->role != ROLE__MAX && (can & ROLE_BIT(r->req->role)))
        c->actor.role = r->req->role;
    if (can)
        return ST_OK;
    return err_set(&c->out->err, ERR_FORBIDDEN, "Halaman ini tidak terbuka bagi Anda saat ini.",
                   "page %s", p->name);
}

static enum keep log_unit(struct db *db, void *arg)
{
    struct run *r = arg;
    db_run(db,
           "INSERT INTO reading (account_id, selection_id, dossier_id, resource, at)"
           " VALUES (?1, NULLIF(?2, 0), NULLIF(?3, 0), ?4, ?5)",
           "iiisi", r->c.actor.account, r->c.sel ? r->c.sel->id : 0,
           r->c.app ? r->c.app->dossier : 0, r->c.act->name, r->legal);
    return KEEP;
}

/* Recorded before the first byte is sent, or the page is not shown. */
static enum status log_reading(struct run *r)
{
    return store_write(r->c.gate->store, NULL, 0, log_unit, r, &r->c.out->err);
}

static enum status read_with(struct run *r, const struct page *p, struct db *db, json_t *data)
{
    run_begin(r, db);
    enum status s = context_actor(r);
    if (s == ST_OK)
        s = context_subject(r);
    if (s == ST_OK)
        check_reader(r);
    if (s == ST_OK)
        s = allowed(r, p);
    if (s == ST_OK && p->reading_is_logged)
        s = log_reading(r);
    if (s == ST_OK)
        s = p->read(&r->c, r->in, data);
    return db_failed(db) ? ST_ERROR : s;
}

static struct run *reader(struct gate *g, struct arena *a, const struct act *shape,
                          const struct param *params, const char *as, enum role role,
                          json_t *input, struct outcome *ret)
{
    struct run *r = arena_new_of(a, struct run);
    struct served_act *served = arena_new_of(a, struct served_act);
    struct request *req = arena_new_of(a, struct request);
    *ret = (struct outcome){.kind = OUT_FAULTS};
    ret->faults = arena_new_of(a, struct faults);
    faults_init(ret->faults, a);
    *served = (struct served_act){shape, params};
    *req = (struct request){.act = shape->name, .as = as, .role = role};
    r->c.arena = a;
    r->c.gate = g;
    r->c.out = ret;
    r->req = req;
    r->served = served;
    r->legal = r->stamp = gate_now(g);
    r->machine = clock_machine();
    r->in = input_parse(a, params, input, ret->faults);
    return r->in ? r : NULL;
}

enum status gate_read_as(struct gate *g, struct arena *a, const char *page, const char *as,
                         enum role role, json_t *input, json_t **ret_data, struct outcome *ret)
{
    const struct served_page *sp = gate_served_page(g, page);
    if (!sp) {
        *ret = (struct outcome){.kind = OUT_ERROR};
        return err_set(&ret->err, ERR_NOT_FOUND, NULL, "no page %s", page);
    }
    struct act *shape = arena_new_of(a, struct act);
    as_act(sp->page, shape);
    struct run *r = reader(g, a, shape, sp->params, as, role, input, ret);
    if (!r)
        return ST_INVALID;
    struct db *db;
    json_t *data = json_in(a, json_object());
    enum status s = store_read(g->store, &db, &ret->err);
    if (s == ST_OK) {
        s = read_with(r, sp->page, db, data);
        if (db_failed(db))
            ret->err = *db_error(db);
        store_read_done(db);
    }
    static const enum outcome_kind kinds[] = {OUT_DONE, OUT_REFUSED, OUT_FAULTS, OUT_ERROR};
    ret->kind = kinds[s];
    if (s == ST_OK)
        *ret_data = data;
    return s;
}

enum status gate_read(struct gate *g, struct arena *a, const char *page, const char *as,
                      json_t *input, json_t **ret_data, struct outcome *ret)
{
    return gate_read_as(g, a, page, as, ROLE__MAX, input, ret_data, ret);
}

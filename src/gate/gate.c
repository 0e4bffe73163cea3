#include "gate/gate.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "gate/inside.h"

instant gate_now(const struct gate *g)
{
    instant now = clock_legal(g->clock), last = g->last_legal;
    return now > last ? now : last;
}

/* Remembers a legal time that was seen, and returns the latest one. */
instant gate_not_before(struct gate *g, instant seen)
{
    instant last = g->last_legal;
    while (seen > last && !atomic_compare_exchange_weak(&g->last_legal, &last, seen))
        ;
    return seen > last ? seen : last;
}

/* As gate_now, and remembered: a clock that was set back cannot take the body back. */
instant gate_legal(struct gate *g)
{
    return gate_not_before(g, clock_legal(g->clock));
}

instant gate_last(const struct gate *g)
{
    return g->last_legal;
}

static enum status read_last(struct gate *g, struct err *e)
{
    struct db *db;
    enum status s = store_read(g->store, &db, e);
    if (s != ST_OK)
        return s;
    g->last_legal = db_int(db, INSTANT_NONE, "SELECT MAX(legal_at) FROM record", "");
    if (db_failed(db)) {
        *e = *db_error(db);
        s = ST_ERROR;
    }
    store_read_done(db);
    return s;
}

struct gate *gate_new(const struct gate_options *o, struct err *e)
{
    struct library *l = library_open(o->regulations_dir, o->calendars_dir, e);
    if (!l)
        return NULL;
    struct arena *a = arena_new(0);
    struct gate *g = arena_new_of(a, struct gate);
    g->arena = a;
    g->store = o->store;
    g->clock = o->clock;
    g->signer = o->signer;
    g->library = l;
    g->n_acts = tables_acts(a, o->acts, o->n_acts, &g->acts);
    g->n_pages = tables_pages(a, o->pages, o->n_pages, &g->pages);
    if (read_last(g, e) != ST_OK) {
        gate_free(g);
        return NULL;
    }
    return g;
}

void gate_free(struct gate *g)
{
    if (!g)
        return;
    library_close(g->library);
    arena_free(g->arena);
}

const struct param *gate_act_params(const struct gate *g, const char *name)
{
    const struct served_act *v = gate_served(g, name);
    const struct act *about = v ? NULL : gate_act_about(name);
    return v ? v->params : about ? about->params : NULL;
}

const struct served_act *gate_served(const struct gate *g, const char *name)
{
    for (size_t i = 0; name && i < g->n_acts; i++)
        if (str_eq(g->acts[i].act->name, name))
            return &g->acts[i];
    return NULL;
}

const struct act *gate_act(const struct gate *g, const char *name)
{
    const struct served_act *s = gate_served(g, name);
    return s ? s->act : gate_act_about(name);
}

const struct served_page *gate_served_page(const struct gate *g, const char *name)
{
    for (size_t i = 0; name && i < g->n_pages; i++)
        if (str_eq(g->pages[i].page->name, name))
            return &g->pages[i];
    return NULL;
}

const struct page *gate_page(const struct gate *g, const char *name)
{
    const struct served_page *s = gate_served_page(g, name);
    return s ? s->page : NULL;
}

size_t gate_acts(const struct gate *g)
{
    return g->n_acts;
}

const struct act *gate_act_at(const struct gate *g, size_t i)
{
    return g->acts[i].act;
}

size_t gate_pages(const struct gate *g)
{
    return g->n_pages;
}

const struct page *gate_page_at(const struct gate *g, size_t i)
{
    return g->pages[i].page;
}

json_t *gate_catalogue(const struct gate *g)
{
    return tables_describe(g->acts, g->n_acts);
}

const struct regulation *gate_regulation(struct gate *g, const char *key)
{
    return library_regulation(g->library, key);
}

const char *gate_regulation_text(struct gate *g, const char *key)
{
    return library_text(g->library, key);
}

size_t gate_regulations(struct gate *g, const struct regulation *const **ret)
{
    return library_regulations(g->library, ret);
}

const struct regulation *gate_pinned(struct gate *g, struct db *db, const char *hash)
{
    return library_pinned(g->library, db, hash);
}

const struct oversight *gate_oversight(struct gate *g)
{
    return library_oversight(g->library);
}

const struct calendar *gate_calendar(struct gate *g, struct db *db)
{
    return library_calendar(g->library, db);
}

struct store *gate_store(struct gate *g)
{
    return g->store;
}

#include "gate_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "procedure/parts.h"

void gw_open(struct gate_world *w, enum db_engine engine)
{
    gw_open_under(w, engine, SELTER_SOURCE_ROOT "/regulations");
}

void gw_open_under(struct gate_world *w, enum db_engine engine, const char *regulations)
{
    struct err e = {0};
    const struct act_table *acts;
    const struct page_table *pages;
    *w = (struct gate_world){.arena = arena_new((size_t)512 << 20), .names = json_object()};
    test_store_place(&w->store, engine);
    w->store.group_us = 1;
    test_store_open(&w->store);
    clock_real(&w->clock);
    size_t n_acts = procedure_acts(&acts), n_pages = procedure_pages(&pages);
    struct gate_options o = {.store = w->store.store,
                             .regulations_dir = regulations,
                             .calendars_dir = SELTER_SOURCE_ROOT "/calendars",
                             .clock = &w->clock, .acts = acts, .n_acts = n_acts,
                             .pages = pages, .n_pages = n_pages};
    w->gate = gate_new(&o, &e);
    if (!w->gate)
        gw_fail(w, "gate_new", e.detail);
}

void gw_close(struct gate_world *w)
{
    gate_free(w->gate);
    test_store_remove(&w->store);
    json_decref(w->names);
    arena_free(w->arena);
}

void gw_at(struct gate_world *w, const char *at)
{
    instant t;
    if (!instant_parse(at, &t))
        gw_fail(w, at, "waktu");
    clock_set(&w->clock, t, true);
}

const char *gw_name(struct gate_world *w, const char *name)
{
    const char *v = json_str(w->names, name);
    if (!v)
        gw_fail(w, name, "nama yang disimpan");
    return v;
}

static json_t *resolve(struct gate_world *w, json_t *j)
{
    const char *key;
    json_t *v;
    size_t i;
    if (json_is_string(j) && json_string_value(j)[0] == '$')
        return json_string(gw_name(w, json_string_value(j) + 1));
    if (json_is_object(j)) {
        json_t *o = json_object();
        json_object_foreach(j, key, v)
            json_object_set_new(o, key, resolve(w, v));
        return o;
    }
    if (json_is_array(j)) {
        json_t *list = json_array();
        json_array_foreach(j, i, v)
            json_array_append_new(list, resolve(w, v));
        return list;
    }
    return json_incref(j);
}

static bool takes_selection(const struct gate_world *w, const char *name)
{
    const struct act *a = gate_act(w->gate, name);
    const struct page *p = gate_page(w->gate, name);
    return (a && (a->names & NAMES_SELECTION)) || (p && (p->names & NAMES_SELECTION));
}

static json_t *input_of(struct gate_world *w, const char *what, const char *fmt, va_list ap)
{
    struct faults f;
    faults_init(&f, w->arena);
    char *text = arena_vprintf(w->arena, fmt, ap);
    for (char *p = text; *p; p++)
        if (*p == '\'')
            *p = '"';
    json_t *raw = json_read(text, strlen(text), what, &f);
    if (!raw)
        gw_fail(w, what, text);
    json_t *j = json_in(w->arena, resolve(w, raw));
    json_decref(raw);
    if (takes_selection(w, what) && !json_object_get(j, "selection") && json_str(w->names, "sel"))
        json_put(j, "selection", json_str(w->names, "sel"));
    return j;
}

static const char *who(struct gate_world *w, const char *as)
{
    return !as || str_eq(as, "sistem") ? as : gw_name(w, as);
}

enum outcome_kind gw_try(struct gate_world *w, const char *as, const char *act, const char *fmt,
                         ...)
{
    va_list ap;
    va_start(ap, fmt);
    json_t *in = input_of(w, act, fmt, ap);
    va_end(ap);
    struct request r = {.act = act, .as = who(w, as), .role = ROLE__MAX, .input = in};
    gate_perform(w->gate, w->arena, &r, &w->out);
    return w->out.kind;
}

void gw_save(struct gate_world *w, const char *name, const char *id)
{
    const char *v = json_str(w->out.ids, id);
    if (!v)
        gw_fail(w, id, name);
    json_put(w->names, name, v);
}

json_t *gw_page(struct gate_world *w, const char *as, const char *page, const char *fmt, ...)
{
    json_t *data = NULL;
    va_list ap;
    va_start(ap, fmt);
    json_t *in = input_of(w, page, fmt, ap);
    va_end(ap);
    return gate_read(w->gate, w->arena, page, who(w, as), in, &data, &w->out) == ST_OK ? data
                                                                                       : NULL;
}

bool gw_fault_on(struct gate_world *w, const char *field)
{
    for (size_t i = 0; i < w->out.faults->n; i++)
        if (w->out.faults->v[i].where && str_starts(w->out.faults->v[i].where, field))
            return true;
    return false;
}

const char *gw_happened(struct gate_world *w)
{
    const struct outcome *o = &w->out;
    if (o->kind == OUT_REFUSED)
        return arena_printf(w->arena, "ditolak %s: %s", o->refusal.clause ? o->refusal.clause : "-",
                            o->refusal.message);
    if (o->kind == OUT_ERROR)
        return arena_printf(w->arena, "galat: %s", o->err.detail);
    const char *s = o->message ? o->message : outcome_word(o->kind);
    for (size_t i = 0; o->kind == OUT_FAULTS && o->faults && i < o->faults->n; i++)
        s = arena_printf(w->arena, "%s\n  %s", s, fault_text(o->faults, i));
    return s;
}

void gw_fail(struct gate_world *w, const char *what, const char *wanted)
{
    fprintf(stderr, "%s:%d: %s: seharusnya %s, ternyata %s\n", w->file ? w->file : "-", w->line,
            what, wanted, gw_happened(w));
    abort();
}

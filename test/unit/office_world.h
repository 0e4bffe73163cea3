/* A small office for the tests of the gate itself: one person in every role, a selection of two
 * posts with one application under each regulation on file, on either engine. The selections are
 * opened through the gate; persons, roles, posts and the application are put there as facts, so
 * that the tests do not depend on the parts of the procedure they try. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "gate/tables.h"
#include "procedure/parts.h"
#include "rules/procedure.h"
#include "support/store.h"

#define BODY_ROLES                                                                            \
    (ROLE_BIT(ROLE_AGENCY) | ROLE_BIT(ROLE_PYB) | ROLE_BIT(ROLE_PPK) | ROLE_BIT(ROLE_BAPERJAKAT) | \
     ROLE_BIT(ROLE_GOVERNOR) | ROLE_BIT(ROLE_OVERSEER) | ROLE_BIT(ROLE_ADMIN))
#define N_CASES 4

struct office_case {
    const char *regulation, *sel, *post[2];
    const char *app, *app2;        /* of one dossier, for the second post and for the first */
    const struct regulation *reg;
};

struct office {
    struct test_store *store;
    struct clock clock;
    struct gate_options options;
    struct gate *gate;
    struct arena *a;               /* for what lives as long as the office */
    struct outcome out;
    struct office_case cases[N_CASES];
    const char *as[ROLE__MAX];     /* pub of the one who holds the role; NULL: the public */
    const char *second_panel;      /* another member of the panel */
    const char *count_sql;         /* rows of all tables */
    const char *fact_sql;          /* rows of all tables but the record's own */
    int64_t prepared;
};

static inline void office_at(struct office *o, const char *when)
{
    instant t;
    assert_true(instant_parse(when, &t));
    clock_set(&o->clock, t, true);
}

static inline enum outcome_kind office_perform(struct office *o, struct arena *a,
                                               const struct request *r)
{
    gate_perform(o->gate, a, r, &o->out);
    return o->out.kind;
}

static inline const char *office_told(struct office *o, struct arena *a)
{
    json_t *j = json_in(a, outcome_describe(a, &o->out));
    return arena_printf(a, "%s %s", json_canonical(a, j), o->out.err.detail);
}

/* Is there a fault on this field (or on a part of it)? */
static inline bool office_fault_on(const struct outcome *o, const char *field)
{
    size_t n = strlen(field);
    for (size_t i = 0; o->kind == OUT_FAULTS && i < o->faults->n; i++) {
        const char *w = o->faults->v[i].where;
        if (w && strncmp(w, field, n) == 0 && (!w[n] || w[n] == '[' || w[n] == '.'))
            return true;
    }
    return false;
}

static inline int64_t office_put_account(struct db *db, struct office *o, const char *pub)
{
    return db_insert(db,
                     "INSERT INTO account (pub, p_name, p_email, unit, made_by)"
                     " VALUES (?1, ?1, ?2, 'Unit Uji', ?3) RETURNING id",
                     "ssi", pub, arena_printf(o->a, "%s@uji.example", pub), o->prepared);
}

static inline enum keep office_put_people(struct db *db, void *arg)
{
    struct office *o = arg;
    o->prepared = db_insert(db,
                            "INSERT INTO record (act, role, legal_at, machine_at, stamp)"
                            " VALUES ('uji', 'sistem', 0, 0, 0) RETURNING id", "");
    for (int r = ROLE_APPLICANT; r < ROLE_SYSTEM; r++) {
        o->as[r] = arena_printf(o->a, "orang-%s", role_word((enum role)r));
        int64_t id = office_put_account(db, o, o->as[r]);
        if (BODY_ROLES & ROLE_BIT(r))
            db_run(db,
                   "INSERT INTO official (account_id, role, from_date, made_by)"
                   " VALUES (?1, ?2, '2010-01-01', ?3)", "isi", id, role_word((enum role)r),
                   o->prepared);
    }
    o->as[ROLE_SYSTEM] = "sistem";
    o->second_panel = "orang-pansel-dua";
    office_put_account(db, o, o->second_panel);
    return db_failed(db) ? DROP : KEEP;
}

static inline void office_grant(struct db *db, struct office *o, int64_t sel, const char *who,
                                enum role r)
{
    db_run(db,
           "INSERT INTO role_grant (selection_id, account_id, role, made_by)"
           " SELECT ?1, id, ?2, ?3 FROM account WHERE pub = ?4", "isis", sel, role_word(r),
           o->prepared, who);
}

static inline enum keep office_put_case(struct db *db, void *arg)
{
    struct office *o = arg;
    for (size_t i = 0; i < N_CASES; i++) {
        struct office_case *k = &o->cases[i];
        int64_t sel = db_int(db, 0, "SELECT id FROM selection WHERE pub = ?1", "s", k->sel), post[2];
        for (int r = ROLE_AGENCY; r < ROLE_SYSTEM; r++)
            if (!(BODY_ROLES & ROLE_BIT(r)))
                office_grant(db, o, sel, o->as[r], (enum role)r);
        office_grant(db, o, sel, o->second_panel, ROLE_PANEL);
        for (size_t p = 0; p < 2; p++) {
            k->post[p] = arena_printf(o->a, "jabatan-%zu-%zu", i, p);
            post[p] = db_insert(db,
                             "INSERT INTO post (pub, selection_id, title, unit, class, level, made_by)"
                             " VALUES (?1, ?2, 'Jabatan uji', 'Unit Jabatan', ?3, 'pratama', ?4)"
                             " RETURNING id", "sisi", k->post[p], sel, p ? "lainnya" : "sekda",
                             o->prepared);
        }
        int64_t dossier = db_insert(db,
                                    "INSERT INTO dossier (pub, selection_id, account_id, made_by)"
                                    " SELECT ?1, ?2, id, ?3 FROM account WHERE pub = ?4 RETURNING id",
                                    "siis", arena_printf(o->a, "berkas-%zu", i), sel, o->prepared,
                                    o->as[ROLE_APPLICANT]);
        k->app = arena_printf(o->a, "lamaran-%zu", i);
        k->app2 = arena_printf(o->a, "lamaran-%zu-lain", i);
        for (size_t p = 0; p < 2; p++)
            db_run(db,
                   "INSERT INTO application (pub, selection_id, dossier_id, post_id, priority, origin,"
                   " made_by) VALUES (?1, ?2, ?3, ?4, ?5, 'sendiri', ?6)", "siiiii",
                   p ? k->app : k->app2, sel, dossier, post[p], (int64_t)p + 1, o->prepared);
    }
    return db_failed(db) ? DROP : KEEP;
}

/* One number for the rows of every table of the store, so that a new table is counted, too. */
static inline void office_counting(struct office *o)
{
    struct db *db;
    struct err e = {0};
    const char *all = "0", *facts = "0";
    assert_int_equal(store_read(o->store->store, &db, &e), ST_OK);
    struct rows *rows =
        db_rows(db, o->store->engine == DB_SQLITE
                        ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                          " AND name NOT LIKE 'sqlite%' ORDER BY name"
                        : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
                          " ORDER BY tablename", "");
    size_t n = 0;
    while (rows_next(rows)) {
        const char *t = rows_text(rows, 0);
        n++;
        all = arena_printf(o->a, "%s + (SELECT COUNT(*) FROM %s)", all, t);
        if (!str_eq(t, "record") && !str_starts(t, "journal_"))
            facts = arena_printf(o->a, "%s + (SELECT COUNT(*) FROM %s)", facts, t);
    }
    rows_end(rows);
    assert_false(db_failed(db));
    assert_true(n > 50);
    store_read_done(db);
    o->count_sql = arena_printf(o->a, "SELECT %s", all);
    o->fact_sql = arena_printf(o->a, "SELECT %s", facts);
}

static inline int64_t office_rows(struct office *o, bool facts_only)
{
    return test_store_int(o->store, facts_only ? o->fact_sql : o->count_sql);
}

static inline void office_tables(struct office *o, const struct act_table *act,
                                 const struct page_table *page)
{
    const struct act_table *acts;
    const struct page_table *pages;
    size_t n_acts = procedure_acts(&acts), n_pages = procedure_pages(&pages);
    struct act_table *all_acts = arena_array_of(o->a, n_acts + 1, struct act_table);
    struct page_table *all_pages = arena_array_of(o->a, n_pages + 1, struct page_table);
    memcpy(all_acts, acts, n_acts * sizeof *acts);
    memcpy(all_pages, pages, n_pages * sizeof *pages);
    if (act)
        all_acts[n_acts++] = *act;
    if (page)
        all_pages[n_pages++] = *page;
    o->options.acts = all_acts;
    o->options.n_acts = n_acts;
    o->options.pages = all_pages;
    o->options.n_pages = n_pages;
}

/* `act` and `page`: tables of the test's own beside those of the procedure; may be NULL. */
static inline void office_begin_with(struct office *o, struct test_store *store,
                                     const struct act_table *act, const struct page_table *page)
{
    static const char *const keys[N_CASES] = {"bantaeng-69-2019", "blora-55-2014",
                                              "nasional-15-2019", "ntt-34-2019"};
    struct err e = {0};
    *o = (struct office){.store = store, .a = arena_new((size_t)512 << 20)};
    store->group_us = 1;           /* thousands of tries, one at a time */
    test_store_reopen(store);
    o->options = (struct gate_options){.store = store->store, .clock = &o->clock,
                                       .regulations_dir = SELTER_SOURCE_ROOT "/regulations",
                                       .calendars_dir = SELTER_SOURCE_ROOT "/calendars"};
    office_tables(o, act, page);
    o->gate = gate_new(&o->options, &e);
    if (!o->gate)
        fail_msg("%s", e.detail);
    test_store_do(store, office_put_people, o);
    office_at(o, "2019-12-02T09:00:00+07:00");
    for (size_t i = 0; i < N_CASES; i++) {
        struct request r = {.act = "selection.open", .as = o->as[ROLE_AGENCY], .role = ROLE__MAX};
        r.input = json_in(o->a, json_pack("{s:s, s:s}", "regulation", keys[i], "title", "Uji"));
        if (office_perform(o, o->a, &r) != OUT_DONE)
            fail_msg("%s", office_told(o, o->a));
        o->cases[i].regulation = keys[i];
        o->cases[i].sel = json_str(o->out.ids, "selection");
        o->cases[i].reg = gate_regulation(o->gate, keys[i]);
        assert_non_null(o->cases[i].reg);
    }
    test_store_do(store, office_put_case, o);
    office_counting(o);
}

static inline void office_begin(struct office *o, struct test_store *store)
{
    office_begin_with(o, store, NULL, NULL);
}

static inline void office_end(struct office *o)
{
    gate_free(o->gate);
    arena_free(o->a);
}

/* ---- inputs, made from the tables ---- */

static inline size_t params_count(const struct param *p)
{
    size_t n = 0;
    while (p && p[n].name)
        n++;
    return n;
}

static inline json_t *params_input(const struct office_case *k, const struct param *params,
                                   bool optional_too);

/* A value that the table takes. Subjects are the case's own; other ids name nothing. */
static inline json_t *param_value(const struct office_case *k, const struct param *p)
{
    switch (p->type) {
    case PARAM_INT:
        return json_integer(p->min > 0 || p->max > 0 ? (p->min > 1 ? p->min : p->max < 1 ? p->max : 1)
                                                     : 1);
    case PARAM_DATE:
        return json_string("2019-12-03");
    case PARAM_INSTANT:
        return json_string("2019-12-03T09:00:00+07:00");
    case PARAM_DEC:
        return json_string("1,5");
    case PARAM_FLAG:
        return json_true();
    case PARAM_WORD:
        return json_string(p->words[0]);
    case PARAM_PUB:
        return json_string(str_eq(p->name, "selection")     ? k->sel
                           : str_eq(p->name, "post")        ? k->post[1]
                           : str_eq(p->name, "application") ? k->app
                                                            : "tidak-ada-0");
    case PARAM_OBJECT:
        return json_object();
    case PARAM_LIST: {
        json_t *list = json_array();
        bool single = p->of && p->of[0].name && !*p->of[0].name;
        for (int64_t i = 0; i < (p->min > 0 ? p->min : 1); i++)
            json_array_append_new(list, single ? param_value(k, p->of)
                                               : params_input(k, p->of, false));
        return list;
    }
    default:
        return json_string("teks");
    }
}

static inline json_t *params_input(const struct office_case *k, const struct param *params,
                                   bool optional_too)
{
    json_t *o = json_object();
    for (size_t i = 0; params && params[i].name; i++)
        if (params[i].required || optional_too)
            json_put_new(o, params[i].name, param_value(k, &params[i]));
    return o;
}

/* The acts as the gate serves them: with the params it adds. */
static inline size_t office_acts(struct office *o, struct served_act **ret)
{
    const struct act_table *t;
    size_t n = procedure_acts(&t);
    return tables_acts(o->a, t, n, ret);
}

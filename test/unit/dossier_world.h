/* A small selection for the tests of announcement, dossiers and file check: the store on either
 * engine, the gate with all acts, invented people. What comes before the announcement (decrees,
 * requirements, scoring) is put there as facts; everything else is done through the gate. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "gate/gate.h"
#include "procedure/parts.h"
#include "rules/nip.h"
#include "support/store.h"

struct world {
    struct test_store *store;
    struct clock clock;
    struct gate *gate;
    struct arena *a;
    const char *sel, *post[2];
    struct outcome out;
    int64_t prepared;              /* record of the facts that were put there */
};

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static inline void at(struct world *w, const char *when)
{
    instant t;
    assert_true(instant_parse(when, &t));
    clock_set(&w->clock, t, true);
}

/* Performs an act; j is stolen, and gets the selection when it does not name one. */
static inline enum outcome_kind go_arrived(struct world *w, const char *act, const char *as,
                                           json_t *j, const char *arrived)
{
    struct request r = {.act = act, .as = as, .role = ROLE__MAX,
                        .input = json_in(w->a, j ? j : json_object())};
    if (arrived)
        assert_true(instant_parse(arrived, &r.arrived));
    if (w->sel && !json_object_get(r.input, "selection") && !str_eq(act, "act.confirm"))
        json_put(r.input, "selection", w->sel);
    gate_perform(w->gate, w->a, &r, &w->out);
    return w->out.kind;
}

static inline enum outcome_kind go(struct world *w, const char *act, const char *as, json_t *j)
{
    return go_arrived(w, act, as, j, NULL);
}

static inline const char *told(struct world *w)
{
    json_t *j = json_in(w->a, outcome_describe(w->a, &w->out));
    return arena_printf(w->a, "%s %s", json_canonical(w->a, j), w->out.err.detail);
}

#define DONE(call)                                                                            \
    do {                                                                                      \
        if ((call) != OUT_DONE)                                                               \
            fail_msg("%s: %s", #call, told(w));                                               \
    } while (0)
#define REFUSED(call, id)                                                                     \
    do {                                                                                      \
        if ((call) != OUT_REFUSED || !str_eq(w->out.refusal.clause, id))                      \
            fail_msg("%s: not refused by %s: %s", #call, (const char *)(id) ? (id) : "nothing", \
                     told(w));                                                                \
    } while (0)
#define FAULTY(call)                                                                          \
    do {                                                                                      \
        if ((call) != OUT_FAULTS)                                                             \
            fail_msg("%s: %s", #call, told(w));                                               \
    } while (0)

static inline const char *got(struct world *w, const char *name)
{
    const char *s = json_str(w->out.ids, name);
    assert_non_null(s);
    return s;
}

static inline bool remarked(struct world *w, const char *clause)
{
    for (size_t i = 0; i < w->out.remarks->n; i++)
        if (str_eq(w->out.remarks->v[i].clause, clause))
            return true;
    return false;
}

static inline json_t *page(struct world *w, const char *name, const char *as, json_t *in)
{
    json_t *data = NULL, *input = json_in(w->a, in ? in : json_object());
    if (!json_object_get(input, "selection"))
        json_put(input, "selection", w->sel);
    enum status s = gate_read(w->gate, w->a, name, as, input, &data, &w->out);
    return s == ST_OK ? data : NULL;
}

static inline int64_t count(struct world *w, const char *sql)
{
    return test_store_int(w->store, sql);
}

/* ---- what was prepared ---- */

static const struct { const char *pub, *name, *role; bool body; } people[] = {
    {"ppkk", "Pejabat Pembina", "ppk", true},
    {"badan", "Petugas Badan", "badan-kepegawaian", true},
    {"ketua", "Ketua Pansel", "ketua-pansel", false},
    {"anggota", "Anggota Pansel", "anggota-pansel", false},
    {"ksek", "Ketua Sekretariat", "ketua-sekretariat", false},
    {"seka", "Anggota Sekretariat", "anggota-sekretariat", false},
    {"pel1", "Pelamar Satu", NULL, false}, {"pel2", "Pelamar Dua", NULL, false},
    {"pel3", "Pelamar Tiga", NULL, false}, {"pel4", "Pelamar Empat", NULL, false},
    {"pel5", "Pelamar Lima", NULL, false},
};

static inline enum keep put_people(struct db *db, void *arg)
{
    struct world *w = arg;
    w->prepared = db_insert(db,
                            "INSERT INTO record (act, role, legal_at, machine_at, stamp)"
                            " VALUES ('uji', 'sistem', 0, 0, 0) RETURNING id", "");
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        int64_t id = db_insert(db,
                               "INSERT INTO account (pub, p_name, p_email, unit, made_by)"
                               " VALUES (?1, ?2, ?3, 'Unit Uji', ?4) RETURNING id",
                               "sssi", people[i].pub, people[i].name,
                               arena_printf(w->a, "%s@uji.example", people[i].pub), w->prepared);
        if (people[i].body)
            db_run(db,
                   "INSERT INTO official (account_id, role, from_date, made_by)"
                   " VALUES (?1, ?2, '2010-01-01', ?3)", "isi", id, people[i].role, w->prepared);
    }
    return KEEP;
}

static inline void milestone(struct db *db, struct world *w, int64_t sel, const char *act,
                             const char *tag)
{
    db_run(db, "INSERT INTO event (selection_id, act, tag, at, made_by) VALUES (?1, ?2, ?3, 1, ?4)",
           "issi", sel, act, tag, w->prepared);
}

static inline enum keep put_preparation(struct db *db, void *arg)
{
    struct world *w = arg;
    static const char *const teams[] = {"pansel", "sekretariat", "asesor"};
    int64_t sel = db_int(db, 0, "SELECT id FROM selection WHERE pub = ?1", "s", w->sel);
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        if (people[i].role && !people[i].body)
            db_run(db,
                   "INSERT INTO role_grant (selection_id, account_id, role, made_by)"
                   " SELECT ?1, id, ?2, ?3 FROM account WHERE pub = ?4", "isis", sel,
                   people[i].role, w->prepared, people[i].pub);
    for (size_t i = 0; i < 3; i++)
        milestone(db, w, sel, "committee.appoint", teams[i]);
    milestone(db, w, sel, "oversight.coordinate", NULL);
    milestone(db, w, sel, "selection.set_standard", "manajerial");
    milestone(db, w, sel, "selection.set_standard", "bidang");
    milestone(db, w, sel, "selection.plan_budget", NULL);
    milestone(db, w, sel, "selection.fix_requirements", NULL);
    db_run(db,
           "INSERT INTO requirement_criterion (selection_id, code, name, link, item, made_by)"
           " VALUES (?1, 'K1', 'Izin pimpinan', 'Penugasan memerlukan izin atasan.', 'izin', ?2)",
           "ii", sel, w->prepared);
    return db_failed(db) ? DROP : KEEP;
}

static inline enum keep put_scoring(struct db *db, void *arg)
{
    struct world *w = arg;
    db_run(db,
           "INSERT INTO scoring (selection_id, fixed, ties, hash, made_by)"
           " SELECT id, 1, '', 'x', ?2 FROM selection WHERE pub = ?1", "si", w->sel, w->prepared);
    return KEEP;
}

/* A selection of two posts under a regulation, ready to be announced but for the scoring. */
static inline void world_begin(struct world *w, struct test_store *store, const char *regulation,
                               const char *opened)
{
    struct err e = {0};
    *w = (struct world){.store = store, .a = arena_new(0)};
    struct gate_options o = {.store = store->store, .clock = &w->clock,
                             .regulations_dir = SELTER_SOURCE_ROOT "/regulations",
                             .calendars_dir = SELTER_SOURCE_ROOT "/calendars"};
    o.n_acts = procedure_acts(&o.acts);
    o.n_pages = procedure_pages(&o.pages);
    w->gate = gate_new(&o, &e);
    if (!w->gate)
        fail_msg("%s", e.detail);
    test_store_do(store, put_people, w);
    at(w, opened);
    DONE(go(w, "selection.open", "badan",
            json_pack("{s:s, s:s}", "regulation", regulation, "title", "Seleksi uji")));
    w->sel = got(w, "selection");
    DONE(go(w, "selection.add_post", "badan",
            json_pack("{s:s, s:s, s:s, s:s}", "title", "Inspektur", "unit", "Inspektorat", "posts",
                      "lainnya", "catalogue", "k")));
    w->post[0] = got(w, "post");
    DONE(go(w, "selection.add_post", "badan",
            json_pack("{s:s, s:s, s:s, s:s}", "title", "Asisten Administrasi", "unit", "Setda",
                      "posts", "lainnya", "catalogue", "d")));
    w->post[1] = got(w, "post");
    test_store_do(store, put_preparation, w);
}

static inline void world_end(struct world *w)
{
    gate_free(w->gate);
    arena_free(w->a);
}

/* ---- applicants ---- */

/* Facts that meet Blora's Pasal 4 ayat (2) at the end of 2019, but for the year of birth. */
static inline json_t *person(struct world *w, int born)
{
    struct date birth;
    char nip[NIP_DIGITS + 1];
    assert_true(date_from_ymd(born, 5, 5, &birth));
    nip_make(birth, born + 25, 3, SEX_MALE, 1, nip);
    json_t *p = json_pack(
        "{s:s, s:b, s:b, s:[{s:s, s:s, s:s}], s:[{s:s, s:s}], s:[{s:s, s:s}],"
        " s:[{s:i, s:s}, {s:i, s:s}], s:[]}",
        "nip", nip, "civil_servant", 1, "own_government", 1, "ranks", "rank", "IV/b", "tmt",
        "2016-04-01", "decree", "2016-03-01", "education", "level", "S1", "date", "1993-08-01",
        "trainings", "name", "Diklatpim Tingkat III", "date", "2012-06-01", "performance", "year",
        2017, "grade", "Baik", "year", 2018, "grade", "Baik", "discipline");
    json_t *posts = json_pack(
        "[{s:s, s:s, s:s, s:s, s:s, s:s}, {s:s, s:s, s:s, s:s, s:s}]", "title", "Sekretaris Dinas",
        "unit", "Dinas Perhubungan", "level", "III.a", "from", "2012-01-02", "until", "2015-12-31",
        "decree", "2011-12-20", "title", "Kepala Bagian Hukum", "unit", "Setda", "level", "III.a",
        "from", "2016-01-02", "decree", "2015-12-20");
    assert_non_null(p);
    assert_non_null(posts);
    json_put_new(p, "posts", posts);
    json_put(p, "birth_date", arena_printf(w->a, "%d-05-05", born));
    return p;
}

static inline json_t *file(const char *item, const char *name)
{
    return json_pack("{s:s, s:s, s:s, s:i}", "item", item, "file", name, "sha256", SHA, "bytes",
                     1000);
}

static const char *const blora_items[] = {"ijazah", "sk-pangkat", "sk-jabatan", "sertifikat-diklat",
                                          "prestasi-kerja", "lhkpn-spt", "riwayat-hidup", "izin"};

/* A draft that only waits for being submitted. */
static inline void draft(struct world *w, const char *who, int born, const char *post)
{
    DONE(go(w, "application.start", who, NULL));
    DONE(go(w, "application.choose_posts", who, json_pack("{s:[s]}", "posts", post)));
    DONE(go(w, "application.fill_profile", who, json_pack("{s:o}", "person", person(w, born))));
    for (size_t i = 0; i < sizeof blora_items / sizeof blora_items[0]; i++)
        DONE(go(w, "application.attach", who, file(blora_items[i], "Berkas.PDF")));
}

/* ---- announcing under Blora ---- */

static inline json_t *blora_contents(bool all)
{
    return json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}]",
                     "item", "jabatan", "text", "Inspektur dan Asisten Administrasi", "item",
                     "persyaratan", "text", "Menurut Pasal 4 ayat (2)", "item",
                     "persyaratan-khusus", "text", "tidak ada", "item", "batas-waktu", "text",
                     "Sampai penutupan", "item", "tahapan", "text", "Administrasi dan seterusnya",
                     "item", all ? "prosedur-lain" : "tahapan", "text",
                     all ? "Tidak ada" : "Administrasi");
}

static inline json_t *window(const char *opens, const char *closes, json_t *contents)
{
    json_t *j = json_pack("{s:s, s:s}", "opens", opens, "closes", closes);
    if (contents)
        json_put_new(j, "contents", contents);
    return j;
}

/* Announced from 9 to 23 December 2019; the clock stands on 2 December. */
static inline void blora_announced(struct world *w, struct test_store *store)
{
    world_begin(w, store, "blora-55-2014", "2019-12-02T09:00:00+07:00");
    test_store_do(store, put_scoring, w);
    DONE(go(w, "announcement.publish", "ketua",
            window("2019-12-09", "2019-12-23", blora_contents(true))));
}

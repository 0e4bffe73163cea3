#include "journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "store/tree.h"

static _Noreturn void give_up(const char *what, const struct err *e)
{
    fprintf(stderr, "test support: %s: %s\n", what, e->detail);
    abort();
}

struct test_act test_act_new(struct arena *a, const char *name, const char *subject)
{
    struct test_act w = {
        .arena = a,
        .r = {.act = name, .body = "utama", .role = "admin", .legal_at = TEST_NOW - 3,
              .machine_at = TEST_NOW, .stamp = TEST_NOW - 1, .program = "0.1.0",
              .subject = subject},
    };
    entropy_bytes(w.r.seed, sizeof w.r.seed);
    return w;
}

enum keep test_act_unit(struct db *db, void *arg)
{
    struct test_act *w = arg;
    const char *const *tables;
    w->record = w->r.record_id = db_insert(
        db,
        "INSERT INTO record (act, tag, selection_id, post_id, dossier_id, actor_id, role, behalf_id,"
        " second_id, legal_at, machine_at, stamp, refused_clause)"
        " VALUES (?1, ?2, NULLIF(?3, 0), NULLIF(?4, 0), NULLIF(?5, 0), NULLIF(?6, 0), ?7,"
        " NULLIF(?8, 0), NULLIF(?9, 0), ?10, ?11, ?12, ?13) RETURNING id",
        "ssiiiisiiiiis", w->r.act, w->r.tag, w->selection, w->post, w->dossier, w->r.actor_id,
        w->r.role, w->behalf, w->second, w->r.legal_at, w->r.machine_at, w->r.stamp,
        w->r.refused_clause);
    if (w->facts)
        w->facts(db, w);
    size_t n = db_written(db, &tables);
    journal_effects_of(db, w->arena, w->record, w->r.seed, tables, n, &w->r.effects);
    journal_append(db, w->arena, &w->r, &w->leaf);
    return KEEP;
}

void test_act_do(struct test_store *t, struct test_act *w)
{
    test_store_do(t, test_act_unit, w);
}

static void describe_body(struct db *db, struct test_act *w)
{
    db_run(db, "UPDATE body SET ended_by = ?1 WHERE ended_by IS NULL", "i", w->record);
    db_run(db, "INSERT INTO body (name, head_title, agency, address, zone, made_by)"
           " VALUES ('Kabupaten Contoh', 'Bupati', 'BKPSDM', 'Jalan', 'WITA', ?1)", "i", w->record);
}

void test_acts(struct test_store *t, size_t n)
{
    for (; n; n--) {
        struct arena *a ARENA_AUTO = arena_new(0);
        struct test_act w = test_act_new(a, "body.describe", "body");
        w.facts = describe_body;
        test_act_do(t, &w);
    }
}

struct signer *test_signer(struct test_store *t)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct db *db;
    struct signer *s;
    if (store_read(t->store, &db, &e) != ST_OK)
        give_up("store_read", &e);
    const char *origin = journal_origin(db, a);
    store_read_done(db);
    if (signer_create(t->dir, origin, &e) != ST_OK || signer_open(t->dir, &s, &e) != ST_OK)
        give_up("signer", &e);
    return s;
}

struct journal_sequenced test_sequence(struct test_store *t, struct signer *s, int seconds)
{
    struct err e = {0};
    struct journal_sequenced r;
    if (journal_sequence(t->store, s, TEST_NOW + seconds * INSTANT_SECOND, true, &r, &e) != ST_OK)
        give_up("journal_sequence", &e);
    return r;
}

struct journal_report test_verify(struct test_store *t, struct arena *a)
{
    struct err e = {0};
    struct journal_report r;
    struct journal_verify_options o = {.now = TEST_NOW + 10 * INSTANT_SECOND};
    if (journal_verify(t->store, a, &o, &r, &e) == ST_ERROR)
        give_up("journal_verify", &e);
    return r;
}

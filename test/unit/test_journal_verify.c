/* Verification finds every change of the past and nothing else. What a person with the database
 * in hand would do is done past the store. */
#include "store/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/str.h"
#include "store/journal_private.h"
#include "store/merkle.h"
#include "store/tree.h"
#include "support/journal.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void dump(const struct journal_report *r)
{
    for (size_t i = 0; i < r->n && i < 8; i++)
        fprintf(stderr, "  %s: %s: %s\n", journal_fault_word(r->v[i].fault), r->v[i].place,
                r->v[i].message);
}

static struct journal_report expect_clean(struct test_store *t, struct arena *a)
{
    struct journal_report r = test_verify(t, a);
    if (r.found) {
        dump(&r);
        fail_msg("%llu findings where there should be none", (unsigned long long)r.found);
    }
    return r;
}

static bool has(const struct journal_report *r, enum journal_fault f)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->v[i].fault == f)
            return true;
    return false;
}

static void expect(struct test_store *t, enum journal_fault f, const char *what)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct journal_report r = test_verify(t, a);
    if (!has(&r, f)) {
        dump(&r);
        fail_msg("%s: no finding of kind %s", what, journal_fault_word(f));
    }
}

/* ---- a store in which something happened ---- */

static void people(struct db *db, struct test_act *w)
{
    for (int i = 1; i <= 4; i++) {
        char pub[8];
        snprintf(pub, sizeof pub, "akun%d", i);
        db_run(db, "INSERT INTO account (pub, p_name, made_by) VALUES (?1, 'Nama', ?2)", "si", pub,
               w->record);
    }
    db_run(db, "INSERT INTO regulation_copy (hash, reg_key, text, made_by)"
           " VALUES ('h', 'k', 'teks', ?1)", "i", w->record);
    for (int i = 1; i <= 2; i++) {
        char pub[8];
        snprintf(pub, sizeof pub, "sel%d", i);
        db_run(db, "INSERT INTO selection (pub, title, regulation_key, regulation_hash, zone,"
               " scope, made_by) VALUES (?1, 'Judul', 'k', 'h', 'WITA', 'x', ?2)", "si", pub,
               w->record);
    }
}

/* People, then an act in which every column of its record is filled, then some more. */
static int64_t fill(struct test_store *t)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    static const struct record_field fields[] = {
        {.name = "nip", .value = "rahasia", .personal = true},
        {.name = "catatan", .value = "terbuka"},
    };
    struct test_act w = test_act_new(a, "account.create", "body");
    w.facts = people;
    test_act_do(t, &w);
    w = test_act_new(a, "dossier.submit", "dossier:5");
    w.r.tag = "wawancara";
    w.r.selection = "sel1";
    w.r.actor = "akun1";
    w.r.behalf = "akun2";
    w.r.second = "akun3";
    w.r.actor_id = 1;
    w.r.refused_clause = "BLR-9.3";
    w.r.fields = fields;
    w.r.n_fields = COUNT(fields);
    w.selection = 1;
    w.post = 7;
    w.dossier = 5;
    w.behalf = 2;
    w.second = 3;
    test_act_do(t, &w);
    test_acts(t, 3);
    return w.record;
}

static void test_clean(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct journal_report r = expect_clean(t, a);        /* nothing at all */
    assert_true(r.leaves == 0 && r.records == 0);
    struct signer *s = test_signer(t);
    fill(t);
    expect_clean(t, a);                                  /* not yet sequenced */
    test_sequence(t, s, 0);
    test_acts(t, 80);
    test_sequence(t, s, 1);
    test_acts(t, 2);
    r = expect_clean(t, a);
    assert_int_equal(r.leaves, 192 + 2);
    assert_int_equal(r.records, 87);
    assert_int_equal(r.padding, 192 - 85);
    assert_int_equal(r.waiting, 2);
    assert_int_equal(r.checkpoints, 2);
    assert_int_equal(r.facts, 7 + 85);
    assert_int_equal(r.head.size, 192);
    assert_true(r.has_signed && r.newest.size == 192);
    signer_close(s);
}

/* ---- records ---- */

static void test_every_column_of_a_record(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    long long id = fill(t);
    test_sequence(t, s, 0);
    expect_clean(t, a);
    static const char *const columns[][3] = {
        {"act", "'dossier.open'", "'dossier.submit'"},
        {"tag", "NULL", "'wawancara'"},
        {"selection_id", "2", "1"},
        {"post_id", "8", "7"},
        {"dossier_id", "6", "5"},
        {"actor_id", "4", "1"},
        {"role", "'lain'", "'admin'"},
        {"behalf_id", "4", "2"},
        {"second_id", "4", "3"},
        {"legal_at", "legal_at + 1", "legal_at - 1"},
        {"machine_at", "machine_at + 1", "machine_at - 1"},
        {"stamp", "stamp - 1", "stamp + 1"},
        {"refused_clause", "NULL", "'BLR-9.3'"},
    };
    for (size_t i = 0; i < COUNT(columns); i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "UPDATE record SET %s = %s WHERE id = %lld", columns[i][0],
                 columns[i][1], id);
        test_store_sql(t, sql);
        expect(t, FAULT_EFFECTS, columns[i][0]);
        snprintf(sql, sizeof sql, "UPDATE record SET %s = %s WHERE id = %lld", columns[i][0],
                 columns[i][2], id);
        test_store_sql(t, sql);
        expect_clean(t, a);
    }
    /* Who a number stands for is part of it. */
    test_store_sql(t, "UPDATE account SET pub = 'lain' WHERE id = 1");
    expect(t, FAULT_RECORD_DIFFERS, "account.pub");
    test_store_sql(t, "UPDATE account SET pub = 'akun1' WHERE id = 1");
    expect_clean(t, a);
    signer_close(s);
}

static const char *trusted(struct test_store *t)
{
    return t->engine == DB_SQLITE ? "" : "SET session_replication_role = replica;";
}

static void test_records_and_leaves(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    fill(t);
    test_sequence(t, s, 0);
    test_store_sql(t, "INSERT INTO record (act, role, legal_at, machine_at, stamp)"
                   " VALUES ('a.b', 'admin', 0, 0, 0)");
    expect(t, FAULT_RECORD_LEAF, "a record without a leaf");
    test_store_sql(t, "DELETE FROM record WHERE act = 'a.b'");
    expect_clean(t, a);
    /* A record that is gone leaves its leaf and its facts. */
    char sql[300];
    snprintf(sql, sizeof sql, "%s DELETE FROM record WHERE id = 5", trusted(t));
    test_store_sql(t, sql);
    expect(t, FAULT_RECORD_LEAF, "a leaf without a record");
    expect(t, FAULT_FACT, "a fact without a record");
    signer_close(s);
}

/* ---- leaves ---- */

static void leaf_sql(struct test_store *t, const char *set, const char *where)
{
    char sql[300];
    snprintf(sql, sizeof sql, "%s UPDATE journal_leaf SET %s WHERE %s", trusted(t), set, where);
    test_store_sql(t, sql);
}

static void test_leaf_columns(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    fill(t);
    test_acts(t, 60);
    test_sequence(t, s, 0);
    expect_clean(t, a);
    leaf_sql(t, "idx = -1", "idx = 3");
    leaf_sql(t, "idx = 3", "idx = 4");
    leaf_sql(t, "idx = 4", "idx = -1");
    expect(t, FAULT_CHECKPOINT, "two indices exchanged");
    expect(t, FAULT_NODE, "two indices exchanged");
    leaf_sql(t, "idx = -1", "idx = 3");
    leaf_sql(t, "idx = 3", "idx = 4");
    leaf_sql(t, "idx = 4", "idx = -1");
    expect_clean(t, a);
    leaf_sql(t, "idx = idx + 1000", "idx = 63");
    expect(t, FAULT_INDEX, "a gap");
    leaf_sql(t, "idx = 63", "idx = 1063");
    leaf_sql(t, "subject = 'selection:9'", "subject = 'dossier:5'");
    expect(t, FAULT_EFFECTS, "subject");
    expect(t, FAULT_CHAIN, "subject");
    leaf_sql(t, "subject = 'dossier:5'", "subject = 'selection:9'");
    leaf_sql(t, "record_id = -1", "record_id = 3");
    expect(t, FAULT_RECORD_LEAF, "record_id");
    leaf_sql(t, "record_id = 3", "record_id = -1");
    leaf_sql(t, "prev = hash", "record_id = 4");
    expect(t, FAULT_CHAIN, "prev");
    signer_close(s);
}

static void test_leaf_removed(void **state)
{
    struct test_store *t = *state;
    struct signer *s = test_signer(t);
    test_acts(t, 70);
    test_sequence(t, s, 0);
    test_store_sql(t, "DELETE FROM journal_leaf WHERE idx = 100");
    expect(t, FAULT_INDEX, "a leaf removed");
    expect(t, FAULT_CHECKPOINT, "a leaf removed");
    signer_close(s);
}

static void test_leaf_inserted(void **state)
{
    struct test_store *t = *state;
    struct signer *s = test_signer(t);
    test_acts(t, 1);
    test_sequence(t, s, 0);
    test_store_sql(t, t->engine == DB_SQLITE
                          ? "INSERT INTO journal_leaf (bytes, hash, idx, made_at)"
                            " SELECT CAST(bytes || 'x' AS BLOB), zeroblob(32), 64, made_at FROM journal_leaf"
                            " WHERE idx = 3"
                          : "INSERT INTO journal_leaf (bytes, hash, idx, made_at)"
                            " SELECT bytes || 'x'::bytea, '\\x00', 64, made_at FROM journal_leaf"
                            " WHERE idx = 3");
    expect(t, FAULT_LEAF_HASH, "a leaf inserted");
    expect(t, FAULT_INDEX, "a leaf inserted");
    signer_close(s);
}

struct swap {
    struct arena *arena;
    int64_t id;
    const void *bytes;
    size_t n;
};

static enum keep write_leaf(struct db *db, void *arg)
{
    struct swap *w = arg;
    struct hash h;
    merkle_leaf(w->bytes, w->n, &h);
    db_run(db, "UPDATE journal_leaf SET bytes = ?2, hash = ?3 WHERE id = ?1", "ibb", w->id,
           w->bytes, w->n, h.b, HASH_LEN);
    return KEEP;
}

/* Each byte of a leaf, with its hash made to fit: the tree no longer does. */
static void test_every_byte_of_a_leaf(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    long long record = fill(t);
    test_sequence(t, s, 0);
    struct db *db;
    struct err e = {0};
    struct swap w = {.arena = a};
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    w.id = db_int(db, 0, "SELECT id FROM journal_leaf WHERE record_id = ?1", "i", record);
    uint8_t *bytes = db_blob(db, a, &w.n, "SELECT bytes FROM journal_leaf WHERE id = ?1", "i", w.id);
    store_read_done(db);
    assert_true(w.n > 300);
    w.bytes = bytes;
    for (size_t i = 0; i < w.n; i += t->engine == DB_SQLITE ? 1 : 37) {
        bytes[i] ^= (uint8_t)(1 << i % 8);
        test_store_do(t, write_leaf, &w);
        expect(t, FAULT_CHECKPOINT, "a byte of a leaf");
        bytes[i] ^= (uint8_t)(1 << i % 8);
    }
    test_store_do(t, write_leaf, &w);
    expect_clean(t, a);
    signer_close(s);
}

/* ---- facts ---- */

struct column {
    char table[48], name[48];
    enum { NUMBER, TEXT, BYTES } kind;
};

static size_t columns_of(struct test_store *t, struct arena *a, struct column **ret)
{
    struct db *db;
    struct err e = {0};
    size_t n = 0;
    struct column *v = arena_array_of(a, 2000, struct column);
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    struct rows *r = db_rows(
        db,
        t->engine == DB_SQLITE
            ? "SELECT m.name, p.name, p.type FROM sqlite_schema m, pragma_table_info(m.name) p"
              " WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) q"
              " WHERE q.name = 'made_by') ORDER BY m.name, p.cid"
            : "SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM"
              " information_schema.columns c WHERE c.table_schema = current_schema() AND EXISTS"
              " (SELECT 1 FROM information_schema.columns d WHERE d.table_schema = c.table_schema"
              " AND d.table_name = c.table_name AND d.column_name = 'made_by')"
              " ORDER BY c.table_name::text, c.ordinal_position",
        "");
    while (rows_next(r) && n < 2000) {
        struct column *c = &v[n++];
        const char *type = rows_text(r, 2);
        snprintf(c->table, sizeof c->table, "%s", rows_text(r, 0));
        snprintf(c->name, sizeof c->name, "%s", rows_text(r, 1));
        c->kind = str_eq(type, "TEXT") || str_eq(type, "text")     ? TEXT
                  : str_eq(type, "BLOB") || str_eq(type, "bytea") ? BYTES
                                                                  : NUMBER;
    }
    assert_false(db_failed(db));
    store_read_done(db);
    assert_true(n > 300);
    *ret = v;
    return n;
}

static const char *value_of(const struct column *c)
{
    static char text[120];
    if (c->kind == NUMBER)
        return "1";
    snprintf(text, sizeof text, "'%s.%s'", c->table, c->name);
    return text;
}

/* One row in every fact table, all made by record 1, whatever they refer to. */
static void one_of_each(struct test_store *t, const struct column *v, size_t n)
{
    struct buf sql BUF_AUTO;
    buf_init(&sql, 1 << 20);
    buf_str(&sql, trusted(t));
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && str_eq(v[end].table, v[i].table);)
            end++;
        for (int pass = 0; pass < 2; pass++) {
            if (pass == 0)
                buf_printf(&sql, "INSERT INTO %s (", v[i].table);
            const char *comma = "";
            for (size_t k = i; k < end; k++) {
                if (str_eq(v[k].name, "id") || str_eq(v[k].name, "ended_by"))
                    continue;
                buf_printf(&sql, "%s%s", comma, pass ? value_of(&v[k]) : v[k].name);
                comma = ", ";
            }
            buf_str(&sql, pass ? ");\n" : ") VALUES (");
        }
    }
    buf_str(&sql, "INSERT INTO register VALUES ('letter_state.register_name', 1, 1);"
                  "INSERT INTO register VALUES ('buku-pendaftaran/selection.pub', 0, 1)");
    assert_false(sql.overflow);
    test_store_sql(t, sql.data);
}

struct all {
    struct test_act act;
    const char **tables;
    size_t n;
};

static enum keep all_unit(struct db *db, void *arg)
{
    struct all *w = arg;
    struct test_act *act = &w->act;
    act->record = act->r.record_id =
        db_insert(db, "INSERT INTO record (act, role, legal_at, machine_at, stamp)"
                  " VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id", "ssiii", act->r.act, act->r.role,
                  act->r.legal_at, act->r.machine_at, act->r.stamp);
    journal_effects_of(db, act->arena, act->record, act->r.seed, w->tables, w->n,
                       &act->r.effects);
    journal_append(db, act->arena, &act->r, &act->leaf);
    return act->record == 1 ? KEEP : DROP;
}

static void change(struct test_store *t, const struct column *c, const char *to)
{
    char sql[400];
    snprintf(sql, sizeof sql, "%s UPDATE %s SET %s = %s", trusted(t), c->table, c->name, to);
    test_store_sql(t, sql);
}

/* A row of every fact table, made by one record; the list of columns. */
static size_t all_facts(struct test_store *t, struct arena *a, struct signer *s, struct column **ret)
{
    size_t n = columns_of(t, a, ret);
    struct all w = {.act = test_act_new(a, "all.at_once", "body")};
    w.tables = arena_array_of(a, n, const char *);
    for (size_t i = 0; i < n; i++)
        if (str_eq((*ret)[i].name, "made_by"))
            w.tables[w.n++] = (*ret)[i].table;
    one_of_each(t, *ret, n);
    test_store_do(t, all_unit, &w);
    test_sequence(t, s, 0);
    struct journal_report r = expect_clean(t, a);
    assert_int_equal(r.facts, w.n);
    assert_int_equal(r.erased, 0);
    return n;
}

/* A finding that names the table, the row and the record. */
static void expect_row(struct test_store *t, enum journal_fault f, const char *table, int id,
                       const char *what)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct journal_report r = test_verify(t, a);
    const char *row = arena_printf(a, "Tabel %s baris %d (tindakan all.at_once)", table, id);
    for (size_t i = 0; i < r.n; i++)
        if (r.v[i].fault == f && str_eq(r.v[i].place, "catatan 1") &&
            str_starts(r.v[i].message, row))
            return;
    dump(&r);
    fail_msg("%s: no finding of kind %s for %s", what, journal_fault_word(f), row);
}

/* Every column of every kind of fact, and the end of every fact. */
static void test_every_fact(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    struct column *v;
    size_t n = all_facts(t, a, s, &v), personal = 0;
    const char *last = "";
    for (size_t i = 0; i < n; i++) {
        bool end = str_eq(v[i].name, "ended_by"), p = str_starts(v[i].name, "p_");
        if (str_eq(v[i].name, "id"))
            continue;
        /* On PostgreSQL what is personal, the first column of each table and the end: it is the
         * same code. */
        if (t->engine == DB_POSTGRESQL && !end && !p && str_eq(last, v[i].table))
            continue;
        last = v[i].table;
        const char *what = arena_printf(a, "%s.%s", v[i].table, v[i].name);
        change(t, &v[i], end ? "1" : v[i].kind == NUMBER ? "0" : "'lain'");
        expect_row(t, p ? FAULT_PERSONAL : FAULT_EFFECTS, v[i].table, 1, what);
        if (str_eq(v[i].name, "made_by"))
            expect(t, FAULT_FACT, what);
        change(t, &v[i], end ? "NULL" : value_of(&v[i]));
        personal += p;
    }
    assert_true(personal > 20);
    expect_clean(t, a);
    signer_close(s);
}

/* Rows that are taken away or slipped in. */
static void test_rows_by_hand(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    struct column *v;
    all_facts(t, a, s, &v);
    test_store_sql(t, "INSERT INTO official (account_id, role, from_date, made_by)"
                   " VALUES (1, 'ppk', '2019-01-01', 1)");
    expect_row(t, FAULT_EFFECTS, "official", 2, "a row slipped in");
    test_store_sql(t, "DELETE FROM official WHERE id = 2");
    expect_clean(t, a);
    /* Instead of the one that was there: the number is free again, the row is not it. */
    test_store_sql(t, "UPDATE official SET id = 7 WHERE id = 1");
    expect_row(t, FAULT_EFFECTS, "official", 1, "a row renumbered");
    expect_row(t, FAULT_EFFECTS, "official", 7, "a row renumbered");
    test_store_sql(t, "UPDATE official SET id = 1 WHERE id = 7");
    expect_clean(t, a);
    /* Made to look as if another record had made it. */
    test_acts(t, 1);
    test_store_sql(t, "UPDATE official SET made_by = 2 WHERE id = 1");
    expect_row(t, FAULT_EFFECTS, "official", 1, "a row given to another record");
    test_store_sql(t, "UPDATE official SET made_by = 1 WHERE id = 1");
    expect_clean(t, a);
    char sql[200];
    snprintf(sql, sizeof sql, "%s DELETE FROM sheet_score", trusted(t));
    test_store_sql(t, sql);
    expect_row(t, FAULT_EFFECTS, "sheet_score", 1, "a row removed");
    signer_close(s);
}

/* Who changes a row and the list to fit has the leaf against him. */
static void test_list_of_effects(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    fill(t);
    test_sequence(t, s, 0);
    expect_clean(t, a);
    test_store_sql(t, "UPDATE account SET unit = 'lain' WHERE id = 3");
    struct db *db;
    struct err e = {0};
    struct test_act w = test_act_new(a, "account.create", "body");
    static const char *const tables[] = {"account", "regulation_copy", "selection"};
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    journal_effects_of(db, a, 1, w.r.seed, tables, COUNT(tables), &w.r.effects);
    store_read_done(db);
    test_store_sql(t, arena_printf(a, "UPDATE journal_leaf SET effects = %s%s' WHERE record_id = 1",
                                   t->engine == DB_SQLITE ? "x'" : "'\\x",
                                   hex_encode(a, w.r.effects.list, w.r.effects.n)));
    struct journal_report r = test_verify(t, a);
    assert_int_equal(r.found, 1);
    assert_true(has(&r, FAULT_EFFECTS));
    test_store_sql(t, "UPDATE journal_leaf SET effects = NULL WHERE record_id = 1");
    expect(t, FAULT_EFFECTS, "no list");
    signer_close(s);
}

/* ---- checkpoints, keys, time ---- */

static void test_checkpoints(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    test_acts(t, 1);
    test_sequence(t, s, 0);
    test_acts(t, 1);
    test_sequence(t, s, 1);
    static const char *const changes[][2] = {
        {"UPDATE journal_checkpoint SET note = 'x' || note WHERE size = 64",
         "UPDATE journal_checkpoint SET note = substr(note, 2) WHERE size = 64"},
        {"UPDATE journal_checkpoint SET size = 65 WHERE size = 64",
         "UPDATE journal_checkpoint SET size = 64 WHERE size = 65"},
        {"UPDATE journal_checkpoint SET size = 256 WHERE size = 64",
         "UPDATE journal_checkpoint SET size = 64 WHERE size = 256"},
    };
    for (size_t i = 0; i < COUNT(changes); i++) {
        test_store_sql(t, changes[i][0]);
        expect(t, FAULT_CHECKPOINT, changes[i][0]);
        test_store_sql(t, changes[i][1]);
        expect_clean(t, a);
    }
    test_store_sql(t, "UPDATE journal_checkpoint SET note = (SELECT note FROM journal_checkpoint"
                   " WHERE size = 128) WHERE size = 64");
    expect(t, FAULT_CHECKPOINT, "another's note");
    test_store_sql(t, "DELETE FROM journal_node WHERE level = 7");
    expect(t, FAULT_NODE, "a node removed");
    test_store_sql(t, t->engine == DB_SQLITE
                          ? "INSERT INTO journal_node VALUES (7, 0, zeroblob(32)), (9, 9, zeroblob(32))"
                          : "INSERT INTO journal_node VALUES (7, 0, '\\x00'), (9, 9, '\\x00')");
    expect(t, FAULT_NODE, "nodes added");
    /* Without the public key nothing is taken for signed. */
    assert_int_equal(unlink(arena_printf(a, "%s/keys/journal.pub", t->dir)), 0);
    expect(t, FAULT_KEY, "no public key");
    signer_close(s);
}

static void late(struct test_store *t, enum journal_fault f, bool is)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct journal_report r;
    struct journal_verify_options o = {.now = TEST_NOW + JOURNAL_LATE + is};
    enum status st = journal_verify(t->store, a, &o, &r, &e);
    assert_int_equal(st, is ? ST_REFUSED : ST_OK);
    assert_true(has(&r, f) == is);
}

static void test_late(void **state)
{
    struct test_store *t = *state;
    struct signer *s = test_signer(t);
    test_acts(t, 1);
    late(t, FAULT_WAITING, false);
    late(t, FAULT_WAITING, true);
    test_sequence(t, NULL, -100);
    late(t, FAULT_UNSIGNED, true);
    test_sequence(t, s, 0);
    late(t, FAULT_UNSIGNED, false);
    signer_close(s);
}

static enum keep forget(struct db *db, void *arg)
{
    (void)arg;
    return journal_forget(db, 1, TEST_NOW) ? KEEP : DROP;
}

/* The key of what somebody handed in is destroyed. */
static void test_forgotten_key(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    fill(t);
    test_sequence(t, s, 0);
    test_store_do(t, forget, NULL);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM journal_key WHERE key IS NULL"), 1);
    expect_clean(t, a);
    test_store_sql(t, "DELETE FROM journal_key WHERE owner = 'body'");
    expect(t, FAULT_KEY, "no key of the body");
    signer_close(s);
}

struct erasure {
    const char *table;
    int64_t id;
    bool done;
};

static enum keep erase(struct db *db, void *arg)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct erasure *w = arg;
    w->done = journal_erase_row(db, a, w->table, w->id);
    return KEEP;
}

static bool erase_row(struct test_store *t, const char *table, int64_t id)
{
    struct erasure w = {table, id, false};
    test_store_do(t, erase, &w);
    return w.done;
}

/* Every kind of fact with something personal: erased it is counted, emptied by hand it is found, and
 * so is who writes into what was erased. */
static void test_erasure(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    struct column *v;
    size_t n = all_facts(t, a, s, &v), erased = 0;
    for (size_t i = 0; i < n; i++) {
        if (!str_starts(v[i].name, "p_") || (i && str_eq(v[i - 1].table, v[i].table) &&
                                             str_starts(v[i - 1].name, "p_")))
            continue;
        change(t, &v[i], v[i].kind == NUMBER ? "0" : "''");
        expect_row(t, FAULT_PERSONAL, v[i].table, 1, "emptied by hand");
        assert_true(erase_row(t, v[i].table, 1));
        struct journal_report r = expect_clean(t, a);
        assert_int_equal(r.erased, ++erased);
        change(t, &v[i], value_of(&v[i]));
        expect_row(t, FAULT_PERSONAL, v[i].table, 1, "filled after the erasure");
        change(t, &v[i], v[i].kind == NUMBER ? "0" : "''");
    }
    assert_true(erased > 15);
    expect_clean(t, a);
    assert_false(erase_row(t, "account", 99));
    assert_false(erase_row(t, "event", 1));              /* nothing personal in it */
    assert_false(erase_row(t, "journal_leaf", 1));       /* no fact */
    expect_clean(t, a);
    signer_close(s);
}

/* What was null when it was recorded stays so. */
static void test_personal_null(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    fill(t);
    test_sequence(t, s, 0);
    test_store_sql(t, "UPDATE account SET p_email = 'x@y.example' WHERE id = 2");
    expect(t, FAULT_PERSONAL, "a null filled");
    test_store_sql(t, "UPDATE account SET p_email = NULL WHERE id = 2");
    expect_clean(t, a);
    assert_true(erase_row(t, "account", 2));
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM account WHERE p_name = ''"
                                    " AND p_email IS NULL AND id = 2"), 1);
    struct journal_report r = expect_clean(t, a);
    assert_int_equal(r.erased, 1);
    signer_close(s);
}

/* ---- somebody rebuilds everything ---- */

static char *newest_note(struct test_store *t, struct arena *a)
{
    struct db *db;
    struct err e = {0};
    struct checkpoint c;
    char *note = NULL;
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    assert_true(journal_head(db, a, &c, &note));
    store_read_done(db);
    return note;
}

/* All leaves get new indices, new nodes, new checkpoints by the true key: consistent in itself, and
 * found by whoever holds an earlier checkpoint. */
static void test_rebuilt(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    test_acts(t, 3);
    test_sequence(t, s, 0);
    char *note = newest_note(t, a);
    struct note_key key = *signer_key(s);
    struct checkpoint printed;
    assert_true(checkpoint_open(a, note, &key, &printed));
    test_store_sql(t, "DELETE FROM journal_leaf WHERE record_id IS NULL");
    test_store_sql(t, "UPDATE journal_leaf SET idx = NULL");
    test_store_sql(t, "DELETE FROM journal_node");
    test_store_sql(t, "DELETE FROM journal_checkpoint");
    /* The signer's memory is reset, too. */
    const char *empty = arena_printf(a, "selter-journal-state-v1\n0\n%s\n",
                                     "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    struct err e = {0};
    const char *memory = arena_printf(a, "%s/keys/journal.state", t->dir);
    assert_int_equal(fs_write_atomic(memory, empty, strlen(empty), 0600, &e), ST_OK);
    test_sequence(t, s, 60);
    expect_clean(t, a);
    struct journal_report r;
    struct journal_verify_options o = {.now = TEST_NOW, .known = &printed, .n_known = 1};
    assert_int_equal(journal_verify(t->store, a, &o, &r, &e), ST_REFUSED);
    assert_true(has(&r, FAULT_KNOWN_CHECKPOINT));
    const char *const notes[] = {note};
    o = (struct journal_verify_options){.now = TEST_NOW, .notes = notes, .n_notes = 1};
    assert_int_equal(journal_verify(t->store, a, &o, &r, &e), ST_REFUSED);
    assert_true(has(&r, FAULT_KNOWN_CHECKPOINT));
    /* With another key, against the one that was announced. */
    key.public_key[5] ^= 1;
    o = (struct journal_verify_options){.now = TEST_NOW, .key = &key};
    assert_int_equal(journal_verify(t->store, a, &o, &r, &e), ST_REFUSED);
    assert_true(has(&r, FAULT_CHECKPOINT));
    signer_close(s);
}

static void copy_file(struct arena *a, const char *from, const char *to)
{
    char *text;
    size_t n;
    struct err e = {0};
    assert_int_equal(fs_read(a, from, 1 << 26, &text, &n, &e), ST_OK);
    assert_int_equal(fs_write_atomic(to, text, n, 0600, &e), ST_OK);
}

/* Last week's database, today's keys: a smaller tree than was signed, and no new signature. */
static void test_old_backup(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    char *file = arena_printf(a, "%s/selter.db", t->dir), *old = arena_printf(a, "%s.old", file);
    test_acts(t, 3);
    test_sequence(t, s, 0);
    store_close(t->store);
    copy_file(a, file, old);
    test_store_open(t);
    test_acts(t, 3);
    test_sequence(t, s, 1);
    char *note = newest_note(t, a);
    expect_clean(t, a);
    store_close(t->store);
    copy_file(a, old, file);
    test_store_open(t);
    expect(t, FAULT_KNOWN_CHECKPOINT, "the signer remembers more");
    test_acts(t, 3);
    struct journal_sequenced r;
    struct err e = {0};
    assert_int_equal(journal_sequence(t->store, s, TEST_NOW + 60 * INSTANT_SECOND, true, &r, &e),
                     ST_ERROR);
    assert_int_equal(e.class, ERR_CONFLICT);
    struct journal_report v;
    const char *const notes[] = {note};
    struct journal_verify_options o = {.now = TEST_NOW, .notes = notes, .n_notes = 1};
    assert_int_equal(journal_verify(t->store, a, &o, &v, &e), ST_REFUSED);
    assert_true(has(&v, FAULT_KNOWN_CHECKPOINT));
    signer_close(s);
}

static void test_registers(void **state)
{
    struct test_store *t = *state;
    char sql[400];
    snprintf(sql, sizeof sql, "%s INSERT INTO register VALUES ('r', 2019, 2);", trusted(t));
    test_store_sql(t, sql);
    expect(t, FAULT_REGISTER, "numbers given out that nobody has");
    static const char row[] = "%s INSERT INTO letter_state (letter_id, state, register_name,"
                              " register_year, register_n, at, made_by)"
                              " VALUES (1, 's', 'r', 2019, %d, 0, 1)";
    snprintf(sql, sizeof sql, row, trusted(t), 1);
    test_store_sql(t, sql);
    expect(t, FAULT_REGISTER, "one is missing");
    snprintf(sql, sizeof sql, row, trusted(t), 2);
    test_store_sql(t, sql);
    struct arena *a ARENA_AUTO = arena_new(0);
    struct journal_report r = test_verify(t, a);
    assert_false(has(&r, FAULT_REGISTER));
    test_store_sql(t, "DELETE FROM register");
    expect(t, FAULT_REGISTER, "no register");
}

/* Exactly a page of one subject, and one more, do not hide the subject behind them. */
static void test_long_chains(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_act w = test_act_new(a, "x.y", "selection:1");
    test_act_do(t, &w);
    test_acts(t, 500);
    for (int i = 0; i < 2; i++) {
        expect_clean(t, a);
        test_store_sql(t, "UPDATE journal_leaf SET prev = hash WHERE subject = 'selection:1'");
        struct journal_report r = test_verify(t, a);
        assert_int_equal(r.found, 2);        /* of the table against the leaf, and of the chain */
        assert_true(has(&r, FAULT_CHAIN));
        test_store_sql(t, t->engine == DB_SQLITE
                              ? "UPDATE journal_leaf SET prev = zeroblob(32) WHERE subject = 'selection:1'"
                              : "UPDATE journal_leaf SET prev = decode(repeat('00', 32), 'hex')"
                                " WHERE subject = 'selection:1'");
        test_acts(t, 1);
    }
}

/* All are counted, the first are kept. */
static void test_many_findings(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct journal_report r;
    struct journal_verify_options o = {.now = TEST_NOW, .max_findings = 5};
    test_acts(t, 20);
    test_store_sql(t, "UPDATE record SET role = 'lain'");
    assert_int_equal(journal_verify(t->store, a, &o, &r, &e), ST_REFUSED);
    assert_int_equal(r.n, 5);
    assert_int_equal(r.found, 40);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_clean),
        BOTH(test_every_column_of_a_record),
        BOTH(test_records_and_leaves),
        BOTH(test_leaf_columns),
        BOTH(test_leaf_removed),
        BOTH(test_leaf_inserted),
        BOTH(test_every_byte_of_a_leaf),
        BOTH(test_every_fact),
        BOTH(test_rows_by_hand),
        BOTH(test_list_of_effects),
        BOTH(test_checkpoints),
        BOTH(test_late),
        BOTH(test_forgotten_key),
        BOTH(test_erasure),
        BOTH(test_personal_null),
        BOTH(test_rebuilt),
        ON(sqlite, test_old_backup),
        BOTH(test_registers),
        BOTH(test_long_chains),
        BOTH(test_many_findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Records: their bytes are read back strictly, what is personal stands only as a commitment, the
 * effects are the same on both engines, and subjects have chains. */
#include "store/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/str.h"
#include "store/db_private.h"
#include "store/journal_private.h"
#include "store/merkle.h"
#include "support/store.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- bytes ---- */

static struct journal_input sample_inputs[] = {
    {.name = "closes", .value = "2019-11-20", .value_len = 10},
    {.name = "kosong", .value = "", .value_len = 0},
    {.name = "nama", .key_id = {1, 2, 3}, .commitment = {{9, 8, 7}}},
};

static struct journal_leaf sample(void)
{
    return (struct journal_leaf){
        .act = "announcement.publish",
        .nonce = {5, 4, 3},
        .body = "utama",
        .selection = "7f3kab",
        .actor = "x2y3",
        .role = "ketua-pansel",
        .behalf = "b1",
        .second = "s1",
        .tag = "wawancara",
        .legal_at = -5,
        .machine_at = INT64_MAX,
        .stamp = 1573520400000000,
        .has_regulation = true,
        .regulation = {{1}},
        .program = "0.1.0",
        .refused_clause = "BLR-8.1",
        .prev = {{2}},
        .binding = {{3}},
        .inputs = sample_inputs,
        .n_inputs = COUNT(sample_inputs),
    };
}

static void assert_same(const struct journal_leaf *x, const struct journal_leaf *y)
{
    assert_string_equal(x->act, y->act);
    assert_memory_equal(x->nonce, y->nonce, sizeof x->nonce);
    assert_string_equal(x->body, y->body);
    assert_true(str_eq(x->selection, y->selection) && str_eq(x->actor, y->actor) &&
                str_eq(x->role, y->role) && str_eq(x->behalf, y->behalf) &&
                str_eq(x->second, y->second) && str_eq(x->tag, y->tag) &&
                str_eq(x->program, y->program) && str_eq(x->refused_clause, y->refused_clause));
    assert_true(x->legal_at == y->legal_at && x->machine_at == y->machine_at &&
                x->stamp == y->stamp && x->has_regulation == y->has_regulation);
    assert_true(hash_eq(&x->regulation, &y->regulation) && hash_eq(&x->prev, &y->prev) &&
                hash_eq(&x->binding, &y->binding));
    assert_int_equal(x->n_inputs, y->n_inputs);
    for (size_t i = 0; i < x->n_inputs; i++) {
        assert_string_equal(x->inputs[i].name, y->inputs[i].name);
        assert_true(str_eq(x->inputs[i].value, y->inputs[i].value));
        assert_memory_equal(x->inputs[i].key_id, y->inputs[i].key_id, JOURNAL_KEY_ID_LEN);
        assert_true(hash_eq(&x->inputs[i].commitment, &y->inputs[i].commitment));
    }
}

static void test_round_trip(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct buf b BUF_AUTO, again BUF_AUTO;
    buf_init(&b, JOURNAL_RECORD_MAX);
    buf_init(&again, JOURNAL_RECORD_MAX);
    struct journal_leaf in = sample(), out;
    assert_null(journal_encode(&b, &in));
    assert_null(journal_decode(a, b.data, b.len, &out));
    assert_same(&in, &out);
    /* The least there can be. */
    struct journal_leaf least = {.act = "a.b", .body = "b", .role = "r", .program = "p"};
    assert_null(journal_encode(&again, &least));
    assert_null(journal_decode(a, again.data, again.len, &out));
    assert_same(&least, &out);
}

/* The first bytes as the document says them. */
static void test_first_bytes(void **state)
{
    (void)state;
    static const char expected[] = "\0\0\0\x0dselter/v1/a.b"
                                   "\1"
                                   "\1\3\0\0\0\x20";
    struct buf b BUF_AUTO;
    buf_init(&b, 4096);
    struct journal_leaf least = {.act = "a.b", .body = "bod", .role = "r", .program = "p",
                                 .legal_at = -2};
    assert_null(journal_encode(&b, &least));
    assert_memory_equal(b.data, expected, sizeof expected - 1);
    static const char body[] = "\2\1\0\0\0\3bod\5\1\0\0\0\1r\x09\2\0\0\0\x08"
                               "\xff\xff\xff\xff\xff\xff\xff\xfe";
    assert_memory_equal(b.data + sizeof expected - 1 + 32, body, sizeof body - 1);
}

/* Every cut, every flipped bit: either refused, or read as something that is written back as
 * exactly these bytes. No two byte strings are one record. */
static void test_strict(void **state)
{
    (void)state;
    struct buf b BUF_AUTO, again BUF_AUTO;
    buf_init(&b, JOURNAL_RECORD_MAX);
    buf_init(&again, JOURNAL_RECORD_MAX);
    struct journal_leaf in = sample(), out;
    assert_null(journal_encode(&b, &in));
    size_t read = 0;
    for (size_t n = 0; n < b.len; n++) {
        struct arena *a ARENA_AUTO = arena_new(0);
        if (journal_decode(a, b.data, n, &out))
            continue;
        buf_clear(&again);
        assert_null(journal_encode(&again, &out));
        assert_true(again.len == n && memcmp(again.data, b.data, n) == 0);
    }
    for (size_t bit = 0; bit < b.len * 8; bit++) {
        struct arena *a ARENA_AUTO = arena_new(0);
        b.data[bit / 8] = (char)(b.data[bit / 8] ^ (1 << bit % 8));
        if (!journal_decode(a, b.data, b.len, &out)) {
            read++;
            buf_clear(&again);
            assert_null(journal_encode(&again, &out));
            assert_true(again.len == b.len && memcmp(again.data, b.data, b.len) == 0);
        }
        b.data[bit / 8] = (char)(b.data[bit / 8] ^ (1 << bit % 8));
    }
    assert_true(read > 0);               /* bits of a hash, for one */
    struct arena *a ARENA_AUTO = arena_new(0);
    buf_char(&b, 0);
    assert_non_null(journal_decode(a, b.data, b.len, &out));
}

static void refuse(void (*change)(struct journal_leaf *))
{
    struct buf b BUF_AUTO;
    buf_init(&b, JOURNAL_RECORD_MAX);
    struct journal_leaf l = sample();
    change(&l);
    assert_non_null(journal_encode(&b, &l));
}

static void no_body(struct journal_leaf *l)
{
    l->body = NULL;
}
static void empty_tag(struct journal_leaf *l)
{
    l->tag = "";
}
static void bad_utf8(struct journal_leaf *l)
{
    l->role = "\xc0\xaf";
}
static void one_word(struct journal_leaf *l)
{
    l->act = "padding";
}
static struct journal_input doubled[] = {{.name = "a", .value = "1", .value_len = 1},
                                         {.name = "a", .value = "2", .value_len = 1}};
static void doubled_input(struct journal_leaf *l)
{
    l->inputs = doubled;
    l->n_inputs = 2;
}
static struct journal_input with_nul = {.name = "a", .value = "1\0" "2", .value_len = 3};
static void nul_input(struct journal_leaf *l)
{
    l->inputs = &with_nul;
    l->n_inputs = 1;
}

static void test_refused_values(void **state)
{
    (void)state;
    refuse(no_body);
    refuse(empty_tag);
    refuse(bad_utf8);
    refuse(one_word);
    refuse(doubled_input);
    refuse(nul_input);
    static const char *const good[] = {"a.b", "dossier.submit", "a1.b_2.c"};
    static const char *const bad[] = {"", "a", "a.", ".b", "a..b", "A.b", "a.b ", "1.b", "a-b.c"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(journal_act_valid(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(journal_act_valid(bad[i]));
}

/* No record of one kind reads as another, nor as padding; no commitment serves another act, field,
 * record or key. */
static void test_domains(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    uint8_t pad[JOURNAL_PADDING_LEN], random[32] = {1};
    struct journal_leaf out;
    journal_padding(random, pad);
    assert_true(journal_is_padding(pad, sizeof pad));
    assert_non_null(journal_decode(a, pad, sizeof pad, &out));
    struct buf b BUF_AUTO, c BUF_AUTO;
    buf_init(&b, JOURNAL_RECORD_MAX);
    buf_init(&c, JOURNAL_RECORD_MAX);
    struct journal_leaf l = sample();
    assert_null(journal_encode(&b, &l));
    assert_false(journal_is_padding(b.data, b.len));
    l.act = "announcement.publisher";
    assert_null(journal_encode(&c, &l));
    struct hash x, y;
    merkle_leaf(b.data, b.len, &x);
    merkle_leaf(c.data, c.len, &y);
    assert_false(hash_eq(&x, &y));
    merkle_node(&x, &y, &x);
    uint8_t both[64];
    memcpy(both, x.b, 32);
    memcpy(both + 32, y.b, 32);
    merkle_leaf(both, sizeof both, &y);
    assert_false(hash_eq(&x, &y));

    const uint8_t key[32] = {1}, other_key[32] = {2}, nonce[32] = {3}, other_nonce[32] = {4};
    struct hash h[6];
    journal_commitment(key, "a.b", nonce, "nilai", "87", 2, &h[0]);
    journal_commitment(key, "a.c", nonce, "nilai", "87", 2, &h[1]);
    journal_commitment(key, "a.b", nonce, "nilai8", "7", 1, &h[2]);
    journal_commitment(key, "a.b", other_nonce, "nilai", "87", 2, &h[3]);
    journal_commitment(other_key, "a.b", nonce, "nilai", "87", 2, &h[4]);
    journal_binding(key, nonce, 7, "body", &h[0], &h[5]);
    for (size_t i = 0; i < COUNT(h); i++)
        for (size_t j = 0; j < i; j++)
            assert_false(hash_eq(&h[i], &h[j]));
}

/* ---- in a store ---- */

struct act {
    struct arena *arena;
    struct journal_record r;
    const char *const *tables;
    size_t n_tables;
    int64_t record;
    struct hash leaf;
    void (*facts)(struct db *, struct act *);
    char written[200];
};

static int64_t open_record(struct db *db, const struct journal_record *r)
{
    return db_insert(db,
                     "INSERT INTO record (act, tag, actor_id, role, legal_at, machine_at, stamp,"
                     " refused_clause) VALUES (?1, ?2, NULLIF(?3, 0), ?4, ?5, ?6, ?7, ?8)"
                     " RETURNING id",
                     "ssisiiis", r->act, r->tag, r->actor_id, r->role, r->legal_at, r->machine_at,
                     r->stamp, r->refused_clause);
}

static enum keep act_unit(struct db *db, void *arg)
{
    struct act *w = arg;
    const char *const *tables;
    w->record = w->r.record_id = open_record(db, &w->r);
    if (w->facts)
        w->facts(db, w);
    size_t n = db_written(db, &tables);
    w->written[0] = '\0';
    for (size_t i = 0; i < n; i++)
        snprintf(w->written + strlen(w->written), sizeof w->written - strlen(w->written), "%s ",
                 tables[i]);
    journal_effects_of(db, w->arena, w->record, w->r.seed, tables, n, &w->r.effects);
    journal_append(db, w->arena, &w->r, &w->leaf);
    return KEEP;
}

static struct act new_act(struct arena *a, const char *name, const char *subject)
{
    static uint8_t n;
    n++;
    return (struct act){
        .arena = a,
        .r = {.act = name, .body = "utama", .role = "admin", .legal_at = 10, .machine_at = 20,
              .stamp = 30, .program = "0.1.0", .subject = subject, .seed = {1, 2, n}},
    };
}

static void body_facts(struct db *db, struct act *w)
{
    db_run(db, "WITH x AS (SELECT 'INSERT INTO nothing' AS y)"
           " INSERT INTO body (name, head_title, agency, address, zone, made_by)"
           " SELECT 'Kabupaten Contoh', 'Bupati', y, '', 'WITA', ?1 FROM x", "i", w->record);
    db_run(db, "INSERT INTO calendar_correction (day, kind, name, source, working, made_by)"
           " VALUES ('2019-12-24', 'cuti', 'é', 's', 1, ?1)", "i", w->record);
    db_run(db, "INSERT INTO account (pub, p_name, unit, made_by) VALUES ('pub1', 'Nama', NULL, ?1)"
           " ON CONFLICT (pub) DO UPDATE SET unit = 'x'", "i", w->record);
}

static void end_facts(struct db *db, struct act *w)
{
    db_run(db, "UPDATE body SET ended_by = ?1 WHERE ended_by IS NULL", "i", w->record);
}

static bool effects_are(struct test_store *t, struct arena *a, const struct act *w,
                        const char *const *tables, size_t n)
{
    struct db *db;
    struct err e = {0};
    struct hash now, then;
    struct journal_effects list;
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    journal_effects_of(db, a, w->record, w->r.seed, tables, n, &list);
    assert_false(db_failed(db));
    store_read_done(db);
    assert_true(journal_effects_hash(list.list, list.n, &now));
    assert_true(journal_effects_hash(w->r.effects.list, w->r.effects.n, &then));
    return hash_eq(&now, &then);
}

/* One hash for one state of facts on every engine. The value was made from docs/journal-format.md
 * by a program that shares nothing with this one. */
static void test_effects(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct act w = new_act(a, "body.describe", "body");
    struct hash h;
    memset(w.r.seed, 7, 3);
    w.facts = body_facts;
    test_store_do(t, act_unit, &w);
    assert_string_equal(w.written, "record body calendar_correction account ");
    assert_true(journal_effects_hash(w.r.effects.list, w.r.effects.n, &h));
    assert_string_equal(hex_encode(a, h.b, HASH_LEN),
                        "16301d82d2245becec5ca00394bab0e5c1f38c9e55c0ad492a4d264e1fc47858");
    static const char *const all[] = {"official", "nothing", "calendar_correction", "record",
                                      "account", "body", "account", "event"};
    assert_true(effects_are(t, a, &w, all, COUNT(all)));
    assert_false(effects_are(t, a, &w, all, 3));
    /* The end of a row does not count for who made it, but for who ended it. */
    struct act end = new_act(a, "body.describe", "body");
    end.facts = end_facts;
    test_store_do(t, act_unit, &end);
    assert_true(effects_are(t, a, &w, all, COUNT(all)));
    assert_true(effects_are(t, a, &end, all, COUNT(all)));
    test_store_sql(t, "UPDATE body SET ended_by = NULL");
    assert_false(effects_are(t, a, &end, all, COUNT(all)));
    test_store_sql(t, "UPDATE account SET p_name = 'lain'");
    assert_false(effects_are(t, a, &w, all, COUNT(all)));
    test_store_sql(t, "UPDATE account SET p_name = 'Nama'");
    assert_true(effects_are(t, a, &w, all, COUNT(all)));
    test_store_sql(t, "UPDATE account SET unit = 'y'");
    assert_false(effects_are(t, a, &w, all, COUNT(all)));
}

/* What is no list is told as such. */
static void test_effects_cut(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    uint8_t salt[ROW_SALT_LEN] = {1};
    struct effect e = {.kind = EFFECT_MADE, .table = {"body", 4}, .id = 3, .salt = salt};
    struct hash h, other;
    struct buf list BUF_AUTO;
    buf_init(&list, 1 << 12);
    for (int kind = EFFECT_MADE; kind <= EFFECT_PERSONAL; kind++) {
        e.kind = kind;
        effect_write(&list, &e);
        assert_true(journal_effects_hash(list.data, list.len, &h));
    }
    /* The list holds one entry of each kind: it can end only where one ends. */
    size_t ends = 0;
    for (size_t n = 0; n <= list.len; n++) {
        char *exact = arena_alloc(a, n + 1);
        memcpy(exact, list.data, n);
        ends += journal_effects_hash(exact, n, &other);
    }
    assert_int_equal(ends, 3);
    list.data[list.len - 1] ^= 1;                        /* a salt is not part of it */
    assert_true(journal_effects_hash(list.data, list.len, &other) && hash_eq(&h, &other));
    list.data[list.len - ROW_SALT_LEN - 1] ^= 1;
    assert_true(journal_effects_hash(list.data, list.len, &other) && !hash_eq(&h, &other));
    list.data[0] = 9;
    assert_false(journal_effects_hash(list.data, list.len, &other));
    assert_false(journal_effects_hash("", 0, &other));
}

static enum keep dropped(struct db *db, void *arg)
{
    (void)arg;
    db_run(db, "INSERT INTO mail (kind, subject, body, made_at) VALUES ('k', 's', 'b', 0)", "");
    return DROP;
}

static enum keep kept(struct db *db, void *arg)
{
    struct act *w = arg;
    const char *const *tables;
    db_run(db, "UPDATE lease SET owner = 'x'", "");
    db_run(db, "DELETE FROM meta WHERE name = 'nothing'", "");
    struct err e = {0};
    (void)db_try(db, dropped, NULL, &e);
    size_t n = db_written(db, &tables);
    for (size_t i = 0; i < n; i++)
        snprintf(w->written + strlen(w->written), sizeof w->written - strlen(w->written), "%s|",
                 tables[i]);
    return KEEP;
}

static enum keep nested(struct db *db, void *arg)
{
    struct act *w = arg;
    const char *const *tables;
    struct err e = {0};
    w->written[0] = '\0';
    db_run(db, "INSERT INTO lease (name, owner, fence, expires_at) VALUES ('a', 'b', 1, 0)", "");
    (void)db_try(db, kept, w, &e);
    size_t n = db_written(db, &tables);
    for (size_t i = 0; i < n; i++)
        snprintf(w->written + strlen(w->written), sizeof w->written - strlen(w->written), "%s+",
                 tables[i]);
    return DROP;
}

static enum status run_nested(struct test_store *t, struct act *w)
{
    struct err e = {0};
    return store_write(t->store, NULL, 0, nested, w, &e);
}

static void test_written(void **state)
{
    struct act w = {0};
    assert_int_equal(run_nested(*state, &w), ST_REFUSED);
    assert_string_equal(w.written, "lease|lease+");
    static const char *const cases[][2] = {
        {"SELECT 1", NULL},
        {"insert into a.b (x) values (1)", "a"},
        {"INSERT INTO\n t(x) VALUES (1)", "t"},
        {"UPDATE u SET x = 'INSERT INTO y'", "u"},
        {"WITH q AS (SELECT 1 -- UPDATE no\n) UPDATE v SET x = 1", "v"},
        {"INSERT INTO w (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 2", "w"},
        {"DELETE FROM z", NULL},
        {"SELECT 'UPDATE a' FROM b FOR UPDATE", NULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool ok = true;
        char *table = db_table_written(cases[i][0], &ok);
        assert_true(ok);
        assert_true(str_eq(table, cases[i][1]));
        free(table);
    }
}

static void read_leaf(struct test_store *t, struct arena *a, int64_t record,
                      struct journal_leaf *ret)
{
    struct db *db;
    struct err e = {0};
    size_t n;
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    void *p = db_blob(db, a, &n, "SELECT bytes FROM journal_leaf WHERE record_id = ?1", "i",
                      record);
    assert_non_null(p);
    store_read_done(db);
    assert_null(journal_decode(a, p, n, ret));
}

static void test_chains(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    static const char *const subjects[] = {"body", "selection:1", "body", "selection:1", "body"};
    static const int before[] = {-1, -1, 0, 1, 2};
    struct hash leaf[5];
    for (size_t i = 0; i < 5; i++) {
        struct act w = new_act(a, "x.y", subjects[i]);
        struct journal_leaf l;
        test_store_do(t, act_unit, &w);
        leaf[i] = w.leaf;
        read_leaf(t, a, w.record, &l);
        static const struct hash none;
        assert_true(hash_eq(&l.prev, before[i] < 0 ? &none : &leaf[before[i]]));
        for (size_t j = 0; j < i; j++)
            assert_false(hash_eq(&leaf[i], &leaf[j]));       /* the same act, another nonce */
    }
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM journal_leaf WHERE idx IS NULL"), 5);
}

static enum keep forget_unit(struct db *db, void *arg)
{
    return journal_forget(db, *(int64_t *)arg, 99) ? KEEP : DROP;
}

static enum journal_opening opening(struct test_store *t, struct arena *a, int64_t record,
                                    int64_t account, const char *name, const char *value)
{
    struct db *db;
    struct err e = {0};
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    enum journal_opening o = journal_open(db, a, record, account, name, value);
    assert_false(db_failed(db));
    store_read_done(db);
    return o;
}

static void test_personal(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    static const struct record_field fields[] = {
        {.name = "nip", .value = "rahasia-sekali", .personal = true, .subject = 7},
        {.name = "hp", .value = "0812", .personal = true},
        {.name = "jabatan", .value = "sekda"},
    };
    struct act w = new_act(a, "dossier.submit", "dossier:1");
    w.r.fields = fields;
    w.r.n_fields = COUNT(fields);
    w.r.actor_id = 8;
    test_store_do(t, act_unit, &w);
    /* The value is nowhere in the journal. */
    struct journal_leaf l;
    read_leaf(t, a, w.record, &l);
    assert_int_equal(l.n_inputs, 3);
    assert_null(l.inputs[0].value);
    assert_string_equal(l.inputs[1].value, "sekda");
    assert_null(l.inputs[2].value);
    assert_int_equal(opening(t, a, w.record, 7, "nip", "rahasia-sekali"), JOURNAL_HOLDS);
    assert_int_equal(opening(t, a, w.record, 7, "nip", "rahasia-sekalI"), JOURNAL_DIFFERS);
    assert_int_equal(opening(t, a, w.record, 8, "nip", "rahasia-sekali"), JOURNAL_CLOSED);
    assert_int_equal(opening(t, a, w.record, 8, "hp", "0812"), JOURNAL_HOLDS);
    assert_int_equal(opening(t, a, w.record, 0, "jabatan", "sekda"), JOURNAL_HOLDS);
    assert_int_equal(opening(t, a, w.record, 0, "lain", "x"), JOURNAL_NO_FIELD);
    assert_int_equal(opening(t, a, 999, 0, "nip", "x"), JOURNAL_NO_FIELD);
    /* One person's erasure leaves the rest openable; a new act gets a new key. */
    int64_t seven = 7;
    test_store_do(t, forget_unit, &seven);
    assert_int_equal(opening(t, a, w.record, 7, "nip", "rahasia-sekali"), JOURNAL_CLOSED);
    assert_int_equal(opening(t, a, w.record, 8, "hp", "0812"), JOURNAL_HOLDS);
    struct act again = new_act(a, "dossier.submit", "dossier:1");
    again.r.fields = fields;
    again.r.n_fields = 1;
    test_store_do(t, act_unit, &again);
    assert_int_equal(opening(t, a, again.record, 7, "nip", "rahasia-sekali"), JOURNAL_HOLDS);
    assert_int_equal(opening(t, a, w.record, 7, "nip", "rahasia-sekali"), JOURNAL_CLOSED);
    /* The public has a key a record. */
    struct act public_act = new_act(a, "complaint.file", "selection:1");
    public_act.r.fields = &fields[1];
    public_act.r.n_fields = 1;
    test_store_do(t, act_unit, &public_act);
    assert_int_equal(opening(t, a, public_act.record, 0, "hp", "0812"), JOURNAL_HOLDS);
}

/* A failure in the middle leaves nothing of it. */
static void test_append_fails(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    static const char *const points[] = {"journal.append.key=1", "journal.append.leaf=1",
                                         "journal.append.chain=1"};
    for (size_t i = 0; i < COUNT(points); i++) {
        struct act w = new_act(a, "x.y", "body");
        struct err e = {0};
        fault_arm(points[i]);
        assert_int_equal(store_write(t->store, NULL, 0, act_unit, &w, &e), ST_ERROR);
        fault_arm("");
        assert_int_equal(test_store_int(t, "SELECT (SELECT count(*) FROM journal_leaf) +"
                                        " (SELECT count(*) FROM journal_key) +"
                                        " (SELECT count(*) FROM journal_chain)"), 0);
    }
    struct act w = new_act(a, "badname", "body");
    struct err e = {0};
    assert_int_equal(store_write(t->store, NULL, 0, act_unit, &w, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_INTERNAL);
    w = new_act(a, "x.y", "body");
    w.r.regulation_hash = "abc";
    memset(&e, 0, sizeof e);
    assert_int_equal(store_write(t->store, NULL, 0, act_unit, &w, &e), ST_ERROR);
}

/* Without its indexes an act would read whole tables, and verification sort them. */
static void test_every_fact_table_has_its_indexes(void **state)
{
    struct test_store *t = *state;
    struct db *db;
    struct err e = {0};
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    const struct fact_tables *f = journal_fact_tables(db);
    assert_non_null(f);
    assert_true(f->n > 50);
    for (size_t i = 0; i < f->n; i++) {
        struct arena *a ARENA_AUTO = arena_new(0);
        const char *sql =
            db_engine(db) == DB_SQLITE
                ? "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name IN (?1, ?2)"
                : "SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema()"
                  " AND indexname IN (?1, ?2)";
        int64_t n = db_int(db, 0, sql, "ss", arena_printf(a, "%s_made", f->v[i].name),
                           arena_printf(a, "%s_ended", f->v[i].name));
        if (n != 1 + f->v[i].has_ended)
            fail_msg("fact table %s lacks an index: see tools/embed-migrations", f->v[i].name);
    }
    assert_false(db_failed(db));
    store_read_done(db);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_first_bytes),
        cmocka_unit_test(test_strict),
        cmocka_unit_test(test_refused_values),
        cmocka_unit_test(test_domains),
        BOTH(test_effects),
        cmocka_unit_test(test_effects_cut),
        BOTH(test_written),
        BOTH(test_chains),
        BOTH(test_personal),
        BOTH(test_append_fails),
        BOTH(test_every_fact_table_has_its_indexes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The sequencer and the signer: order, padding, proofs, leases, what is refused; checkpoints that
 * another program made. */
#include "store/sequencer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/str.h"
#include "store/lease.h"
#include "store/tree.h"
#include "support/journal.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct db *reading(struct test_store *t)
{
    struct db *db;
    struct err e = {0};
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    return db;
}

/* ---- notes ---- */

static struct note_key key_a = {.origin = "selter/utama/abc"};

static void test_note_forms(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct note_key back;
    memset(key_a.public_key, 7, sizeof key_a.public_key);
    char *text = note_key_text(a, &key_a);
    assert_true(note_key_parse(a, text, &back));
    assert_string_equal(back.origin, key_a.origin);
    assert_memory_equal(back.public_key, key_a.public_key, NOTE_PUBLIC_LEN);
    for (size_t i = 0; i < strlen(text); i++) {
        char *other = arena_strdup(a, text);
        other[i] = other[i] == 'a' ? 'b' : 'a';
        assert_false(note_key_parse(a, other, &back) && strcmp(other, text) != 0);
    }
    assert_false(note_key_parse(a, "", &back));
    struct checkpoint c = {.size = 192}, d;
    memset(c.root.b, 0xfb, HASH_LEN);
    char *body = checkpoint_text(a, "o/x", &c);
    assert_string_equal(body, "o/x\n192\n+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=\n");
    assert_true(checkpoint_parse(a, body, "o/x", &d));
    assert_true(d.size == 192 && hash_eq(&d.root, &c.root));
    assert_false(checkpoint_parse(a, body, "o/y", &d));
    static const char *const bad[] = {
        "", "o/x\n", "o/x\n0192\n+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=\n",
        "o/x\n-1\n+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=\n",
        "o/x\n192\n+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=",
        "o/x\n192\n+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/t=\n",
        "o/x\n192\n+/v7\n", "o/x\n192\n+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=\nmore\n",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(checkpoint_parse(a, bad[i], "o/x", &d));
    assert_false(note_origin_valid("a b"));
    assert_false(note_origin_valid("a+b"));
    assert_false(note_origin_valid(""));
}

/* A checkpoint made and signed by another program (Python's hashlib and OpenSSL). */
static void test_foreign_note(void **state)
{
    (void)state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct note_key k;
    struct checkpoint c;
    static const char note[] =
        "selter/contoh/k7\n"
        "128\n"
        "i9tr9uCgkejGa28W87HQo099WpZOpZt0nffLGrc8WeU=\n"
        "\n"
        "\xe2\x80\x94 selter/contoh/k7 kKRRAeeqCJs/6qOHLOcidYDYyvGbAByYDR5U/hyiQkuOuUwFXljxLD38pbXUBqxAF01OmYxFHoq4RLvkSThGcJSHlwA=\n";
    assert_true(note_key_parse(a, "selter/contoh/k7+90a45101+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4", &k));
    assert_true(checkpoint_open(a, note, &k, &c));
    assert_int_equal(c.size, 128);
    for (size_t i = 0; i < strlen(note); i++) {
        char *other = arena_strdup(a, note);
        other[i] ^= 1;
        assert_false(checkpoint_open(a, other, &k, &c));
    }
    /* A line of a witness after it does no harm; a text without our signature is nothing. */
    char *more = arena_printf(a, "%s\xe2\x80\x94 saksi AAAAAAAA\n", note);
    assert_true(checkpoint_open(a, more, &k, &c));
    k.public_key[0] ^= 1;
    assert_false(checkpoint_open(a, note, &k, &c));
}

/* ---- signer ---- */

static void test_signer_files(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct signer *s = test_signer(t);
    struct stat st;
    struct note_key k;
    char *path = arena_printf(a, "%s/keys/journal.key", t->dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(signer_public(t->dir, &k, &e), ST_OK);
    assert_memory_equal(k.public_key, signer_key(s)->public_key, NOTE_PUBLIC_LEN);
    /* Creating again touches nothing. */
    assert_int_equal(signer_create(t->dir, "selter/other/x", &e), ST_OK);
    signer_close(s);
    s = test_signer(t);
    assert_memory_equal(k.public_key, signer_key(s)->public_key, NOTE_PUBLIC_LEN);
    /* A promise opens as itself and as nothing else. */
    struct hash leaf = {{4}}, back;
    struct checkpoint c;
    char *note = signer_promise(s, a, &leaf);
    assert_true(promise_open(a, note, &k, &back));
    assert_true(hash_eq(&leaf, &back));
    assert_false(checkpoint_open(a, note, &k, &c));
    signer_close(s);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(signer_open(t->dir, &s, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_FORBIDDEN);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(unlink(arena_printf(a, "%s/keys/journal.state", t->dir)), 0);
    memset(&e, 0, sizeof e);
    assert_int_equal(signer_open(t->dir, &s, &e), ST_ERROR);
    assert_int_equal(unlink(path), 0);
    memset(&e, 0, sizeof e);
    assert_int_equal(signer_open(t->dir, &s, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_NOT_FOUND);
}

static bool always(void *arg, unsigned level, uint64_t idx, struct hash *ret)
{
    (void)arg;
    memset(ret->b, (int)(level * 16 + idx), HASH_LEN);
    if (level == 0)
        return true;
    struct hash l, r;
    always(arg, level - 1, idx * 2, &l);
    always(arg, level - 1, idx * 2 + 1, &r);
    merkle_node(&l, &r, ret);
    return true;
}

static enum status sign(struct signer *s, struct arena *a, uint64_t from, uint64_t to,
                        const struct hash *root, struct err *e)
{
    const struct merkle_source src = {always, NULL};
    struct checkpoint c = {.size = to};
    struct merkle_proof p = {0};
    char *note = NULL;
    assert_true(merkle_root_at(&src, to, &c.root));
    if (from <= to)
        assert_true(merkle_consistency(&src, from, to, &p));
    if (root)
        c.root = *root;
    memset(e, 0, sizeof *e);
    enum status st = signer_sign(s, a, &c, p.v, p.n, &note, e);
    if (st == ST_OK) {
        struct checkpoint back;
        assert_true(checkpoint_open(a, note, signer_key(s), &back));
        assert_true(back.size == to && hash_eq(&back.root, &c.root));
    }
    return st;
}

/* A smaller tree, a fork at equal size, a tree that does not extend: nothing is signed. */
static void test_signer_refuses(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e;
    struct signer *s = test_signer(t);
    struct hash other = {{1}};
    assert_int_equal(sign(s, a, 0, 64, NULL, &e), ST_OK);
    assert_int_equal(sign(s, a, 64, 64, NULL, &e), ST_OK);           /* again: harmless */
    assert_int_equal(sign(s, a, 64, 128, NULL, &e), ST_OK);
    assert_int_equal(sign(s, a, 128, 64, NULL, &e), ST_ERROR);       /* an old backup */
    assert_int_equal(e.class, ERR_CONFLICT);
    assert_int_equal(sign(s, a, 128, 128, &other, &e), ST_ERROR);    /* a fork */
    assert_int_equal(e.class, ERR_CONFLICT);
    assert_int_equal(sign(s, a, 128, 192, &other, &e), ST_ERROR);
    assert_int_equal(sign(s, a, 64, 192, NULL, &e), ST_ERROR);       /* proof from elsewhere */
    /* The memory outlives the process; a failing disk gives no signature. */
    signer_close(s);
    s = test_signer(t);
    assert_int_equal(sign(s, a, 64, 64, NULL, &e), ST_ERROR);
    fault_arm("journal.signer.state=1");
    assert_int_equal(sign(s, a, 128, 192, NULL, &e), ST_ERROR);
    fault_arm("");
    struct checkpoint last;
    assert_int_equal(signer_last(s, &last, &e), ST_OK);
    assert_int_equal(last.size, 128);
    assert_int_equal(sign(s, a, 128, 192, NULL, &e), ST_OK);
    signer_close(s);
}

/* ---- sequencing ---- */

static void test_batches(void **state)
{
    struct test_store *t = *state;
    struct signer *s = test_signer(t);
    struct journal_sequenced r = test_sequence(t, s, 0);
    assert_true(r.head.size == 0 && !r.signed_now && !r.busy);       /* nothing: no checkpoint */
    test_acts(t, 3);
    r = test_sequence(t, s, 1);
    assert_int_equal(r.leaves, 3);
    assert_int_equal(r.padding, 61);
    assert_int_equal(r.head.size, 64);
    assert_true(r.signed_now);
    r = test_sequence(t, s, 2);                                      /* twice: nothing more */
    assert_true(r.leaves == 0 && r.padding == 0 && !r.signed_now);
    test_acts(t, 64);
    r = test_sequence(t, s, 3);
    assert_true(r.leaves == 64 && r.padding == 0 && r.head.size == 128);
    test_acts(t, 65);
    r = test_sequence(t, s, 4);
    assert_true(r.leaves == 65 && r.padding == 63 && r.head.size == 256);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM journal_checkpoint"), 3);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM journal_node"), 4 + 2 + 1);
    assert_int_equal(test_store_int(t, "SELECT count(DISTINCT idx) FROM journal_leaf"), 256);
    /* Not in the order in which they were made (one in 64! is). */
    assert_true(test_store_int(t, "SELECT count(*) FROM journal_leaf x JOIN journal_leaf y"
                               " ON y.id = x.id + 1 AND y.idx < x.idx"
                               " WHERE x.record_id IS NOT NULL AND y.record_id IS NOT NULL") > 10);
    assert_true(test_store_int(t, "SELECT max(idx) FROM journal_leaf WHERE id <= 3") > 2);
    signer_close(s);
}

static void test_large_batch(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    /* More than one step takes; leaves that are not records, made past the journal. */
    test_store_sql(t, t->engine == DB_SQLITE
                          ? "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
                            " i < 5000) INSERT INTO journal_leaf (bytes, hash, made_at) SELECT"
                            " x'00', CAST(printf('%032d', i) AS BLOB), 0 FROM n"
                          : "INSERT INTO journal_leaf (bytes, hash, made_at) SELECT '\\x00',"
                            " lpad(i::text, 32, '0')::bytea, 0 FROM generate_series(1, 5000) i");
    struct journal_sequenced r = test_sequence(t, s, 0);
    assert_int_equal(r.leaves, 5000);
    assert_int_equal(r.head.size, 5056);
    assert_int_equal(test_store_int(t, "SELECT max(idx) - count(*) FROM journal_leaf"), -1);
    struct db *db = reading(t);
    struct merkle m = {0};
    struct rows *rows = db_rows(db, "SELECT hash FROM journal_leaf ORDER BY idx", "");
    while (rows_next(rows)) {
        size_t n;
        struct hash h;
        memcpy(h.b, rows_blob(rows, 0, &n), HASH_LEN);
        merkle_add(&m, &h, NULL, NULL);
    }
    struct hash root;
    merkle_root(&m, &root);
    assert_true(hash_eq(&root, &r.head.root));
    (void)a;
    store_read_done(db);
    signer_close(s);
}

static void test_due(void **state)
{
    struct test_store *t = *state;
    struct signer *s = test_signer(t);
    struct err e = {0};
    struct journal_sequenced r;
    test_acts(t, 1);
    instant now = TEST_NOW;
    assert_int_equal(journal_sequence(t->store, s, now, false, &r, &e), ST_OK);
    assert_int_equal(r.head.size, 64);
    test_acts(t, 1);
    struct db *db = reading(t);
    assert_false(journal_due(db, now + 59 * INSTANT_SECOND, false));
    assert_true(journal_due(db, now + 59 * INSTANT_SECOND, true));
    assert_true(journal_due(db, now + 61 * INSTANT_SECOND, false));
    assert_true(journal_due(db, now - INSTANT_SECOND, false));       /* the clock went back */
    store_read_done(db);
    assert_int_equal(journal_sequence(t->store, s, now + 30 * INSTANT_SECOND, false, &r, &e), ST_OK);
    assert_int_equal(r.leaves, 0);
    assert_int_equal(journal_sequence(t->store, s, now + 62 * INSTANT_SECOND, false, &r, &e), ST_OK);
    assert_int_equal(r.leaves, 1);
    signer_close(s);
}

/* The tree grows while the signer is away, and is signed when it is back. */
static void test_signer_away(void **state)
{
    struct test_store *t = *state;
    test_acts(t, 1);
    struct journal_sequenced r = test_sequence(t, NULL, 0);
    assert_true(r.head.size == 64 && !r.signed_now);
    test_acts(t, 1);
    r = test_sequence(t, NULL, 1);
    assert_true(r.head.size == 128 && !r.signed_now);
    struct signer *s = test_signer(t);
    fault_arm("journal.signer.state=1");
    struct err e = {0};
    assert_int_equal(journal_sequence(t->store, s, TEST_NOW, true, &r, &e), ST_ERROR);
    fault_arm("");
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM journal_checkpoint"), 0);
    r = test_sequence(t, s, 2);
    assert_true(r.head.size == 128 && r.signed_now && r.leaves == 0);
    signer_close(s);
}

static enum keep take_lease(struct db *db, void *arg)
{
    int64_t fence;
    (void)arg;
    return lease_take(db, "journal.sequencer", "somebody", TEST_NOW,
                      TEST_NOW + 30 * INSTANT_SECOND, &fence)
               ? KEEP
               : DROP;
}

static void test_busy(void **state)
{
    struct test_store *t = *state;
    struct signer *s = test_signer(t);
    test_acts(t, 1);
    test_store_do(t, take_lease, NULL);
    struct journal_sequenced r = test_sequence(t, s, 1);
    assert_true(r.busy && r.leaves == 0);
    r = test_sequence(t, s, 31);                                     /* its time has passed */
    assert_true(!r.busy && r.leaves == 1);
    signer_close(s);
}

static void test_inclusion(void **state)
{
    struct test_store *t = *state;
    struct arena *a ARENA_AUTO = arena_new(0);
    struct signer *s = test_signer(t);
    struct test_act w = test_act_new(a, "dossier.submit", "dossier:1");
    struct checkpoint c;
    char *note;
    test_acts(t, 70);
    test_act_do(t, &w);
    struct db *db = reading(t);
    assert_null(journal_inclusion(db, a, &w.leaf));                  /* not yet */
    assert_false(journal_head_of(db, a, w.record, &c, &note));
    assert_false(journal_head(db, a, &c, &note));
    store_read_done(db);
    test_sequence(t, s, 0);
    test_acts(t, 1);
    test_sequence(t, s, 1);
    db = reading(t);
    assert_true(journal_head_of(db, a, w.record, &c, &note));
    assert_int_equal(c.size, 128);                                   /* of its batch, not newer */
    assert_true(journal_head(db, a, &c, NULL));
    assert_int_equal(c.size, 192);
    char *text = journal_inclusion(db, a, &w.leaf);
    assert_non_null(text);
    assert_false(db_failed(db));
    store_read_done(db);
    /* Read as its owner would. */
    struct hash proof[66], leaf;
    size_t n = 0;
    long long idx = -1;
    char *line = text, *end;
    for (; *line != '\n'; line = end + 1) {
        uint8_t *p;
        size_t len;
        end = strchr(line, '\n');
        *end = '\0';
        if (str_starts(line, "index ")) {
            assert_int_equal(sscanf(line, "index %lld", &idx), 1);
        } else if (str_starts(line, "node ") || str_starts(line, "leaf ")) {
            assert_true(base64_decode(a, line + 5, &p, &len) && len == HASH_LEN);
            memcpy(*line == 'n' ? proof[n++].b : leaf.b, p, HASH_LEN);
        } else {
            assert_string_equal(line, "selter/v1/inclusion");
        }
    }
    assert_true(checkpoint_open(a, line + 1, signer_key(s), &c));
    assert_true(hash_eq(&leaf, &w.leaf));
    assert_int_equal(n, 7);
    assert_true(merkle_inclusion_holds(&leaf, (uint64_t)idx, c.size, proof, n, &c.root));
    signer_close(s);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_note_forms),
        cmocka_unit_test(test_foreign_note),
        ON(sqlite, test_signer_files),
        ON(sqlite, test_signer_refuses),
        BOTH(test_batches),
        BOTH(test_large_batch),
        BOTH(test_due),
        BOTH(test_signer_away),
        BOTH(test_busy),
        BOTH(test_inclusion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Handles: the same answers from both engines, errors that stick, parts that are taken back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "store/db_private.h"
#include "support/store.h"

static const char tables[] =
    "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, b TEXT UNIQUE, n BIGINT CHECK (n < 1000));"
    "CREATE TABLE u (t_id BIGINT NOT NULL REFERENCES t (id))";

struct run {
    struct test_store *t;
    struct arena *arena;
    void (*body)(struct db *, struct run *);
    bool ok;                             /* assertions are made on the main thread */
    char why[400];
    struct err inner;
};

#define CHECK(r, condition)                                                                   \
    do {                                                                                      \
        if (!(condition) && (r)->ok) {                                                        \
            (r)->ok = false;                                                                  \
            snprintf((r)->why, sizeof (r)->why, "line %d: %.150s (%.150s)", __LINE__, #condition,     \
                     db_error(db)->detail);                                                   \
        }                                                                                     \
    } while (0)

static enum keep run_body(struct db *db, void *arg)
{
    struct run *r = arg;
    r->ok = true;
    r->body(db, r);
    return KEEP;
}

/* Runs body in a unit; the unit must end as expected. */
static struct err in_unit(void **state, void (*body)(struct db *, struct run *),
                          enum status expected)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct run r = {.t = *state, .arena = a, .body = body};
    struct err e = {0};
    enum status st = store_write(r.t->store, NULL, 0, run_body, &r, &e);
    if (!r.ok)
        fail_msg("%s", r.why);
    if (st != expected)
        fail_msg("status %d, expected %d: %s", (int)st, (int)expected, e.detail);
    return e;
}

static void values_body(struct db *db, struct run *r)
{
    const unsigned char bytes[] = {0, 1, 255, '\'', '\\', 0};
    size_t n = 0;
    db_run(db, "INSERT INTO t (id, a, b, n) VALUES (?1, ?2, ?3, ?4)", "issi", 1, "satu '?9' é",
           NULL, -7);
    CHECK(r, db_changes(db) == 1);
    CHECK(r, db_int(db, 0, "SELECT n FROM t WHERE id = ?1", "i", 1) == -7);
    CHECK(r, str_eq(db_text(db, r->arena, "SELECT a FROM t WHERE id = ?1", "i", 1),
                    "satu '?9' é"));
    CHECK(r, db_text(db, r->arena, "SELECT b FROM t WHERE id = ?1", "i", 1) == NULL);
    CHECK(r, db_int(db, 42, "SELECT id FROM t WHERE id = ?1", "i", 9) == 42);
    db_run(db, "INSERT INTO idempotency (actor, token, act, input_hash, outcome, made_at,"
           " keep_until) VALUES ('a', 'b', 'c', ?1, 'd', ?2, ?3)", "bii", bytes, sizeof bytes,
           INT64_MAX, INT64_MIN + 1);
    const void *p = db_blob(db, r->arena, &n, "SELECT input_hash FROM idempotency", "");
    CHECK(r, n == sizeof bytes && p && memcmp(p, bytes, n) == 0);
    CHECK(r, db_int(db, 0, "SELECT made_at FROM idempotency", "") == INT64_MAX);
    CHECK(r, db_int(db, 0, "SELECT keep_until FROM idempotency", "") == INT64_MIN + 1);
    /* Used twice, out of order; a literal and a comment that look like placeholders. */
    CHECK(r, str_eq(db_text(db, r->arena,
                            "SELECT ?2 || '?1' || ?1 || ?2 /* ?7 */ -- ?8", "ss", "x", "y"),
                    "y?1xy"));
    db_run(db, "INSERT INTO t (id, n) VALUES (?1, ?2)", "iI", 2, INSTANT_NONE);
    db_run(db, "INSERT INTO t (id, n) VALUES (?1, ?2)", "in", 3);
    CHECK(r, db_int(db, 0, "SELECT count(*) FROM t WHERE n IS NULL", "") == 2);
    /* Sums and truth values read the same from both. */
    db_run(db, "UPDATE t SET n = ?1 WHERE n IS NULL", "i", 500);
    CHECK(r, db_changes(db) == 2);
    CHECK(r, db_int(db, 0, "SELECT sum(n) FROM t", "") == 993);
    CHECK(r, str_eq(db_text(db, r->arena, "SELECT 1 < 2", ""), "1"));
    CHECK(r, db_int(db, 7, "SELECT 1 > 2", "") == 0);
    CHECK(r, db_int(db, 7, "SELECT CAST(NULL AS BIGINT)", "") == 7);
    /* LIKE tells cases apart on both; text is ordered by bytes on both. */
    CHECK(r, db_int(db, 0, "SELECT count(*) FROM t WHERE a LIKE 'SATU%'", "") == 0);
    CHECK(r, db_int(db, 0, "SELECT count(*) FROM t WHERE a LIKE 'satu%'", "") == 1);
    CHECK(r, db_int(db, 0, "SELECT CASE WHEN 'a' < 'B' THEN 1 ELSE 2 END", "") == 2);
    CHECK(r, db_insert(db, "INSERT INTO mail (kind, subject, body, made_at)"
                       " VALUES ('k', 's', 'b', 0) RETURNING id", "") == 1);
}

static void test_values(void **state)
{
    test_store_sql(((struct test_store *)*state), tables);
    in_unit(state, values_body, ST_OK);
}

static void rows_body(struct db *db, struct run *r)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    for (int i = 0; i < 4; i++)
        db_run(db, "INSERT INTO t (id, a) VALUES (?1, ?2)", "is", i, names[i]);
    char seen[64] = "";
    size_t n = 0;
    /* The same statement twice at once, each with its own place. */
    struct rows *outer = db_rows(db, "SELECT id, a FROM t WHERE id >= ?1 ORDER BY id", "i", 0);
    while (rows_next(outer)) {
        struct rows *inner =
            db_rows(db, "SELECT id, a FROM t WHERE id >= ?1 ORDER BY id", "i", rows_int(outer, 0));
        while (rows_next(inner) && n < 60)
            seen[n++] = rows_text(inner, 1)[0];
        rows_end(inner);
    }
    rows_end(outer);
    CHECK(r, strcmp(seen, "abcdbcdcdd") == 0);
    /* Left open: ended with the unit. */
    struct rows *open = db_rows(db, "SELECT id FROM t ORDER BY id", "");
    CHECK(r, rows_next(open));
    CHECK(r, rows_int(open, 0) == 0);
    struct rows *none = db_rows(db, "SELECT id FROM t WHERE id = ?1", "i", 99);
    CHECK(r, !rows_next(none));
    CHECK(r, !rows_next(none));
}

static void test_rows(void **state)
{
    test_store_sql(*state, tables);
    in_unit(state, rows_body, ST_OK);
    assert_int_equal(test_store_int(*state, "SELECT count(*) FROM t"), 4);
}

static void sticky_body(struct db *db, struct run *r)
{
    db_run(db, "INSERT INTO t (id, b) VALUES (?1, ?2)", "is", 1, "sama");
    db_run(db, "INSERT INTO t (id, b) VALUES (?1, ?2)", "is", 2, "sama");
    CHECK(r, db_failed(db) && db_error(db)->class == ERR_CONFLICT);
    CHECK(r, !strstr(db_error(db)->detail, "sama"));
    db_run(db, "INSERT INTO t (id, b) VALUES (?1, ?2)", "is", 3, "lain");
    CHECK(r, db_int(db, 77, "SELECT 1", "") == 77);
    CHECK(r, db_text(db, r->arena, "SELECT 'x'", "") == NULL);
    CHECK(r, !rows_next(db_rows(db, "SELECT 1", "")));
    CHECK(r, db_error(db)->class == ERR_CONFLICT);
}

static void test_sticky(void **state)
{
    test_store_sql(*state, tables);
    struct err e = in_unit(state, sticky_body, ST_ERROR);
    assert_int_equal(e.class, ERR_CONFLICT);
    assert_int_equal(test_store_int(*state, "SELECT count(*) FROM t"), 0);
}

static void reference_body(struct db *db, struct run *r)
{
    db_run(db, "INSERT INTO u (t_id) VALUES (?1)", "i", 12345);
    CHECK(r, db_failed(db));
}

static void check_body(struct db *db, struct run *r)
{
    db_run(db, "INSERT INTO t (id, n) VALUES (?1, ?2)", "ii", 1, 5000);
    CHECK(r, db_failed(db));
}

static void not_null_body(struct db *db, struct run *r)
{
    db_run(db, "INSERT INTO u (t_id) VALUES (?1)", "n");
    CHECK(r, db_failed(db));
}

static void wrong_body(struct db *db, struct run *r)
{
    db_run(db, "SELECT nothing FROM nowhere", "");
    CHECK(r, db_failed(db));
}

static void begin_body(struct db *db, struct run *r)
{
    db_run(db, "COMMIT", "");
    CHECK(r, db_failed(db));
}

static void pragma_body(struct db *db, struct run *r)
{
    db_run(db, "PRAGMA synchronous=OFF", "");
    CHECK(r, db_failed(db));
}

static void two_body(struct db *db, struct run *r)
{
    db_run(db, "DELETE FROM t; DELETE FROM u", "");
    CHECK(r, db_failed(db));
}

static void misfit_body(struct db *db, struct run *r)
{
    db_run(db, "INSERT INTO t (id, a) VALUES (?1, ?2)", "ii", 1, "text");
    CHECK(r, db_failed(db));
}

static void missing_body(struct db *db, struct run *r)
{
    db_run(db, "INSERT INTO t (id, a) VALUES (?1, ?2)", "i", 1);
    CHECK(r, db_failed(db));
}

static void unnumbered_body(struct db *db, struct run *r)
{
    db_run(db, "INSERT INTO t (id) VALUES (?)", "i", 1);
    CHECK(r, db_failed(db));
}

static void column_body(struct db *db, struct run *r)
{
    struct rows *rows = db_rows(db, "SELECT 1", "");
    CHECK(r, rows_next(rows));
    CHECK(r, rows_int(rows, 1) == 0);
    CHECK(r, db_failed(db));
}

static void test_classes(void **state)
{
    static const struct {
        void (*body)(struct db *, struct run *);
        enum err_class class;
    } cases[] = {
        {reference_body, ERR_CONFLICT}, {check_body, ERR_DB},        {not_null_body, ERR_DB},
        {wrong_body, ERR_DB},           {begin_body, ERR_INTERNAL},  {pragma_body, ERR_INTERNAL},
        {misfit_body, ERR_INTERNAL},    {missing_body, ERR_INTERNAL}, {column_body, ERR_INTERNAL},
        {unnumbered_body, ERR_INTERNAL},
    };
    test_store_sql(*state, tables);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = in_unit(state, cases[i].body, ST_ERROR);
        if (e.class != cases[i].class)
            fail_msg("case %zu: class %s: %s", i, err_class_name(e.class), e.detail);
    }
    in_unit(state, two_body, ST_ERROR);
    in_unit(state, values_body, ST_OK);  /* the handle is as new afterwards */
}

static enum keep inner_kept(struct db *db, void *arg)
{
    (void)arg;
    db_run(db, "INSERT INTO t (id, a) VALUES (2, 'kept')", "");
    return KEEP;
}

static enum keep inner_dropped(struct db *db, void *arg)
{
    (void)arg;
    db_run(db, "INSERT INTO t (id, a) VALUES (3, 'dropped')", "");
    return DROP;
}

static enum keep inner_broken(struct db *db, void *arg)
{
    (void)arg;
    db_run(db, "INSERT INTO t (id, a) VALUES (4, 'broken')", "");
    db_run(db, "INSERT INTO t (id, a) VALUES (1, 'again')", "");
    return KEEP;
}

static enum keep inner_nested(struct db *db, void *arg)
{
    struct run *r = arg;
    db_run(db, "INSERT INTO t (id, a) VALUES (5, 'outer')", "");
    CHECK(r, db_try(db, inner_broken, r, &r->inner) == ST_ERROR);
    CHECK(r, r->inner.class == ERR_CONFLICT);
    CHECK(r, !db_failed(db));
    return KEEP;
}

static void try_body(struct db *db, struct run *r)
{
    r->inner = (struct err){0};
    db_run(db, "INSERT INTO t (id, a) VALUES (1, 'first')", "");
    CHECK(r, db_try(db, inner_kept, r, &r->inner) == ST_OK);
    CHECK(r, db_try(db, inner_dropped, r, &r->inner) == ST_REFUSED);
    CHECK(r, db_try(db, inner_nested, r, &r->inner) == ST_OK);
    CHECK(r, db_int(db, 0, "SELECT sum(id) FROM t", "") == 8);
}

static void test_try(void **state)
{
    test_store_sql(*state, tables);
    in_unit(state, try_body, ST_OK);
    assert_int_equal(test_store_int(*state, "SELECT sum(id) FROM t"), 8);
}

static void try_after_failure_body(struct db *db, struct run *r)
{
    db_run(db, "SELECT nothing FROM nowhere", "");
    r->inner = (struct err){0};
    CHECK(r, db_try(db, inner_kept, r, &r->inner) == ST_ERROR);
    CHECK(r, db_failed(db));
}

static void test_try_after_failure(void **state)
{
    test_store_sql(*state, tables);
    in_unit(state, try_after_failure_body, ST_ERROR);
    assert_int_equal(test_store_int(*state, "SELECT count(*) FROM t"), 0);
}

static void test_reader(void **state)
{
    struct test_store *t = *state;
    struct err e = {0};
    struct db *db;
    test_store_sql(t, tables);
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM t", ""), 0);
    /* One snapshot for the whole reading. */
    test_store_do(t, inner_kept, NULL);
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM t", ""), 0);
    db_run(db, "INSERT INTO t (id) VALUES (9)", "");
    assert_true(db_failed(db));
    store_read_done(db);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM t"), 1);
}

static void test_rewrite(void **state)
{
    static const struct {
        const char *sql, *expected;
        unsigned n;
    } cases[] = {
        {"SELECT ?1, ?2", "SELECT $1, $2", 2},
        {"SELECT '?1', \"?2\", ?12", "SELECT '?1', \"?2\", $12", 12},
        {"SELECT 'it''s ?1', ?1", "SELECT 'it''s ?1', $1", 1},
        {"SELECT 1 -- ?1\n, ?1", "SELECT 1 -- ?1\n, $1", 1},
        {"SELECT /* ?1 ' */ ?1", "SELECT /* ?1 ' */ $1", 1},
        {"SELECT 'open ?1", "SELECT 'open ?1", 0},
        {"", "", 0},
    };
    static const char *const bad[] = {"SELECT ?", "SELECT ?0", "SELECT ?61", "SELECT ?99999999999"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned n = 0;
        char *s = db_pg_rewrite(cases[i].sql, &n);
        assert_non_null(s);
        assert_string_equal(s, cases[i].expected);
        assert_int_equal(n, cases[i].n);
        free(s);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        unsigned n = 0;
        assert_null(db_pg_rewrite(bad[i], &n));
    }
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rewrite),
        BOTH(test_values),
        BOTH(test_rows),
        BOTH(test_sticky),
        BOTH(test_classes),
        BOTH(test_try),
        BOTH(test_try_after_failure),
        BOTH(test_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

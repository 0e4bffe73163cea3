/* Writing: a unit is done wholly, durably and once, or not at all, whatever its neighbours do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/db_private.h"
#include "support/store.h"

static const char tables[] =
    "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT UNIQUE, pad BYTEA);"
    "CREATE TABLE d (ref BIGINT REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED);";

enum kind {
    PLAIN,
    UNIQUE_VIOLATION,
    VERDICT_NO,
    OUT_OF_MEMORY,
    DISK_FULL,
    FAILING_COMMIT,
    ROLLS_BACK,                          /* ends the transaction of the whole group (SQLite) */
    PLAIN_TOO,
    N_KINDS
};

struct job {
    struct test_store *t;
    enum kind kind;
    int64_t id;
    atomic_int runs;
    enum status status;
    struct err err;
    pthread_t thread;
};

static void do_kind(struct db *db, struct job *j)
{
    struct arena *small ARENA_AUTO = arena_new(8192);
    switch (j->kind) {
    case UNIQUE_VIOLATION:
        db_run(db, "INSERT INTO t (id, a) VALUES (?1, 'taken')", "i", 1000 + j->id);
        break;
    case OUT_OF_MEMORY:
        (void)arena_alloc(small, 1 << 20);
        db_text(db, small, "SELECT a FROM t WHERE id = 0", "");
        break;
    case DISK_FULL:
        fault_arm("store.disk_full=1");
        db_run(db, "INSERT INTO t (id, a) VALUES (?1, NULL)", "i", 1000 + j->id);
        fault_arm("");
        break;
    case FAILING_COMMIT:
        db_run(db, "INSERT INTO d (ref) VALUES (999999)", "");
        break;
    case ROLLS_BACK:
        db_run(db, db_engine(db) == DB_SQLITE
               ? "INSERT OR ROLLBACK INTO t (id, a) VALUES (?1, 'taken')"
               : "INSERT INTO t (id, a) VALUES (?1, 'taken')", "i", 1000 + j->id);
        break;
    default:
        break;
    }
}

static enum keep unit(struct db *db, void *arg)
{
    struct job *j = arg;
    atomic_fetch_add(&j->runs, 1);
    db_run(db, "INSERT INTO t (id, a) VALUES (?1, NULL)", "i", j->id);
    do_kind(db, j);
    return j->kind == VERDICT_NO ? DROP : KEEP;
}

/* On PostgreSQL the body's lock puts the units after one another (failpoints are global). */
static void *write_one(void *arg)
{
    struct job *j = arg;
    const struct lock_need lock = {LOCK_BODY, 0};
    j->status = store_write(j->t->store, &lock, 1, unit, j, &j->err);
    return NULL;
}

struct holder {
    struct store *store;
    size_t until_waiting;
    atomic_bool began, held;
};

static enum keep hold(struct db *db, void *arg)
{
    struct holder *h = arg;
    struct store_stats st;
    (void)db;
    if (h->held)
        return KEEP;                     /* run again alone */
    h->began = true;
    do {
        usleep(1000);
        store_stats(h->store, &st);
    } while (st.waiting < h->until_waiting);
    h->held = true;
    return KEEP;
}

static void *hold_writer(void *arg)
{
    struct holder *h = arg;
    struct err e = {0};
    (void)!store_write(h->store, NULL, 0, hold, h, &e);
    return NULL;
}

/* Runs n jobs so that on SQLite they are one group: its first unit holds the writer until all the
 * others wait, and the group may grow for as long as a busy machine needs. */
static void run_group(struct test_store *t, struct job *jobs, size_t n)
{
    t->group_us = 60000000;
    test_store_reopen(t);
    struct holder h = {.store = t->store, .until_waiting = n};
    pthread_t holder;
    bool held = t->engine == DB_SQLITE;
    if (held) {
        pthread_create(&holder, NULL, hold_writer, &h);
        while (!h.began)                 /* the writer has taken it */
            usleep(1000);
    }
    for (size_t i = 0; i < n; i++) {
        jobs[i].t = t;
        jobs[i].id = 10 + (int64_t)i;
        pthread_create(&jobs[i].thread, NULL, write_one, &jobs[i]);
    }
    for (size_t i = 0; i < n; i++)
        pthread_join(jobs[i].thread, NULL);
    if (held)
        pthread_join(holder, NULL);
}

static enum keep prepare(struct db *db, void *arg)
{
    (void)arg;
    db_run(db, "INSERT INTO t (id, a) VALUES (0, 'taken')", "");
    return KEEP;
}

static bool row_there(struct test_store *t, int64_t id)
{
    char sql[80];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM t WHERE id = %lld", (long long)id);
    return test_store_int(t, sql) == 1;
}

static void expect(struct test_store *t, const struct job *j, enum status status,
                   enum err_class class)
{
    if (j->status != status || j->err.class != class)
        fail_msg("kind %d: status %d class %s: %s", (int)j->kind, (int)j->status,
                 err_class_name(j->err.class), j->err.detail);
    assert_int_equal(row_there(t, j->id), status == ST_OK);
    assert_false(row_there(t, 1000 + j->id));
}

static void expect_all(struct test_store *t, const struct job *jobs, size_t n)
{
    static const struct {
        enum status status;
        enum err_class class;
    } expected[N_KINDS] = {
        [PLAIN] = {ST_OK, ERR_NONE},
        [UNIQUE_VIOLATION] = {ST_ERROR, ERR_CONFLICT},
        [VERDICT_NO] = {ST_REFUSED, ERR_NONE},
        [OUT_OF_MEMORY] = {ST_ERROR, ERR_MEMORY},
        [DISK_FULL] = {ST_ERROR, ERR_DISK_FULL},
        [FAILING_COMMIT] = {ST_ERROR, ERR_CONFLICT},
        [ROLLS_BACK] = {ST_ERROR, ERR_CONFLICT},
        [PLAIN_TOO] = {ST_OK, ERR_NONE},
    };
    for (size_t i = 0; i < n; i++)
        expect(t, &jobs[i], expected[jobs[i].kind].status, expected[jobs[i].kind].class);
}

/* Each kind of "no" is taken back by its own savepoint; the rest of the group is durable. */
static void test_group_of_eight(void **state)
{
    struct test_store *t = *state;
    struct job jobs[8] = {{.kind = PLAIN},     {.kind = UNIQUE_VIOLATION}, {.kind = VERDICT_NO},
                          {.kind = OUT_OF_MEMORY}, {.kind = DISK_FULL},    {.kind = PLAIN},
                          {.kind = PLAIN_TOO}, {.kind = PLAIN}};
    struct store_stats st;
    test_store_sql(t, tables);
    test_store_do(t, prepare, NULL);
    run_group(t, jobs, 8);
    expect_all(t, jobs, 8);
    store_stats(t->store, &st);
    if (t->engine == DB_SQLITE) {
        assert_int_equal(st.largest, 9);
        assert_int_equal(st.alone, 0);
    }
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(jobs[i].runs, 1);
    test_store_reopen(t);
    expect_all(t, jobs, 8);
}

/* One of each, with a failing COMMIT and a unit that ends everybody's transaction among them. */
static void test_group_is_lost(void **state)
{
    struct test_store *t = *state;
    struct job jobs[N_KINDS] = {{0}};
    struct store_stats st;
    for (size_t i = 0; i < N_KINDS; i++)
        jobs[i].kind = (enum kind)i;
    test_store_sql(t, tables);
    test_store_do(t, prepare, NULL);
    run_group(t, jobs, N_KINDS);
    expect_all(t, jobs, N_KINDS);
    store_stats(t->store, &st);
    if (t->engine == DB_SQLITE)
        assert_true(st.alone > 0);
    for (size_t i = 0; i < N_KINDS; i++)
        assert_true(jobs[i].runs <= 2);
    test_store_reopen(t);
    expect_all(t, jobs, N_KINDS);
}

static void test_commit_fails_once(void **state)
{
    struct test_store *t = *state;
    struct job jobs[8] = {{0}};
    struct store_stats st;
    test_store_sql(t, tables);
    if (t->engine == DB_POSTGRESQL) {    /* no groups: the unit itself is not done */
        fault_arm("store.commit=1");
        run_group(t, jobs, 1);
        fault_arm("");
        expect(t, &jobs[0], ST_ERROR, ERR_DB);
        return;
    }
    fault_arm("store.commit=1");
    run_group(t, jobs, 8);
    fault_arm("");
    expect_all(t, jobs, 8);
    store_stats(t->store, &st);
    assert_int_equal(st.alone, 9);       /* and the one that held the writer */
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(jobs[i].runs, 2);
}

/* After a failed fsync nothing is said to be done, and nothing more is accepted. */
static void test_fsync_fails(void **state)
{
    struct test_store *t = *state;
    struct job jobs[8] = {{0}}, after = {.t = t, .id = 500};
    test_store_sql(t, tables);
    fault_arm("store.fsync=1");
    run_group(t, jobs, 8);
    fault_arm("");
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(jobs[i].status, ST_ERROR);
        assert_int_equal(jobs[i].err.class, ERR_IO);
    }
    assert_true(store_dead(t->store));
    write_one(&after);
    assert_int_equal(after.err.class, ERR_UNAVAILABLE);
    struct db *db;
    struct err e = {0};
    assert_int_equal(store_read(t->store, &db, &e), ST_ERROR);
    test_store_reopen(t);
    for (size_t i = 0; i < 8; i++)
        assert_false(row_there(t, jobs[i].id));
    write_one(&after);
    assert_int_equal(after.status, ST_OK);
}

static void test_begin_and_unit_fail(void **state)
{
    struct test_store *t = *state;
    struct job a = {.t = t, .id = 1}, b = {.t = t, .id = 2}, c = {.t = t, .id = 3};
    test_store_sql(t, tables);
    fault_arm("store.begin=1");
    write_one(&a);
    fault_arm("store.unit=1");
    write_one(&b);
    fault_arm("");
    write_one(&c);
    expect(t, &a, ST_ERROR, ERR_UNAVAILABLE);
    assert_int_equal(a.runs, 0);
    expect(t, &b, ST_ERROR, ERR_DB);
    expect(t, &c, ST_OK, ERR_NONE);
}

/* A disk that is really full: the file may grow no more, and the engine ends the transaction as
 * it likes. */
static enum keep fill(struct db *db, void *arg)
{
    struct job *j = arg;
    sqlite3_exec(db->lite, "PRAGMA max_page_count=1", NULL, NULL, NULL);
    db_run(db, "INSERT INTO t (id, a) VALUES (?1, NULL)", "i", j->id);
    for (int i = 0; i < 64 && !db_failed(db); i++)
        db_run(db, "INSERT INTO t (id, pad) VALUES (?1, zeroblob(100000))", "i", 2000 + i);
    sqlite3_exec(db->lite, "PRAGMA max_page_count=1073741823", NULL, NULL, NULL);
    return KEEP;
}

static void test_disk_really_full(void **state)
{
    struct test_store *t = *state;
    struct job full = {.t = t, .id = 1}, next = {.t = t, .id = 2};
    test_store_sql(t, tables);
    full.status = store_write(t->store, NULL, 0, fill, &full, &full.err);
    write_one(&next);
    expect(t, &full, ST_ERROR, ERR_DISK_FULL);
    expect(t, &next, ST_OK, ERR_NONE);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM t"), 1);
    assert_false(store_dead(t->store));
}

static enum keep slow(struct db *db, void *arg)
{
    (void)arg;
    db_label(db, "test.slow");
    usleep(30000);
    return KEEP;
}

static enum keep inside(struct db *db, void *arg)
{
    struct job *j = arg;
    (void)db;
    j->status = store_write(j->t->store, NULL, 0, slow, NULL, &j->err);
    return KEEP;
}

static void test_slow_is_counted(void **state)
{
    struct test_store *t = *state;
    struct store_stats st;
    test_store_do(t, slow, NULL);
    store_stats(t->store, &st);
    assert_int_equal(st.slow, 1);
}

static void test_write_inside_a_unit(void **state)
{
    struct job j = {.t = *state};
    test_store_do(*state, inside, &j);
    assert_int_equal(j.status, ST_ERROR);
    assert_int_equal(j.err.class, ERR_INTERNAL);
}

static void test_too_many_locks(void **state)
{
    struct test_store *t = *state;
    struct lock_need locks[STORE_MAX_LOCKS + 1] = {{LOCK_BODY, 0}};
    struct err e = {0};
    assert_int_equal(store_write(t->store, locks, STORE_MAX_LOCKS + 1, slow, NULL, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_INTERNAL);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_group_of_eight),
        BOTH(test_group_is_lost),
        BOTH(test_commit_fails_once),
        ON(sqlite, test_fsync_fails),
        BOTH(test_begin_and_unit_fail),
        ON(sqlite, test_disk_really_full),
        BOTH(test_slow_is_counted),
        ON(sqlite, test_write_inside_a_unit),
        BOTH(test_too_many_locks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Declared locks, many writers at once, lost connections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "support/store.h"

enum { AT_ONCE = 8 };

struct call {
    struct test_store *t;
    struct lock_need locks[3];
    size_t n_locks;
    int64_t id;
    enum keep (*fn)(struct db *, void *);
    enum status status;
    struct err err;
    atomic_int *started, *inside, *most;
    int wait_ms;
    pthread_t thread;
};

static void *call_write(void *arg)
{
    struct call *c = arg;
    c->status = store_write(c->t->store, c->locks, c->n_locks, c->fn, c, &c->err);
    return NULL;
}

static void run_all(struct call *calls, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pthread_create(&calls[i].thread, NULL, call_write, &calls[i]);
    for (size_t i = 0; i < n; i++)
        pthread_join(calls[i].thread, NULL);
}

/* "At most one": allowed only while there is none. The rule that breaks without a lock. */
static enum keep only_if_none(struct db *db, void *arg)
{
    struct call *c = arg;
    if (db_int(db, 0, "SELECT count(*) FROM t", "") > 0)
        return DROP;
    usleep(60000);
    db_run(db, "INSERT INTO t (id) VALUES (?1)", "i", c->id);
    return KEEP;
}

static int64_t rows_after_rush(struct test_store *t, size_t n_locks, enum lock_kind kind)
{
    struct call calls[AT_ONCE] = {{0}};
    test_store_sql(t, "DELETE FROM t");
    for (int i = 0; i < AT_ONCE; i++)
        calls[i] = (struct call){.t = t, .locks = {{kind, 7}}, .n_locks = n_locks, .id = i + 1,
                                 .fn = only_if_none};
    run_all(calls, AT_ONCE);
    int64_t done = 0;
    for (int i = 0; i < AT_ONCE; i++) {
        assert_int_not_equal(calls[i].status, ST_ERROR);
        done += calls[i].status == ST_OK;
    }
    int64_t rows = test_store_int(t, "SELECT count(*) FROM t");
    assert_int_equal(rows, done);
    return rows;
}

static void test_conflicting_units_serialize(void **state)
{
    struct test_store *t = *state;
    test_store_sql(t, "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    assert_int_equal(rows_after_rush(t, 1, LOCK_SELECTION), 1);
    assert_int_equal(rows_after_rush(t, 1, LOCK_BODY), 1);
    assert_int_equal(rows_after_rush(t, 1, LOCK_DOSSIER), 1);
    assert_int_equal(rows_after_rush(t, 1, LOCK_REGISTER), 1);
    assert_int_equal(rows_after_rush(t, 1, LOCK_ACCOUNT), 1);
}

/* The control: without a lock PostgreSQL lets several through, so the test above can fail. */
static void test_without_lock_the_rule_breaks(void **state)
{
    struct test_store *t = *state;
    test_store_sql(t, "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    assert_true(rows_after_rush(t, 0, LOCK_BODY) > 1);
    assert_true(rows_after_rush(t, 1, LOCK_SELECTION_SHARED) > 1);
}

/* How many of these units were inside at once? Waits (bounded by wait_ms) for two of them. */
static enum keep meet(struct db *db, void *arg)
{
    struct call *c = arg;
    (void)db_int(db, 0, "SELECT 1", "");    /* with the answer the locks are there */
    int now = atomic_fetch_add(c->inside, 1) + 1;
    for (int ms = 0; ms < c->wait_ms && atomic_load(c->inside) < 2; ms++)
        usleep(1000);
    now = atomic_load(c->inside) > now ? atomic_load(c->inside) : now;
    int most = atomic_load(c->most);
    while (now > most && !atomic_compare_exchange_weak(c->most, &most, now))
        ;
    atomic_fetch_sub(c->inside, 1);
    return KEEP;
}

static int together(struct test_store *t, struct lock_need a, struct lock_need b, int wait_ms)
{
    atomic_int inside = 0, most = 0;
    struct call calls[2] = {{0}};
    struct lock_need needs[2] = {a, b};
    for (int i = 0; i < 2; i++)
        calls[i] = (struct call){.t = t, .locks = {needs[i]}, .n_locks = 1, .fn = meet,
                                 .inside = &inside, .most = &most, .wait_ms = wait_ms};
    run_all(calls, 2);
    assert_int_equal(calls[0].status, ST_OK);
    assert_int_equal(calls[1].status, ST_OK);
    return most;
}

static void test_which_locks_exclude(void **state)
{
    static const struct {
        struct lock_need a, b;
        int together;
    } cases[] = {
        {{LOCK_SELECTION, 1}, {LOCK_SELECTION, 1}, 1},
        {{LOCK_SELECTION, 1}, {LOCK_SELECTION, 2}, 2},
        {{LOCK_SELECTION, 1}, {LOCK_SELECTION_SHARED, 1}, 1},
        {{LOCK_SELECTION_SHARED, 1}, {LOCK_SELECTION_SHARED, 1}, 2},
        {{LOCK_BODY, 0}, {LOCK_BODY, 5}, 1},
        {{LOCK_BODY, 0}, {LOCK_SELECTION, 1}, 1},
        {{LOCK_BODY, 0}, {LOCK_SELECTION_SHARED, 1}, 1},
        {{LOCK_BODY, 0}, {LOCK_ACCOUNT, 1}, 1},
        {{LOCK_DOSSIER, 1}, {LOCK_SELECTION, 1}, 2},
        {{LOCK_DOSSIER, 1}, {LOCK_DOSSIER, 1}, 1},
        {{LOCK_REGISTER, 1}, {LOCK_ACCOUNT, 1}, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int n = together(*state, cases[i].a, cases[i].b,
                         cases[i].together == 2 ? 10000 : 200);
        if (n != cases[i].together)
            fail_msg("case %zu: %d at once, expected %d", i, n, cases[i].together);
    }
}

static enum keep nap(struct db *db, void *arg)
{
    (void)arg;
    (void)db_int(db, 0, "SELECT 1", "");
    usleep(2000);
    return KEEP;
}

/* Named in opposite orders, and the same selection shared and exclusive: taken in one order. */
static void test_order_is_the_stores(void **state)
{
    struct test_store *t = *state;
    struct call calls[AT_ONCE] = {{0}};
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < AT_ONCE; i++) {
            struct lock_need a = {LOCK_SELECTION, 1}, b = {LOCK_DOSSIER, 2},
                             c = {LOCK_SELECTION_SHARED, 1};
            calls[i] = (struct call){.t = t, .n_locks = 3, .fn = nap};
            memcpy(calls[i].locks, i % 2 ? (struct lock_need[]){a, b, c}
                                         : (struct lock_need[]){b, c, a},
                   sizeof calls[i].locks);
        }
        run_all(calls, AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++)
            assert_int_equal(calls[i].status, ST_OK);
    }
    struct store_stats st;
    store_stats(t->store, &st);
    assert_int_equal(st.retries, 0);
}

/* Two units that lock rows in opposite orders: PostgreSQL ends one, which is run again. */
static enum keep crosswise(struct db *db, void *arg)
{
    struct call *c = arg;
    db_run(db, "UPDATE t SET n = n + 1 WHERE id = ?1", "i", c->id);
    (void)db_failed(db);                    /* waits for it */
    atomic_fetch_add(c->started, 1);
    for (int ms = 0; ms < 500 && atomic_load(c->started) < 2; ms++)
        usleep(1000);
    db_run(db, "UPDATE t SET n = n + 1 WHERE id = ?1", "i", 3 - c->id);
    return KEEP;
}

static void test_deadlock_is_repeated(void **state)
{
    struct test_store *t = *state;
    atomic_int started = 0;
    struct call calls[2] = {{0}};
    struct store_stats st;
    test_store_sql(t, "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT);"
                      "INSERT INTO t VALUES (1, 0), (2, 0)");
    for (int i = 0; i < 2; i++)
        calls[i] = (struct call){.t = t, .id = i + 1, .fn = crosswise, .started = &started};
    run_all(calls, 2);
    assert_int_equal(calls[0].status, ST_OK);
    assert_int_equal(calls[1].status, ST_OK);
    assert_int_equal(test_store_int(t, "SELECT sum(n) FROM t"), 4);
    store_stats(t->store, &st);
    assert_true(st.retries >= 1);
}

/* ---- lost connections ---- */

static enum keep lose_connection(struct db *db, void *arg)
{
    struct call *c = arg;
    db_run(db, "INSERT INTO t (id) VALUES (?1)", "i", c->id);
    db_run(db, "SELECT pg_terminate_backend(pg_backend_pid())", "");
    db_run(db, "INSERT INTO t (id) VALUES (?1)", "i", c->id + 1);
    return KEEP;
}

static enum keep insert_one(struct db *db, void *arg)
{
    struct call *c = arg;
    db_run(db, "INSERT INTO t (id) VALUES (?1)", "i", c->id);
    return KEEP;
}

static void test_lost_connection(void **state)
{
    struct test_store *t = *state;
    struct call lost = {.t = t, .id = 1, .fn = lose_connection};
    struct call next = {.t = t, .id = 10, .fn = insert_one};
    test_store_sql(t, "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    call_write(&lost);
    assert_int_equal(lost.status, ST_ERROR);
    assert_int_equal(lost.err.class, ERR_UNAVAILABLE);
    assert_false(store_dead(t->store));
    call_write(&next);
    assert_int_equal(next.status, ST_OK);
    assert_int_equal(test_store_int(t, "SELECT sum(id) FROM t"), 10);
}

/* The server was restarted while nobody used it: nobody notices. */
static void test_idle_connections_lost(void **state)
{
    struct test_store *t = *state;
    struct call calls[AT_ONCE] = {{0}};
    test_store_sql(t, "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < AT_ONCE; i++)
            calls[i] = (struct call){.t = t, .id = round * 100 + i, .fn = insert_one};
        run_all(calls, AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++)
            if (calls[i].status != ST_OK)
                fail_msg("%s", calls[i].err.detail);
        assert_int_equal(test_store_int(t, "SELECT count(*) FROM t"), (round + 1) * AT_ONCE);
        /* This store's connections only: other tests share the server. */
        char end[200];
        snprintf(end, sizeof end, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                 " WHERE pid <> pg_backend_pid() AND application_name = 'selter_%s'", t->body);
        test_store_sql(t, end);
    }
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM t"), 2 * AT_ONCE);
}

/* ---- many at once ---- */

enum { THREADS = 32, UNITS = 25 };

struct stream {
    struct test_store *t;
    int64_t at, first;
    int acknowledged, refused;
    bool wrong;
    pthread_t thread;
};

static enum keep two_rows(struct db *db, void *arg)
{
    struct stream *s = arg;
    int64_t id = s->first + s->at;
    db_run(db, "INSERT INTO t (id, pair) VALUES (?1, ?1)", "i", id);
    db_run(db, "INSERT INTO t (id, pair) VALUES (?1, ?2)", "ii", -id, id);
    return id % 5 == 0 ? DROP : KEEP;
}

static void *write_stream(void *arg)
{
    struct stream *s = arg;
    for (s->at = 0; s->at < UNITS; s->at++) {
        struct err e = {0};
        struct lock_need locks[] = {{LOCK_SELECTION_SHARED, 1}, {LOCK_DOSSIER, s->first % 4}};
        enum status st = store_write(s->t->store, locks, 2, two_rows, s, &e);
        s->acknowledged += st == ST_OK;
        s->refused += st == ST_REFUSED;
        s->wrong = s->wrong || st == ST_ERROR || (st == ST_REFUSED) != ((s->first + s->at) % 5 == 0);
    }
    return NULL;
}

static void *read_stream(void *arg)
{
    struct stream *s = arg;
    for (int i = 0; i < UNITS; i++) {
        struct err e = {0};
        struct db *db;
        if (store_read(s->t->store, &db, &e) != ST_OK) {
            s->wrong = true;
            return NULL;
        }
        /* Half a unit is never seen. */
        if (db_int(db, 1, "SELECT count(*) FROM t", "") % 2 != 0 || db_failed(db))
            s->wrong = true;
        store_read_done(db);
    }
    return NULL;
}

static void test_32_writers(void **state)
{
    struct test_store *t = *state;
    static struct stream writers[THREADS], readers[4];
    memset(writers, 0, sizeof writers);
    memset(readers, 0, sizeof readers);
    test_store_sql(t, "CREATE TABLE t (id BIGINT PRIMARY KEY, pair BIGINT)");
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (struct stream){.t = t, .first = 1 + i * UNITS};
        pthread_create(&writers[i].thread, NULL, write_stream, &writers[i]);
    }
    for (int i = 0; i < 4; i++) {
        readers[i].t = t;
        pthread_create(&readers[i].thread, NULL, read_stream, &readers[i]);
    }
    int acknowledged = 0, refused = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(writers[i].thread, NULL);
        acknowledged += writers[i].acknowledged;
        refused += writers[i].refused;
        assert_false(writers[i].wrong);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(readers[i].thread, NULL);
        assert_false(readers[i].wrong);
    }
    assert_int_equal(acknowledged + refused, THREADS * UNITS);
    assert_int_equal(refused, THREADS * UNITS / 5);
    test_store_reopen(t);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM t"), 2 * acknowledged);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM t WHERE pair % 5 = 0"), 0);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    log_set_level(LOG_ERROR);            /* slow units are the point here */
    const struct CMUnitTest tests[] = {
        BOTH(test_conflicting_units_serialize),
        ON(postgresql, test_without_lock_the_rule_breaks),
        ON(postgresql, test_which_locks_exclude),
        BOTH(test_order_is_the_stores),
        ON(postgresql, test_deadlock_is_repeated),
        ON(postgresql, test_lost_connection),
        ON(postgresql, test_idle_connections_lost),
        BOTH(test_32_writers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

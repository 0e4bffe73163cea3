/* The room `work`: the journal is sealed by time and on request, jobs are run, tried again and
 * left alone when nobody knows them; stopping waits and loses nothing. */
#include "work/work.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "support/journal.h"

static atomic_int ran, prolonged;

static enum status run_good(struct work *w, const struct job *j, struct arena *a,
                            const char **ret_result, struct err *e)
{
    (void)e;
    ran++;
    prolonged += work_alive(w, j);
    *ret_result = arena_printf(a, "{\"dari\":%s}", j->input);
    return work_arg(w) && work_store(w) ? ST_OK : ST_ERROR;
}

static enum status run_bad(struct work *w, const struct job *j, struct arena *a,
                           const char **ret_result, struct err *e)
{
    (void)w;
    (void)j;
    (void)a;
    (void)ret_result;
    ran++;
    return err_set(e, ERR_IO, NULL, "the printer is on fire");
}

static atomic_bool long_began, long_saw_stop;

static enum status run_long(struct work *w, const struct job *j, struct arena *a,
                            const char **ret_result, struct err *e)
{
    (void)j;
    (void)a;
    (void)ret_result;
    long_began = true;
    while (!work_stopping(w))
        usleep(1000);
    long_saw_stop = true;
    return err_set(e, ERR_UNAVAILABLE, NULL, "stopping");
}

static const struct work_kind kinds[] = {
    {"test.good", run_good},
    {"test.bad", run_bad},
    {"test.long", run_long},
};

static struct work *start(struct test_store *t)
{
    static int something;
    struct work_options o = {.store = t->store, .kinds = kinds,
                             .n_kinds = sizeof kinds / sizeof *kinds, .arg = &something};
    struct work *w;
    struct err e = {0};
    assert_int_equal(work_start(&o, &w, &e), ST_OK);
    return w;
}

/* Until the number is what is expected; a busy machine may need long. */
static void wait_for(struct test_store *t, const char *sql, int64_t expected)
{
    for (int i = 0; i < 3000; i++) {
        if (test_store_int(t, sql) == expected)
            return;
        usleep(10000);
    }
    fail_msg("never %lld: %s", (long long)expected, sql);
}

#define SEALED "SELECT COALESCE(max(size), 0) FROM journal_checkpoint"

static enum keep add_job(struct db *db, void *arg)
{
    struct job_new *j = arg;
    return job_add(db, j, clock_machine()) ? KEEP : DROP;
}

static void test_sealing(void **state)
{
    struct test_store *t = *state;
    signer_close(test_signer(t));
    test_acts(t, 1);
    struct work *w = start(t);
    wait_for(t, SEALED, 64);             /* nothing was ever signed: now */
    test_acts(t, 1);
    usleep(1500000);
    assert_int_equal(test_store_int(t, SEALED), 64);     /* the minute is not over */
    work_seal(w);
    wait_for(t, SEALED, 128);
    test_acts(t, 1);
    struct job_new j = {.kind = "journal.seal", .only_once = "x"};
    test_store_do(t, add_job, &j);       /* as an act would, in its transaction */
    work_wake(w);
    wait_for(t, SEALED, 192);
    wait_for(t, "SELECT count(*) FROM job WHERE state = 'done'", 1);
    work_stop(w);
    struct arena *a ARENA_AUTO = arena_new(0);
    struct journal_report r = test_verify(t, a);
    assert_int_equal(r.found, 0);
    work_stop(NULL);
}

/* Without a signer the tree grows; when there is one, asking seals. */
static void test_no_signer(void **state)
{
    struct test_store *t = *state;
    test_acts(t, 1);
    struct work *w = start(t);
    wait_for(t, "SELECT count(*) FROM journal_leaf WHERE idx IS NOT NULL", 64);
    assert_int_equal(test_store_int(t, SEALED), 0);
    signer_close(test_signer(t));
    work_seal(w);
    wait_for(t, SEALED, 64);
    work_stop(w);
}

static void test_jobs(void **state)
{
    struct test_store *t = *state;
    struct job_new good = {.kind = "test.good", .input = "7"}, bad = {.kind = "test.bad"},
                   unknown = {.kind = "test.unknown"};
    ran = prolonged = 0;
    test_store_do(t, add_job, &good);
    test_store_do(t, add_job, &bad);
    test_store_do(t, add_job, &unknown);
    struct work *w = start(t);
    wait_for(t, "SELECT count(*) FROM job WHERE kind = 'test.good' AND state = 'done'"
             " AND result = '{\"dari\":7}'", 1);
    wait_for(t, "SELECT count(*) FROM job WHERE kind = 'test.bad' AND state = 'waiting'"
             " AND tries = 1 AND error LIKE '%on fire%'", 1);
    usleep(1200000);
    work_stop(w);
    assert_int_equal(ran, 2);            /* the bad one waits; it is not tried in a loop */
    assert_int_equal(prolonged, 1);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM job WHERE kind = 'test.unknown'"
                                    " AND state = 'waiting' AND tries = 0"), 1);
}

static void test_stopping(void **state)
{
    struct test_store *t = *state;
    struct job_new j = {.kind = "test.long"};
    long_began = long_saw_stop = false;
    test_store_do(t, add_job, &j);
    struct work *w = start(t);
    for (int i = 0; i < 3000 && !long_began; i++)
        usleep(10000);
    assert_true(long_began);
    work_stop(w);
    assert_true(long_saw_stop);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM job WHERE state = 'waiting'"
                                    " AND tries = 1"), 1);
}

/* Two on one store: each job once, one tree. */
static void test_two(void **state)
{
    struct test_store *t = *state;
    signer_close(test_signer(t));
    struct job_new good = {.kind = "test.good", .input = "7"};
    ran = 0;
    for (int i = 0; i < 20; i++)
        test_store_do(t, add_job, &good);
    struct work *w = start(t), *v = start(t);
    for (int i = 0; i < 5; i++) {
        test_acts(t, 10);
        work_seal(w);
        work_seal(v);
    }
    wait_for(t, "SELECT count(*) FROM job WHERE state = 'done'", 20);
    wait_for(t, "SELECT count(*) FROM journal_leaf WHERE idx IS NULL", 0);
    wait_for(t, "SELECT (SELECT max(idx) + 1 FROM journal_leaf) -"
             " (SELECT max(size) FROM journal_checkpoint)", 0);
    work_stop(w);
    work_stop(v);
    assert_int_equal(ran, 20);
    struct arena *a ARENA_AUTO = arena_new(0);
    struct journal_report r = test_verify(t, a);
    assert_int_equal(r.found, 0);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_sealing), BOTH(test_no_signer), BOTH(test_jobs), BOTH(test_stopping),
        BOTH(test_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

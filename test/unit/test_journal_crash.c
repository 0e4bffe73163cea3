/* kill -9 at every failpoint of appending, sequencing and signing: what was acknowledged is there,
 * verification holds, and the next run goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/tree.h"
#include "support/journal.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* first: the act that makes the keys; then the point is passed once an act or step. */
static const struct {
    const char *point;
    unsigned passing;
    bool first;
} points[] = {
    {"journal.append.key", 1, true},
    {"journal.append.leaf", 3, false},
    {"journal.append.chain", 3, false},
    {"journal.sequence.before", 1, false},
    {"journal.sequence.leaves", 1, false},
    {"journal.sequence.nodes", 1, false},
    {"journal.signer.state", 1, false},
    {"journal.signed", 1, false},
    {"journal.checkpoint", 1, false},
    {"fs.rename", 1, false},             /* the signer's memory: written, not yet in place */
    {"fs.fsync_dir", 1, false},
};

/* Forked before the store is opened: no thread of it is in two processes. Acknowledged acts are
 * told through the pipe. */
static _Noreturn void child(struct test_store *t, size_t i, int out)
{
    char spec[80];
    snprintf(spec, sizeof spec, "%s=%u!", points[i].point, points[i].passing);
    test_store_open(t);
    struct signer *s = test_signer(t);
    if (!points[i].first) {
        test_acts(t, 70);
        test_sequence(t, s, 0);
        if (write(out, "0", 1) != 1)     /* told before: 70 acts, 128 leaves */
            _exit(3);
    }
    fault_arm(spec);
    for (int n = 0; n < 10; n++) {
        test_acts(t, 1);
        if (write(out, "a", 1) != 1)
            _exit(3);
    }
    test_sequence(t, s, 1);
    _exit(4);                            /* the point was never passed */
}

static size_t run_child(struct test_store *t, size_t i)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        child(t, i, ends[1]);
    }
    close(ends[1]);
    char told[64];
    size_t n = 0, acts = 0;
    ssize_t got;
    while ((got = read(ends[0], told, sizeof told)) > 0)
        for (ssize_t k = 0; k < got; k++, n++)
            acts += told[k] == '0' ? 70 : 1;
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        fail_msg("%s: the child was not killed (%d)", points[i].point, status);
    return acts;
}

static void holds(struct test_store *t, size_t i, const char *when)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct journal_report r = test_verify(t, a);
    if (r.found)
        fail_msg("%s, %s: %s: %s", points[i].point, when, r.v[0].place, r.v[0].message);
}

static void one_point(enum db_engine engine, size_t i)
{
    struct test_store t;
    test_store_place(&t, engine);
    size_t acts = run_child(&t, i);
    test_store_open(&t);
    int64_t kept = test_store_int(&t, "SELECT count(*) FROM record");
    /* Nothing acknowledged is lost; the last one may have been done without being told. */
    if (kept < (int64_t)acts || kept > (int64_t)acts + 1)
        fail_msg("%s: %lld records, %zu told", points[i].point, (long long)kept, acts);
    holds(&t, i, "after the kill");
    struct signer *s = test_signer(&t);
    test_acts(&t, 2);
    /* The dead one's lease has to run out. */
    struct journal_sequenced r = test_sequence(&t, s, 40);
    assert_false(r.busy);
    assert_true(r.head.size > 0 && r.head.size % 64 == 0);
    holds(&t, i, "after going on");
    assert_int_equal(test_store_int(&t, "SELECT count(*) FROM journal_leaf WHERE idx IS NULL"), 0);
    assert_int_equal(test_store_int(&t, "SELECT max(size) FROM journal_checkpoint"),
                     (int64_t)r.head.size);
    assert_int_equal(test_store_int(&t, "SELECT count(*) FROM journal_leaf WHERE record_id IS NOT"
                                    " NULL"), kept + 2);
    signer_close(s);
    test_store_remove(&t);
}

static void test_sqlite_killed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(points); i++)
        one_point(DB_SQLITE, i);
}

static void test_postgresql_killed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(points); i++)
        one_point(DB_POSTGRESQL, i);
}

/* The same points failing instead of killing: the answer is an error, nothing is half done. */
static void test_failing(void **state)
{
    struct test_store *t = *state;
    struct signer *s = test_signer(t);
    test_acts(t, 1);
    for (size_t i = 3; i < 9; i++) {
        char spec[80];
        struct err e = {0};
        struct journal_sequenced r;
        test_acts(t, 1);
        snprintf(spec, sizeof spec, "%s=1", points[i].point);
        fault_arm(spec);
        assert_int_equal(journal_sequence(t->store, s, TEST_NOW, true, &r, &e), ST_ERROR);
        fault_arm("");
        holds(t, i, "after failing");
        r = test_sequence(t, s, 1);      /* the lease was given back */
        assert_false(r.busy);
        assert_true(r.signed_now);
        holds(t, i, "after going on");
    }
    signer_close(s);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sqlite_killed),
        cmocka_unit_test(test_postgresql_killed),
        BOTH(test_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

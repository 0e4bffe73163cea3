/* kill -9 at each failpoint of the store, and at moments of nobody's choosing: what was
 * acknowledged is there afterwards, and nothing is there by half. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/store.h"

enum { THREADS = 4, UNITS = 2000, MOST = THREADS * UNITS };

static char *self;

/* ---- the child: writes until it is killed, says each acknowledged id on its output ---- */

struct writer {
    struct test_store *t;
    int64_t id;
    pthread_t thread;
};

static enum keep two_rows(struct db *db, void *arg)
{
    struct writer *w = arg;
    db_run(db, "INSERT INTO t (id) VALUES (?1)", "i", w->id);
    db_run(db, "INSERT INTO t (id) VALUES (?1)", "i", -w->id);
    return KEEP;
}

static void *write_until_killed(void *arg)
{
    struct writer *w = arg;
    int64_t last = w->id + UNITS;
    for (; w->id < last; w->id++) {
        struct err e = {0};
        if (store_write(w->t->store, NULL, 0, two_rows, w, &e) != ST_OK)
            _exit(9);
        if (write(STDOUT_FILENO, &w->id, sizeof w->id) != sizeof w->id)
            _exit(8);
    }
    return NULL;
}

static int child(char **argv)
{
    struct test_store t = {.engine = strcmp(argv[2], "sqlite") == 0 ? DB_SQLITE : DB_POSTGRESQL};
    snprintf(t.dir, sizeof t.dir, "%s", argv[3]);
    snprintf(t.body, sizeof t.body, "%s", argv[4]);
    t.url = t.engine == DB_POSTGRESQL ? getenv("SELTER_TEST_PG") : NULL;
    test_store_open(&t);
    struct writer w[THREADS];
    for (int i = 0; i < THREADS; i++) {
        w[i] = (struct writer){.t = &t, .id = 1 + i * UNITS};
        pthread_create(&w[i].thread, NULL, write_until_killed, &w[i]);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(w[i].thread, NULL);
    store_close(t.store);
    return 0;
}

/* ---- the parent ---- */

/* Runs the child with a failpoint, or kills it after so many acknowledgements; fills
 * acknowledged[id]. How many. */
static int run_child(struct test_store *t, const char *fault, int kill_after,
                     unsigned char *acknowledged)
{
    int out[2], status = 0, n = 0;
    assert_int_equal(pipe(out), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        if (fault)
            setenv("SELTER_FAULT", fault, 1);
        execl(self, self, "child", t->engine == DB_SQLITE ? "sqlite" : "postgresql", t->dir,
              t->body, (char *)NULL);
        _exit(7);
    }
    close(out[1]);
    int64_t id;
    while (read(out[0], &id, sizeof id) == sizeof id) {
        assert_in_range(id, 1, MOST);
        acknowledged[id] = 1;
        if (++n == kill_after)
            kill(pid, SIGKILL);
    }
    close(out[0]);
    waitpid(pid, &status, 0);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        fail_msg("%s: the child was not killed: status %d", fault ? fault : "-", status);
    return n;
}

static void compare(struct test_store *t, const char *what, const unsigned char *acknowledged,
                    int n)
{
    struct err e = {0};
    struct db *db;
    int found = 0;
    if (store_read(t->store, &db, &e) != ST_OK)
        fail_msg("%s", e.detail);
    struct rows *r = db_rows(db, "SELECT id FROM t WHERE id > 0 ORDER BY id", "");
    while (rows_next(r))
        found += acknowledged[rows_int(r, 0)];
    rows_end(r);
    int64_t half = db_int(db, -1,
                          "SELECT count(*) FROM t AS a WHERE NOT EXISTS"
                          " (SELECT 1 FROM t AS b WHERE b.id = -a.id)",
                          "");
    store_read_done(db);
    if (found != n || half != 0)
        fail_msg("%s: %d acknowledged, %d of them found, %lld by half", what, n, found,
                 (long long)half);
}

static void kill_and_compare(void **state, const char *fault, int after, int at_least)
{
    struct test_store *t = *state;
    unsigned char *acknowledged = calloc(MOST + 1, 1);
    assert_non_null(acknowledged);
    test_store_sql(t, "CREATE TABLE IF NOT EXISTS t (id BIGINT PRIMARY KEY)");
    test_store_sql(t, "DELETE FROM t");
    store_close(t->store);
    t->store = NULL;
    int n = run_child(t, fault, after, acknowledged);
    test_store_open(t);
    compare(t, fault ? fault : "at random", acknowledged, n);
    free(acknowledged);
    if (n < at_least)
        fail_msg("%s: only %d acknowledged: nothing is shown", fault ? fault : "at random", n);
}

static void test_killed_at_failpoints(void **state)
{
    /* The 1st passing and a later one, when others have been acknowledged already. */
    static const struct {
        const char *fault;
        int at_least;
    } points[] = {
        {"store.begin=1!", 0},     {"store.begin=40!", 20},    {"store.unit=100!", 20},
        {"store.statement=150!", 20}, {"store.commit=1!", 0},  {"store.commit=40!", 20},
        {"store.committed=1!", 0}, {"store.committed=40!", 20},
    };
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        kill_and_compare(state, points[i].fault, 0, points[i].at_least);
}

static void test_killed_at_random(void **state)
{
    for (int i = 0; i < 4; i++)
        kill_and_compare(state, NULL, 1 + i * 60 + (int)(getpid() % 40), 1);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "child") == 0)
        return child(argv);
    self = argv[0];
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_killed_at_failpoints),
        BOTH(test_killed_at_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

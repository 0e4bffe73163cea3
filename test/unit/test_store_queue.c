/* Leases, jobs and mail: who is the one, at least once, what a late worker may no longer do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/lease.h"
#include "store/outbox.h"
#include "store/queue.h"
#include "support/store.h"

#define S INSTANT_SECOND

struct run {
    struct arena *arena;
    void (*body)(struct db *, struct run *);
    bool ok;
    char why[300];
};

#define CHECK(r, condition)                                                                   \
    do {                                                                                      \
        if (!(condition) && (r)->ok) {                                                        \
            (r)->ok = false;                                                                  \
            snprintf((r)->why, sizeof (r)->why, "line %d: %.120s (%.120s)", __LINE__,         \
                     #condition, db_error(db)->detail);                                       \
        }                                                                                     \
    } while (0)

static enum keep run_body(struct db *db, void *arg)
{
    struct run *r = arg;
    r->ok = true;
    r->body(db, r);
    return KEEP;
}

static struct err in_unit(void **state, void (*body)(struct db *, struct run *),
                          enum status expected)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_store *t = *state;
    struct run r = {.arena = a, .body = body};
    struct err e = {0};
    enum status st = store_write(t->store, NULL, 0, run_body, &r, &e);
    if (!r.ok)
        fail_msg("%s", r.why);
    if (st != expected)
        fail_msg("status %d: %s", (int)st, e.detail);
    return e;
}

/* ---- leases ---- */

static void lease_body(struct db *db, struct run *r)
{
    int64_t a = 0, b = 0, c = 0;
    CHECK(r, lease_take(db, "sequencer", "one", 100, 200, &a));
    CHECK(r, !lease_take(db, "sequencer", "two", 199, 300, &b));
    CHECK(r, !lease_take(db, "sequencer", "one", 199, 300, &b));
    CHECK(r, lease_holds(db, "sequencer", a));
    CHECK(r, lease_renew(db, "sequencer", a, 250));
    CHECK(r, !lease_take(db, "sequencer", "two", 249, 300, &b));
    CHECK(r, lease_take(db, "sequencer", "two", 250, 350, &b));
    CHECK(r, b > a);
    /* The first comes back late: nothing of it counts. */
    CHECK(r, !lease_holds(db, "sequencer", a));
    CHECK(r, !lease_renew(db, "sequencer", a, 900));
    lease_release(db, "sequencer", a);
    CHECK(r, lease_holds(db, "sequencer", b));
    lease_release(db, "sequencer", b);
    CHECK(r, lease_take(db, "sequencer", "one", 260, 400, &c));
    CHECK(r, c > b);
    CHECK(r, !lease_holds(db, "sequencer", b));
    CHECK(r, !lease_holds(db, "mail", 1));
    CHECK(r, lease_take(db, "mail", "one", 0, 1, &a));
}

static void test_lease(void **state)
{
    in_unit(state, lease_body, ST_OK);
}

struct taker {
    struct test_store *t;
    int64_t fence;
    bool took, failed;
    pthread_t thread;
};

static enum keep take(struct db *db, void *arg)
{
    struct taker *k = arg;
    k->took = lease_take(db, "one-only", "x", 1000, 2000, &k->fence);
    return KEEP;
}

static void *take_thread(void *arg)
{
    struct taker *k = arg;
    struct err e = {0};
    k->failed = store_write(k->t->store, NULL, 0, take, k, &e) != ST_OK;
    return NULL;
}

static void test_one_of_eight_takes_it(void **state)
{
    struct taker k[8] = {{0}};
    int n = 0;
    for (int i = 0; i < 8; i++) {
        k[i].t = *state;
        pthread_create(&k[i].thread, NULL, take_thread, &k[i]);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(k[i].thread, NULL);
        assert_false(k[i].failed);
        n += k[i].took;
    }
    assert_int_equal(n, 1);
}

/* ---- jobs ---- */

static void job_body(struct db *db, struct run *r)
{
    struct job j, late, k;
    static const char *const render[] = {"render", NULL}, *const other[] = {"export", NULL};
    int64_t id = job_add(db, &(struct job_new){.kind = "render", .input = "{\"n\":1}"}, 100 * S);
    CHECK(r, id > 0);
    CHECK(r, job_next_due(db) == 100 * S);
    CHECK(r, !job_claim(db, r->arena, NULL, "w1", 99 * S, 200 * S, &j));
    CHECK(r, !job_claim(db, r->arena, other, "w1", 100 * S, 200 * S, &j));
    CHECK(r, job_claim(db, r->arena, render, "w1", 100 * S, 200 * S, &j));
    CHECK(r, j.id == id && j.tries == 1 && j.state == JOB_RUNNING);
    CHECK(r, str_eq(j.input, "{\"n\":1}"));
    CHECK(r, !job_claim(db, r->arena, NULL, "w2", 150 * S, 300 * S, &k));
    CHECK(r, job_renew(db, &j, 250 * S));
    CHECK(r, job_progress(db, &j, 3, 10));
    CHECK(r, job_holds(db, &j));
    /* The worker sleeps past its lease: another has the job, and the first can do no more. */
    late = j;
    CHECK(r, job_claim(db, r->arena, NULL, "w2", 250 * S, 400 * S, &j));
    CHECK(r, j.id == id && j.tries == 2 && j.fence > late.fence);
    CHECK(r, !job_holds(db, &late) && !job_renew(db, &late, 999 * S));
    CHECK(r, !job_progress(db, &late, 9, 10) && !job_done(db, &late, "{}", 260 * S));
    CHECK(r, !job_fail(db, &late, "late", 260 * S));
    CHECK(r, job_read(db, r->arena, id, &k) && k.progress_n == 3 && k.progress_m == 10);
    CHECK(r, job_done(db, &j, "{\"blob\":\"x\"}", 270 * S));
    CHECK(r, job_read(db, r->arena, id, &k) && k.state == JOB_DONE && k.ended_at == 270 * S);
    CHECK(r, str_eq(k.result, "{\"blob\":\"x\"}"));
    CHECK(r, !job_done(db, &j, "twice", 271 * S));
    CHECK(r, !job_retry(db, id, 272 * S));
    CHECK(r, job_next_due(db) == INSTANT_NONE);
    CHECK(r, !job_read(db, r->arena, 999, &k));
}

static void test_job(void **state)
{
    in_unit(state, job_body, ST_OK);
}

static void fail_body(struct db *db, struct run *r)
{
    struct job j;
    int64_t id = job_add(db, &(struct job_new){.kind = "mail", .max_tries = 2}, 0);
    CHECK(r, job_claim(db, r->arena, NULL, "w", 0, 10 * S, &j));
    CHECK(r, job_fail(db, &j, "connection refused", 5 * S));
    CHECK(r, job_next_due(db) == 35 * S);
    CHECK(r, !job_claim(db, r->arena, NULL, "w", 34 * S, 60 * S, &j));
    CHECK(r, job_claim(db, r->arena, NULL, "w", 35 * S, 60 * S, &j));
    CHECK(r, job_fail(db, &j, "connection refused", 40 * S));
    CHECK(r, job_read(db, r->arena, id, &j) && j.state == JOB_FAILED && j.ended_at == 40 * S);
    CHECK(r, str_eq(j.error, "connection refused"));
    CHECK(r, !job_claim(db, r->arena, NULL, "w", 99999 * S, 100000 * S, &j));
    CHECK(r, job_retry(db, id, 50 * S));
    CHECK(r, job_claim(db, r->arena, NULL, "w", 50 * S, 60 * S, &j) && j.tries == 1);
    /* Workers that die with it each time: it ends as failed, not for ever. */
    CHECK(r, job_claim(db, r->arena, NULL, "w", 60 * S, 70 * S, &j) && j.tries == 2);
    CHECK(r, !job_claim(db, r->arena, NULL, "w", 70 * S, 80 * S, &j));
    CHECK(r, job_read(db, r->arena, id, &j) && j.state == JOB_FAILED);
    CHECK(r, job_back_off(1) == 30 * S && job_back_off(3) == 120 * S);
    CHECK(r, job_back_off(50) == 6 * 3600 * S);
}

static void test_job_fails(void **state)
{
    in_unit(state, fail_body, ST_OK);
}

static void once_body(struct db *db, struct run *r)
{
    struct job_new n = {.kind = "checkpoint", .only_once = "now"};
    struct job j;
    int64_t a = job_add(db, &n, 0);
    CHECK(r, a > 0 && job_add(db, &n, 1) == a);
    CHECK(r, job_claim(db, r->arena, NULL, "w", 1, 10, &j));
    CHECK(r, job_add(db, &n, 2) == a);
    CHECK(r, job_done(db, &j, NULL, 3));
    int64_t b = job_add(db, &n, 4);
    CHECK(r, b > 0 && b != a);
    CHECK(r, job_claim(db, r->arena, NULL, "w", 5, 10, &j) && j.id == b);
    j.tries = j.max_tries;
    CHECK(r, job_fail(db, &j, "x", 6));
    int64_t c = job_add(db, &n, 7);
    CHECK(r, c != b);
    CHECK(r, !job_retry(db, b, 8));      /* its successor waits already */
}

static void test_job_only_once(void **state)
{
    in_unit(state, once_body, ST_OK);
}

struct claimer {
    struct test_store *t;
    int claimed[64], n;
    bool failed;
    pthread_t thread;
    int64_t id;
    struct arena *arena;
};

static enum keep claim(struct db *db, void *arg)
{
    struct claimer *c = arg;
    struct job j;
    c->id = job_claim(db, c->arena, NULL, "w", 10, 1000, &j) ? j.id : 0;
    return KEEP;
}

static void *claim_all(void *arg)
{
    struct claimer *c = arg;
    int empty = 0;
    c->arena = arena_new(0);
    while (empty < 3 && c->n < 64) {     /* on PostgreSQL a claim may be lost to another */
        struct err e = {0};
        if (store_write(c->t->store, NULL, 0, claim, c, &e) != ST_OK)
            c->failed = true;
        if (c->id == 0 || c->failed)
            empty++;
        else
            c->claimed[c->n++] = (int)c->id;
    }
    arena_free(c->arena);
    return NULL;
}

static void many_body(struct db *db, struct run *r)
{
    for (int i = 0; i < 40; i++)
        CHECK(r, job_add(db, &(struct job_new){.kind = "k"}, 1) > 0);
}

static void test_no_job_is_claimed_twice(void **state)
{
    static struct claimer c[8];
    int seen[64] = {0}, n = 0;
    memset(c, 0, sizeof c);
    in_unit(state, many_body, ST_OK);
    for (int i = 0; i < 8; i++) {
        c[i].t = *state;
        pthread_create(&c[i].thread, NULL, claim_all, &c[i]);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(c[i].thread, NULL);
        assert_false(c[i].failed);
        for (int k = 0; k < c[i].n; k++) {
            assert_in_range(c[i].claimed[k], 1, 40);
            assert_int_equal(seen[c[i].claimed[k]]++, 0);
            n++;
        }
    }
    assert_true(n > 0);
    assert_int_equal(test_store_int(*state, "SELECT count(*) FROM job WHERE state = 'running'"), n);
}

/* ---- mail ---- */

static void mail_body(struct db *db, struct run *r)
{
    static const char *const to[] = {"a@example.go.id", "b@example.go.id"};
    struct mail_due a, b, late, again;
    int64_t id = outbox_add(db, &(struct mail_new){.kind = "receipt", .subject = "Tanda terima",
                            .body = "Berkas Anda telah diterima.\n", .to = to, .n_to = 2}, 100 * S);
    CHECK(r, id > 0);
    CHECK(r, outbox_next_due(db) == 100 * S);
    CHECK(r, outbox_claim(db, r->arena, "m", 100 * S, 200 * S, &a));
    CHECK(r, outbox_claim(db, r->arena, "m", 100 * S, 200 * S, &b));
    CHECK(r, !outbox_claim(db, r->arena, "m", 100 * S, 200 * S, &again));
    CHECK(r, str_eq(a.address, to[0]) && str_eq(b.address, to[1]));
    CHECK(r, a.mail == id && str_eq(a.message_id, b.message_id) && strlen(a.message_id) > 16);
    CHECK(r, str_eq(a.subject, "Tanda terima") && a.made_at == 100 * S);
    CHECK(r, outbox_sent(db, &a, 110 * S));
    CHECK(r, !outbox_sent(db, &a, 111 * S));
    /* Refused for now; then for good. The other's delivery is not touched. */
    CHECK(r, outbox_refused(db, &b, false, "451 later", 120 * S));
    CHECK(r, outbox_next_due(db) == 150 * S);
    CHECK(r, outbox_claim(db, r->arena, "m", 150 * S, 200 * S, &b));
    late = b;
    CHECK(r, outbox_claim(db, r->arena, "m2", 200 * S, 300 * S, &b));
    CHECK(r, str_eq(b.message_id, late.message_id));
    CHECK(r, !outbox_sent(db, &late, 210 * S));
    CHECK(r, outbox_refused(db, &b, true, "550 no such user", 220 * S));
    CHECK(r, !outbox_claim(db, r->arena, "m", 9999 * S, 10000 * S, &again));
    CHECK(r, db_int(db, 0, "SELECT count(*) FROM mail_recipient WHERE state = 'sent'", "") == 1);
    CHECK(r, db_int(db, 0, "SELECT count(*) FROM mail_recipient WHERE state = 'failed'", "") == 1);
    CHECK(r, outbox_forget(db, 150 * S) == 0);
    CHECK(r, outbox_retry(db, b.id, 230 * S));
    CHECK(r, outbox_claim(db, r->arena, "m", 230 * S, 300 * S, &b) && outbox_sent(db, &b, 240 * S));
    CHECK(r, outbox_forget(db, 500 * S) == 1);
    CHECK(r, db_int(db, 1, "SELECT count(*) FROM mail_recipient WHERE address <> ''", "") == 0);
    CHECK(r, db_int(db, 1, "SELECT count(*) FROM mail WHERE body <> ''", "") == 0);
}

static void test_mail(void **state)
{
    in_unit(state, mail_body, ST_OK);
}

static const char *bad_subject, *bad_address;

static void bad_mail_body(struct db *db, struct run *r)
{
    CHECK(r, outbox_add(db, &(struct mail_new){.kind = "k", .subject = bad_subject, .body = "b",
                        .to = &bad_address, .n_to = 1}, 0) == 0);
}

static void test_unsafe_mail(void **state)
{
    static const char *const cases[][2] = {
        {"a\r\nBcc: x@y", "a@b"}, {"a\nb", "a@b"},  {"a", "a@b\r\nRCPT TO:<x@y>"}, {"a", "a"},
        {"a", "a@b@c"},           {"a", "a b@c"},   {"a", "@b"},                   {"a", "a@"},
        {"a", "<a@b>"},           {"a", "a@b,c@d"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bad_subject = cases[i][0];
        bad_address = cases[i][1];
        assert_int_equal(in_unit(state, bad_mail_body, ST_ERROR).class, ERR_INTERNAL);
    }
    assert_int_equal(test_store_int(*state, "SELECT count(*) FROM mail"), 0);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_lease),
        BOTH(test_one_of_eight_takes_it),
        BOTH(test_job),
        BOTH(test_job_fails),
        BOTH(test_job_only_once),
        BOTH(test_no_job_is_claimed_twice),
        BOTH(test_mail),
        BOTH(test_unsafe_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
